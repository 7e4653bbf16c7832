from odoo import fields, models


class BrokerageSimulationLoan(models.Model):
    """One loan of a simulation."""

    _name = "brokerage.simulation.loan"
    _description = "Loan of a Simulation"
    _inherit = ["brokerage.part.mixin"]
    _order = "simulation_id, sequence, id"

    simulation_id = fields.Many2one(
        "brokerage.simulation", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(
        related="simulation_id.dossier_id", store=True, required=False, readonly=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    loan_type = fields.Selection(
        [
            ("main", "Main loan"),
            ("ptz", "PTZ"),
            ("bridge", "Bridging loan"),
            ("action", "Action Logement"),
            ("business", "Business loan"),
            ("other", "Other loan"),
        ],
        required=True,
        default="main",
    )
    amount = fields.Monetary(required=True)
    rate = fields.Float("Rate a year (%)", digits=(7, 4))
    months = fields.Integer(required=True, default=240, help="With the deferral.")
    repayment = fields.Selection(
        [
            ("annuity", "Constant instalments"),
            ("principal", "Constant principal"),
            ("bullet", "Capital at the end (in fine)"),
        ],
        required=True,
        default="annuity",
    )
    periodicity = fields.Selection(
        [("1", "Monthly"), ("3", "Quarterly")], required=True, default="1"
    )
    is_smoothed = fields.Boolean(
        "Smoothed",
        help="Its instalments take levels so that those of all loans together are "
        "constant.",
    )
    deferral = fields.Selection(
        [
            ("none", "None"),
            ("partial", "Partial: interest is paid"),
            ("total", "Total: nothing is paid"),
        ],
        required=True,
        default="none",
    )
    deferral_months = fields.Integer()
    capitalisation = fields.Selection(
        [("1", "Each month"), ("12", "Each year")],
        "Interest joins the capital",
        required=True,
        default="1",
        help="During a total deferral, as the offer says.",
    )
    release_date = fields.Date("Funds released on")
    first_payment_date = fields.Date("First instalment on")
    lender_fee = fields.Monetary("Lender's fee")
    guarantee_fee = fields.Monetary("Guarantee")
    broker_fee = fields.Monetary("Broker's fee")
    other_fee = fields.Monetary("Other required costs")
    insurance_ids = fields.One2many(
        "brokerage.simulation.insurance", "loan_id", copy=True
    )
