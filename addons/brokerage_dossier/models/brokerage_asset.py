from odoo import fields, models


class BrokerageAsset(models.Model):
    """What the household owns (*patrimoine*)."""

    _name = "brokerage.asset"
    _description = "Asset"
    _inherit = ["brokerage.part.mixin"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    asset_type = fields.Selection(
        [
            ("main", "Main home"),
            ("property", "Other property"),
            ("savings", "Savings"),
            ("life", "Life insurance"),
            ("securities", "Securities"),
            ("company", "Shares of a firm"),
            ("other", "Other"),
        ],
        required=True,
        default="savings",
    )
    name = fields.Char("Description", required=True)
    borrower_id = fields.Many2one(
        "brokerage.borrower",
        domain="[('dossier_id', '=', dossier_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="Empty: of all borrowers together.",
    )
    value = fields.Monetary(required=True)
    remaining_debt = fields.Monetary("Still owed on it")
    used_amount = fields.Monetary("Used for the project")

    _amounts_positive = models.Constraint(
        "CHECK (LEAST(value, remaining_debt, used_amount) >= 0)",
        "The amounts of an asset are not negative.",
    )
