"""Usury: which ceiling a loan is compared with.

Art. L314-6 and D314-15 of the Code de la consommation: a TAEG more than one third above
the average of the quarter before. The ceilings are published each quarter in the
Journal officiel: dated data, not code.
"""


def category(loan_type, months):
    """Return the category of the quarterly notice for a home loan at a fixed rate.

    :param str loan_type: ``business`` loans have no such ceiling: None
    :param int months: of the loan
    """
    if loan_type == "business":
        return None
    if loan_type == "bridge":
        return "bridge"
    if months < 120:
        return "fixed_short"
    return "fixed_medium" if months < 240 else "fixed_long"


def is_usury(rate, ceiling):
    """Tell whether a TAEG is above its ceiling: equal is allowed.

    :param Decimal rate: percent, as shown in the offer (two decimals)
    :param Decimal ceiling: percent
    """
    return rate > ceiling
