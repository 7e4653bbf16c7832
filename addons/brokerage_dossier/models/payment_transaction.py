from odoo import api, models


class PaymentTransaction(models.Model):
    """On-line payment obeys the same law as any other payment."""

    _inherit = "payment.transaction"

    @api.constrains("invoice_ids")
    def _check_brokerage_invoices(self):
        for transaction in self.sudo():
            if transaction.operation != "refund":
                transaction.invoice_ids._check_brokerage_receipt()

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        receipts = []
        for transaction in transactions.sudo():
            if transaction.operation in ("refund", "validation"):
                continue
            if transaction.source_transaction_id:
                continue
            company = transaction.company_id
            receipts.append(
                (
                    transaction.partner_id,
                    company,
                    transaction.currency_id._convert(
                        transaction.amount, company.currency_id, company
                    ),
                )
            )
        self.env["brokerage.dossier"]._check_no_deposit(receipts)
        return transactions
