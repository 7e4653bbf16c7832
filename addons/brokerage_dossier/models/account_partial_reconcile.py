from odoo import api, models

REFUNDS = ("out_refund", "in_refund")


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.constrains("debit_move_id", "credit_move_id")
    def _check_brokerage_receipt(self):
        """Money is matched with an invoice of a loan file once the funds are released.

        A statement line is a fact: it is recorded whatever its day, but not matched.
        A credit note brings no money.
        """
        for partial in self.sudo():
            lines = partial.debit_move_id + partial.credit_move_id
            for line, other in (lines, reversed(lines)):
                invoice = line.move_id
                if not invoice.brokerage_dossier_id:
                    continue
                if other.move_id.move_type in REFUNDS or (
                    other.move_id.reversed_entry_id == invoice
                ):
                    continue
                invoice._check_brokerage_receipt(other.date)
