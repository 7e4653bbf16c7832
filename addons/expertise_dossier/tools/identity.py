"""When two people, or two addresses, are written differently and are the same.

Plain functions on text; nothing here knows the database.
"""

import re
import unicodedata

from odoo.tools.mail import email_normalize

#: French words of an address and how they are cut short (La Poste, NF Z 10-011, and
#: what people type)
ABBREVIATIONS = {
    "ave": "avenue",
    "av": "avenue",
    "aven": "avenue",
    "all": "allee",
    "allees": "allee",
    "bd": "boulevard",
    "bld": "boulevard",
    "blv": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "fbg": "faubourg",
    "fg": "faubourg",
    "imp": "impasse",
    "lot": "lotissement",
    "pl": "place",
    "qu": "quai",
    "r": "rue",
    "res": "residence",
    "resid": "residence",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
    "dr": "docteur",
    "gal": "general",
    "gen": "general",
    "mal": "marechal",
    "pdt": "president",
    "pres": "president",
    "prof": "professeur",
    "b": "bis",
    "t": "ter",
}
NOISE = {"de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux"}
CIVILITIES = {
    "m",
    "mr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "me",
    "maitre",
    "dr",
    "docteur",
}
#: what says which home of a building, and not where the building is
DETAIL = re.compile(
    r"\b(?:appartement|appart|appt|apt|app|lot n|lot no|porte|etage|esc|escalier|"
    r"bat|batiment|bt|rdc|rez de chaussee)\b[\s.:]*\w{0,4}\b|"
    r"\b\d{1,2}\s?(?:er|e|eme|ieme|nd|nde)\s+(?:etage|et)\b"
)
DETAIL_WORDS = {
    "appartement": "appt",
    "appart": "appt",
    "apt": "appt",
    "app": "appt",
    "batiment": "bat",
    "bt": "bat",
    "escalier": "esc",
}
POSTCODE = re.compile(r"(?<!\d)(\d{2}) ?(\d{3})(?!\d)")


def plain(text):
    """:return: lower case, without accents, punctuation as spaces"""
    decomposed = unicodedata.normalize("NFKD", text or "")
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    letters = letters.lower().replace("œ", "oe").replace("æ", "ae")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def address_key(street, street2=None):
    """What an address has in common with the same one written otherwise.

    :return: ``(street, detail)``, two frozensets of words; ``detail`` is the flat,
        floor or building
    """
    text = plain(" ".join(filter(None, [street, street2])))
    text = re.sub(r"(?<=\d)(?=(?:bis|ter|quater|b|t)\b)", " ", text)
    details = " ".join(match.group() for match in DETAIL.finditer(text))
    street_words = (
        ABBREVIATIONS.get(word, word) for word in DETAIL.sub(" ", text).split()
    )
    detail_words = (DETAIL_WORDS.get(word, word) for word in details.split())
    return (
        frozenset(word for word in street_words if word not in NOISE),
        frozenset(detail_words),
    )


def town_key(city):
    """:return: the words of a town, without « cedex » nor its number"""
    words = plain(re.sub(r"\bcedex\b.*", "", city or "", flags=re.IGNORECASE)).split()
    return frozenset(ABBREVIATIONS.get(word, word) for word in words) - NOISE


def same_address(one, other):
    """Whether two places are one.

    :param one: dict with ``street``, ``street2``, ``zip`` and ``city``
    :param other: the same
    """
    street, detail = address_key(one.get("street"), one.get("street2"))
    other_street, other_detail = address_key(other.get("street"), other.get("street2"))
    if not street or street != other_street:
        return False
    # a flat that only one of the two names may be the same; two different ones not
    if detail and other_detail and detail != other_detail:
        return False
    zips = {re.sub(r"\D", "", place.get("zip") or "") for place in (one, other)}
    if "" not in zips:
        return len(zips) == 1
    towns = [town_key(place.get("city")) for place in (one, other)]
    return not all(towns) or towns[0] == towns[1]


def phone_key(phone):
    """:return: the last nine digits: « 06 39 98 12 34 » is « +33639981234 »"""
    digits = re.sub(r"\D", "", phone or "")
    return digits[-9:] if len(digits) >= 9 else ""


def name_key(name):
    """:return: the words of a name in no order, without « M. » or « Mme »"""
    return frozenset(word for word in plain(name).split() if word not in CIVILITIES)


def email_key(email):
    """:return: the address in its normal form, or ``""``"""
    return email_normalize(email or "", strict=False) or ""
