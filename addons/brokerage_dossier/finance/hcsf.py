"""What lenders look at: debt ratio, remaining income, term.

Decision D-HCSF-2021-7 of 29 September 2021 of the Haut Conseil de stabilité financière,
amended in 2023. It binds lenders, not households: these figures warn, they block
nothing.
"""

from decimal import ROUND_HALF_UP, Decimal

from .money import decimal


def debt_ratio(charges, income):
    """Return the *taux d'effort* in percent, to two decimals.

    All loans of the borrowers, total due: insurance is in; the interest of bridging
    loans is out (since December 2023).

    :param charges: loan charges of a month
    :param income: of a month, net before tax, without exceptional income
    :return: a Decimal, or None when there is no income to compare with
    """
    income = decimal(income)
    if income <= 0:
        return None
    ratio = decimal(charges) / income * 100
    return ratio.quantize(Decimal("0.01"), ROUND_HALF_UP)


def longest_months(deferral_months, enters_later, years=25, years_deferred=27):
    """Return the longest term, in months, of a loan for a home.

    25 years; up to 27 when the home is entered later (new build, land, works of 10 % of
    the operation at least): as long as the deferral, 25 years of repayment at most.

    :param int deferral_months: of the loan
    :param bool enters_later: the home is entered later than the loan
    :param int years: usual limit
    :param int years_deferred: limit with the deferral
    """
    if not enters_later:
        return years * 12
    return min(years * 12 + max(deferral_months, 0), max(years_deferred, years) * 12)


def works_are_large(works, operation):
    """Tell whether works are 10 % at least of what the operation costs."""
    operation = decimal(operation)
    return operation > 0 and decimal(works) * 10 >= operation
