from collections import defaultdict
from dataclasses import replace
from datetime import date as Date
from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.interest import (
    MISSING_RATE,
    NO_NOTICE,
    NOT_LATE,
    UNKNOWN_KIND,
    Debt,
    InterestResult,
    MissingRateError,
    Movement,
    compute_interest,
)


class AccountMoveLineInterest(models.Model):
    """Interest of échelons: what the law of ``tools/interest.py`` makes of them."""

    # one face of the échelon a file
    _inherit = "account.move.line"  # pylint: disable=consider-merging-classes-inherited

    def _get_dunning_interest(self, date=None, credits=None):
        """Interest of each of these échelons, up to and including a day.

        In the currency of the invoice. What was invoiced already is left out. The
        number of queries does not grow with the échelons.

        :param date: today by default
        :param dict credits: ``{line: amount}`` covered by payments that are matched
            with nothing yet; they bear no interest at all, as we claim too little
            rather than too much
        :return: ``{line: InterestResult}``; its ``message`` says to the user why
            nothing is claimed and what to do, its ``warning`` what to look at
        """
        date = date or fields.Date.context_today(self)
        rate_model = self.env["dunning.rate"]
        rates = rate_model._get_rates()
        results = {}
        for line, debt in self._get_dunning_debts(credits).items():
            company, currency = line.company_id, line.currency_id
            if line.move_id.dunning_is_interest_invoice:
                # no interest on interest (C. civ. 1343-2), none on the indemnity
                results[line] = InterestResult(reason=NOT_LATE)
                continue
            try:
                result = compute_interest(
                    debt,
                    rates,
                    date,
                    company.dunning_exact_year,
                    _decimal(currency.rounding),
                )
            except MissingRateError as error:
                results[line] = InterestResult(
                    reason=MISSING_RATE,
                    message=line._get_dunning_missing_message(error),
                    missing_from=error.date_from,
                )
                continue
            warning = ""
            if debt.payer_kind == "professional" and debt.agreed_rate is not None:
                warning = rate_model._get_agreed_rate_warning(
                    debt.agreed_rate, date, rates
                )
            results[line] = replace(
                result,
                message=line._get_dunning_interest_message(result.reason),
                warning=warning,
            )
        return results

    def _get_dunning_interest_message(self, reason):
        self.ensure_one()
        payer = self.move_id.commercial_partner_id.name or ""
        if reason == UNKNOWN_KIND:
            return self.env._(
                "Choose what kind of payer %(payer)s is, on his form: until then, "
                "neither interest nor indemnity is claimed.",
                payer=payer,
            )
        if reason == NO_NOTICE:
            return self.env._(
                "No interest yet from %(payer)s: it starts when he has received a "
                "formal notice. Note the day of receipt on that letter.",
                payer=payer,
            )
        return ""

    def _get_dunning_missing_message(self, error):
        rate_model = self.env["dunning.rate"]
        column = rate_model._fields[error.column]._description_string(self.env)
        return self.env._(
            "No interest: the rate “%(rate)s” of the %(half_year)s is unknown. Enter "
            "it under Reminders > Configuration > Rates.",
            rate=column,
            half_year=rate_model._half_year_name(error.date_from),
        )

    # -------------------------------------------------------------------------
    # From the accounts
    # -------------------------------------------------------------------------
    def _get_dunning_debts(self, credits=None):
        """:return: ``{line: tools.interest.Debt}`` of these échelons"""
        lines = self.filtered(
            lambda line: line.display_type == "payment_term" and line.date_maturity
        )
        movements = lines._get_dunning_movements()
        for line, amount in (credits or {}).items():
            if amount:
                movements[line].append(Movement(Date.min, _decimal(amount), True))
        notices, invoiced = lines._get_dunning_ledger_dates()
        debts = {}
        for line in lines:
            move = line.move_id
            key = move.id, line.date_maturity
            kind = move.commercial_partner_id._get_dunning_payer_kind()
            agreed = None
            if kind == "professional":
                agreed = move.commercial_partner_id._get_dunning_agreed_rate(
                    line.company_id
                )
            debts[line] = Debt(
                payer_kind=kind or None,
                amount=_decimal(line.amount_currency),
                due_date=line.date_maturity,
                movements=tuple(movements[line]),
                agreed_rate=_decimal(agreed) if agreed else None,
                notice_received=min(
                    (day for day in notices[key] if day > line.date_maturity),
                    default=None,
                ),
                invoiced_until=max(invoiced[key], default=None),
                insolvent_from=move._get_dunning_insolvency_date(),
            )
        return debts

    def _get_dunning_movements(self):
        """What lowered each échelon, and when.

        A matching counts from the later of its two entries (``max_date``): money that
        was there before the invoice lowers it from the beginning.

        :return: ``{line: [Movement]}``
        """
        movements = defaultdict(list)
        partials = (
            self.env["account.partial.reconcile"]
            .sudo()
            .search_fetch(
                [("debit_move_id", "in", self.ids)],
                [
                    "debit_move_id",
                    "credit_move_id",
                    "debit_amount_currency",
                    "max_date",
                ],
            )
        )
        lines = {line.id: line for line in self}
        for partial in partials:
            amount = _decimal(partial.debit_amount_currency)
            if amount:
                move_type = partial.credit_move_id.move_id.move_type
                movements[lines[partial.debit_move_id.id]].append(
                    Movement(partial.max_date, amount, move_type == "out_refund")
                )
        self._add_dunning_payments_without_entry(movements)
        return movements

    def _add_dunning_payments_without_entry(self, movements):
        """Add the payments that make no entry before the bank statement.

        They name invoices, not échelons: the oldest échelon comes first, as it does
        when the bank statement is matched.
        """
        payments = self.move_id.sudo().matched_payment_ids.filtered(
            lambda payment: (
                payment.state in ("in_process", "paid")
                and not payment.move_id
                and payment.payment_type == "inbound"
            )
        )
        left = {}
        for payment in payments.sorted("date"):
            open_lines = payment.invoice_ids.line_ids.filtered(
                lambda line: (
                    line.display_type == "payment_term"
                    and line.amount_residual_currency > 0
                    and line.date_maturity
                )
            )
            for line in open_lines.sorted(lambda ln: (ln.date_maturity, ln.id)):
                left.setdefault(line, line.amount_residual_currency)
            amount = payment.amount
            for line in open_lines.sorted(lambda ln: (ln.date_maturity, ln.id)):
                converted = payment.currency_id._convert(
                    amount, line.currency_id, line.company_id, payment.date
                )
                used = line.currency_id.round(min(converted, left[line]))
                if used <= 0:
                    continue
                left[line] -= used
                amount -= line.currency_id._convert(
                    used, payment.currency_id, line.company_id, payment.date
                )
                own = line.with_env(self.env)
                if own in self:
                    movements[own].append(Movement(payment.date, _decimal(used)))

    def _get_dunning_ledger_dates(self):
        """:return: days on which formal notices were received, and days until which
        interest was invoiced: two ``{(move id, due date): [days]}``
        """
        notices, invoiced = defaultdict(list), defaultdict(list)
        reminders = (
            self.env["dunning.reminder"]
            .sudo()
            .search(
                Domain("move_id", "in", self.move_id.ids)
                & Domain("cancelled", "!=", True)
                & (
                    Domain("letter_id.notice_received_date", "!=", False)
                    | Domain("interest_move_id", "!=", False)
                )
            )
        )
        for reminder in reminders:
            key = reminder.move_id.id, reminder.date_maturity
            received = reminder.letter_id.notice_received_date
            if received:
                notices[key].append(received)
            if reminder._is_interest_invoiced():
                invoiced[key].append(reminder.interest_until)
        return notices, invoiced

    # -------------------------------------------------------------------------
    # In words
    # -------------------------------------------------------------------------
    def _get_dunning_interest_text(self, result):
        """:return: the computation, a line for each period, in the language of env"""
        self.ensure_one()
        rate_model = self.env["dunning.rate"]
        return "\n".join(
            self.env._(
                "from %(first)s to %(last)s: %(base)s × %(rate)s × %(days)s days / "
                "%(basis)s = %(amount)s",
                first=format_date(self.env, period.date_from),
                last=format_date(self.env, period.date_to),
                base=self.currency_id.format(float(period.base)),
                rate=rate_model._format_percent(period.rate),
                days=str(period.days),
                basis=str(period.basis),
                amount=self.currency_id.format(float(period.amount)),
            )
            for period in result.periods
        )


def _decimal(number):
    """:return: a float of the database as it was meant: 0.1 is one tenth"""
    return Decimal(f"{number:.6f}").normalize() if number else Decimal(0)
