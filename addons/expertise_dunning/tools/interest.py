"""Interest on a late payment in France, in plain Python.

Amounts and rates are ``Decimal``; rates are percents per year. Interest is simple
(C. civ. 1343-2 wants a whole year and a clause or a judgment for more).

Who pays decides (``PAYER_KINDS``):

* ``professional`` (C. com. L441-10, II): from the day after the due date, without any
  notice. The agreed rate, which is fixed; if there is none, the European Central
  Bank's rate of 1 January or 1 July plus 10 points, which changes on those days.
* ``public`` (CCP L2192-13, R2192-31, R2192-32): from the day after the due date. The
  Central Bank's rate of the first day of the half-year in which interest **began**
  plus 8 points, kept to the end. An agreed rate does not count.
* ``consumer`` and ``coownership`` (C. civ. 1231-6, CMF L313-2): nothing before a formal
  notice was received, then the legal rate of each half-year, in the column of
  creditors who are not natural persons outside business. A notice that arrives before
  the debt falls due calls for nothing yet (C. civ. 1344).

Days: the day the debt falls due (or the notice arrives) is not counted, the day the
money arrives is. So days = paid - due, and a payment lowers the base from the next day
on. A half-year without the rate that is needed raises ``MissingRateError``: no rate is
guessed, none is used again.

Payments lower the principal, as they do in the accounts. C. civ. 1343-1 would have the
part payment of a debt with interest go to the interest first; the creditor may take
the principal first, which asks for less, and keeps what is claimed and what the
accounts show as unpaid the same sum. What a credit note cancels was never due: it bears
no interest from the start, whatever the note's date.

Insolvency proceedings stop interest on what was owed before, from the day of the
judgment (C. com. L622-28); what could not be paid on its due date because of them owes
no indemnity (L441-10, II, last sentence).

Out of scope: the 5 points more, two months after an enforceable judgment (CMF L313-3).
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

PAYER_KINDS = ("professional", "consumer", "public", "coownership")
#: who owes interest from the due date on, by law alone, and the indemnity
LIABLE_BY_LAW = ("professional", "public")
#: who owes interest only from a formal notice
LIABLE_BY_NOTICE = ("consumer", "coownership")
#: points above the European Central Bank's rate
POINTS = {"professional": Decimal(10), "public": Decimal(8)}
DAY = timedelta(days=1)
ZERO = Decimal(0)

#: why nothing is claimed; see ``InterestResult.reason``
UNKNOWN_KIND = "unknown_kind"
NO_NOTICE = "no_notice"
NOT_LATE = "not_late"
MISSING_RATE = "missing_rate"


class MissingRateError(ValueError):
    """A half-year lacks the rate that the computation needs."""

    def __init__(self, date_from, column):
        super().__init__(f"no {column} for the half-year from {date_from}")
        #: first day of the half-year
        self.date_from = date_from
        #: ``mro_rate`` or ``legal_other``
        self.column = column


@dataclass(frozen=True)
class HalfYearRate:
    """What is known of one half-year; ``None`` is unknown, which is not zero."""

    date_from: date
    mro_rate: Decimal | None = None
    legal_other: Decimal | None = None


@dataclass(frozen=True)
class Movement:
    """What lowers the principal: a payment, or (``cancels``) a credit note."""

    date: date
    amount: Decimal
    cancels: bool = False


@dataclass(frozen=True)
class Debt:
    """One instalment: what was asked, taxes included, and what happened to it."""

    payer_kind: str | None
    amount: Decimal
    due_date: date
    movements: tuple[Movement, ...] = ()
    agreed_rate: Decimal | None = None
    notice_received: date | None = None
    #: last day for which interest was invoiced already
    invoiced_until: date | None = None
    #: day of the judgment that opened insolvency proceedings, if the debt is older
    insolvent_from: date | None = None


@dataclass(frozen=True)
class Period:
    """Days with one rate and one base; both ends are counted."""

    date_from: date
    date_to: date
    days: int
    rate: Decimal
    base: Decimal
    #: days of the year in the formula
    basis: int
    #: rounded to the currency
    amount: Decimal


@dataclass(frozen=True)
class InterestResult:
    """``total`` is the sum of the rounded amounts, so that the page adds up."""

    periods: tuple[Period, ...] = ()
    reason: str | None = None
    #: a sentence for the user, filled in by who knows his language
    message: str = ""
    #: of a missing rate: first day of the half-year
    missing_from: date | None = None
    #: the agreed rate is under three times the legal rate
    warning: str = ""
    total: Decimal = field(init=False)

    def __post_init__(self):
        total = sum((period.amount for period in self.periods), ZERO)
        object.__setattr__(self, "total", total)


def half_year(day):
    """:return: the first day of the half-year of a day"""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def next_half_year(day):
    """:return: the first day of the half-year after that of a day"""
    return date(day.year, 7, 1) if day.month < 7 else date(day.year + 1, 1, 1)


def round_to(amount, rounding):
    """:return: the amount as a multiple of the currency's rounding, halves away"""
    return (amount / rounding).quantize(Decimal(1), ROUND_HALF_UP) * rounding


