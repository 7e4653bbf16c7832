from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    dunning_direct_debit = fields.Boolean(
        "Direct debit",
        help="The firm collects by itself: what is due on these terms is never "
        "reminded.",
    )
