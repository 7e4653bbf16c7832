"""The borrower's pages: his project, the documents he sends."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.dossier_base.controllers.files import (
    ACCEPTED_TYPES,
    BYTES_PER_MB,
    BadFile,
    read_file,
)
from odoo.addons.dossier_base.controllers.inputs import read_number
from odoo.addons.dossier_base.controllers.pages import keep_private, send_to_login
from odoo.addons.portal.controllers.portal import CustomerPortal

FILE_COUNT = 10
FILE_MB = 10
#: a little more than all files together, so that the page can say what is too large
FORM_BYTES = (FILE_COUNT * FILE_MB + 10) * BYTES_PER_MB
#: how many projects a page of the list shows; nobody borrows more at once
LIST_LIMIT = 100


class BrokeragePortal(CustomerPortal):
    # -------------------------------------------------------------------------
    # Home
    # -------------------------------------------------------------------------
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        dossiers = request.env["brokerage.dossier"]
        user = request.env.user
        if "brokerage_count" in counters:
            values["brokerage_count"] = dossiers.sudo().search_count(
                dossiers._get_portal_domain(user)
            )
        if "brokerage_to_send_count" in counters:
            values["brokerage_to_send_count"] = dossiers._count_portal_documents(user)
        return values

    # -------------------------------------------------------------------------
    # Pages
    # -------------------------------------------------------------------------
    def _find_own_brokerage_file(self, dossier_id):
        """:return: the file as superuser
        :raise NotFound: not his, or there is none
        """
        dossier = request.env["brokerage.dossier"]._search_portal(
            request.env.user, Domain("id", "=", dossier_id), limit=1
        )
        if not dossier:
            send_to_login()
            raise request.not_found()
        return dossier

    @route("/my/courtage", type="http", auth="user", methods=["GET"], website=True)
    def portal_my_brokerage_files(self, **_kwargs):
        """The files of the login; who has one only is led to it."""
        user = request.env.user
        dossiers = request.env["brokerage.dossier"]._search_portal(
            user, order="id desc", limit=LIST_LIMIT
        )
        if len(dossiers) == 1:
            return request.redirect(dossiers.access_url)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "brokerage_projects",
            "rows": dossiers._get_portal_rows(user),
        }
        return keep_private(
            request.render("brokerage_dossier.portal_my_projects", values)
        )

    @route(
        "/my/courtage/<int:dossier_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_my_brokerage_file(self, dossier_id, sent=None, again=None, **_kwargs):
        """The page of one file."""
        dossier = self._find_own_brokerage_file(dossier_id)
        sent, again = (
            number if number < 1000 else 0 for number in map(read_number, (sent, again))
        )
        return self._render_brokerage_file(dossier, sent=sent, again=again)

    def _render_brokerage_file(
        self, dossier, document_id=None, sent=0, again=0, errors=()
    ):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "brokerage_project",
            "project": dossier._get_portal_values(request.env.user),
            "document_id": document_id,
            "sent": sent,
            "again": again,
            "errors": errors,
            "accept": ACCEPTED_TYPES,
            "file_count": FILE_COUNT,
            "file_mb": FILE_MB,
            # its own firm's letterhead, not the visitor's usual one's
            "res_company": dossier.company_id,
        }
        response = request.render("brokerage_dossier.portal_my_project", values)
        if errors:
            response.status_code = 422
        return keep_private(response)

    # -------------------------------------------------------------------------
    # Files
    # -------------------------------------------------------------------------
    @route(
        "/my/courtage/<int:dossier_id>/documents/<int:document_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def portal_send_brokerage_document(self, dossier_id, document_id, **_kwargs):
        """Keep the files he sends; a wrong one does not keep the others back."""
        env = request.env
        dossier = self._find_own_brokerage_file(dossier_id)
        dossier._take_turns()
        document = dossier._find_portal_document(env.user, document_id)
        if not document:
            raise request.not_found()
        uploads = [
            upload
            for upload in request.httprequest.files.getlist("files")
            if upload.filename
        ]
        errors = []
        if not uploads:
            errors.append(env._("Choose at least one file."))
        if len(uploads) > FILE_COUNT:
            errors.append(
                env._(
                    "Send %(limit)s files at a time: the first %(limit)s were kept.",
                    limit=FILE_COUNT,
                )
            )
        counts = {"sent": 0, "again": 0, "full": 0}
        for upload in uploads[:FILE_COUNT]:
            try:
                name, content, mimetype = read_file(upload, FILE_MB * BYTES_PER_MB)
                outcome = document._receive_from_portal(name, content, mimetype)
            except BadFile as bad:
                errors.append(self._describe_bad_brokerage_upload(bad))
            except AccessError:
                errors = [env._("Nothing more can be sent for “%s”.", document.name)]
                break
            else:
                counts[outcome] += 1
        if counts["full"]:
            errors.append(
                env._("“%s” holds too many files: call your broker.", document.name)
            )
        if counts["sent"]:
            dossier._tell_documents_received()
        if errors:
            return self._render_brokerage_file(
                dossier, document_id, counts["sent"], counts["again"], errors
            )
        return request.redirect(
            f"{dossier.access_url}?sent={counts['sent']}&again={counts['again']}"
        )

    def _describe_bad_brokerage_upload(self, bad):
        """:return: why this file is not taken, and what to do"""
        env = request.env
        if bad.reason == "large":
            return env._(
                "%(name)s was not kept: it is larger than %(limit)s MB. Send it in "
                "several parts, or as a photo.",
                name=bad.name,
                limit=FILE_MB,
            )
        if bad.reason == "empty":
            return env._(
                "%s was not kept: this file is empty. Choose it again.", bad.name
            )
        return env._(
            "%s was not kept: send a PDF or a photo (JPEG, PNG, WebP).", bad.name
        )

    @route(
        "/my/courtage/<int:dossier_id>/files/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_download_brokerage_file(self, dossier_id, attachment_id, **_kwargs):
        """Give back what he himself sent, and nothing else."""
        dossier = self._find_own_brokerage_file(dossier_id)
        user = request.env.user
        file = dossier._get_portal_documents(user).attachment_ids.filtered(
            lambda f: f.id == attachment_id and f.create_uid == user
        )
        if not file:
            raise request.not_found()
        stream = (
            request.env["ir.binary"]
            .with_context(brokerage_portal_route=True)
            ._get_stream_from(
                file.with_context(brokerage_portal_route=True), filename=file.name
            )
        )
        return keep_private(stream.get_response(as_attachment=True))
