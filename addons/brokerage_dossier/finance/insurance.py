"""Premiums of borrowers' insurance.

A policy covers a share (*quotité*) of one borrower on one loan. Its premium is computed
on the capital lent (constant) or on the capital still owed (falling); it is due during
the deferral too, and never changes the capital.
"""

from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO, cents, decimal
from .schedule import YEAR_DAYS


@dataclass(frozen=True)
class Policy:
    """The insurance of one borrower on one loan.

    :param Decimal rate: percent a year of the capital
    :param Decimal share: percent of the loan that is covered, 0 to 100
    :param str base: ``initial`` or ``remaining`` capital
    :param bool required: the lender asks for it, so it is a cost of the credit (art.
        R314-4 and L314-1 of the Code de la consommation)
    :raise ValueError: a share or a base that does not exist
    """

    rate: Decimal
    share: Decimal = Decimal(100)
    base: str = "initial"
    required: bool = True

    def __post_init__(self):
        for name in ("rate", "share"):
            object.__setattr__(self, name, decimal(getattr(self, name)))
        if not 0 <= self.share <= 100:
            raise ValueError("A share is between 0 and 100 %.")
        if self.rate < 0:
            raise ValueError("A rate of insurance is not negative.")
        if self.base not in ("initial", "remaining"):
            raise ValueError("The base is the initial or the remaining capital.")


def premiums(terms, rows, policy):
    """Return the premium of each row of a table, to the cent.

    :param terms: of the loan
    :param rows: its table
    :param Policy policy: of one borrower
    """
    yearly = policy.rate * policy.share / Decimal(10_000)
    result = []
    for row in rows:
        capital = terms.amount if policy.base == "initial" else row.opening
        if row.kind == "broken":
            part = Decimal(row.days) / YEAR_DAYS
        else:
            part = Decimal(terms.period_months) / 12
        result.append(cents(capital * yearly * part))
    return result


def totals(terms, rows, policies):
    """Return the premium of each row for several policies together.

    :param policies: :class:`Policy`; none: 0.00 in each row
    """
    result = [ZERO] * len(rows)
    for policy in policies:
        parts = premiums(terms, rows, policy)
        result = [total + part for total, part in zip(result, parts, strict=True)]
    return result
