from odoo import fields, models


class BrokerageCharge(models.Model):
    """What the household pays each month besides its loans."""

    _name = "brokerage.charge"
    _description = "Charge"
    _inherit = ["brokerage.part.mixin"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    charge_type = fields.Selection(
        [
            ("rent", "Rent paid"),
            ("alimony", "Alimony paid"),
            ("tax", "Taxes"),
            ("other", "Other"),
        ],
        required=True,
        default="rent",
    )
    note = fields.Char()
    amount = fields.Monetary("A month", required=True)
    continues = fields.Boolean(
        "Goes on after the project",
        help="A rent that ends with the move does not count.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A charge is not negative."
    )
