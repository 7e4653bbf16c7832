from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """Drafts may be paid here, too: the law is asked before the payment is made."""
        for wizard in self:
            wizard.line_ids.move_id._check_brokerage_receipt(wizard.payment_date)
        return super()._create_payments()
