from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..finance import apr, insurance, plan, schedule

#: the same examples each time, and few enough to be quick on a small machine
PROFILE = settings(
    derandomize=True, deadline=None, max_examples=60, database=None, print_blob=False
)


@st.composite
def loans(draw):
    """Terms that an offer may have."""
    period = draw(st.sampled_from([1, 1, 3]))
    periods = draw(st.integers(1, 324 // period))
    deferral = draw(st.sampled_from(["none", "partial", "total"]))
    return schedule.Terms(
        amount=draw(st.decimals("100", "900000", places=2)),
        rate=draw(st.decimals("0", "9", places=3)),
        months=periods * period,
        method=draw(st.sampled_from(schedule.METHODS)),
        period_months=period,
        deferral=deferral if periods > 1 else "none",
        deferral_months=draw(st.integers(0, min(periods - 1, 36))) * period,
        capitalisation=draw(st.sampled_from([1, 12])),
    )


policies = st.builds(
    insurance.Policy,
    rate=st.decimals("0", "1", places=3),
    share=st.integers(0, 100).map(Decimal),
    base=st.sampled_from(["initial", "remaining"]),
    required=st.just(True),
)


@tagged("post_install", "-at_install")
class TestFinanceProperties(BaseCase):
    """What holds for every loan."""

    @PROFILE
    @given(loans())
    def test_table_is_consistent(self, terms):
        rows = schedule.build(terms)
        self.assertEqual(len(rows), terms.periods)
        capital = terms.amount
        for row in rows:
            self.assertEqual(row.opening, capital)
            capital += row.capitalised - row.principal
            self.assertEqual(row.closing, capital)
            self.assertEqual(
                row.payment + row.capitalised - row.principal,
                row.interest
                if row.kind == "payment" or terms.deferral == "partial"
                else row.capitalised,
            )
            self.assertGreaterEqual(row.payment, 0)
            self.assertGreaterEqual(row.closing, 0)
            self.assertEqual(row.payment, row.payment.quantize(Decimal("0.01")))
        self.assertEqual(capital, 0)
        added = sum(row.capitalised for row in rows)
        self.assertEqual(sum(row.principal for row in rows), terms.amount + added)
        # what is paid is what was lent and its interest, nothing else
        self.assertEqual(
            sum(row.payment for row in rows),
            terms.amount + sum(row.interest for row in rows),
        )

    @PROFILE
    @given(loans(), st.decimals("0", "5", places=2), policies)
    def test_rate_solves_its_equation(self, terms, percent, policy):
        fees = (terms.amount * percent / 100).quantize(Decimal("0.01"))
        result = plan.Result(plan.Loan(terms, (policy,), fees))
        drawdowns, payments = result.flows(result.premiums)
        rate = float(result.apr) / 100
        left = sum(float(c) / (1 + rate) ** t for t, c in drawdowns)
        right = sum(float(d) / (1 + rate) ** s for s, d in payments)
        # the rate has ten decimals as a fraction: 27 years make that 1e-7 of the loan
        self.assertAlmostEqual(
            left / float(terms.amount), right / float(terms.amount), 6
        )

    @PROFILE
    @given(loans(), st.decimals("0.1", "5", places=2))
    def test_fees_never_lower_the_rate(self, terms, percent):
        fees = (terms.amount * percent / 100).quantize(Decimal("0.01"))
        bare = plan.Result(plan.Loan(terms)).apr
        half = plan.Result(plan.Loan(terms, fees=fees / 2)).apr
        whole = plan.Result(plan.Loan(terms, fees=fees)).apr
        self.assertLessEqual(bare, half)
        self.assertLessEqual(half, whole)

    @PROFILE
    @given(loans(), policies, policies)
    def test_optional_insurance_changes_nothing(self, terms, required, other):
        optional = insurance.Policy(other.rate, other.share, other.base, required=False)
        without = plan.Result(plan.Loan(terms, (required,)))
        with_it = plan.Result(plan.Loan(terms, (required, optional)))
        self.assertEqual(with_it.apr, without.apr)
        self.assertEqual(with_it.rows, without.rows)
        self.assertGreaterEqual(with_it.total_cost, without.total_cost)

    @PROFILE
    @given(
        st.decimals("20000", "400000", places=2),
        st.decimals("0", "6", places=2),
        st.integers(24, 300),
        st.decimals("1000", "60000", places=2),
        st.integers(12, 300),
        st.integers(0, 11),
    )
    def test_smoothed_plan(self, amount, rate, months, other, other_months, deferral):
        main = plan.Loan(schedule.Terms(amount, rate, months), is_smoothed=True)
        small = plan.Loan(
            schedule.Terms(
                *(other, 0, other_months),
                deferral="total" if deferral else "none",
                deferral_months=deferral,
            )
        )
        result = plan.Plan([main, small]).results[0]
        self.assertEqual(result.rows[-1].closing, 0)
        announced = dict.fromkeys(range(1, months + 1), Decimal(0))
        for row in schedule.build(small.terms):
            if row.number in announced:
                announced[row.number] = row.planned
        for row in result.rows:
            self.assertEqual(row.planned + announced[row.number], result.total)
        # the level is right when the last instalment makes up for cents only; where a
        # level does not cover its interest the plan says so
        if not result.uncovered:
            gap = abs(result.rows[-1].payment - result.rows[-1].planned)
            self.assertLess(gap, Decimal("0.02") * months * (1 + rate))

    @PROFILE
    @given(loans())
    def test_business_rate_is_below_the_effective_one(self, terms):
        effective = plan.Result(plan.Loan(terms)).apr
        proportional = plan.Result(plan.Loan(terms, is_business=True)).apr
        self.assertLessEqual(proportional, effective)
        self.assertEqual(apr.shown(proportional, 4) == 0, apr.shown(effective, 4) == 0)
