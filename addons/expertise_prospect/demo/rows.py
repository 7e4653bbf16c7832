"""What a row of the tables says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contact:
    """A contact; the first one of a prospect is the preferred one.

    :param str marks: n newsletter, b farmers' bulletin, h has a home phone
    """

    title: str
    firstname: str
    lastname: str
    function: str
    born: tuple = ()
    marks: str = ""


@dataclass(frozen=True)
class Mission:
    """A mission, created ``days`` ago, that has come to ``stage`` since.

    ``signed`` is (days ago, factors), ``lost`` (days ago, factors, justification).
    """

    type: str
    client_type: str
    stage: str
    days: int
    offer: str = ""
    holder: str = ""
    associate: str = ""
    office: str = ""
    amount: float = 0.0
    starts_in: int | None = None
    signed: tuple = ()
    lost: tuple = ()
    linked: bool = False


@dataclass(frozen=True)
class Action:
    """An action of the follow-up, ``days`` ago (negative: in so many days).

    What is in the past is done, unless it is ``late``.
    """

    days: int
    type: str
    text: str
    late: bool = False
    source: str = ""


@dataclass(frozen=True)
class Prospect:
    """A prospect, created ``days`` ago by its source salesperson."""

    key: str
    name: str
    form: str
    naf: str
    regime: str
    firm: str
    days: int
    source: str
    brought_by: str
    followed_by: str
    street: str
    zip: str
    city: str
    phone: str
    founded: int
    rating: str = "0"
    is_takeover: bool = False
    accountant: str = ""
    website: bool = False
    fax: str = ""
    foreign_phone: str = ""
    street2: str = ""
    siret_of: str = ""
    contacts: tuple = field(default_factory=tuple)
    missions: tuple = field(default_factory=tuple)
    actions: tuple = field(default_factory=tuple)
