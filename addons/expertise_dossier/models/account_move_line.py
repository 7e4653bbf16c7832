from odoo import models

from .expertise_dossier_money import SETTLED


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _is_instalment_paid(self):
        """:return: whether nothing is due any more on this échelon

        A settled invoice settles its échelons: the core may know a payment that
        has no entry yet.
        """
        self.ensure_one()
        return (
            self.move_id.payment_state in SETTLED
            or self.company_currency_id.is_zero(self.amount_residual)
        )
