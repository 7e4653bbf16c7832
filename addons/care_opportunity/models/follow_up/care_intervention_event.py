from odoo import models


class CareInterventionEvent(models.Model):
    """A visit at which something happened."""

    # a face of its own per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    def action_report_care_adverse_event(self):
        """Open a new adverse event of this visit."""
        self.ensure_one()
        return self.env["care.adverse.event"]._get_new_action(
            partner_id=self.partner_id.id,
            intervention_id=self.id,
            employee_ids=self.employee_id.ids,
            company_id=self.company_id.id,
        )