def interest_start(debt):
    """:return: the first day that bears interest, or None when there is none"""
    if debt.payer_kind in LIABLE_BY_LAW:
        return debt.due_date + DAY
    notice = debt.notice_received
    if debt.payer_kind in LIABLE_BY_NOTICE and notice and notice > debt.due_date:
        return notice + DAY
    return None


def compute_interest(debt, rates, date_to, exact_year=False, rounding=Decimal("0.01")):
    """Interest of one instalment, up to and including ``date_to``.

    :param rates: ``{first day of the half-year: HalfYearRate}``
    :param exact_year: divide by 366 for the days of a leap year; the law names no
        basis, 365 is the usual one
    :raise MissingRateError: when the rate of a half-year that counts is unknown
    """
    if debt.payer_kind not in PAYER_KINDS:
        return InterestResult(reason=UNKNOWN_KIND)
    first = interest_start(debt)
    if first is None:
        return InterestResult(reason=NO_NOTICE)
    start = max(first, debt.invoiced_until + DAY) if debt.invoiced_until else first
    if debt.insolvent_from:
        date_to = min(date_to, debt.insolvent_from - DAY)
    if start > date_to:
        return InterestResult(reason=NOT_LATE)
    periods = []
    for date_from, last in _slices(debt, start, date_to, exact_year):
        base = _base(debt, date_from)
        if base <= 0:
            # a rate that nobody needs may be missing
            continue
        rate = _rate(debt, first, date_from, rates)
        days = (last - date_from).days + 1
        basis = 366 if exact_year and calendar.isleap(date_from.year) else 365
        amount = round_to(base * rate * days / (100 * basis), rounding)
        periods.append(Period(date_from, last, days, rate, base, basis, amount))
    return InterestResult(tuple(periods), reason=None if periods else NOT_LATE)


def is_late(debt, date_to):
    """:return: whether something was unpaid the day after the due date

    One day late owes the indemnity (C. com. D441-5, CCP D2192-35), for ever: that the
    rest was paid since does not matter.
    """
    if debt.insolvent_from and debt.due_date >= debt.insolvent_from:
        return False
    day = debt.due_date + DAY
    return day <= date_to and _base(debt, day) > 0


def _slices(debt, start, date_to, exact_year):
    """:return: pairs of days between which neither base nor rate changes"""
    cuts = {start}
    cuts.update(
        movement.date + DAY
        for movement in debt.movements
        if not movement.cancels and start < movement.date + DAY <= date_to
    )
    variable = debt.payer_kind in LIABLE_BY_NOTICE or (
        debt.payer_kind == "professional" and debt.agreed_rate is None
    )
    day = next_half_year(start)
    while day <= date_to:
        if variable or (exact_year and day.month == 1):
            cuts.add(day)
        day = next_half_year(day)
    starts = sorted(cuts)
    ends = [day - DAY for day in starts[1:]] + [date_to]
    return zip(starts, ends, strict=True)


def _base(debt, day):
    """:return: what was unpaid on a day"""
    return debt.amount - sum(
        (
            movement.amount
            for movement in debt.movements
            if movement.cancels or movement.date < day
        ),
        ZERO,
    )


def _rate(debt, first, day, rates):
    if debt.payer_kind == "professional" and debt.agreed_rate is not None:
        return debt.agreed_rate
    if debt.payer_kind in LIABLE_BY_NOTICE:
        return _known(rates, day, "legal_other")
    # a public buyer's rate stays what it was on the first day
    day = first if debt.payer_kind == "public" else day
    return _known(rates, day, "mro_rate") + POINTS[debt.payer_kind]


def _known(rates, day, column):
    date_from = half_year(day)
    rate = rates.get(date_from)
    value = rate and getattr(rate, column)
    if value is None:
        raise MissingRateError(date_from, column)
    return value


def agreed_rate_floor(rates, day):
    """:return: three times the legal rate of the day's half-year (L441-10, II)

    The floor is written for agreed rates only. In 2024 it stood above the rate by
    default, which it does not raise.

    :raise MissingRateError: when that rate is unknown
    """
    return 3 * _known(rates, day, "legal_other")
