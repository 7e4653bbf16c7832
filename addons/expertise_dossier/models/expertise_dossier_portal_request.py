from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

#: roles that may ask for the same diagnostics again
RENEWAL_ROLES = ("owner", "prescriber", "notary", "payer", "agency", "seller")
#: who asks does not follow the history, and nobody is told by the record's creation
REQUEST_CONTEXT = {
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_auto_subscribe_no_notify": True,
}


class ExpertiseDossierPortalRequest(models.Model):
    """What a contact asks for on the portal: orders, renewals, calls.

    Called as superuser for somebody who was checked before; what he names (a firm, a
    property, a diagnostic) is tested against what is open to him.
    """

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    renewed_from_id = fields.Many2one(
        "expertise.dossier",
        "Renewal of",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
    )
    request_key = fields.Char(readonly=True, copy=False)

    # a form that is sent twice makes one dossier
    _request_key_uniq = models.UniqueIndex(
        "(request_key) WHERE request_key IS NOT NULL",
        "This request was received already.",
    )

    @api.model
    def _get_portal_companies(self, user):
        """:return: the firms this login may ask something of, his usual one first"""
        user = user.sudo()
        allowed = user.partner_id.company_id | user.partner_id.parent_id.company_id
        companies = user.company_id | user.company_ids
        return companies & allowed if allowed else companies

    @api.model
    def _is_portal_order_offered(self, user):
        """:return: whether the home of the portal offers diagnostics to this login

        Not to who is there for something else alone: a worker of a care agency or a
        borrower, where one database holds all.
        """
        if not self._get_portal_companies(user):
            return False
        concerns = user._get_portal_concerns()
        return not concerns or "diagnostics" in concerns

    @api.model
    def _get_portal_requester(self, user):
        """:return: in whose name a login asks: his company's, where he has one"""
        return self._get_portal_partners(user)[-1:]

    @api.model
    def _get_portal_properties(self, user, company):
        """:return: the properties of the dossiers he sees in this firm"""
        return self._search_portal(
            user, Domain("company_id", "=", company.id)
        ).property_id.filtered("active")

    @api.model
    def _get_portal_diagnostics(self, company):
        """:return: the diagnostics that the firm offers, without their prices"""
        return (
            self.env["product.product"]
            .sudo()
            .search(
                [
                    ("is_diagnostic", "=", True),
                    ("sale_ok", "=", True),
                    ("company_id", "in", (company.id, False)),
                ]
            )
        )

    @api.model
    def _create_portal_request(
        self, user, company, values, owner=None, place=None, files=()
    ):
        """Make the pre-order of a portal user; the same form twice makes one.

        :param user: ``res.users`` who asks
        :param company: ``res.company`` that is asked, one of his
        :param dict values: of the dossier; its ``request_key`` names the form
        :param dict owner: name, email, phone of the owner he asks for; he is the
            owner himself when there is none
        :param dict place: of a property he typed; ``property_id`` in ``values`` is
            one of his own
        :param files: list of (name, content, type) that were checked
        :return: the dossier, as superuser
        :raise AccessError: a firm, property or diagnostic that is not open to him
        """
        if company not in self._get_portal_companies(user):
            raise AccessError(self.env._("This request is not possible."))
        dossiers = (
            self.sudo()
            .with_company(company)
            .with_context(**REQUEST_CONTEXT, allowed_company_ids=company.ids)
        )
        key = f"{user.id}:{values['request_key']}"
        self._take_turns(user.sudo().partner_id)
        made = dossiers.with_context(active_test=False, with_trashed=True).search(
            [("request_key", "=", key)], limit=1
        )
        if made:
            return made
        requester = dossiers.env["res.partner"].browse(
            self._get_portal_requester(user).id
        )
        values = {
            **values,
            "request_key": key,
            "company_id": company.id,
            "state": "preorder",
            "needs_review": True,
            "user_id": False,
            "source_id": self.env.ref("expertise_dossier.source_portal").id,
            "owner_id": requester.id,
        }
        if owner:
            # always a new one: the client must not learn who is known already
            values["owner_id"] = (
                dossiers.env["res.partner"]
                .create({**owner, "company_id": company.id, "lang": requester.lang})
                .id
            )
            values["prescriber_id"] = requester.id
        known = self._get_portal_properties(user, company)
        if values.get("property_id"):
            if values["property_id"] not in known.ids:
                raise AccessError(self.env._("This request is not possible."))
        elif place:
            values["property_id"] = self._find_or_make_place(
                dossiers, known, {**place, "company_id": company.id}
            ).id
        offered = self._get_portal_diagnostics(company)
        if set(values.get("nature_ids") or ()) - set(offered.ids):
            raise AccessError(self.env._("This request is not possible."))
        dossier = dossiers.create(values)
        dossier._attach_portal_files(files)
        return dossier

    @api.model
    def _take_turns(self, records):
        """Two requests at once follow each other, so that the second sees the first.

        Writing the same row is refused to the second one's snapshot; Odoo then runs
        his request again.
        """
        query = SQL(
            "UPDATE %s SET id = id WHERE id IN %s",
            SQL.identifier(records._table),
            tuple(sorted(records.ids)),
        )
        # being second is no error to be logged
        self.env.cr.execute(query, log_exceptions=False)

    @api.model
    def _find_or_make_place(self, dossiers, known, place):
        """:return: the property typed, if it is one of his, else a new one"""
        names = ("street", "zip", "city", "floor", "door")

        def address(get):
            return [" ".join((get(name) or "").casefold().split()) for name in names]

        typed = address(place.get)
        for prop in known:
            if address(prop.__getitem__) == typed:
                return prop
        return dossiers.env["expertise.property"].create(place)

    def _can_renew(self, contact):
        """:return: whether this contact may ask for the same diagnostics again"""
        self.ensure_one()
        is_old = self.state == "done" or (
            not self.active and self.state != self._closed_state
        )
        return is_old and contact.role in RENEWAL_ROLES

    def _request_renewal(self, contact, text):
        """Make a pre-order like this dossier; asked twice, there is one.

        :param contact: the row of who asks
        :param str text: in his words
        :return: the new dossier, or the one that waits already, as superuser
        :raise AccessError: not for him, or not old enough
        """
        self.ensure_one()
        if not self._can_renew(contact):
            raise AccessError(self.env._("This request is not possible."))
        self._take_turns(self)
        waiting = self.search(
            [
                ("renewed_from_id", "=", self.id),
                ("state", "=", "preorder"),
                ("contact_ids.partner_id", "=", contact.partner_id.id),
            ],
            limit=1,
        )
        if waiting:
            return waiting
        company = self.company_id
        partner = contact.partner_id
        is_owner = partner == self.owner_id
        dossiers = self.with_company(company).with_context(
            **REQUEST_CONTEXT, allowed_company_ids=company.ids
        )
        return dossiers.create(
            {
                "renewed_from_id": self.id,
                "request_kind": "renewal",
                "request_text": text,
                "needs_review": True,
                "state": "preorder",
                "company_id": company.id,
                "user_id": False,
                "source_id": self.env.ref("expertise_dossier.source_portal").id,
                "property_id": self.property_id.id,
                "transaction": self.transaction,
                "nature_ids": self.nature_ids.filtered("active").ids,
                "owner_id": self.owner_id.id,
                # who asks brings the business; others of then are not told
                "prescriber_id": not is_owner and partner.id,
                "payer_id": partner == self.payer_id and partner.id,
            }
        )

    def _request_call_back(self, contact, text):
        """Ask the office to call this contact; asked twice, it is noted once.

        :param str text: when and where, in his words
        """
        self.ensure_one()
        self._take_turns(self)
        words = self.request_text or ""
        if self.needs_review and text in words and self.request_kind == "call_back":
            return
        self.write(
            {
                "request_kind": "call_back",
                # what he asked for before stays to be read
                "request_text": "\n\n".join(filter(None, (text, words))),
                "needs_review": True,
            }
        )
        note = self.env._(
            "%(name)s asks to be called back: %(text)s",
            name=contact.partner_id.name,
            text=text,
        )
        self.log_comment(note)
        if self.user_id.active and self.user_id._is_internal():
            self.activity_schedule(
                "mail.mail_activity_data_call",
                summary=self.env._("Call back: %s", contact.partner_id.name),
                note=plaintext2html(text),
                user_id=self.user_id.id,
            )

    def _attach_portal_files(self, files):
        """Keep what a client sent with his request, for the staff only.

        :param files: list of (name, content, type) that were checked
        """
        self.ensure_one()
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, content, mimetype in files
            ]
        )

    def action_open_renewed(self):
        self.ensure_one()
        if not self.renewed_from_id:
            raise UserError(self.env._("This dossier is not a renewal."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.renewed_from_id.id,
        }
