from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, request, route


class ExpertiseReportController(Controller):
    @route(
        "/expertise/report/<int:report_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def download_report(self, report_id):
        """Send a report to a member of the staff, and log it.

        Report files leave by this route only, so that no download goes unnoted.
        """
        report = request.env["expertise.report"].browse(report_id)
        try:
            report.check_access("read")
            stream = request.env["ir.binary"]._get_stream_from(
                report, "file", filename_field="file_name"
            )
        except (AccessError, MissingError):
            raise request.not_found() from None
        report._log_download()
        return stream.get_response(as_attachment=True)
