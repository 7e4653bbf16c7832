from odoo import api, models


class PaymentLinkWizard(models.TransientModel):
    _inherit = "payment.link.wizard"

    @api.constrains("res_model", "res_id")
    def _check_brokerage_receipt(self):
        """No link to pay what may not be received yet."""
        ids = [link.res_id for link in self if link.res_model == "account.move"]
        self.env["account.move"].browse(ids)._check_brokerage_receipt()
