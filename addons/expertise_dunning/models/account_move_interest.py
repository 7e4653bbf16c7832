from odoo import fields, models

from ..tools.interest import LIABLE_BY_LAW, is_late

#: euros per invoice (code de commerce D441-5, code de la commande publique D2192-35)
INDEMNITY = 40.0


class AccountMoveInterest(models.Model):
    """The indemnity of a late invoice, and the invoice of interest."""

    # one face of the invoice a file
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    dunning_is_interest_invoice = fields.Boolean(
        "Invoice of interest",
        readonly=True,
        copy=False,
        help="Late interest and indemnities. It bears neither itself.",
    )
    dunning_indemnity_move_id = fields.Many2one(
        "account.move",
        "Indemnity invoiced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _is_dunning_claim_standing(self):
        """:return: whether this invoice of interest still claims what is on it"""
        self.ensure_one()
        return self.state != "cancel" and self.payment_state != "reversed"

    def _get_dunning_insolvency_date(self):
        """:return: the judgment that stops interest on this invoice, or None

        What was done after it is paid on its due date (C. com. L622-17).
        """
        self.ensure_one()
        opened = self.commercial_partner_id.dunning_insolvency_date
        done = self.delivery_date or self.invoice_date
        return opened if opened and done and done < opened else None

    def _get_dunning_indemnity(self, date=None):
        """The indemnity for costs of recovery that each of these invoices owes.

        Once per invoice, however many échelons, levels or days: from the first day of
        delay of any échelon, for professionals and public buyers only. None any more
        once it was invoiced.

        :param date: today by default
        :return: ``{move: amount}`` in the company's currency: 40 euros or 0
        """
        date = date or fields.Date.context_today(self)
        debts = self._get_instalments()._get_dunning_debts()
        late = {
            line.move_id
            for line, debt in debts.items()
            if debt.payer_kind in LIABLE_BY_LAW and is_late(debt, date)
        }
        sums = {
            company: self._convert_dunning_euros(
                INDEMNITY, company.currency_id, company, date
            )
            for company in self.company_id
        }
        amounts = {}
        for move in self:
            claimed = move.sudo().dunning_indemnity_move_id
            is_due = (
                move in late
                and move.move_type == "out_invoice"
                and move.state == "posted"
                and not move.dunning_is_interest_invoice
                and not (claimed and claimed._is_dunning_claim_standing())
            )
            amounts[move] = sums[move.company_id] if is_due else 0.0
        return amounts

    def _convert_dunning_euros(self, amount, currency, company, date):
        """:return: euros in another currency, at the rate of the day"""
        euro = self.env.ref("base.EUR")
        if currency == euro:
            return amount
        return euro._convert(amount, currency, company, date)
