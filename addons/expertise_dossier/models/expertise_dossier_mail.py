import email
import logging
import re
from email.utils import getaddresses

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Command, Domain
from odoo.tools import SQL, get_lang
from odoo.tools.mail import decode_message_header

from ..tools import identity, request_mail
from .mail_thread import TRY_AGAIN

_logger = logging.getLogger(__name__)

#: headers that say to whom a mail was delivered
RECIPIENT_HEADERS = (
    b"to:",
    b"cc:",
    b"delivered-to:",
    b"x-original-to:",
    b"envelope-to:",
    b"resent-to:",
)
#: longest text kept on the dossier; the mail itself is in the history
MAX_TEXT = 20_000
#: a mail that lands on one of these joins it, on another it makes a new dossier
CLOSED_STATES = ("done", "cancelled")


class ExpertiseDossierMail(models.Model):
    """Requests that come in by mail: a dossier for each, and never two for one."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    # -------------------------------------------------------------------------
    # The gateway's hooks
    # -------------------------------------------------------------------------
    @api.model
    def _is_request_mail(self, model, raw):
        """:return: whether a mail is for the dossiers, by its headers alone

        Reads bytes, not a parsed message: it must also know a mail whose headers
        nobody can parse.
        """
        if model == self._name:
            return True
        names = self._get_request_aliases().mapped("alias_name")
        return bool(names) and bool(self._find_recipient(raw, names))

    @api.model
    def _get_request_aliases(self):
        """:return: the aliases that make dossiers"""
        return (
            self.env["mail.alias"]
            .sudo()
            .search(
                [("alias_model_id.model", "=", self._name), ("alias_name", "!=", False)]
            )
        )

    @api.model
    def _find_recipient(self, raw, names):
        """:return: the first of these names a mail is addressed to, or a false value"""
        head = re.split(rb"\r?\n\r?\n", raw[:65536], maxsplit=1)[0].lower()
        lines = re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()
        to = b"\n".join(line for line in lines if line.startswith(RECIPIENT_HEADERS))
        return next(
            (
                name
                for name in names
                if re.search(rb"(?<![\w.+-])" + re.escape(name.encode()) + rb"@", to)
            ),
            None,
        )

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """No limit on new dossiers from one address.

        A directory sends everything from one; and a mail that comes back again and
        again (a robot's answer) joins the dossier of the first, see
        :meth:`_find_open_request`. Nothing is answered by itself, so there is no loop.
        """
        return

    @api.model
    def _route_requests(self, message, message_dict, routes):
        """Send a mail that would make a second dossier to the first one.

        :return: ``(routes, joined_ids)``: what the core is to do, and the dossiers
            that a new request joins
        """
        kept, joined_ids, companies = [], [], set()
        for route in routes or []:
            model, thread_id, custom_values, user_id, alias = route
            if model != self._name or thread_id:
                kept.append(route)
                continue
            values = dict(custom_values or {})
            company = self._get_request_company(values)
            if company in companies:  # to two of our addresses: one dossier
                continue
            companies.add(company)
            request = self._read_request(message, message_dict, values)
            existing = self._find_request_safely(company, request, message_dict)
            if existing:
                joined_ids.append(existing.id)
                kept.append((model, existing.id, custom_values, user_id, alias))
                continue
            # the core hands these values to `message_new`, and nothing else of ours
            values.update(company_id=company.id, dossier_request=request)
            kept.append((model, False, values, user_id, alias))
        return kept, joined_ids

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make the dossier of a request; whatever is wrong with it, there is one."""
        values = dict(custom_values or {})
        request = values.pop("dossier_request", None)
        company = self._get_request_company(values)
        dossiers = self._with_office(company)
        if request is None:  # called by other ways than the gateway
            request = dossiers._read_request(None, msg_dict, values)
        values.setdefault("company_id", company.id)
        try:
            with self.env.cr.savepoint():
                dossier = dossiers.create(dossiers._prepare_request(request, values))
        except TRY_AGAIN:
            raise
        except Exception as error:
            _logger.info("Request taken without its details: %r", error, exc_info=True)
            dossier = dossiers.create(
                dossiers._prepare_unknown_request(
                    request.text,
                    values,
                    dossiers.env._("The details could not be taken over: enter them."),
                )
            )
        self._set_message_author(msg_dict, dossier)
        # what one contact writes is not for the others who see the dossier on line
        msg_dict["is_internal"] = True
        return dossier.with_env(self.env)

    @api.private
    def message_update(self, msg_dict, update_vals=None):
        """A second request about the same: flagged, and said so."""
        joined = self.filtered(
            lambda d: d.id in self.env.context.get("dossier_joined_ids", ())
        )
        for dossier in joined:
            office = dossier._with_office(dossier.company_id)
            note = office.env._(
                "Another mail of the same client about the same address came in on "
                "%s: it is in the history.",
                fields.Datetime.context_timestamp(
                    office, fields.Datetime.now()
                ).strftime("%d/%m/%Y %H:%M"),
            )
            notes = [dossier.review_note] if dossier.needs_review else []
            office.write(
                {
                    "needs_review": True,
                    "review_note": "\n".join(filter(None, [*notes, note])),
                }
            )
            self._set_message_author(msg_dict, dossier)
            msg_dict["is_internal"] = True
        return super().message_update(msg_dict, update_vals)

    # -------------------------------------------------------------------------
    # Reading
    # -------------------------------------------------------------------------
    def _with_office(self, company):
        """:return: these dossiers for the system, in the language of the office"""
        lang = company.partner_id.lang or get_lang(self.env).code
        tz = company.partner_id.tz or self.env.user.tz or "Europe/Paris"
        office = self.with_user(self.env.ref("base.user_root")).with_company(company)
        return office.with_context(lang=lang, tz=tz)

    @api.model
    def _get_request_company(self, values):
        company = self.env["res.company"].sudo().browse(values.get("company_id"))
        return company.exists() or self.env.company

    @api.model
    def _read_request(self, message, message_dict, values):
        """Read what a client asks for; what cannot be read is a note, not an error.

        :param message: ``EmailMessage``, or nothing
        :param dict message_dict: what the core read
        :param dict values: what the alias gives: origin, company
        :return: a :class:`~..tools.request_mail.Request`; its ``raw`` has ``notes``,
            the ``sender`` (mail address) and whether it ``relays``
        """
        company = self._get_request_company(values)
        env = self._with_office(company).env
        notes, text = [], ""
        subject = (message_dict.get("subject") or "").replace("\x00", "").strip()
        try:
            text = request_mail.html_to_text(message_dict.get("body") or "")
            request = request_mail.parse(text[: 5 * MAX_TEXT])
        except Exception as error:
            _logger.info("Unreadable request: %r", error, exc_info=True)
            request = request_mail.Request(text=text)
            notes.append(env._("Its text could not be read: open the mail itself."))
        if not text.strip():
            notes.append(env._("The mail has no text: look at its attachments."))
        elif not request.street:
            notes.append(env._("No address of the property was found in the mail."))
        elif request.guessed_address:
            notes.append(env._("The address was found in the text: check it."))
        files = message_dict.get("attachments") or []
        is_damaged = message is not None and self._has_defects(message)
        if is_damaged:
            notes.append(
                env._(
                    "The mail is damaged: a part of it may be missing. Ask the sender."
                )
            )
        if message is not None and (is_damaged or not (text.strip() or files)):
            self._keep_original(message, message_dict)
        names = [(attachment[0] or "").lower() for attachment in files]
        if "winmail.dat" in names:
            notes.append(
                env._(
                    "An attachment is a « winmail.dat », which only Outlook reads: ask "
                    "the sender for the file itself."
                )
            )
        source = self._get_mail_source(values, company)
        request.raw = {
            "notes": notes,
            "relays": source.relays,
            "has_files": bool(names),
        }
        words = text.replace("\t", " ")
        request.text = "\n\n".join(filter(None, [subject, words]))[:MAX_TEXT]
        self._read_sender(request, message, message_dict, env)
        return request

    @api.model
    def _get_mail_source(self, values, company):
        return (
            self.env["expertise.mail.source"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("source_id", "=", values.get("source_id")),
                ],
                limit=1,
            )
        )

    @api.model
    def _has_defects(self, message):
        try:
            return any(part.defects for part in message.walk())
        except Exception:
            return True

    @api.model
    def _keep_original(self, message, message_dict):
        """Put the mail as it came beside what was made of it."""
        try:
            original = message.as_bytes()
        except Exception as error:
            _logger.info("A mail that cannot be written again: %r", error)
            return
        message_dict["attachments"] = [
            *(message_dict.get("attachments") or []),
            self._Attachment("original_email.eml", original, {}),
        ]

    @api.model
    def _read_sender(self, request, message, message_dict, env):
        """Find who asks: from the text, the reply address, then the sender.

        Sets ``email`` and ``name`` of the request, and the ``sender`` in ``raw``
        where he is somebody else than the client.
        """
        raw, notes = request.raw, request.raw["notes"]
        name, address = self._split_address(message_dict.get("email_from"))
        reply_name, reply = "", ""
        if message is not None:
            try:
                header = decode_message_header(message, "Reply-To", separator=",")
                reply_name, reply = self._split_address(header)
            except Exception as error:
                _logger.info("Unreadable Reply-To: %r", error)
        aliases = self._get_request_aliases().mapped("alias_full_name")
        if reply == address or reply in aliases:
            reply_name, reply = "", ""
        if not address:
            notes.append(env._("The mail does not say who sent it."))
        is_robot = raw["relays"] or bool(
            request_mail.NO_REPLY.search(address.partition("@")[0])
        )
        if reply and not request_mail.NO_REPLY.search(reply.partition("@")[0]):
            name, address, is_robot = reply_name, reply, False
        elif is_robot:
            name, address = "", ""
        request.email = identity.email_key(request.email)
        if self._is_own_address(address):
            # a colleague passes on what he got
            notes.append(env._("Passed on by a colleague: see who asks."))
            name, address = "", ""
        if not request.email and not (
            request.names_owner
            and name
            and identity.name_key(name) != identity.name_key(request.name)
        ):
            request.email = address
            request.name = request.name or name
        raw["sender"] = address if address != request.email else ""
        raw["sender_name"] = name
        if not request.email and not request.phone:
            notes.append(
                env._("No mail address nor phone of the client was found in the mail.")
            )

    @api.model
    def _split_address(self, header):
        """:return: ``(name, address)`` of the first valid address of a header"""
        for name, address in getaddresses([header or ""]):
            key = identity.email_key(address)
            if key:
                return name.strip(), key
        return "", ""

    @api.model
    def _is_own_address(self, address):
        return bool(address) and bool(
            self.env["res.users"]
            .sudo()
            .search_count(
                [("email_normalized", "=", address), ("share", "=", False)], limit=1
            )
        )

    # -------------------------------------------------------------------------
    # No double
    # -------------------------------------------------------------------------
    @api.model
    def _find_request_safely(self, company, request, message_dict):
        """The open dossier of this request, also if it is made at this moment.

        Mails of one company come one after the other. A transaction that had to wait
        does not see what the one before it wrote: a look with fresh eyes tells, and
        then this one starts over.

        :raise ConcurrencyError: run the transaction again
        """
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext('dossier_mail'), %s)", company.id
            )
        )
        found = self._find_open_request(company, request)
        message_id = message_dict.get("message_id")
        if found:
            # another mail may have flagged it since: better now, and quietly
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM expertise_dossier WHERE id = %s FOR UPDATE",
                    found.id,
                ),
                log_exceptions=False,
            )
        if found or not self.env.registry.ready:
            # while add-ons are installed, nobody else is there
            return found
        with self.env.registry.cursor() as fresh_cr:
            fresh = self.with_env(self.env(cr=fresh_cr))
            missed = fresh._find_open_request(company.with_env(fresh.env), request)
            arrived = (
                fresh.env["mail.message"]
                .sudo()
                .search_count([("message_id", "=", message_id)], limit=1)
            )
        if missed or arrived:
            raise ConcurrencyError(f"Another transaction took this mail: {message_id}")
        return found

    @api.model
    def _find_open_request(self, company, request):
        """:return: the open dossier of the same client and address, or none"""
        dossiers = self.sudo()
        live = Domain("company_id", "=", company.id) & Domain(
            "state", "not in", CLOSED_STATES
        )
        if not request.has_address:
            return dossiers._find_same_text(live, request)
        place = Domain("property_id", "!=", False)
        if request.zip:
            place &= Domain("property_id.zip", "in", [request.zip, False])
        candidates = dossiers.search(live & place)
        candidates.property_id.fetch(["street", "street2", "zip", "city"])
        return candidates.filtered(
            lambda d: identity.same_address(request.place, d._get_place())
            and d._is_of_client(request)
        )[:1]

    def _find_same_text(self, live, request):
        """Without an address, only the very same words are the same request.

        Files may be what tells two mails apart, so these are never taken as one.
        """
        if request.raw.get("has_files") or not request.text:
            return self.browse()
        waiting = live & Domain(
            [
                ("needs_review", "=", True),
                ("request_kind", "=", "mail"),
                ("property_id", "=", False),
            ]
        )
        return self.search(waiting).filtered(
            lambda d: d.request_text == request.text and d._is_of_client(request)
        )[:1]

    def _get_place(self):
        place = self.property_id
        details = [
            place.street2,
            place.building_name and f"bat {place.building_name}",
            place.staircase and f"esc {place.staircase}",
            place.floor and f"etage {place.floor}",
            place.door and f"porte {place.door}",
        ]
        return {
            "street": place.street or place.name,
            "street2": " ".join(filter(None, details)),
            "zip": place.zip,
            "city": place.city,
        }

    def _is_of_client(self, request):
        """:return: whether mail address, phone or name is one of this dossier's"""
        partners = self.contact_ids.partner_id | self.owner_id
        emails = {request.email, request.raw.get("sender") or ""} - {""}
        if emails & {identity.email_key(partner.email) for partner in partners}:
            return True
        phone = identity.phone_key(request.phone)
        if phone and phone in {identity.phone_key(p.phone) for p in partners}:
            return True
        name = identity.name_key(request.name)
        return len(name) > 1 and name in {identity.name_key(p.name) for p in partners}

    # -------------------------------------------------------------------------
    # Making
    # -------------------------------------------------------------------------
    @api.model
    def _prepare_request(self, request, values):
        company = self.env["res.company"].browse(values["company_id"])
        notes = list(request.raw["notes"])
        owner, differences = self._find_or_create_client(request, company)
        notes += differences
        sender = request.raw["sender"]
        prescriber = self.env["res.partner"]
        if sender:
            prescriber = self._find_partner(sender, "", company) or prescriber.create(
                {
                    "name": request.raw["sender_name"] or sender,
                    "email": sender,
                    "company_id": company.id,
                    "lang": self.env.lang,
                }
            )
        place = self._find_or_create_property(request, company)
        return {
            **self._prepare_mail_request(request.text, values, "\n".join(notes)),
            "owner_id": owner.id,
            "prescriber_id": (prescriber or owner).id,
            "property_id": place.id,
            **({"transaction": request.transaction} if request.transaction else {}),
            "nature_ids": [Command.set(self._find_natures(request, company).ids)],
        }

    @api.model
    def _prepare_mail_request(self, text, values, note):
        """:return: what every request by mail has"""
        return {
            # nobody of the firm is responsible yet
            "user_id": False,
            "request_kind": "mail",
            "request_text": text or False,
            "needs_review": True,
            "review_note": note or False,
            **values,
        }

    @api.model
    def _prepare_unknown_request(self, text, values, note):
        """:return: the values of a request of which only the words are known"""
        company = self.env["res.company"].browse(values["company_id"])
        return {
            **self._prepare_mail_request(text, values, note),
            "owner_id": self._create_unknown(company).id,
        }

    @api.model
    def _create_unknown(self, company):
        """A contact of its own for each, so that the office fills in *this* one."""
        moment = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return self.env["res.partner"].create(
            {
                "name": self.env._(
                    "Unknown sender of %s", moment.strftime("%d/%m/%Y %H:%M")
                ),
                "company_id": company.id,
            }
        )

    @api.model
    def _find_or_create_client(self, request, company):
        """:return: ``(partner, notes)``; what is known of a client is never changed"""
        notes = []
        if not (request.email or request.phone or request.name):
            return self._create_unknown(company), notes
        partner = self._find_partner(
            request.email, request.phone, company, request.name
        )
        if not partner:
            return (
                self.env["res.partner"].create(
                    {
                        "name": request.name or request.email or request.phone,
                        "email": request.email or False,
                        "phone": request.phone or False,
                        "company_id": company.id,
                        "lang": self.env.lang,
                    }
                ),
                notes,
            )
        names = (identity.name_key(request.name), identity.name_key(partner.name))
        if names[0] and names[0] != names[1]:
            notes.append(
                self.env._(
                    "The mail says « %(given)s », the contact is « %(known)s ».",
                    given=request.name,
                    known=partner.name,
                )
            )
        phone = identity.phone_key(request.phone)
        if phone and phone != identity.phone_key(partner.phone):
            notes.append(
                self.env._(
                    "The mail gives the phone %(phone)s, which %(name)s does not have.",
                    phone=request.phone,
                    name=partner.name,
                )
            )
        return partner, notes

    @api.model
    def _find_partner(self, address, phone, company, name=""):
        """A client of the company by his mail address, else by his phone.

        Never somebody of the firm: anybody can write any sender into a mail.
        """
        partners = self.env["res.partner"].sudo()
        common = Domain("company_id", "in", (company.id, False)) & Domain(
            "partner_share", "=", True
        )
        if address:
            found = partners.search(
                common & Domain("email_normalized", "=", address), order="id"
            )
            key = identity.name_key(name)
            same = found.filtered(lambda p: key and identity.name_key(p.name) == key)
            return (same or found)[:1]
        key = identity.phone_key(phone)
        if not key:
            return partners
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                r"SELECT id FROM res_partner WHERE phone IS NOT NULL AND"
                r" right(regexp_replace(phone, '\D', '', 'g'), 9) = %s LIMIT 50",
                key,
            )
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        return partners.search(common & Domain("id", "in", ids), order="id", limit=1)

    @api.model
    def _find_or_create_property(self, request, company):
        places = self.env["expertise.property"].sudo()
        if not request.has_address:
            return places
        domain = [("company_id", "=", company.id)]
        if request.zip:
            domain.append(("zip", "=", request.zip))
        elif request.city:
            domain.append(("city", "=ilike", request.city))
        if len(domain) > 1:
            key = identity.address_key(request.street)
            for place in places.search(domain):
                details = " ".join(
                    filter(
                        None,
                        [
                            place.street2,
                            place.building_name and f"bat {place.building_name}",
                            place.staircase and f"esc {place.staircase}",
                            place.floor and f"etage {place.floor}",
                            place.door and f"porte {place.door}",
                        ],
                    )
                )
                if identity.address_key(place.street, details) == key:
                    return place
        known = "unknown"
        if request.year and request.year != 1997:
            known = (
                "before_1949"
                if request.year < 1949
                else "before_1997"
                if request.year < 1997
                else "since_1997"
            )
        return places.create(
            {
                "company_id": company.id,
                "country_id": (company.country_id or self.env.ref("base.fr")).id,
                "street": request.street,
                "zip": request.zip or False,
                "city": request.city or False,
                "kind": request.kind or "flat",
                "surface": request.surface,
                "room_count": request.rooms,
                "construction_known": known,
            }
        )

    @api.model
    def _find_natures(self, request, company):
        """:return: the diagnostics named by their short names"""
        words = f" {identity.plain(request.diagnostics)} "
        natures = self.env["product.product"].sudo()
        if not words.strip():
            return natures
        natures = natures.search(
            [("is_diagnostic", "=", True), ("company_id", "in", (company.id, False))]
        )
        return natures.filtered(
            lambda p: p.diagnostic_short_name
            and f" {identity.plain(p.diagnostic_short_name)} " in words
        )

    def _set_message_author(self, msg_dict, dossier):
        """The mail is the client's where he wrote it, not the robot's contact."""
        if msg_dict.get("author_id"):
            return
        _name, address = self._split_address(msg_dict.get("email_from"))
        partners = dossier.sudo().contact_ids.partner_id
        author = partners.filtered(lambda p: identity.email_key(p.email) == address)
        msg_dict["author_id"] = address and author[:1].id

    # -------------------------------------------------------------------------
    # When nothing else works
    # -------------------------------------------------------------------------
    @api.model
    def _rescue_request_mail(self, model, raw, custom_values):
        """A bare dossier with the mail attached as it came.

        :param bytes raw: the mail
        :return: the dossier
        """
        aliases = self._get_request_aliases()
        name = self._find_recipient(raw, aliases.mapped("alias_name"))
        alias = aliases.filtered(lambda a: a.alias_name == name)[:1]
        source = (
            self.env["expertise.mail.source"]
            .sudo()
            .search([("alias_id", "=", alias.id)], limit=1)
        )
        values = {
            **(custom_values or {}),
            **({"source_id": source.source_id.id} if source else {}),
        }
        company = source.company_id or self._get_request_company(values)
        values["company_id"] = company.id
        office = self._with_office(company)
        try:
            message = email.message_from_bytes(raw)
            text = "\n".join(
                f"{header}: {message[header]}"
                for header in ("From", "Subject", "Date")
                if message[header]
            )
        except Exception as error:
            _logger.info("Not even its headers: %r", error)
            text = ""
        text = text.encode("utf-8", "replace").decode().replace("\x00", "")
        dossier = office.create(
            office._prepare_unknown_request(
                text,
                values,
                office.env._(
                    "This mail could not be read. It is attached as it came: open it "
                    "with a mail program."
                ),
            )
        )
        dossier.message_post(
            body=office.env._("A mail that could not be read."),
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachments=[("original_email.eml", raw)],
        )
        return dossier
