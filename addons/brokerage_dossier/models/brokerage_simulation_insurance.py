from odoo import fields, models


class BrokerageSimulationInsurance(models.Model):
    """The insurance of one borrower on one loan."""

    _name = "brokerage.simulation.insurance"
    _description = "Insurance of a Loan"
    _inherit = ["brokerage.part.mixin"]
    _order = "loan_id, sequence, id"

    loan_id = fields.Many2one(
        "brokerage.simulation.loan", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(
        related="loan_id.dossier_id", store=True, required=False, readonly=True
    )
    sequence = fields.Integer(default=10)
    borrower_id = fields.Many2one(
        "brokerage.borrower",
        domain="[('dossier_id', '=', dossier_id)]",
        ondelete="set null",
    )
    share = fields.Float("Share covered (%)", required=True, default=100.0)
    rate = fields.Float("Rate a year (%)", digits=(7, 4), required=True)
    base = fields.Selection(
        [("initial", "Initial capital"), ("remaining", "Remaining capital")],
        required=True,
        default="initial",
    )
    is_required = fields.Boolean(
        "Required by the lender",
        default=True,
        help="Required insurance is in the TAEG, optional insurance is not (art. "
        "R314-4 of the Code de la consommation).",
    )

    _share_range = models.Constraint(
        "CHECK (share BETWEEN 0 AND 100)",
        "The share covered of each borrower is between 0 and 100 %.",
    )
    _rate_range = models.Constraint(
        "CHECK (rate BETWEEN 0 AND 10)",
        "The rate of an insurance is between 0 and 10 % a year.",
    )
