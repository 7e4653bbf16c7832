from odoo import models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def _collect_tax_cash_basis_values(self):
        """VAT on payments is due when a third party pays its part of an invoice, not
        when the entry takes that part off the client's account.
        """
        lines = self.debit_move_id | self.credit_move_id
        shares = self.env["care.funding.share"].sudo()
        shares = shares.search([("entry_id", "in", lines.move_id.ids)])
        if not shares:
            return super()._collect_tax_cash_basis_values()
        invoices = {share.entry_id: share.move_id for share in shares}
        transfers = self.filtered(
            lambda partial: partial.credit_move_id.move_id in invoices
        )
        rest = self - transfers
        result = super(AccountPartialReconcile, rest)._collect_tax_cash_basis_values()
        for partial in rest:
            invoice = invoices.get(partial.debit_move_id.move_id.sudo())
            if not invoice:
                continue
            invoice = invoice.with_env(self.env)
            values = result.get(invoice.id) or invoice._collect_tax_cash_basis_values()
            if not values:
                continue
            result[invoice.id] = values
            values.setdefault("partials", []).append(
                {
                    "partial": partial,
                    "percentage": partial.amount / values["total_balance"],
                    "payment_rate": 1,
                    "both_move_posted": partial.credit_move_id.move_id.state
                    == "posted",
                }
            )
        return result
