from odoo import fields, models


class BrokerageCredit(models.Model):
    """A loan that a borrower already pays (*crédit en cours*)."""

    _name = "brokerage.credit"
    _description = "Current Loan"
    _inherit = ["brokerage.part.mixin", "brokerage.fact.mixin"]
    _order = "sequence, id"
    _rec_name = "lender"

    _fact_section = "credits"

    sequence = fields.Integer(default=10)
    borrower_id = fields.Many2one(
        "brokerage.borrower",
        domain="[('dossier_id', '=', dossier_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="Empty: of all borrowers together.",
    )
    credit_type = fields.Selection(
        [
            ("home", "Home loan"),
            ("consumer", "Consumer credit"),
            ("car", "Car"),
            ("revolving", "Revolving credit"),
            ("student", "Student loan"),
            ("business", "Business loan"),
            ("other", "Other"),
        ],
        required=True,
        default="consumer",
    )
    lender = fields.Char(required=True)
    monthly_amount = fields.Monetary("Instalment a month, insurance included")
    remaining_capital = fields.Monetary()
    end_date = fields.Date("Ends on")
    outcome = fields.Selection(
        [
            ("kept", "Goes on"),
            ("repaid", "Repaid with the project"),
            ("bought", "Bought back by the new loan"),
        ],
        default="kept",
        required=True,
    )

    _amounts_positive = models.Constraint(
        "CHECK (LEAST(monthly_amount, remaining_capital) >= 0)",
        "The amounts of a loan are not negative.",
    )

    def _get_automatic_comments(self):
        texts = {
            "kept": False,
            "repaid": lambda lender: self.env._(
                "The loan from %(lender)s is repaid with the project.", lender=lender
            ),
            "bought": lambda lender: self.env._(
                "The loan from %(lender)s is bought back by the new loan.",
                lender=lender,
            ),
        }
        return {
            credit: texts[credit.outcome] and texts[credit.outcome](credit.lender)
            for credit in self
        }
