from odoo import api, fields, models


class CareStampCorrection(models.TransientModel):
    """The true times of a visit and why they differ from the stamps."""

    _name = "care.stamp.correction"
    _description = "Correction of the Times of a Visit"

    intervention_id = fields.Many2one(
        "care.intervention", "Visit", required=True, readonly=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(related="intervention_id.employee_id")
    planned_start = fields.Datetime(related="intervention_id.start")
    planned_stop = fields.Datetime(related="intervention_id.stop")
    start = fields.Datetime(
        "Arrival", compute="_compute_times", store=True, readonly=False
    )
    stop = fields.Datetime(
        "Departure", compute="_compute_times", store=True, readonly=False
    )
    reason = fields.Char(required=True)

    @api.depends("intervention_id")
    def _compute_times(self):
        for wizard in self:
            wizard.start = wizard.intervention_id.stamped_start
            wizard.stop = wizard.intervention_id.stamped_stop

    def action_correct(self):
        """Add the lines of the correction."""
        self.ensure_one()
        self.intervention_id._correct_stamps(self.start, self.stop, self.reason)
        return {"type": "ir.actions.act_window_close"}
