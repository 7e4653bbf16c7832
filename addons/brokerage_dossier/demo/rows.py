"""What a row of the tables says. Amounts are euros; ``days`` are days ago."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A borrower; the age is that of the day of installation.

    ``since`` is how many months ago the work began.
    """

    name: str
    street: str
    zip: str
    city: str
    email: str
    phone: str
    age: int
    status: str
    profession: str
    employer: str
    contract: str
    since: int
    incomes: tuple = ()
    trial: bool = False


@dataclass(frozen=True)
class Loan:
    """A loan of a simulation; ``insured`` is (share, rate) of each borrower."""

    type: str
    name: str
    amount: float
    rate: float
    months: int
    insured: tuple = ()
    lender_fee: float = 0
    guarantee: float = 0
    broker_fee: float = 0
    repayment: str = "annuity"
    deferral: str = "none"
    deferral_months: int = 0
    smoothed: bool = False


@dataclass(frozen=True)
class Simulation:
    name: str
    bank: str
    loans: tuple
    chosen: bool = False
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """A document asked for; ``who`` is the place of the borrower, if it is one's."""

    kind: str
    state: str = "asked"
    who: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class File:
    """A file, created ``days`` ago; ``steps`` are the days on which it advanced.

    ``abandoned`` is (days, reason, note), ``resumed`` (days, kind, note).
    """

    key: str
    people: tuple
    broker: str
    source: str
    days: int
    project: dict
    introducer: str = ""
    steps: tuple = ()
    bank: str = ""
    fee_agreed: int | None = None
    funds: int | None = None
    is_complete: bool = False
    hides_contact: bool = False
    children: tuple = ()
    other_dependants: int = 0
    charges: tuple = ()
    credits: tuple = ()
    assets: tuple = ()
    comments: tuple = ()
    internal_note: str = ""
    papers: tuple = ()
    simulations: tuple = ()
    abandoned: tuple = ()
    resumed: tuple = ()
