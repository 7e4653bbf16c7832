from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, request, route

from odoo.addons.dossier_base.controllers.pages import keep_private, send_to_login

from .portal import find_contact


class ExpertiseReportController(Controller):
    """The only way out for the file of a report: tested and logged each time."""

    @route(
        "/expertise/report/<int:report_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def download_report(self, report_id):
        """Send a report to a member of the staff, and log it."""
        report = request.env["expertise.report"].browse(report_id).exists()
        if not report:
            raise request.not_found()
        try:
            report.check_access("read")
            response = report._get_file_response()
        except (AccessError, MissingError):
            raise request.not_found() from None
        report._log_download()
        return response

    @route(
        "/my/reports/<int:report_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=False,
    )
    def download_portal_report(self, report_id, contact=None, sig=None, **_kwargs):
        """Send a report to a contact: by his login, or by his signed link.

        His row, the dossier and the payment are tested at this moment.
        """
        report = request.env["expertise.report"].sudo().browse(report_id).exists()
        row = find_contact(report.dossier_id, contact, sig)
        if not row:
            send_to_login()
            raise request.not_found()
        if report._get_lock_reason(row):
            # he sees the report and why it is locked on the page of the dossier
            url = report.dossier_id.access_url
            if sig:
                url = row._get_portal_url()
            return keep_private(request.redirect(url, local=not sig))
        try:
            response = report._get_file_response()
        except MissingError:
            raise request.not_found() from None
        report._log_download(row)
        return response
