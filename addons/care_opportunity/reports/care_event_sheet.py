from odoo import api, models


class ReportEventSheet(models.AbstractModel):
    """The authority's sheet: nobody prints it by another way than the checks."""

    _name = "report.care_opportunity.report_event_sheet"
    _description = "Sheet of an Adverse Event for the Authority"

    @api.model
    def _get_report_values(self, docids, data=None):
        events = self.env["care.adverse.event"].browse(docids)
        events.check_access("read")
        events._check_director()
        events._check_sheet()
        return {
            "doc_ids": docids,
            "doc_model": "care.adverse.event",
            "docs": events,
        }
