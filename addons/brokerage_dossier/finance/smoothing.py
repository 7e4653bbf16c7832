"""Smoothing (*lissage*): the main loan's levels make the sum of a plan constant.

With the other loans' instalment o(j) in phase j of n(j) periods, the constant total T
solves ``P = Σ (T − o(j)) · a(n(j)) · v^(periods before j)``, where ``v = 1/(1+i)`` and
``a(n) = (1 − v^n) / i`` (n when i is 0). T is rounded to the cent; the last instalment
of the main loan closes it.
"""

from decimal import Decimal

from .money import ZERO, cents, decimal


def phases(others):
    """Return runs of equal instalments, ``[(periods, instalment), …]``.

    :param others: what the other loans announce for each period
    """
    runs = []
    for value in others:
        if runs and runs[-1][1] == value:
            runs[-1] = (runs[-1][0] + 1, value)
        else:
            runs.append((1, value))
    return runs


def levels(capital, period_rate, others):
    """Return the levels of the smoothed loan, and the constant total of the plan.

    :param Decimal capital: of the smoothed loan when its repayment begins
    :param Decimal period_rate: as a fraction of 1
    :param others: what the other loans announce for each of its periods, without
        insurance
    :return: ``(((periods, instalment), …), total)``; an instalment may be below the
        interest, or below 0, when the others weigh too much:
        :func:`.schedule.levels_below_interest` tells
    :raise ValueError: no period
    """
    if not others:
        raise ValueError("A smoothed loan has at least one period.")
    capital, rate = decimal(capital), decimal(period_rate)
    weights = weighted = ZERO
    discount = Decimal(1)
    runs = phases(others)
    for count, other in runs:
        after = discount / (1 + rate) ** count
        weight = (discount - after) / rate if rate else Decimal(count)
        weights += weight
        weighted += other * weight
        discount = after
    total = cents((capital + weighted) / weights)
    return tuple((count, total - other) for count, other in runs), total
