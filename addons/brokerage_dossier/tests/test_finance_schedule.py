import datetime
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..finance import insurance, plan, schedule
from .finance_reference import instalment, insured, reference, smoothed_total

#: amount in cents, percent, months, other terms of the loan
CASES = [
    (10000000, "3.00", 120, {}),
    (20000000, "3.40", 240, {}),
    (25000000, "3.65", 300, {}),
    (31234567, "4.125", 324, {}),  # 27 years
    (5000000, "0", 60, {}),
    (10000, "0", 7, {}),
    (10000001, "0", 300, {}),
    (15000000, "2.95", 1, {}),  # one month
    (15000000, "0", 1, {}),
    (1500000, "7.9", 48, {}),
    (99999999, "1.0001", 180, {}),
    (1000, "5", 12, {}),
    (100, "12", 24, {}),
    # quarterly
    (10000000, "3.20", 120, {"period": 3}),
    (8000000, "0", 60, {"period": 3}),
    (12000000, "4.5", 180, {"period": 3, "method": "principal"}),
    (12000000, "4.5", 3, {"period": 3}),
    # constant principal
    (18000000, "3.1", 180, {"method": "principal"}),
    (10000000, "3.3", 7, {"method": "principal"}),
    (10000000, "0", 11, {"method": "principal"}),
    # in fine
    (20000000, "3.8", 120, {"method": "bullet"}),
    (9000000, "5.25", 12, {"method": "bullet"}),
    (9000000, "0", 12, {"method": "bullet"}),
    (9000000, "4", 24, {"method": "bullet", "period": 3}),
    # partial deferral
    (20000000, "3.5", 264, {"deferral": "partial", "deferral_months": 24}),
    (20000000, "3.5", 25, {"deferral": "partial", "deferral_months": 24}),
    (
        15000000,
        "3.9",
        120,
        {"deferral": "partial", "deferral_months": 6, "period": 3},
    ),
    (
        15000000,
        "3.9",
        120,
        {"deferral": "partial", "deferral_months": 6, "method": "principal"},
    ),
    # total deferral, interest joins the capital each month or each year
    (20000000, "3.5", 324, {"deferral": "total", "deferral_months": 24}),
    (
        20000000,
        "3.5",
        324,
        {"deferral": "total", "deferral_months": 24, "capitalisation": 12},
    ),
    (
        20000000,
        "3.5",
        318,
        {"deferral": "total", "deferral_months": 18, "capitalisation": 12},
    ),
    (
        7500000,
        "4.1",
        123,
        {
            "deferral": "total",
            "deferral_months": 15,
            "capitalisation": 12,
            "period": 3,
        },
    ),
    (6000000, "0", 300, {"deferral": "total", "deferral_months": 120}),  # PTZ
    (
        9000000,
        "5",
        24,
        {"deferral": "total", "deferral_months": 23, "method": "bullet"},
    ),
    # levels
    (10000000, "3", 120, {"levels": ((60, 80000), (60, 116000))}),
    (10000000, "3.6", 36, {"levels": ((12, 50000), (12, 300000), (12, 555000))}),
    (
        10000000,
        "3",
        132,
        {
            "deferral": "partial",
            "deferral_months": 12,
            "levels": ((60, 80000), (60, 116000)),
        },
    ),
    # broken first periods
    (20000000, "3.4", 240, {"days": 26}),
    (
        20000000,
        "3.4",
        240,
        {
            "days": 16,
            "deferral": "total",
            "deferral_months": 18,
            "capitalisation": 12,
        },
    ),
    (
        20000000,
        "3.4",
        240,
        {"days": 16, "deferral": "total", "deferral_months": 18},
    ),
    (20000000, "3.4", 240, {"days": 16, "deferral": "partial", "deferral_months": 3}),
]


def money(cents):
    return Decimal(cents).scaleb(-2)


def make_terms(cents, percent, months, other):
    other = dict(other)
    days = other.pop("days", 0)
    dates = {}
    if days:
        # released some days before a whole first period begins
        first = datetime.date(2026, 6, 5)
        begins = schedule.add_months(first, -other.get("period", 1))
        dates = {
            "release_date": begins - datetime.timedelta(days=days),
            "first_payment_date": first,
        }
    return schedule.Terms(
        amount=money(cents),
        rate=Decimal(percent),
        months=months,
        method=other.get("method", "annuity"),
        period_months=other.get("period", 1),
        deferral=other.get("deferral", "none"),
        deferral_months=other.get("deferral_months", 0),
        capitalisation=other.get("capitalisation", 1),
        levels=tuple((count, money(level)) for count, level in other.get("levels", ())),
        **dates,
    )


