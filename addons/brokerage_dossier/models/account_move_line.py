from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def action_register_payment(self, ctx=None):
        self.move_id._check_brokerage_receipt()
        return super().action_register_payment(ctx=ctx)
