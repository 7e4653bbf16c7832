from odoo import api, fields, models


class BrokerageIncome(models.Model):
    """An income of a borrower, net before tax, as a bank counts it."""

    _name = "brokerage.income"
    _description = "Income"
    _inherit = ["brokerage.part.mixin"]
    _order = "borrower_id, sequence, id"

    sequence = fields.Integer(default=10)
    # filled from the borrower, so that a row typed in his form needs nothing more
    dossier_id = fields.Many2one(
        related="borrower_id.dossier_id", store=True, required=False, readonly=True
    )
    borrower_id = fields.Many2one(
        "brokerage.borrower", required=True, index=True, ondelete="cascade"
    )
    income_type = fields.Selection(
        [
            ("salary", "Salary"),
            ("bonus", "Regular bonus"),
            ("independent", "Self-employed income"),
            ("pension", "Pension"),
            ("rent", "Rents"),
            ("future_rent", "Future rent of the property bought"),
            ("alimony", "Alimony received"),
            ("benefit", "Benefits"),
            ("exceptional", "Exceptional income"),
            ("other", "Other"),
        ],
        required=True,
        default="salary",
    )
    note = fields.Char()
    amount = fields.Monetary("Net a month, before tax", required=True)
    counted_share = fields.Float(
        "Share counted (%)",
        compute="_compute_counted_share",
        store=True,
        readonly=False,
        precompute=True,
    )
    counted_amount = fields.Monetary(
        "Counted a month", compute="_compute_counted_amount", store=True
    )

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0 AND counted_share BETWEEN 0 AND 100)",
        "An income is not negative, and at most 100 % of it counts.",
    )

    @api.depends("income_type")
    def _compute_counted_share(self):
        for income in self:
            if income.income_type in ("rent", "future_rent"):
                company = income.borrower_id.dossier_id.company_id or self.env.company
                income.counted_share = company.brokerage_rent_share
            else:
                income.counted_share = 0 if income.income_type == "exceptional" else 100

    @api.depends("amount", "counted_share")
    def _compute_counted_amount(self):
        for income in self:
            income.counted_amount = income.amount * income.counted_share / 100
