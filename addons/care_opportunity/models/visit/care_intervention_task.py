from odoo import fields, models


class CareInterventionTask(models.Model):
    """A task of a visit, as it was when the visit was planned."""

    _name = "care.intervention.task"
    _description = "Task of a Visit"
    _order = "intervention_id, sequence, id"

    intervention_id = fields.Many2one(
        "care.intervention", "Visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="intervention_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Task", required=True)
    note = fields.Char("How")
    done = fields.Boolean()
    done_at = fields.Datetime(readonly=True)
