"""Amortisation tables, exact to the cent.

Interest of a period = capital × rate a year × months of the period / 12, to the cent;
principal = instalment − interest; the last instalment pays what is left, so that the
loan closes at 0.00 and may differ from the others.
"""

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .money import ZERO, cents, decimal

METHODS = ("annuity", "principal", "bullet")
DEFERRALS = ("none", "partial", "total")
#: days of the year by which the interest of a broken period is counted: 365, never the
#: 360 of bankers (consumers; C. conso art. R314-3 and its annex count a year so too)
YEAR_DAYS = 365


@dataclass(frozen=True)
class Terms:
    """What an offer says of one loan.

    :param Decimal amount: borrowed, more than 0
    :param Decimal rate: percent a year
    :param int months: of the whole loan, the deferral included, a broken first period
        not included
    :param str method: ``annuity`` (constant instalments), ``principal`` (constant
        principal) or ``bullet`` (capital at the end)
    :param int period_months: 1 or 3
    :param str deferral: ``none``, ``partial`` (interest is paid) or ``total`` (nothing
        is paid, interest joins the capital)
    :param int deferral_months: less than ``months``
    :param int capitalisation: months after which deferred interest joins the capital:
        1 or 12 (art. 1343-2 of the Code civil: interest due for a whole year). What is
        due when the deferral ends joins it too: the repayment starts from there.
    :param tuple levels: ``((periods, instalment), …)`` that cover the repayment, in the
        place of the constant instalment; empty: none
    :param release_date: of the funds, or None
    :param first_payment_date: first regular instalment, or None
    :raise ValueError: terms that make no loan
    """

    amount: Decimal
    rate: Decimal
    months: int
    method: str = "annuity"
    period_months: int = 1
    deferral: str = "none"
    deferral_months: int = 0
    capitalisation: int = 1
    levels: tuple = ()
    release_date: datetime.date | None = None
    first_payment_date: datetime.date | None = None

    def __post_init__(self):
        for name in ("amount", "rate"):
            object.__setattr__(self, name, decimal(getattr(self, name)))
        deferred = self.deferral_months if self.deferral != "none" else 0
        object.__setattr__(self, "deferral_months", deferred)
        checks = {
            "the amount is more than 0": self.amount > 0,
            "the amount is in whole cents": self.amount == cents(self.amount),
            "the rate is not negative": self.rate >= 0,
            "the method is known": self.method in METHODS,
            "the deferral is known": self.deferral in DEFERRALS,
            "the period is a month or a quarter": self.period_months in (1, 3),
            "interest joins the capital each month or year": self.capitalisation
            in (1, 12),
            "at least one period": self.months >= self.period_months,
            "whole periods": not self.months % self.period_months
            and not deferred % self.period_months,
            "the deferral is shorter than the loan": 0 <= deferred < self.months,
        }
        if self.levels:
            checks["levels go with constant instalments"] = self.method == "annuity"
            checks["the levels cover the repayment"] = (
                sum(count for count, _payment in self.levels) == self.repayments
            )
        for text, is_met in checks.items():
            if not is_met:
                raise ValueError(f"Not so: {text}.")

    @property
    def periods(self):
        """Number of regular instalments, the deferral included."""
        return self.months // self.period_months

    @property
    def repayments(self):
        """Number of instalments after the deferral."""
        return self.periods - self.deferral_months // self.period_months

    @property
    def period_rate(self):
        """Rate of a period, as a fraction of 1."""
        return self.rate * self.period_months / Decimal(1200)


@dataclass(frozen=True)
class Row:
    """One line of an amortisation table.

    :param str kind: ``broken`` (interest by days before the first whole period),
        ``deferral`` or ``payment``
    :param int number: of the regular instalment, from 1; 0 for a broken period
    :param date: of the payment, or None
    :param Decimal opening: capital before
    :param Decimal interest: of the period
    :param Decimal capitalised: interest that joins the capital with this row
    :param Decimal principal: capital repaid
    :param Decimal payment: what is paid, without insurance
    :param Decimal closing: capital after
    :param Decimal planned: the instalment the offer announces: the last one may differ
        by cents, and the capital of a bullet loan is no instalment
    :param int days: of a broken period, else 0
    """

    kind: str
    number: int
    date: datetime.date | None
    opening: Decimal
    interest: Decimal
    capitalised: Decimal
    principal: Decimal
    payment: Decimal
    closing: Decimal
    planned: Decimal
    days: int = 0


def add_months(date, count):
    """Return the same day some months later or before, or the month's last day."""
    year, month = divmod(date.year * 12 + date.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(date.day, last))


def annuity(capital, period_rate, periods):
    """Return the constant instalment ``P·i / (1 − (1+i)^−n)``, to the cent.

    :param Decimal capital: to repay
    :param Decimal period_rate: as a fraction of 1; 0: the n-th part
    :param int periods: at least 1
    """
    if not period_rate:
        return cents(capital / periods)
    return cents(capital * period_rate / (1 - (1 + period_rate) ** -periods))


