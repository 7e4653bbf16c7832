from odoo import fields, models


class DunningRunProblem(models.Model):
    """Why a payer got no letter."""

    _name = "dunning.run.problem"
    _description = "Reminder not Sent"
    _order = "id"

    run_id = fields.Many2one(
        "dunning.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Payer", ondelete="cascade")
    level_id = fields.Many2one("dunning.level", ondelete="set null")
    reason = fields.Char(required=True)
