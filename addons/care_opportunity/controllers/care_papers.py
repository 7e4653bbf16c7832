from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.binary import Binary
from odoo.addons.web.controllers.report import ReportController

#: papers with health data: who opens one gets a line in the log of readings
LOGGED = {
    "care_opportunity.report_mission_sheet",
    "care_opportunity.report_dipc",
}


class CareReports(ReportController):
    """A paper by its address: the log is written, so no replica that only reads."""

    @http.route(
        readonly=lambda _self, _rule, args: args.get("reportname") not in LOGGED
    )
    def report_routes(self, reportname, docids=None, converter=None, **data):
        return super().report_routes(reportname, docids, converter, **data)


class CareFiles(Binary):
    """The file of a kept copy by its address, the same."""

    def _care_reads_only(self, _rule, args):
        attachment = args.get("id")
        if not attachment or args.get("model", "ir.attachment") != "ir.attachment":
            return True
        copies = request.env["care.sheet.copy"].sudo()
        return not copies.search_count([("attachment_id", "=", attachment)], limit=1)

    @http.route(readonly=_care_reads_only)
    # the names are those of the core
    def content_common(self, *args, **kwargs):
        return super().content_common(*args, **kwargs)