def in_cents(amount):
    return int(amount.scaleb(2))


@tagged("post_install", "-at_install")
class TestFinanceSchedule(BaseCase):
    """Amortisation tables against an independent computation, exact to the cent."""

    def test_every_row(self):
        self.assertGreaterEqual(len(CASES), 30)
        for cents, percent, months, other in CASES:
            with self.subTest(cents=cents, percent=percent, months=months, **other):
                rows = schedule.build(make_terms(cents, percent, months, other))
                found = [
                    tuple(
                        in_cents(value)
                        for value in (
                            row.payment,
                            row.interest,
                            row.principal,
                            row.capitalised,
                            row.closing,
                        )
                    )
                    for row in rows
                ]
                self.assertEqual(found, reference(cents, percent, months, **other))
                self.assertEqual(rows[-1].closing, 0)

    def test_published_figures(self):
        """100,000 at 3.00 % over 120 months."""
        rows = schedule.build(schedule.Terms(100000, 3, 120))
        self.assertEqual(rows[0].payment, Decimal("965.61"))
        self.assertEqual(rows[-1].payment, Decimal("965.32"))
        self.assertEqual(sum(row.interest for row in rows), Decimal("15872.91"))
        result = plan.Result(plan.Loan(schedule.Terms(100000, 3, 120)))
        self.assertEqual(plan.apr.shown(result.apr), Decimal("3.04"))

    def test_insurance(self):
        policies = [
            ("0.36", "100", "initial"),
            ("0.36", "50", "remaining"),
            ("0.1234", "75", "remaining"),
            ("0.28", "0", "initial"),
        ]
        for index in (0, 3, 13, 17, 20, 24, 28, 29, 32, 34):
            cents, percent, months, other = CASES[index]
            terms = make_terms(cents, percent, months, other)
            rows = schedule.build(terms)
            known = reference(cents, percent, months, **other)
            total = [0] * len(rows)
            for rate, share, base in policies:
                with self.subTest(case=index, rate=rate, share=share, base=base):
                    policy = insurance.Policy(rate, share, base)
                    found = insurance.premiums(terms, rows, policy)
                    period = other.get("period", 1)
                    expected = insured(cents, known, rate, share, base, period)
                    self.assertEqual([in_cents(one) for one in found], expected)
                    total = [a + b for a, b in zip(total, expected, strict=True)]
            found = insurance.totals(
                terms, rows, [insurance.Policy(*policy) for policy in policies]
            )
            self.assertEqual([in_cents(one) for one in found], total)

    def test_insurance_of_a_broken_period_goes_by_days(self):
        terms = make_terms(*CASES[37])
        rows = schedule.build(terms)
        found = insurance.premiums(terms, rows, insurance.Policy("0.36"))
        # 200,000 × 0.36 % × 26 / 365 = 51.287…
        self.assertEqual(found[0], Decimal("51.29"))
        self.assertEqual(found[1], Decimal("60.00"))

    def test_smoothed(self):
        """The sum of the plan is constant until the cents of the last instalments."""
        for months, ptz_months, deferral in [
            (300, 300, 120),
            (300, 180, 24),
            (240, 120, 0),
            (180, 300, 60),  # the PTZ outlives the main loan
        ]:
            with self.subTest(months=months, ptz=ptz_months, deferral=deferral):
                main = plan.Loan(
                    schedule.Terms("180000", "3.45", months), is_smoothed=True
                )
                ptz = plan.Loan(
                    schedule.Terms(
                        *("60000", "0", ptz_months),
                        deferral="total" if deferral else "none",
                        deferral_months=deferral,
                    )
                )
                built = plan.Plan([main, ptz])
                level = instalment(6000000, 0, ptz_months - deferral)
                others = [
                    level if deferral < month <= ptz_months else 0
                    for month in range(1, months + 1)
                ]
                total = smoothed_total(18000000, "3.45", others)
                result = built.results[0]
                self.assertEqual(in_cents(result.total), total)
                runs = []
                for other in others:
                    if runs and runs[-1][1] == total - other:
                        runs[-1][0] += 1
                    else:
                        runs.append([1, total - other])
                self.assertEqual(
                    [in_cents(row.payment) for row in result.rows],
                    [
                        row[0]
                        for row in reference(
                            *(18000000, "3.45", months), levels=tuple(map(tuple, runs))
                        )
                    ],
                )
                paid = [row.payment for row in built.rows if row.number < months]
                close = [
                    row.number
                    for row in built.rows
                    if row.number < months
                    and abs(row.payment - result.total) > Decimal("1.50")
                ]
                self.assertFalse(close, paid[:3])
                self.assertEqual(paid[0], result.total)
                self.assertEqual(result.rows[-1].closing, 0)

    def test_smoothed_against_too_much(self):
        """A level below the interest is told, and the loan still closes at 0.00."""
        main = plan.Loan(schedule.Terms("100000", "4", 240), is_smoothed=True)
        short = plan.Loan(schedule.Terms("150000", "1", 60))
        result = plan.Plan([main, short]).results[0]
        self.assertEqual(result.uncovered[0], 1)
        self.assertEqual(result.rows[-1].closing, 0)
        rows = result.rows
        self.assertEqual(
            sum(row.principal for row in rows),
            100000 + sum(row.capitalised for row in rows),
        )

    def test_bridge_is_not_smoothed_against(self):
        main = plan.Loan(schedule.Terms("100000", "4", 240), is_smoothed=True)
        bridge = plan.Loan(
            schedule.Terms("80000", "4", 12, method="bullet"), is_bridge=True
        )
        built = plan.Plan([main, bridge])
        self.assertEqual(
            built.results[0].terms.levels, ((240, built.results[0].total),)
        )
        # its capital comes from a sale: no charge of a month, no charge for the HCSF
        interest = Decimal("266.67")
        self.assertEqual(built.charges()[12], built.results[0].total + interest)
        self.assertEqual(built.charges(with_bridges=False)[12], built.results[0].total)
        self.assertGreater(built.rows[11].payment, 80000)

    def test_dates(self):
        day = datetime.date
        terms = schedule.Terms(
            *("100000", "3", 12),
            release_date=day(2026, 1, 31),
            first_payment_date=day(2026, 2, 28),
        )
        # a month of February is a whole month: no broken period
        rows = schedule.build(terms)
        self.assertEqual([row.kind for row in rows], ["payment"] * 12)
        self.assertEqual(rows[0].date, day(2026, 2, 28))
        # released later than one month before: the first date pays interest alone
        late = schedule.Terms(
            *("100000", "3", 12),
            release_date=day(2026, 3, 20),
            first_payment_date=day(2026, 4, 5),
        )
        rows = schedule.build(late)
        self.assertEqual((rows[0].kind, rows[0].days), ("broken", 16))
        self.assertEqual(rows[0].payment, Decimal("131.51"))
        self.assertEqual(
            [row.date for row in rows[:3]],
            [day(2026, 4, 5), day(2026, 5, 5), day(2026, 6, 5)],
        )
        # released earlier: interim interest until the first whole month begins
        early = schedule.Terms(
            *("100000", "3", 12),
            release_date=day(2026, 1, 10),
            first_payment_date=day(2026, 4, 5),
        )
        rows = schedule.build(early)
        self.assertEqual((rows[0].days, rows[0].date), (54, day(2026, 3, 5)))
        self.assertEqual(rows[1].date, day(2026, 4, 5))
        self.assertEqual(rows[-1].date, day(2027, 3, 5))
        # the last day of the month stays the last day
        end = schedule.Terms("1000", "3", 4, release_date=day(2026, 10, 31))
        self.assertEqual(
            [row.date.day for row in schedule.build(end)], [30, 31, 31, 28]
        )

    def test_refused_terms(self):
        for amount, rate, months, other in [
            (0, 3, 120, {}),
            (-5, 3, 120, {}),
            ("0.001", 3, 120, {}),
            (1000, -1, 120, {}),
            (1000, 3, 0, {}),
            (1000, 3, 10, {"period_months": 3}),
            (1000, 3, 12, {"deferral": "total", "deferral_months": 12}),
            (1000, 3, 12, {"levels": ((11, 100),)}),
            (1000, 3, 12, {"method": "other"}),
            (1000, 3, 12, {"capitalisation": 6}),
        ]:
            with (
                self.subTest(amount=amount, rate=rate, months=months, **other),
                self.assertRaises(ValueError),
            ):
                schedule.Terms(amount, rate, months, **other)
        for rate, share, base in [
            (1, 101, "initial"),
            (-1, 50, "initial"),
            (1, 1, "x"),
        ]:
            with self.assertRaises(ValueError):
                insurance.Policy(rate, share, base)
