"""Annual percentage rates: TAEG, TEG of business loans, TAEA.

Sources: annex I of Directive 2014/17/EU; art. R314-3 of the Code de la consommation and
its annex (TAEG, actuarial), R314-2 (TEG of business loans, proportional), R314-12
(TAEA). The equation is ``Σ C(k)·(1+X)^−t(k) = Σ D(l)·(1+X)^−s(l)``: drawdowns on the
left, instalments and costs on the right, times in years from the first drawdown.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

from .schedule import add_months

#: the annex asks for one decimal at least; two are shown, these are kept
PRECISION = Decimal("0.00000001")
_STEPS = 200


def month_time(months):
    """Return the years of a number of equal months: twelve to a year, always.

    Annex I of Directive 2014/17/EU, remark (c): a year has 12 equal months of 365/12
    days, in leap years too.
    """
    return months / 12


def date_time(start, end):
    """Return the years between two dates, by the rule for home loans.

    Annex I of Directive 2014/17/EU, remark (c), for a time that is not whole: whole
    months counted back from the payment, then the days back to the drawdown; the first
    day is out, the last one in, weekends count; the days are divided by the length, 365
    or 366, of the year that ends on the last of these days.

    :param start: date of the first drawdown
    :param end: date of the payment, not before
    :raise ValueError: the payment comes first
    """
    if end < start:
        raise ValueError("A payment is not before the first drawdown.")
    months = (end.year - start.year) * 12 + end.month - start.month
    while add_months(end, -months) < start:
        months -= 1
    last = add_months(end, -months)
    days = (last - start).days
    # the 31st and the last day of a shorter month: a whole number of months
    if days and add_months(start, months + 1) == end:
        return month_time(months + 1)
    year = (last - add_months(last, -12)).days
    return month_time(months) + days / year


def calendar_time(start, end):
    """Return the years between two dates by days alone: consumer credit, 365 or 366.

    Whole years are counted back from the payment, then days, as for home loans.
    """
    years = end.year - start.year
    while add_months(end, -12 * years) < start:
        years -= 1
    last = add_months(end, -12 * years)
    return years + (last - start).days / (last - add_months(last, -12)).days


def solve(drawdowns, payments):
    """Return the annual percentage rate, in percent, by bisection.

    :param drawdowns: ``[(years, amount), …]``
    :param payments: ``[(years, amount), …]``: instalments and costs
    :return: a Decimal with eight decimals: round it for display with :func:`shown`
    :raise ValueError: nothing is lent or paid, or no rate solves the equation
    """
    flows = [(float(time), float(amount)) for time, amount in drawdowns]
    flows += [(float(time), -float(amount)) for time, amount in payments]
    if sum(amount for _time, amount in flows if amount > 0) <= 0:
        raise ValueError("Nothing is lent.")
    if not any(amount < 0 for _time, amount in flows):
        raise ValueError("Nothing is paid back.")
    merged = {}
    for time, amount in flows:
        merged[time] = merged.get(time, 0.0) + amount
    flows = sorted(merged.items())

    def balance(rate):
        base = math.log1p(rate)
        return math.fsum(amount * math.exp(-base * time) for time, amount in flows)

    low, high = -0.5, 1.0
    while balance(high) < 0:
        high = high * 2
        if high > 1e9:
            raise ValueError("No rate solves the equation.")
    if balance(low) > 0:
        raise ValueError("Less than half of the loan is paid back.")
    for _step in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if balance(middle) < 0:
            low = middle
        else:
            high = middle
    rate = Decimal(repr((low + high) / 2)) * 100
    return rate.quantize(PRECISION, ROUND_HALF_UP)


def proportional(effective, periods_per_year):
    """Return the proportional rate of an effective one: period rate × periods a year.

    Art. R314-2 of the Code de la consommation (business and public borrowers).

    :param Decimal effective: percent a year, actuarial
    :param int periods_per_year: 12 or 4
    """
    period = math.expm1(math.log1p(float(effective) / 100) / periods_per_year)
    rate = Decimal(repr(period * periods_per_year)) * 100
    return rate.quantize(PRECISION, ROUND_HALF_UP)


def shown(rate, decimals=2):
    """Return a rate as it is shown: half up (annex, remark (d))."""
    return rate.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
