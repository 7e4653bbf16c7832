"""A plan of several loans: tables side by side, totals, rates."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from . import apr, insurance, schedule, smoothing
from .money import ZERO, cents, decimal


@dataclass(frozen=True)
class Loan:
    """One loan of a plan.

    :param schedule.Terms terms: of the loan, without levels
    :param tuple policies: of its borrowers
    :param Decimal fees: costs that are conditions of the loan, due at the signature
        (lender's and broker's fee, guarantee, other required costs: art. R314-4). The
        notary is not among them.
    :param bool is_smoothed: takes levels so that the sum of the plan is constant
    :param bool is_business: its rate is the proportional TEG
    :param bool is_bridge: its capital comes from a sale, it is not smoothed against
    """

    terms: schedule.Terms
    policies: tuple = ()
    fees: Decimal = ZERO
    is_smoothed: bool = False
    is_business: bool = False
    is_bridge: bool = False


@dataclass
class Result:
    """A loan with its figures; ``start`` is its month in the plan, from 0."""

    loan: Loan
    start: int = 0
    total: Decimal | None = None
    terms: schedule.Terms = field(init=False)

    def __post_init__(self):
        self.terms = self.loan.terms

    @cached_property
    def rows(self):
        return schedule.build(self.terms)

    @cached_property
    def premiums(self):
        return insurance.totals(self.terms, self.rows, self.loan.policies)

    @cached_property
    def required_premiums(self):
        required = [policy for policy in self.loan.policies if policy.required]
        return insurance.totals(self.terms, self.rows, required)

    @property
    def total_interest(self):
        return sum((row.interest for row in self.rows), ZERO)

    @property
    def total_insurance(self):
        return sum(self.premiums, ZERO)

    @property
    def total_cost(self):
        return self.total_interest + self.total_insurance + decimal(self.loan.fees)

    @property
    def payment(self):
        """The usual instalment, without insurance."""
        return schedule.usual_payment(self.rows)

    @property
    def first_premium(self):
        """The premium of the first regular instalment."""
        return next(
            premium
            for row, premium in zip(self.rows, self.premiums, strict=True)
            if row.kind != "broken"
        )

    @property
    def uncovered(self):
        """Numbers of the instalments that do not cover their interest."""
        return schedule.levels_below_interest(self.rows)

    def months(self):
        """Yield ``(month of the plan, row, premium)``; broken periods come first."""
        period = self.terms.period_months
        for row, premium in zip(self.rows, self.premiums, strict=True):
            yield self.start + row.number * period, row, premium

    # ---------------------------------------------------------------------
    # Rates
    # ---------------------------------------------------------------------
    @cached_property
    def times(self):
        """Years from the drawdown to each row: equal months, or the dates' rule."""
        if schedule.broken_days(self.terms)[0]:
            released = self.terms.release_date
            return [apr.date_time(released, row.date) for row in self.rows]
        period = self.terms.period_months
        return [apr.month_time(row.number * period) for row in self.rows]

    def flows(self, premiums, shift=0.0):
        """Return drawdowns and payments, ``(years, amount)``, from a common start."""
        drawdowns = [(shift, self.terms.amount)]
        payments = [(shift, decimal(self.loan.fees))] if self.loan.fees else []
        payments += [
            (shift + time, row.payment + premium)
            for time, row, premium in zip(self.times, self.rows, premiums, strict=True)
            if row.payment or premium
        ]
        return drawdowns, payments

    def _rate(self, premiums):
        rate = apr.solve(*self.flows(premiums))
        if self.loan.is_business:
            rate = apr.proportional(rate, 12 // self.terms.period_months)
        return rate

    @cached_property
    def apr(self):
        """TAEG in percent, or the proportional TEG of a business loan."""
        return self._rate(self.required_premiums)

    @cached_property
    def insurance_apr(self):
        """TAEA: with all of the insurance offered less with none (R314-12)."""
        if not self.total_insurance:
            return Decimal(0)
        return self._rate(self.premiums) - self._rate([ZERO] * len(self.rows))


class Plan:
    """Several loans that are paid together.

    :param loans: :class:`Loan`, in the order of the plan; one smoothed at most
    :raise ValueError: two smoothed loans, or a smoothed one that is not monthly
    """

    def __init__(self, loans):
        smoothed = [loan for loan in loans if loan.is_smoothed]
        if len(smoothed) > 1:
            raise ValueError("One loan of a plan is smoothed at most.")
        starts = _starts(loans)
        self.results = [
            Result(loan, start) for loan, start in zip(loans, starts, strict=True)
        ]
        for result in self.results:
            if result.loan.is_smoothed:
                self._smooth(result)

    def _smooth(self, result):
        terms = result.terms
        if terms.period_months != 1 or terms.method != "annuity":
            raise ValueError("A smoothed loan has constant monthly instalments.")
        first = terms.periods - terms.repayments
        begun = schedule.build(replace(terms, levels=()))
        capital = next(row.opening for row in begun if row.kind == "payment")
        planned = {}
        for other in self._others(result):
            for month, row, _premium in other.months():
                planned[month] = planned.get(month, ZERO) + row.planned
        others = [
            planned.get(result.start + number, ZERO)
            for number in range(first + 1, terms.periods + 1)
        ]
        levels, total = smoothing.levels(capital, terms.period_rate, others)
        result.terms = replace(terms, levels=levels)
        result.total = total

    def _others(self, result):
        return [
            other
            for other in self.results
            if other is not result and not other.loan.is_bridge
        ]

    # ---------------------------------------------------------------------
    # Figures of the plan
    # ---------------------------------------------------------------------
    @property
    def months(self):
        """The month of the plan in which the last loan ends."""
        return max(
            (result.start + result.terms.months for result in self.results), default=0
        )

    def charges(self, with_bridges=True):
        """Return what each month costs, ``{month: amount}``, from 1, insurance in.

        What the offers announce: a quarter's instalment counts for a third each month,
        the capital of a bullet loan is no charge of a month, nor are the cents by which
        the last instalment differs.

        :param bool with_bridges: bridging loans count too; without them these are the
            charges of the debt ratio (HCSF, since December 2023)
        """
        months = dict.fromkeys(range(1, self.months + 1), ZERO)
        for result in self.results:
            if result.loan.is_bridge and not with_bridges:
                continue
            period = result.terms.period_months
            for month, row, premium in result.months():
                if row.kind == "broken":
                    continue
                part = cents((max(row.planned, ZERO) + premium) / period)
                for earlier in range(period):
                    months[month - earlier] += part
        return months

    @cached_property
    def rows(self):
        """The table of the whole plan: one :class:`PlanRow` for each month paid."""
        found = {}
        for index, result in enumerate(self.results):
            for month, row, premium in result.months():
                found.setdefault(month, {})[index] = (row, premium)
        capital = {}
        table = []
        for month in sorted(found):
            lines = found[month].values()
            for index, result in enumerate(self.results):
                if index in found[month]:
                    capital[index] = found[month][index][0].closing
                elif index not in capital and result.start <= month:
                    capital[index] = result.terms.amount
            dates = [row.date for row, _premium in lines]
            table.append(
                PlanRow(
                    number=month,
                    date=None if None in dates else max(dates),
                    interest=sum((row.interest for row, _premium in lines), ZERO),
                    principal=sum((row.principal for row, _premium in lines), ZERO),
                    insurance=sum((premium for _row, premium in lines), ZERO),
                    payment=sum((row.payment + prem for row, prem in lines), ZERO),
                    closing=sum(capital.values(), ZERO),
                    parts=tuple(
                        _paid(found[month].get(index))
                        for index in range(len(self.results))
                    ),
                )
            )
        return table

    @cached_property
    def apr(self):
        """A rate of the whole plan, for information: each offer has its own TAEG."""
        drawdowns, payments = [], []
        for result, shift in zip(self.results, self._shifts(), strict=True):
            flows = result.flows(result.required_premiums, shift)
            drawdowns += flows[0]
            payments += flows[1]
        rate = apr.solve(drawdowns, payments)
        if all(result.loan.is_business for result in self.results):
            rate = apr.proportional(rate, 12)
        return rate

    def _shifts(self):
        """Years from the first drawdown to that of each loan."""
        dates = [result.terms.release_date for result in self.results]
        if None in dates:
            return [apr.month_time(result.start) for result in self.results]
        return [apr.date_time(min(dates), date) for date in dates]


@dataclass(frozen=True)
class PlanRow:
    """A month of a plan; ``parts`` are the payments of each loan, insurance in."""

    number: int
    date: object
    interest: Decimal
    principal: Decimal
    insurance: Decimal
    payment: Decimal
    closing: Decimal
    parts: tuple


def _paid(line):
    return line[0].payment + line[1] if line else ZERO


def _starts(loans):
    """Return the month in which each loan starts, 0 for the first, or 0 for all.

    Only when every loan has a date: otherwise they start together.
    """
    dates = [schedule.payment_date(loan.terms, 1) for loan in loans]
    if None in dates:
        return [0] * len(loans)
    months = [
        date.year * 12 + date.month - loan.terms.period_months
        for date, loan in zip(dates, loans, strict=True)
    ]
    return [month - min(months) for month in months]


@lru_cache(maxsize=16)
def build(loans):
    """Return the plan of a tuple of loans; the latest ones are kept ready."""
    return Plan(loans)
