from odoo import fields, models


class BrokerageSimulation(models.Model):
    """A plan of one or several loans for the project of a file."""

    _name = "brokerage.simulation"
    _description = "Loan Simulation"
    _inherit = ["brokerage.part.mixin"]
    _order = "dossier_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    date = fields.Date(default=fields.Date.context_today, required=True)
    bank_id = fields.Many2one(
        "res.partner",
        domain="[('is_lender', '=', True)]",
        check_company=True,
        ondelete="restrict",
    )
    is_chosen = fields.Boolean(
        "Chosen", copy=False, help="The one of the loan request."
    )
    note = fields.Text()
    loan_ids = fields.One2many(
        "brokerage.simulation.loan", "simulation_id", "Loans", copy=True
    )

    _one_chosen = models.UniqueIndex(
        "(dossier_id) WHERE is_chosen IS TRUE",
        "One simulation of the file is chosen already.",
    )