def broken_days(terms):
    """Return the days before the first whole period, and the day that ends them.

    :return: ``(days, date)``; ``(0, None)`` when the first period is a whole one

    Funds released earlier than one period before the first instalment: interim interest
    until the first whole period begins. Later: the first date pays interest alone, and
    the whole periods begin there.
    """
    released, first = terms.release_date, terms.first_payment_date
    if not released or not first:
        return 0, None
    begins = add_months(first, -terms.period_months)
    if released == begins or add_months(released, terms.period_months) == first:
        return 0, None
    end = begins if released < begins else first
    return max((end - released).days, 0), end


def payment_date(terms, number):
    """Return the date of the regular instalment ``number`` (from 1), or None."""
    _days, end = broken_days(terms)
    anchor, before = terms.first_payment_date, 1
    if not anchor:
        anchor, before = terms.release_date, 0
    elif end == anchor:
        before = 0
    if not anchor:
        return None
    return add_months(anchor, (number - before) * terms.period_months)


@lru_cache(maxsize=32)
def build(terms):
    """Return the amortisation table of a loan.

    :param Terms terms: of the loan
    :return: a tuple of :class:`Row`; the last one closes at 0.00
    """
    rows = []
    capital, waiting = _broken_row(terms, rows)
    capital = _deferral_rows(terms, rows, capital, waiting)
    _repayment_rows(terms, rows, capital)
    return tuple(rows)


def _broken_row(terms, rows):
    """Interest by days before the first whole period, as a row of its own."""
    days, end = broken_days(terms)
    if not days:
        return terms.amount, ZERO
    interest = cents(terms.amount * terms.rate * days / Decimal(100 * YEAR_DAYS))
    is_deferred = terms.deferral == "total" and terms.deferral_months
    joins = interest if is_deferred and terms.capitalisation == 1 else ZERO
    paid = ZERO if is_deferred else interest
    closing = terms.amount + joins
    rows.append(
        Row(
            *("broken", 0, end, terms.amount, interest, joins),
            *(ZERO, paid, closing, paid, days),
        )
    )
    return closing, interest if is_deferred and not joins else ZERO


def _deferral_rows(terms, rows, capital, waiting):
    """Rows in which the capital is not repaid."""
    count = terms.deferral_months // terms.period_months
    for number in range(1, count + 1):
        interest = cents(capital * terms.period_rate)
        joins = paid = ZERO
        if terms.deferral == "partial":
            paid = interest
        else:
            waiting += interest
            months = number * terms.period_months
            if number == count or not months % terms.capitalisation:
                joins, waiting = waiting, ZERO
        date = payment_date(terms, number)
        rows.append(
            Row(
                *("deferral", number, date, capital, interest, joins),
                *(ZERO, paid, capital + joins, paid),
            )
        )
        capital += joins
    return capital


def _repayment_rows(terms, rows, capital):
    first = terms.periods - terms.repayments + 1
    planned = _planned(terms, capital)
    share = cents(capital / terms.repayments)
    for number in range(first, terms.periods + 1):
        interest = cents(capital * terms.period_rate)
        joins = ZERO
        if number == terms.periods:
            principal = capital
        elif terms.method == "principal":
            principal = min(share, capital)
        elif terms.method == "bullet":
            principal = ZERO
        else:
            principal = min(max(planned[number - first], ZERO) - interest, capital)
            if principal < 0:
                # a level below the interest: the rest is owed too
                joins, principal = -principal, ZERO
        closing = capital + joins - principal
        payment = interest - joins + principal
        if terms.method == "principal":
            announced = interest + share
        elif terms.method == "bullet":
            announced = interest
        else:
            announced = planned[number - first]
        date = payment_date(terms, number)
        rows.append(
            Row(
                *("payment", number, date, capital, interest, joins),
                *(principal, payment, closing, announced),
            )
        )
        capital = closing


def _planned(terms, capital):
    """Return the announced instalment of each repayment, for the annuity method."""
    if terms.levels:
        return [
            decimal(payment)
            for count, payment in terms.levels
            for _period in range(count)
        ]
    if terms.method != "annuity":
        return []
    level = annuity(capital, terms.period_rate, terms.repayments)
    return [level] * terms.repayments


def usual_payment(rows):
    """Return the instalment that the offer announces after the deferral.

    Of several levels it is the one that lasts longest, the first of equals.

    :param rows: a table of :func:`build`
    """
    counts = {}
    for row in rows:
        if row.kind == "payment":
            counts[row.planned] = counts.get(row.planned, 0) + 1
    # the first of a falling series: every one is there once
    return max(counts, key=counts.get)


def levels_below_interest(rows):
    """Return the numbers of the instalments that do not cover their interest."""
    return [
        row.number
        for row in rows
        if row.kind == "payment" and row.planned < row.interest
    ]
