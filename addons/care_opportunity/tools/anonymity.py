"""Finding, in a free text, the words that say who somebody is."""

import re
import unicodedata
from collections import namedtuple

#: what is looked for: ``words`` stand alone, ``phrases`` are several words in a row,
#: ``numbers`` are the last nine digits of a phone number, ``mails`` are addresses
Identity = namedtuple("Identity", "words phrases numbers mails")

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
#: parts of names and streets that name nobody
COMMON = frozenset(
    [
        "m",
        "mr",
        "mme",
        "mlle",
        "dr",
        "me",
        "monsieur",
        "madame",
        "mademoiselle",
        "docteur",
        "maitre",
        "et",
        "ou",
        "a",
        "au",
        "aux",
        "d",
        "da",
        "dal",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "l",
        "la",
        "las",
        "le",
        "les",
        "los",
        "y",
        "zu",
        "al",
        "en",
        "sur",
        "sous",
    ]
)
COMMON_IN_STREETS = COMMON | frozenset(
    [
        "allee",
        "allees",
        "appartement",
        "apt",
        "avenue",
        "av",
        "bat",
        "batiment",
        "bd",
        "bis",
        "boulevard",
        "bp",
        "cedex",
        "centre",
        "chemin",
        "chez",
        "cite",
        "clos",
        "cour",
        "cours",
        "domaine",
        "ecole",
        "eglise",
        "escalier",
        "esplanade",
        "etage",
        "faubourg",
        "gare",
        "general",
        "grand",
        "grande",
        "groupe",
        "hameau",
        "immeuble",
        "impasse",
        "lieu",
        "lieudit",
        "lot",
        "lotissement",
        "mairie",
        "marche",
        "montee",
        "nord",
        "ouest",
        "est",
        "sud",
        "parc",
        "passage",
        "petit",
        "petite",
        "place",
        "plateau",
        "pont",
        "porte",
        "president",
        "promenade",
        "quai",
        "quartier",
        "quater",
        "residence",
        "rond",
        "route",
        "rte",
        "rue",
        "ruelle",
        "saint",
        "sainte",
        "sente",
        "sentier",
        "square",
        "st",
        "ste",
        "ter",
        "tour",
        "traverse",
        "vieille",
        "vieux",
        "villa",
        "village",
        "voie",
        "zone",
    ]
)
NINE_DIGITS = 9
#: a word this long in a name of one letter or two is looked for with its capital only
SHORT = 2
#: no name is longer, however it is spelled
LONGEST = 30

MONTHS = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre"
    "|decembre"
)
MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
#: any number that could be called, French or not, however it is cut
PHONE = re.compile(r"(?<![\d])(?:\+|00)?\d(?:[\s.\-/()_]{0,3}\d){8,13}(?!\d)")
#: 13 digits and a key: sex, year, month, Département…
SOCIAL_SECURITY = re.compile(
    r"(?<!\d)[12][\s.]?\d{2}[\s.]?\d{2}[\s.]?(?:\d{2}|2[ab])[\s.]?\d{3}[\s.]?\d{3}"
    r"(?:[\s.]?\d{2})?(?!\d)",
    re.IGNORECASE,
)
BIRTH = re.compile(
    r"\bne(?:\(?e\)?)?s? (?:le|en)\b[^.;\n]{0,25}?\d{2,4}"
    rf"|\b\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:18|19)\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:er)? (?:{MONTHS}) (?:18|19)\d{{2}}\b"
)


def fold(text):
    """:return: `text` without case, accents, ligatures and invisible signs"""
    folded = unicodedata.normalize("NFKD", text or "").casefold().translate(LIGATURES)
    return "".join(
        sign for sign in folded if unicodedata.category(sign) not in ("Mn", "Cf")
    )


def split_words(text):
    """:return: the folded words of `text`; hyphens and apostrophes part words"""
    return re.findall(r"[^\W_]+", fold(text))


