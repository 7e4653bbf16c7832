from odoo import fields, models


class ResCompanyPaper(models.Model):
    """What a broker says of his firm at first contact (CMF, R519-20 and R519-30)."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    brokerage_main_banks = fields.Text(
        "Banks over a third of the turnover",
        help="With which the firm made more than a third of its turnover as an "
        "intermediary last year (art. R519-20 of the Code monétaire et financier). "
        "Empty: none.",
    )
    brokerage_holdings = fields.Text(
        "Holdings of banks over 10 %",
        help="Banks that hold more than 10 % of the votes or of the capital of the "
        "firm, and the other way round. Empty: none.",
    )
    brokerage_bank_names = fields.Text(
        "Banks the firm works with", help="Their number and their names."
    )
    brokerage_commission_terms = fields.Text(
        "How banks pay the firm",
        help="How the commission is computed when its amount is not known yet, such as "
        "“between 0.5 % and 1 % of the loan”.",
    )
    brokerage_complaints = fields.Text(
        "Complaints", help="To whom a client complains, and how long an answer takes."
    )
    brokerage_mediator = fields.Text(
        "Mediator", help="Name, address and website of the consumers' mediator."
    )
