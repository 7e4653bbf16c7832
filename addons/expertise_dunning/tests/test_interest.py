from datetime import date
from decimal import Decimal

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import BaseCase, tagged

from ..tools.interest import (
    LIABLE_BY_LAW,
    Debt,
    HalfYearRate,
    MissingRateError,
    Movement,
    compute_interest,
    is_late,
)
from .interest_cases import CASES, RATES
from .interest_common import InterestCase


def day(text):
    return date.fromisoformat(text)


def words(periods):
    """:return: periods as a case writes them"""
    return [
        (
            str(period.date_from),
            str(period.date_to),
            f"{period.base:.2f} × {period.rate:.2f} % × {period.days} / {period.basis}"
            f" = {period.amount:.2f}",
        )
        for period in periods
    ]


@tagged("post_install", "-at_install")
class TestInterestEngine(BaseCase):
    """The cases on the plain functions, without a database."""

    rates = {
        day(first): HalfYearRate(day(first), Decimal(mro), Decimal(other))
        for first, mro, _individual, other in RATES
    }

    def _debt(self, case):
        def maybe(name, convert):
            return convert(case[name]) if name in case else None

        return Debt(
            payer_kind=case["kind"],
            amount=Decimal(case["amount"]),
            due_date=day(case["due"]),
            movements=tuple(
                Movement(day(when), Decimal(amount), bool(kind))
                for when, amount, *kind in case.get("movements", ())
            ),
            agreed_rate=maybe("agreed", Decimal),
            notice_received=maybe("notice", day),
            invoiced_until=maybe("invoiced", day),
            insolvent_from=None if "born_after" in case else maybe("insolvency", day),
        )

    def test_cases(self):
        self.assertGreaterEqual(len(CASES), 40)
        self.assertEqual(len({case["title"] for case in CASES}), len(CASES))
        for case in CASES:
            with self.subTest(case["title"]):
                self._check(case)

    def _check(self, case):
        debt, until = self._debt(case), day(case["until"])
        indemnity = debt.payer_kind in LIABLE_BY_LAW and is_late(debt, until)
        self.assertEqual("40.00" if indemnity else "0.00", case["indemnity"])
        arguments = debt, self.rates, until, case.get("exact", False)
        if "missing" in case:
            with self.assertRaises(MissingRateError) as caught:
                compute_interest(*arguments)
            self.assertEqual(str(caught.exception.date_from), case["missing"])
            return
        result = compute_interest(*arguments)
        self.assertEqual(words(result.periods), list(case.get("working", ())))
        self.assertEqual(result.total, Decimal(case["interest"]))
        self.assertEqual(result.reason, case.get("reason"))

    def test_working_adds_up(self):
        """Each line of a case is right by itself, and the total is their sum."""
        for case in CASES:
            total = Decimal(0)
            for first, last, text in case.get("working", ()):
                with self.subTest(case["title"], text=text):
                    base, rate, rest = text.replace(" %", "").split(" × ")
                    days, rest = rest.split(" / ")
                    basis, amount = rest.split(" = ")
                    self.assertEqual((day(last) - day(first)).days + 1, int(days))
                    exact = Decimal(base) * Decimal(rate) * int(days) / int(basis) / 100
                    self.assertLessEqual(abs(exact - Decimal(amount)), Decimal("0.005"))
                    total += Decimal(amount)
            self.assertEqual(total, Decimal(case["interest"]), case["title"])

    def test_days_join_without_gap(self):
        """Properties: no day twice, none forgotten, and the parts make the whole."""
        debt = Debt(
            "professional",
            Decimal("9876.54"),
            day("2023-02-10"),
            tuple(Movement(day(f"2024-{m:02}-15"), Decimal(500)) for m in range(1, 13)),
        )
        for exact in (False, True):
            end = day("2026-11-22")
            periods = compute_interest(debt, self.rates, end, exact).periods
            self.assertEqual(periods[0].date_from, day("2023-02-11"))
            self.assertEqual(periods[-1].date_to, end)
            for before, after in zip(periods, periods[1:], strict=False):
                self.assertEqual((after.date_from - before.date_to).days, 1)
            self.assertEqual(sum(p.days for p in periods), (end - debt.due_date).days)

    def test_currency_without_cents(self):
        debt = Debt("professional", Decimal(119332), day("2026-03-31"))
        result = compute_interest(
            debt, self.rates, day("2026-04-30"), rounding=Decimal(1)
        )
        # 119332 × 12.15 % × 30 / 365 = 1191.69
        self.assertEqual(result.total, 1192)

    def test_unknown_is_not_zero(self):
        half = day("2026-01-01")
        debt = Debt("professional", Decimal(1000), day("2026-03-31"))
        zero = {half: HalfYearRate(half, Decimal(0), Decimal(0))}
        result = compute_interest(debt, zero, day("2026-04-30"))
        # 1000 × 10 % × 30 / 365 = 8.22
        self.assertEqual(result.total, Decimal("8.22"))
        unknown = {half: HalfYearRate(half, None, Decimal(2))}
        with self.assertRaises(MissingRateError) as caught:
            compute_interest(debt, unknown, day("2026-04-30"))
        self.assertEqual(caught.exception.column, "mro_rate")


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 10:00:00")
class TestInterestInvoices(InterestCase):
    """The same cases on invoices, payments and credit notes of the office."""

    def test_rates_of_the_installation(self):
        rates = self.env["dunning.rate"].with_user(self.office).search([])
        found = {
            (
                str(rate.date_from),
                *(
                    str(rate._get_rate(name))
                    for name in ("mro_rate", "legal_individual", "legal_other")
                ),
            )
            for rate in rates
        }
        self.assertLessEqual(set(RATES), found)
        self.assertTrue(all(rates.mapped("note")), "each has its source")

    def test_cases(self):
        for case in CASES:
            with self.subTest(case["title"]):
                self._check(case)

    def _check(self, case):
        self.company_a.dunning_exact_year = case.get("exact", False)
        payer = self.new_payer(
            case["kind"],
            dunning_agreed_rate=float(case.get("agreed", 0)),
            dunning_insolvency_date=case.get("insolvency", False),
        )
        move = self.late_invoice(payer, float(case["amount"]), case["due"])
        for when, amount, *kind in case.get("movements", ()):
            if kind:
                self.credit_note(move, float(amount), when)
            else:
                self.pay(move, float(amount), payment_date=when)
        if "notice" in case:
            notice = day(case["notice"])
            self.make_letter(move, notice.replace(day=1), notice_received_date=notice)
        if "invoiced" in case:
            letter = self.make_letter(move, case["invoiced"], self.level_first)
            letter.sudo().reminder_ids.write(
                {
                    "interest_until": case["invoiced"],
                    "interest_move_id": self.late_invoice(payer, 1.0, case["due"]).id,
                }
            )
        result = self.interest(self.instalments(move), case["until"])
        self.assertEqual(words(result.periods), list(case.get("working", ())))
        self.assertEqual(f"{result.total:.2f}", case["interest"])
        self.assertEqual(result.reason, case.get("reason"))
        self.assertEqual(bool(result.warning), case.get("warns", False))
        self.assertEqual(
            bool(result.message), case.get("reason", "not_late") != "not_late"
        )
        if "missing" in case:
            year = case["missing"][:4]
            self.assertIn(year, result.message, "the half-year is named")
        indemnity = move._get_dunning_indemnity(day(case["until"]))[move]
        self.assertEqual(f"{indemnity:.2f}", case["indemnity"])

    # -------------------------------------------------------------------------
    # What the accounts can do
    # -------------------------------------------------------------------------
    def test_base_is_with_vat(self):
        payer = self.new_payer("professional")
        move = self.late_invoice(payer, 250.0, "2026-02-15", post=False)
        move.invoice_line_ids.tax_ids = self.tax
        move.action_post()
        result = self.interest(self.instalments(move), "2026-05-16")
        # 300.00 × 12.15 % × 90 / 365 = 8.99
        self.assertEqual(result.total, Decimal("8.99"))

    def test_each_instalment_has_its_own_clock(self):
        payer = self.new_payer("professional")
        move = self.late_invoice(payer, 1000.0, "2026-02-01", post=False)
        move.write(
            {
                "invoice_date": "2026-02-01",
                "invoice_payment_term_id": self.terms[3].id,
            }
        )
        move.action_post()
        lines = self.instalments(move)
        self.assertEqual(
            [str(d) for d in lines.mapped("date_maturity")],
            ["2026-02-01", "2026-03-03", "2026-04-02"],
        )
        until = day("2026-04-12")
        totals = [r.total for r in lines._get_dunning_interest(until).values()]
        # 400.00 × 12.15 % × 70 / 365 = 9.32
        # 300.00 × 12.15 % × 40 / 365 = 3.99 (3.9945)
        # 300.00 × 12.15 % × 10 / 365 = 1.00 (0.9986)
        self.assertEqual(totals, [Decimal("9.32"), Decimal("3.99"), Decimal("1.00")])
        self.assertEqual(move._get_dunning_indemnity(until)[move], 40.0, "once")

    def test_payment_taken_back(self):
        """A cheque that bounces: interest runs as if it had never come."""
        move = self.late_invoice(self.new_payer("professional"), 1000.0, "2026-03-31")
        payment = self.pay(move, payment_date="2026-04-10")
        line = self.instalments(move)
        # 1000.00 × 12.15 % × 10 / 365 = 3.33
        self.assertEqual(self.interest(line, "2026-04-30").total, Decimal("3.33"))
        payment.action_cancel()
        # 1000.00 × 12.15 % × 30 / 365 = 9.99
        self.assertEqual(self.interest(line, "2026-04-30").total, Decimal("9.99"))

    def test_payment_without_entry(self):
        """Before the bank statement such a payment is in no account, but it came in.

        The accounting of the Community edition makes none; other add-ons do.
        """
        payer = self.new_payer("professional")
        moves = self.late_invoice(payer, 1000.0, "2026-03-31")
        moves += self.late_invoice(payer, 500.0, "2026-03-31")
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": payer.id,
                "amount": 1200.0,
                "date": "2026-04-10",
                "journal_id": self.bank.id,
                "payment_method_line_id": self.method_line.id,
                "invoice_ids": [Command.set(moves.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.state = "in_process"
        self.assertFalse(payment.move_id)
        lines = self.instalments(moves)
        results = lines._get_dunning_interest(day("2026-04-30"))
        # 1000.00 × 12.15 % × 10 / 365 = 3.33
        # 500.00 × 12.15 % × 10 / 365 = 1.66; 300.00 × 12.15 % × 20 / 365 = 2.00
        self.assertEqual(
            [r.total for r in results.values()],
            [
                Decimal("3.33"),
                Decimal("3.66"),
            ],
        )

    def test_money_that_was_there_before(self):
        """A payment on account that is matched later counts from its own day."""
        payer = self.new_payer("professional")
        move = self.late_invoice(payer, 1000.0, "2026-03-31")
        payment = (
            self.env["account.payment"]
            .with_user(self.office)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": payer.id,
                    "amount": 400.0,
                    "date": "2026-04-10",
                    "journal_id": self.bank.id,
                    "payment_method_line_id": self.method_line.id,
                }
            )
        )
        payment.action_post()
        line = self.instalments(move)
        until = day("2026-04-30")
        # 1000.00 × 12.15 % × 30 / 365 = 9.99
        self.assertEqual(self.interest(line, until).total, Decimal("9.99"))
        # covered by a credit that nobody matched yet: it bears none at all
        # 600.00 × 12.15 % × 30 / 365 = 5.99
        result = line._get_dunning_interest(until, {line: 400.0})[line]
        self.assertEqual(result.total, Decimal("5.99"))
        receivable = payment.move_id.line_ids.filtered(
            lambda ln: ln.account_type == "asset_receivable"
        )
        move.js_assign_outstanding_line(receivable.id)
        # 1000.00 × 12.15 % × 10 / 365 = 3.33; 600.00 × 12.15 % × 20 / 365 = 3.99
        self.assertEqual(self.interest(line, until).total, Decimal("7.32"))

    def test_foreign_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": dollar.id,
                "company_id": self.company_a.id,
                "rate": 1.25,
            }
        )
        payer = self.new_payer("professional")
        move = self.late_invoice(payer, 1000.0, "2026-03-31", currency_id=dollar.id)
        self.pay(move, 400.0, payment_date="2026-04-10", currency_id=dollar.id)
        line = self.instalments(move)
        # 1000.00 × 12.15 % × 10 / 365 = 3.33; 600.00 × 12.15 % × 20 / 365 = 3.99
        self.assertEqual(self.interest(line, "2026-04-30").total, Decimal("7.32"))
        self.assertEqual(
            move._get_dunning_indemnity(day("2026-04-30"))[move], 40.0, "in euros"
        )
        letter = self.make_letter(move, "2026-04-30")
        self.assertEqual(letter.interest_amount, 7.32)
        self.assertEqual(letter.indemnity_amount, 50.0, "40 € at 1.25")
        self.assertIn("due in euros", letter.interest_message)
        self.assertIn("50.00", letter.interest_message)

    def test_interest_of_interest_is_never_due(self):
        move = self.late_invoice(self.new_payer("professional"), 10.0, "2026-03-31")
        move.sudo().dunning_is_interest_invoice = True
        result = self.interest(self.instalments(move), "2026-04-30")
        self.assertEqual((result.total, result.message), (0, ""))
        self.assertEqual(move._get_dunning_indemnity(day("2026-04-30"))[move], 0.0)

    def test_agreed_rate_of_the_general_conditions(self):
        self.company_a.dunning_agreed_rate = 12.0
        payer = self.new_payer("professional")
        line = self.instalments(self.late_invoice(payer, 1000.0, "2026-03-31"))
        # 1000.00 × 12.00 % × 30 / 365 = 9.86
        self.assertEqual(self.interest(line, "2026-04-30").total, Decimal("9.86"))
        payer.with_company(self.company_a).dunning_agreed_rate = 9.0
        # 1000.00 × 9.00 % × 30 / 365 = 7.40
        self.assertEqual(self.interest(line, "2026-04-30").total, Decimal("7.40"))
        self.assertFalse(payer.with_company(self.company_b).dunning_agreed_rate)

    def test_number_of_queries(self):
        payers = [self.new_payer("professional") for _i in range(8)]
        payers += [self.new_payer("consumer") for _i in range(8)]
        moves = self.env["account.move"].union(
            *(self.late_invoice(payer, 100.0, "2026-03-31") for payer in payers)
        )
        for move in moves[::2]:
            self.pay(move, 10.0, payment_date="2026-04-10")
            self.make_letter(move, "2026-04-10", notice_received_date="2026-04-12")

        def run(some):
            some._get_instalments()._get_dunning_interest(day("2026-04-30"))
            some._get_dunning_indemnity(day("2026-04-30"))

        few = moves[:1] + moves[8:9]
        with self.subTest("warm up"):
            self.count_queries(lambda: run(few))
        self.assertEqual(
            self.count_queries(lambda: run(moves)), self.count_queries(lambda: run(few))
        )

    def test_kinds_of_notice(self):
        """The earliest receipt counts; a cancelled letter's does not."""
        move = self.late_invoice(self.new_payer("consumer"), 480.0, "2026-01-31")
        line = self.instalments(move)
        late = self.make_letter(move, "2026-03-01", notice_received_date="2026-03-10")
        # 480.00 × 2.62 % × 30 / 365 = 1.03
        self.assertEqual(self.interest(line, "2026-04-09").total, Decimal("1.03"))
        late.sudo().cancelled = True
        result = self.interest(line, "2026-04-09")
        self.assertEqual((result.total, result.reason), (0, "no_notice"))
        self.assertIn("Note the day of receipt", result.message)
        self.make_letter(move, "2026-02-01", notice_received_date="2026-02-18")
        # 480.00 × 2.62 % × 50 / 365 = 1.72
        self.assertEqual(self.interest(line, "2026-04-09").total, Decimal("1.72"))

    def test_today_is_the_default(self):
        move = self.late_invoice(self.new_payer("professional"), 1000.0, "2026-03-31")
        with freeze_time("2026-04-30 10:00:00"):
            self.assertEqual(fields.Date.today(), day("2026-04-30"))
            line = self.instalments(move)
            self.assertEqual(line._get_dunning_interest()[line].total, Decimal("9.99"))