def identify(names=(), streets=(), towns=(), numbers=(), mails=()):
    """:return: the ``Identity`` to look for, from what is known of some people"""
    words, phrases = set(), set()
    for name in filter(None, names):
        parts = [part for part in split_words(name) if not part.isdigit()]
        words.update(part for part in parts if part not in COMMON and len(part) > 1)
        # “Le Gall” is also written “Legall”, and “Marie-Lou” “Marielou”
        words.update(
            "".join(pair)
            for pair in zip(parts, parts[1:], strict=False)
            if len("".join(pair)) > SHORT + 1
        )
    for street in filter(None, streets):
        words.update(
            part
            for part in split_words(street)
            if part not in COMMON_IN_STREETS
            and len(part) > SHORT
            and not part[0].isdigit()
        )
    for town in filter(None, towns):
        parts = tuple(split_words(town))
        if parts and set(parts) - COMMON:
            phrases.add(parts)
    digits = {re.sub(r"\D", "", number or "")[-NINE_DIGITS:] for number in numbers}
    return Identity(
        frozenset(words),
        frozenset(phrases),
        frozenset(number for number in digits if len(number) == NINE_DIGITS),
        frozenset(fold(mail).strip() for mail in mails if mail),
    )


def find_identifying(text, identity):
    """Look for what tells who somebody is.

    Names, streets, towns, phone numbers and addresses that are known; besides any
    phone number, mail address, birth date and social security number.

    :return: what to replace, as it stands in `text`, once each, in its order
    """
    found = {}
    text = unicodedata.normalize("NFC", text or "")
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    tokens = [
        (match.start(), match.end(), match.group())
        for match in re.finditer(r"[^\W_]+", visible)
    ]
    folded = [fold(token) for _start, _end, token in tokens]

    def note(first, last):
        start, end = tokens[first][0], tokens[last][1]
        found.setdefault(" ".join(visible[start:end].split()), start)

    for index, word in enumerate(folded):
        raw = tokens[index][2]
        if _is_name(word, raw, identity.words):
            note(index, index)
        elif (
            index + 1 < len(folded)
            # a name that is cut: “Le Noir”, “Le-\nnoir”
            and len(word + folded[index + 1]) > 2 * SHORT
            and word + folded[index + 1] in identity.words
            and not _is_name(folded[index + 1], tokens[index + 1][2], identity.words)
        ):
            note(index, index + 1)
        for phrase in identity.phrases:
            if tuple(folded[index : index + len(phrase)]) == phrase:
                note(index, index + len(phrase) - 1)
    _find_spelled(folded, identity.words, note)
    for match in MAIL.finditer(visible):
        found.setdefault(match.group(), match.start())
    for pattern in (PHONE, SOCIAL_SECURITY):
        for match in pattern.finditer(visible):
            if not _is_date_and_time(match.group()):
                found.setdefault(" ".join(match.group().split()), match.start())
    digits = re.sub(r"(?<=\d)[\s.\-/()_]+(?=\d)", "", visible)
    for number in identity.numbers:
        if number in digits and not any(
            number in re.sub(r"\D", "", part) for part in found
        ):
            found[number] = len(visible)
    for match in BIRTH.finditer(fold(visible)):
        found.setdefault(match.group(), match.start())
    return sorted(found, key=found.get)


def _is_name(word, raw, words):
    if len(word) <= SHORT:
        return raw[:1].isupper() and word in words
    # a plural: “les Lenoirs”
    return word in words or (word.endswith("s") and word[:-1] in words)


def _find_spelled(folded, words, note):
    """Names that are written letter by letter: “L. E. N. O. I. R.”"""
    first = 0
    while first < len(folded):
        last = first
        while last < len(folded) and len(folded[last]) == 1:
            last += 1
        for start in range(first, last):
            for end in range(start + SHORT + 1, min(last, start + LONGEST) + 1):
                if "".join(folded[start:end]) in words:
                    note(start, end - 1)
        first = max(last, first + 1)


def _is_date_and_time(text):
    """“12/03/2026 14.30” is no phone number."""
    return bool(re.match(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}\b", text.strip()))
