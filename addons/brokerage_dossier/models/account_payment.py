from odoo import api, models

RECEIVED = ("in_process", "paid")
DEPOSIT_FIELDS = {"amount", "currency_id", "partner_id", "payment_type", "partner_type"}


class AccountPayment(models.Model):
    """No payment for an invoice of a loan file, and no deposit, before its funds."""

    _inherit = "account.payment"

    @api.constrains("invoice_ids", "date", "state")
    def _check_brokerage_invoices(self):
        for payment in self.sudo():
            if payment.invoice_ids and payment.state not in ("canceled", "rejected"):
                payment.invoice_ids._check_brokerage_receipt(payment.date)

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments._check_brokerage_deposit()
        return payments

    def write(self, vals):
        # before the entry is posted: afterwards the payment covers itself
        if vals.get("state") in RECEIVED or DEPOSIT_FIELDS & vals.keys():
            self.filtered(
                lambda payment: payment.state not in RECEIVED
            )._check_brokerage_deposit(vals)
        return super().write(vals)

    def _check_brokerage_deposit(self, vals=None):
        """A borrower who waits for his funds pays what he owes otherwise, not more.

        What came in on line was checked when the transaction was made.

        :param dict vals: values about to be written
        """
        vals = {
            name: self._fields[name].convert_to_record(
                self._fields[name].convert_to_cache(value, self[:1]), self[:1]
            )
            for name, value in (vals or {}).items()
            if name in DEPOSIT_FIELDS
        }
        receipts = []
        for payment in self:
            data = {name: vals.get(name, payment[name]) for name in DEPOSIT_FIELDS}
            if (data["payment_type"], data["partner_type"]) != ("inbound", "customer"):
                continue
            if payment._is_brokerage_online_fact():
                continue
            receipts.append(
                (
                    data["partner_id"],
                    payment.company_id,
                    data["currency_id"]._convert(
                        data["amount"],
                        payment.company_id.currency_id,
                        payment.company_id,
                        payment.date,
                    ),
                )
            )
        self.env["brokerage.dossier"]._check_no_deposit(receipts)

    def _is_brokerage_online_fact(self):
        """:return: whether it records a transaction that was carried out"""
        transaction = self.payment_transaction_id.sudo()
        return (
            transaction.state in ("authorized", "done")
            and transaction.partner_id.commercial_partner_id
            == self.partner_id.commercial_partner_id
            and self.currency_id.compare_amounts(self.amount, transaction.amount) <= 0
        )
