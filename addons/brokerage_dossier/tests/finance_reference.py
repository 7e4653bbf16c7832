"""The same loans, computed another way: whole cents and exact fractions.

Nothing of the add-on's engine is used: amounts are integers of cents, rates are
fractions, the instalment comes from the sum of the discounts (not from the formula of
the annuity), and the levels of a smoothed loan from two exact trials.
"""

from fractions import Fraction


def half_up(value):
    """Round a fraction of cents half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def instalment(capital, rate, periods):
    """Return the constant instalment in cents."""
    discount = sum(Fraction(1) / (1 + rate) ** k for k in range(1, periods + 1))
    return half_up(Fraction(capital) / discount)


def reference(
    cents,
    percent,
    months,
    method="annuity",
    period=1,
    deferral="none",
    deferral_months=0,
    capitalisation=1,
    levels=(),
    days=0,
):
    """Return ``[(payment, interest, principal, added, closing), …]`` in cents."""
    rate = Fraction(percent) * period / 1200
    rows, capital, waiting = [], cents, 0
    if days:
        interest = half_up(Fraction(capital) * Fraction(percent) * days / 36500)
        if deferral != "total":
            rows.append((interest, interest, 0, 0, capital))
        elif capitalisation == 1:
            capital += interest
            rows.append((0, interest, 0, interest, capital))
        else:
            waiting = interest
            rows.append((0, interest, 0, 0, capital))
    deferred = deferral_months // period if deferral != "none" else 0
    for number in range(1, deferred + 1):
        interest = half_up(capital * rate)
        if deferral == "partial":
            rows.append((interest, interest, 0, 0, capital))
            continue
        waiting += interest
        added = 0
        if (number * period) % capitalisation == 0 or number == deferred:
            added, waiting = waiting, 0
        capital += added
        rows.append((0, interest, 0, added, capital))
    count = months // period - deferred
    plan = [cents_ for times, cents_ in levels for _one in range(times)]
    if not plan and method == "annuity":
        plan = [instalment(capital, rate, count)] * count
    share = half_up(Fraction(capital, count))
    for number in range(count):
        interest = half_up(capital * rate)
        if number == count - 1:
            principal = capital
        elif method == "annuity":
            principal = min(plan[number] - interest, capital)
        elif method == "principal":
            principal = min(share, capital)
        else:
            principal = 0
        capital -= principal
        rows.append((interest + principal, interest, principal, 0, capital))
    return rows


def smoothed_total(cents, percent, others):
    """Return the constant total in cents, from two exact trials of the recurrence.

    :param others: instalments of the other loans, in cents, month by month
    """
    rate = Fraction(percent) / 1200

    def left(total):
        capital = Fraction(cents)
        for other in others:
            capital = capital * (1 + rate) - (total - other)
        return capital

    at_zero, at_one = left(0), left(1)
    return half_up(at_zero / (at_zero - at_one))


def insured(cents, rows, percent, share, base, period=1):
    """Return the premium of each regular row in cents."""
    capital, result = cents, []
    for _payment, _interest, _principal, _added, closing in rows:
        covered = cents if base == "initial" else capital
        part = Fraction(percent) / 100 * Fraction(share) / 100 * period / 12
        result.append(half_up(covered * part))
        capital = closing
    return result
