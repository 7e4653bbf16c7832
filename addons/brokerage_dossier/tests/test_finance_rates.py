import datetime
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..finance import apr, hcsf, insurance, limits, plan, schedule


def rounded(drawdowns, payments):
    return apr.shown(apr.solve(drawdowns, payments))


@tagged("post_install", "-at_install")
class TestFinanceRates(BaseCase):
    def test_directive_98_7_calendar(self):
        """Directive 98/7/EC, annex III, A: a year of 365 or 366 days."""
        day = datetime.date
        time = apr.calendar_time(day(1994, 1, 1), day(1995, 7, 1))
        self.assertEqual(time, 546 / 365)
        for lent, rate in [(1000, "12.96"), (950, "16.90")]:
            found = rounded([(0, lent)], [(time, 1200)])
            self.assertEqual(found, Decimal(rate))
        found = rounded([(0, 1000)], [(1, 600), (2, 600)])
        self.assertEqual(found, Decimal("13.07"))

    def test_directive_98_7_standard_year(self):
        """Directive 98/7/EC, annex III, B: a year of 12 equal months.

        The same loans after a year and a half, and 272 + 272 + 544 after 3, 6 and 12
        months.
        """
        time = apr.month_time(18)
        for lent, rate in [(1000, "12.92"), (950, "16.85")]:
            found = rounded([(0, lent)], [(time, 1200)])
            self.assertEqual(found, Decimal(rate))
        found = rounded(
            [(0, 1000)],
            [
                (apr.month_time(month), paid)
                for month, paid in [(3, 272), (6, 272), (12, 544)]
            ],
        )
        self.assertEqual(found, Decimal("13.19"))

    def test_costs_paid_by_the_lender_or_later(self):
        """Kept from the drawdown or paid on the same day: the same rate."""
        kept = rounded([(0, 950)], [(1.5, 1200)])
        paid = rounded([(0, 1000)], [(0, 50), (1.5, 1200)])
        later = rounded([(0, 1000)], [(1.5, 1250)])
        self.assertEqual(kept, paid)
        self.assertLess(later, paid)

    def test_several_drawdowns(self):
        """Half at the start, half after a year, all back after two at 10 %."""
        found = rounded([(0, 500), (1, 500)], [(2, 500 * 1.21 + 500 * 1.1)])
        self.assertEqual(found, Decimal("10.00"))

    def test_rate_of_an_instalment_loan_is_the_compound_one(self):
        """Without costs X = (1 + i)^12 − 1, but for the cents of the instalments."""
        for rate, months in [("3", 120), ("3.4", 240), ("5.5", 300), ("0", 60)]:
            result = plan.Result(plan.Loan(schedule.Terms("150000", rate, months)))
            expected = ((1 + float(rate) / 1200) ** 12 - 1) * 100
            self.assertAlmostEqual(float(result.apr), expected, places=3)

    def test_times_of_home_loans(self):
        """Whole months back from the payment, then days over that year's length."""
        day = datetime.date
        for start, end, expected in [
            (day(2026, 1, 15), day(2026, 2, 15), 1 / 12),
            (day(2026, 1, 15), day(2028, 1, 15), 2),
            # 5 April back one month: 5 March; 10 to 31 February and on: 23 days
            (day(2026, 2, 10), day(2026, 4, 5), 1 / 12 + 23 / 365),
            # the year that ends on 5 March 2028 has 29 February: 366 days
            (day(2028, 2, 10), day(2028, 4, 5), 1 / 12 + 24 / 366),
            # the year that ends on 20 February 2028 has none
            (day(2028, 2, 10), day(2028, 2, 20), 10 / 365),
            (day(2026, 1, 31), day(2026, 2, 28), 1 / 12),
            (day(2026, 5, 1), day(2026, 5, 1), 0),
        ]:
            with self.subTest(start=start, end=end):
                self.assertAlmostEqual(apr.date_time(start, end), expected, places=12)
        with self.assertRaises(ValueError):
            apr.date_time(day(2026, 5, 2), day(2026, 5, 1))

    def test_equal_months_whatever_the_calendar(self):
        """Dates alone change nothing when the first period is a whole month."""
        dated = schedule.Terms(
            *("100000", "3", 120), release_date=datetime.date(2027, 12, 31)
        )
        plain = schedule.Terms("100000", "3", 120)
        self.assertEqual(
            plan.Result(plan.Loan(dated)).apr, plan.Result(plan.Loan(plain)).apr
        )

    def test_business_rate_is_proportional(self):
        for period, times in [(1, 12), (3, 4)]:
            terms = schedule.Terms("100000", "4.8", 120, period_months=period)
            result = plan.Result(plan.Loan(terms, is_business=True))
            self.assertEqual(apr.shown(result.apr), Decimal("4.80"))
            effective = plan.Result(plan.Loan(terms)).apr
            self.assertAlmostEqual(
                float(effective), ((1 + 0.048 / times) ** times - 1) * 100, places=3
            )

    def test_insurance_rate(self):
        terms = schedule.Terms("200000", "3.4", 240)
        required = insurance.Policy("0.36")
        optional = insurance.Policy("0.36", required=False)
        bare = plan.Result(plan.Loan(terms))
        with_required = plan.Result(plan.Loan(terms, (required,)))
        with_optional = plan.Result(plan.Loan(terms, (optional,)))
        self.assertEqual(with_optional.apr, bare.apr)
        self.assertGreater(with_required.apr, bare.apr)
        gap = with_required.apr - bare.apr
        self.assertEqual(with_required.insurance_apr, gap)
        # the TAEA tells of the insurance offered, required or not
        self.assertEqual(with_optional.insurance_apr, gap)
        self.assertEqual(bare.insurance_apr, 0)

    def test_unsolvable(self):
        for drawdowns, payments in [
            ([], [(1, 5)]),
            ([(0, 100)], []),
            ([(0, 100)], [(0, 100), (1, 5)]),
            ([(0, 100)], [(1, 40)]),
        ]:
            with self.subTest(drawdowns=drawdowns, payments=payments):
                with self.assertRaises(ValueError):
                    apr.solve(drawdowns, payments)

    def test_very_dear_loan(self):
        """The bracket grows until it holds the root: 900 % here."""
        self.assertEqual(rounded([(0, 100)], [(1, 1000)]), Decimal("900.00"))

    def test_plan_of_two_starts(self):
        day = datetime.date
        first = plan.Loan(
            schedule.Terms("100000", "3", 120, release_date=day(2026, 1, 5))
        )
        second = plan.Loan(
            schedule.Terms("50000", "3", 60, release_date=day(2026, 7, 5))
        )
        built = plan.Plan([first, second])
        self.assertEqual([result.start for result in built.results], [0, 6])
        self.assertEqual(built.months, 120)
        # the second loan is not owed before it is paid out
        self.assertLess(built.rows[4].closing, 100000)
        self.assertGreater(built.rows[5].closing, 140000)
        self.assertEqual(built.rows[-1].closing, 0)
        self.assertEqual(apr.shown(built.apr), Decimal("3.04"))

    def test_debt_ratio(self):
        self.assertEqual(hcsf.debt_ratio("1400", "4000"), Decimal("35.00"))
        self.assertEqual(hcsf.debt_ratio("1400.21", "4000"), Decimal("35.01"))
        self.assertIsNone(hcsf.debt_ratio("1400", 0))

    def test_longest_term(self):
        for deferral, later, months in [
            (0, False, 300),
            (24, False, 300),
            (0, True, 300),
            (12, True, 312),
            (24, True, 324),
            (36, True, 324),
        ]:
            with self.subTest(deferral=deferral, later=later):
                self.assertEqual(hcsf.longest_months(deferral, later), months)
        self.assertTrue(hcsf.works_are_large(25000, 250000))
        self.assertFalse(hcsf.works_are_large(24999, 250000))
        self.assertFalse(hcsf.works_are_large(0, 0))

    def test_usury_category(self):
        for loan_type, months, expected in [
            ("main", 119, "fixed_short"),
            ("main", 120, "fixed_medium"),
            ("main", 239, "fixed_medium"),
            ("main", 240, "fixed_long"),
            ("bridge", 12, "bridge"),
            ("business", 84, None),
        ]:
            self.assertEqual(limits.category(loan_type, months), expected)
        self.assertFalse(limits.is_usury(Decimal("5.13"), Decimal("5.13")))
        self.assertTrue(limits.is_usury(Decimal("5.14"), Decimal("5.13")))
