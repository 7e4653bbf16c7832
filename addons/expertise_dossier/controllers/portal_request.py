"""What a contact asks for on the portal: orders, renewals, calls.

Every change comes by POST with the token of the form, from somebody logged in.
"""

import re
import uuid

from odoo.exceptions import AccessError, ValidationError
from odoo.http import request, route
from odoo.tools import single_email_re

from odoo.addons.dossier_base.controllers.files import (
    ACCEPTED_TYPES,
    BYTES_PER_MB,
    BadFile,
    read_file,
)
from odoo.addons.dossier_base.controllers.inputs import (
    clean_line,
    clean_text,
    read_number,
)
from odoo.addons.dossier_base.controllers.pages import keep_private
from odoo.addons.portal.controllers.portal import CustomerPortal

from .portal import find_contact

FILE_COUNT = 5
FILE_MB = 10
#: a little more than all files together, so that the page can say what is too large
FORM_BYTES = (FILE_COUNT * FILE_MB + 10) * BYTES_PER_MB
KEY = re.compile(r"[0-9a-f]{32}")
POSTCODE = re.compile(r"\d{5}")
KINDS = ("order", "quote")


class BadForm(Exception):
    """What was typed cannot be taken; says why, by field."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


class ExpertisePortalRequest(CustomerPortal):
    # -------------------------------------------------------------------------
    # Order, request for a quote
    # -------------------------------------------------------------------------
    @route("/my/dossiers/new", type="http", auth="user", methods=["GET"], website=True)
    def portal_new_dossier(self, kind="quote", firm=None, **_kwargs):
        """The form of an order or of a request for a quote."""
        typed = {"kind": kind if kind in KINDS else "quote", "firm": firm}
        return self._render_new_form(typed)

    @route(
        "/my/dossiers/new",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def portal_create_dossier(self, **post):
        """Make the pre-order; the same form sent twice makes one."""
        try:
            company, values, owner, place = self._read_new_form(post)
            files = self._read_files()
        except BadForm as bad:
            return self._render_new_form(post, bad.errors)
        dossiers = request.env["expertise.dossier"]
        try:
            with request.env.cr.savepoint():
                dossier = dossiers._create_portal_request(
                    request.env.user, company, values, owner, place, files
                )
        except AccessError:
            raise request.not_found() from None
        except ValidationError as error:
            return self._render_new_form(post, {"form": error.args[0]})
        return request.redirect(f"/my/dossiers/{dossier.id}?done=request")

    def _render_new_form(self, typed, errors=None):
        dossiers = request.env["expertise.dossier"]
        user = request.env.user
        companies = dossiers._get_portal_companies(user)
        if not companies:
            raise request.not_found()
        company = self._get_company(typed, companies)
        properties = dossiers._get_portal_properties(user, company)
        requester = dossiers._get_portal_requester(user)
        kinds = request.env["expertise.property"].sudo()._fields["kind"]
        transactions = dossiers.sudo()._fields["transaction"]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "dossier_new",
            "typed": typed,
            "chosen": set(map(read_number, self._get_list("natures"))),
            "errors": errors or {},
            "key": self._get_key(typed) or uuid.uuid4().hex,
            "companies": [{"id": c.id, "name": c.name} for c in companies],
            "company": {"id": company.id, "name": company.name},
            "properties": [{"id": p.id, "name": p.name} for p in properties],
            "diagnostics": [
                {"id": p.id, "name": p.name}
                for p in dossiers._get_portal_diagnostics(company)
            ],
            "kinds": kinds._description_selection(request.env),
            "transactions": transactions._description_selection(request.env),
            "is_professional": requester.is_company,
            "file_count": FILE_COUNT,
            "file_mb": FILE_MB,
            "accept": ACCEPTED_TYPES,
        }
        response = request.render("expertise_dossier.portal_new_dossier", values)
        if errors:
            response.status_code = 422
        return keep_private(response)

    def _get_company(self, typed, companies):
        wished = str(typed.get("firm") or "")
        return companies.filtered(lambda c: str(c.id) == wished) or companies[:1]

    def _get_list(self, name):
        return request.httprequest.form.getlist(name)[:100]

    def _get_key(self, post):
        key = post.get("key")
        return key if isinstance(key, str) and KEY.fullmatch(key) else None

    def _read_new_form(self, post):
        """:return: company, values of the dossier, owner or None, place or None
        :raise BadForm: something is missing or cannot be
        """
        env = request.env
        dossiers = env["expertise.dossier"]
        companies = dossiers._get_portal_companies(env.user)
        errors = {}
        values = {
            "request_key": self._get_key(post) or uuid.uuid4().hex,
            "request_kind": post.get("kind") if post.get("kind") in KINDS else "quote",
            "request_text": clean_text(post.get("message")),
        }
        transaction = post.get("transaction")
        if transaction not in dossiers._fields["transaction"].get_values(env):
            errors["transaction"] = env._("Say what it is for.")
        values["transaction"] = transaction
        natures = self._get_list("natures")
        values["nature_ids"] = list(filter(None, map(read_number, natures)))
        if values["request_kind"] == "order" and not (
            natures or values["request_text"]
        ):
            errors["natures"] = env._(
                "Choose the diagnostics, or tell us in a few words what you need."
            )
        owner = self._read_owner(post, errors)
        place = None
        if known := read_number(post.get("property_id")):
            values["property_id"] = known
        else:
            place = self._read_place(post, errors)
        if errors:
            raise BadForm(errors)
        return self._get_company(post, companies), values, owner, place

    def _read_owner(self, post, errors):
        """:return: the owner he asks for, None where it is himself"""
        if post.get("for_owner") != "other":
            return None
        env = request.env
        owner = {
            name: clean_line(post.get(f"owner_{name}"))
            for name in ("name", "email", "phone")
        }
        if not owner["name"]:
            errors["owner_name"] = env._("Give the name of the owner.")
        if owner["email"] and not single_email_re.match(owner["email"]):
            errors["owner_email"] = env._("This is not a mail address.")
        if not owner["email"] and not owner["phone"]:
            errors["owner_phone"] = env._(
                "Give a mail address or a phone number of the owner."
            )
        return owner

    def _read_place(self, post, errors):
        env = request.env
        place = {
            name: clean_line(post.get(name))
            for name in ("street", "zip", "city", "floor", "door")
        }
        place["zip"] = place["zip"].replace(" ", "")
        place["kind"] = post.get("property_kind")
        kinds = env["expertise.property"].sudo()._fields["kind"].get_values(env)
        if place["kind"] not in kinds:
            errors["property_kind"] = env._("Say what kind of property it is.")
        if not place["street"]:
            errors["street"] = env._("Give the address.")
        if not place["city"]:
            errors["city"] = env._("Give the town.")
        if not POSTCODE.fullmatch(place["zip"]):
            errors["zip"] = env._("A postcode has five digits.")
        return place

    def _read_files(self):
        """:return: list of (safe name, content, type)
        :raise BadForm: too many, too large, empty, or not of a type that is taken
        """
        env = request.env
        uploads = [
            upload
            for upload in request.httprequest.files.getlist("files")
            if upload.filename
        ]
        if len(uploads) > FILE_COUNT:
            raise BadForm({"files": env._("Send %s files at most.", FILE_COUNT)})
        files = []
        for upload in uploads:
            try:
                files.append(read_file(upload, FILE_MB * BYTES_PER_MB))
            except BadFile as bad:
                if bad.reason == "large":
                    message = env._(
                        "%(name)s is larger than %(limit)s MB.",
                        name=bad.name,
                        limit=FILE_MB,
                    )
                else:
                    message = env._(
                        "%s cannot be taken: send PDF files or photos (JPEG, PNG, "
                        "WebP).",
                        bad.name,
                    )
                raise BadForm({"files": message}) from None
        return files

    # -------------------------------------------------------------------------
    # Renewal
    # -------------------------------------------------------------------------
    def _find_own(self, dossier_id):
        """:return: (dossier, contact row) of the login

        :param dossier_id: of the path, or whatever somebody has put into the query
        :raise NotFound: not his, or there is none
        """
        dossiers = request.env["expertise.dossier"].sudo()
        dossier = dossiers.browse(read_number(str(dossier_id))).exists()
        row = find_contact(dossier)
        if not row:
            raise request.not_found()
        return row.dossier_id, row

    @route(
        "/my/dossiers/<int:dossier_id>/renewal",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_renewal(self, dossier_id, **_kwargs):
        """Ask for the same diagnostics again: what will be asked, and a message."""
        dossier, row = self._find_own(dossier_id)
        if not dossier._can_renew(row):
            raise request.not_found()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "dossier_renewal",
            "dossier": dossier._get_portal_summary(),
            "natures": dossier.nature_ids.filtered("active").mapped("name"),
        }
        return keep_private(request.render("expertise_dossier.portal_renewal", values))

    @route(
        "/my/dossiers/<int:dossier_id>/renewal",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_create_renewal(self, dossier_id, message="", **_kwargs):
        """Make the pre-order like the old dossier; pressed twice, there is one."""
        dossier, row = self._find_own(dossier_id)
        try:
            renewed = dossier._request_renewal(row, clean_text(message))
        except AccessError:
            raise request.not_found() from None
        return request.redirect(f"/my/dossiers/{renewed.id}?done=renewal")

    # -------------------------------------------------------------------------
    # To be called back
    # -------------------------------------------------------------------------
    @route(
        ["/my/dossiers/call-back", "/my/dossiers/<int:dossier_id>/call-back"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_call_back(self, dossier_id=None, **_kwargs):
        """Ask to be called back, about a dossier or about something new."""
        return self._render_call_back(dossier_id, {})

    def _render_call_back(self, dossier_id, typed, errors=None):
        dossiers = request.env["expertise.dossier"]
        summary = firm = None
        companies = dossiers._get_portal_companies(request.env.user)
        if dossier_id is not None:
            dossier, _row = self._find_own(dossier_id)
            summary = dossier._get_portal_summary()
            firm = dossier.company_id
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "dossier_call_back",
            "dossier": summary,
            "typed": {"phone": request.env.user.partner_id.phone or "", **typed},
            "errors": errors or {},
            "key": self._get_key(typed) or uuid.uuid4().hex,
            "companies": []
            if firm
            else [{"id": c.id, "name": c.name} for c in companies],
        }
        response = request.render("expertise_dossier.portal_call_back", values)
        if errors:
            response.status_code = 422
        return keep_private(response)

    @route(
        ["/my/dossiers/call-back", "/my/dossiers/<int:dossier_id>/call-back"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_ask_call_back(self, dossier_id=None, **post):
        """Tell the office whom to call; pressed twice, it is told once."""
        env = request.env
        dossier = row = None
        if dossier_id is not None:
            dossier, row = self._find_own(dossier_id)
        phone = clean_line(post.get("phone"))
        if sum(character.isdigit() for character in phone) < 6:
            errors = {"phone": env._("Give the number we should call.")}
            return self._render_call_back(dossier_id, post, errors)
        parts = (
            env._("Phone: %s", phone),
            clean_line(post.get("moment"))
            and env._("When: %s", clean_line(post.get("moment"))),
            clean_text(post.get("message")),
        )
        text = "\n".join(filter(None, parts))
        if dossier:
            dossier._request_call_back(row, text)
        else:
            dossiers = env["expertise.dossier"]
            dossier = dossiers._create_portal_request(
                env.user,
                self._get_company(post, dossiers._get_portal_companies(env.user)),
                {
                    "request_key": self._get_key(post) or uuid.uuid4().hex,
                    "request_kind": "call_back",
                    "request_text": text,
                    "transaction": False,
                },
            )
        return request.redirect(f"/my/dossiers/{dossier.id}?done=call_back")
