from odoo import models


class CareAssessmentEvent(models.Model):
    """A needs form from which an event is reported."""

    # a face of its own per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    def action_report_care_adverse_event(self):
        """Open a new adverse event of the beneficiary."""
        self.ensure_one()
        return self.env["care.adverse.event"]._get_new_action(
            partner_id=self.partner_id.id, company_id=self.company_id.id
        )
