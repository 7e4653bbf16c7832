"""What a row of the tables says. ``days`` are days ago, ``age`` is years."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Worker:
    """Somebody who goes to the clients; ``hours`` is a key of ``firm.CALENDARS``.

    ``skills`` are (name, level); ``papers`` are (name, how many days ago it was given,
    in how many it ends; negative: it has ended).
    """

    name: str
    street: str
    zip: str
    city: str
    phone: str
    hours: str
    since: int
    skills: tuple = ()
    papers: tuple = ()
    until: int | None = None
    car: bool = True


@dataclass(frozen=True)
class Slot:
    """``days`` are those of the week (``"lun mar"``), hours are on the clock."""

    days: str
    start: str
    stop: str
    worker: str = ""
    every: int = 1


@dataclass(frozen=True)
class Mission:
    """``start`` is how many days ago it starts, else when the form was validated.

    ``until`` is in how many days it ends, or None.
    """

    service: str
    slots: tuple
    name: str = ""
    skills: tuple = ()
    tasks: tuple = ()
    start: int | None = None
    until: int | None = None
    holidays: bool = False


@dataclass(frozen=True)
class Payer:
    """Who asks and pays for a beneficiary: a son, a daughter, a parent."""

    name: str
    street: str
    zip: str
    city: str
    phone: str


@dataclass(frozen=True)
class Client:
    """Somebody who is helped, with the needs form of the last version.

    ``validated`` is how many days ago each version was; without, the form is a draft.
    With ``redone`` the last validated one has a draft after it. ``stage`` is that of
    the request.
    """

    name: str
    age: int
    street: str
    zip: str
    city: str
    phone: str
    days: int
    request: str
    stage: str = "won"
    activity: str = "home"
    pets: str = ""
    payer: Payer | None = None
    manager: str = "gestionnaire"
    information: dict = field(default_factory=dict)
    #: label of a field of the activity -> what is filled in
    answers: dict = field(default_factory=dict)
    doctor: str = ""
    missions: tuple = ()
    tasks: tuple = ()
    risks: tuple = ()
    validated: tuple = ()
    redone: bool = False
    cancelled: tuple = ()
    lost: bool = False
    is_company: bool = False
    #: what became of the quotes: "accepted", "sent" or "" (none was made)
    quote: str = "accepted"
    #: visits are planned without an accepted quote
    unquoted: bool = False
    #: dependent or disabled though it has no GIR
    dependent: bool = False
