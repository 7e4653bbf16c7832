"""Minutes between the homes of two clients: the rule, once, in Python and in SQL."""

import re
from functools import lru_cache

from odoo.tools import SQL

_LETTERS = str.maketrans(
    "àâäáãåçéèêëîïíìôöóòõùûüúÿñÀÂÄÁÃÅÇÉÈÊËÎÏÍÌÔÖÓÒÕÙÛÜÚŸÑ",
    "aaaaaaceeeeiiiiooooouuuuynaaaaaaceeeeiiiiooooouuuuyn",
)
#: of the words of a town's name, what is written in two ways
_WORDS = {"st": "saint", "ste": "sainte"}
#: Paris 15, Lyon 3e, Marseille 1er arrondissement
_DISTRICT = re.compile(r"(?<=.) \d+ ?(er|e|eme|ieme)?( arr(ondissement|dt|t)?)?$")


@lru_cache(maxsize=8192)
def town_key(zip_code, city):
    """Return what two addresses of one town have in common, whoever typed them.

    The name decides, within the *département*: one postcode is often that of several
    villages, and a large town has several. Without a name, the postcode.

    :return: an empty string where nothing is known
    """
    zip_code = re.sub(r"\s", "", zip_code or "")
    city = (city or "").translate(_LETTERS).lower().replace("œ", "oe")
    words = re.findall(r"[a-z0-9]+", city)
    if "cedex" in words:
        words = words[: words.index("cedex")]
    name = " ".join(_WORDS.get(word, word) for word in words)
    name = _DISTRICT.sub("", name)
    return f"{zip_code[:2]} {name}" if name else zip_code


def place(partner_id, zip_code, city):
    """Return the place that :func:`travel_minutes` compares.

    :return: (id of the partner, postcode or *département*, town), normalised
    """
    key = town_key(zip_code, city)
    head, _separator, name = key.partition(" ")
    return partner_id, head, name


def travel_minutes(place_a, place_b, same_town, other_town):
    """Return the minutes from one client's home to another's.

    :param tuple place_a: as :func:`place` gives it; a town that is not known is
        another one
    :param int same_town: minutes between two homes of a town, a setting of the firm
    :param int other_town: minutes between two towns
    """
    if place_a[0] == place_b[0]:
        return 0
    if place_a[1:] == place_b[1:] and any(place_a[1:]):
        return same_town
    return other_town


def travel_sql(partner_a, town_a, partner_b, town_b, same_town, other_town):
    """Return the same rule as an expression of SQL.

    :param SQL partner_a: id of the partner, as are the other parameters in SQL
    :param SQL town_a: `care_town` of the partner, which :func:`town_key` has filled
    """
    return SQL(
        "CASE WHEN %(partner_a)s = %(partner_b)s THEN 0"
        " WHEN %(town_a)s <> '' AND %(town_a)s = %(town_b)s THEN %(same)s"
        " ELSE %(other)s END",
        partner_a=partner_a,
        partner_b=partner_b,
        town_a=town_a,
        town_b=town_b,
        same=same_town,
        other=other_town,
    )
