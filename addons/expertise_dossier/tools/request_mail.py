"""What a client asks for in a mail: a tolerant reading of « label: value » lines.

Directories and forms all write the same things differently: « Nom : », « Tél. »,
« Adresse du bien », in lines of text or in the cells of a table. What is understood is
picked out; the whole text is kept beside it.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from lxml import html

from .identity import POSTCODE, plain

BLOCKS = {
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5",
    "h6", "dt", "dl", "pre", "blockquote", "hr", "section", "article", "tbody", "body",
}  # fmt: skip
IGNORED = {"script", "style", "head", "title"}
CELLS = {"td", "th", "dd"}

#: what people call it, in plain letters, by what it is here
LABELS = {
    "name": [
        "nom", "nom prenom", "nom et prenom", "prenom nom", "prenom et nom",
        "nom complet", "client", "nom du client", "contact", "nom du contact",
        "demandeur", "nom du demandeur", "interlocuteur", "de la part de", "name",
    ],
    "owner_name": [
        "proprietaire", "nom du proprietaire", "vendeur", "nom du vendeur", "bailleur",
        "nom du bailleur",
    ],
    "first_name": ["prenom", "prenom du client"],
    "email": [
        "email", "e mail", "mail", "courriel", "adresse email", "adresse e mail",
        "adresse mail", "adresse electronique", "email du client", "mel",
    ],
    "phone": [
        "telephone", "tel", "portable", "mobile", "gsm", "telephone portable",
        "telephone mobile", "tel portable", "tel mobile", "telephone fixe", "tel fixe",
        "numero de telephone", "n de telephone", "telephone du client", "phone",
    ],
    "address": [
        "adresse du bien", "adresse", "adresse complete", "adresse du logement",
        "adresse d intervention", "adresse de l intervention", "lieu",
        "lieu d intervention", "lieu du diagnostic", "localisation",
        "localisation du bien",
        "situation du bien", "adresse du bien a diagnostiquer", "rue", "n et rue",
    ],
    "client_address": [
        "adresse du proprietaire", "adresse du client", "adresse de facturation",
        "adresse du demandeur", "adresse postale",
    ],
    "zip": ["code postal", "cp", "code postal du bien", "code postal du logement"],
    "city": ["ville", "commune", "ville du bien", "commune du bien", "localite"],
    "kind": [
        "type de bien", "type du bien", "bien", "nature du bien", "type de logement",
        "type", "type de local", "categorie",
    ],
    "transaction": [
        "transaction", "type de transaction", "nature de la transaction", "projet",
        "type de projet", "votre projet", "motif", "contexte", "objet de la demande",
        "dans le cadre de", "operation",
    ],
    "surface": ["surface", "superficie", "surface habitable", "surface du bien"],
    "rooms": [
        "nombre de pieces", "pieces", "nb pieces", "nb de pieces", "nbre de pieces",
    ],
    "year": [
        "annee de construction", "date de construction", "construction",
        "periode de construction", "annee",
    ],
    "diagnostics": [
        "diagnostics", "diagnostic", "diagnostics souhaites", "diagnostics demandes",
        "diagnostic s souhaite s", "prestations", "prestation",
        "diagnostics a realiser",
    ],
    "message": [
        "message", "votre message", "commentaire", "commentaires", "precisions",
        "precision", "remarque", "remarques", "observations", "texte",
    ],
}  # fmt: skip
FIELD_BY_LABEL = {label: name for name, labels in LABELS.items() for label in labels}
LABEL = re.compile(
    r"^[\s>*•·\-–|]*(?P<label>[^:=\t]{2,42}?)[\s*]*(?:[:=]|\t)\s*(?P<value>.*)$"
)
LABEL_WORDS = re.compile(r"^(?:votre|vos|le|la|les|l|du|de)\s+")

#: first word that is found decides: « local commercial » before « local »
KINDS = (
    ("parties communes", "common_parts"), ("copropriete", "common_parts"),
    ("mixte", "mixed"), ("maison", "house"), ("villa", "house"), ("pavillon", "house"),
    ("immeuble", "building"), ("appartement", "flat"), ("studio", "flat"),
    ("duplex", "flat"), ("loft", "flat"), ("commerc", "commercial"),
    ("bureau", "commercial"), ("local", "commercial"), ("boutique", "commercial"),
    ("terrain", "land"), ("garage", "garage"), ("box", "garage"), ("cave", "cellar"),
    ("parking", "parking"), ("stationnement", "parking"),
)  # fmt: skip
FLAT_SIZE = re.compile(r"\b[tf]\s?([1-9])\b")
TRANSACTIONS = (
    ("demolition", "demolition"), ("vente", "sale"), ("vend", "sale"),
    ("location", "rent"), ("louer", "rent"), ("bail", "rent"), ("locati", "rent"),
    ("travaux", "works"), ("renovation", "works"),
)  # fmt: skip
STREET_WORD = (
    r"(?:rue|avenue|av\.?|ave\.?|boulevard|bd\.?|bld\.?|blvd\.?|place|pl\.?|chemin|ch\.|"
    r"route|rte\.?|all[ée]es?|impasse|imp\.?|square|sq\.?|quai|cours|passage|sentier|"
    r"faubourg|fbg\.?|r[ée]sidence|lotissement|hameau|lieu-dit|mont[ée]e|cit[ée])"
)
FREE_ADDRESS = re.compile(
    rf"(?<!\d)(?P<street>\d{{1,4}}\s?(?:bis|ter|quater)?,?\s+{STREET_WORD}\s[^\n\d]{{2,60}}?)"
    r"[,\s]+(?:[àa]\s+)?(?P<zip>\d{5})\s+(?P<city>[A-ZÀ-Ý][\w'’ .-]{1,40})",
    re.IGNORECASE,
)
SIGNATURE = re.compile(
    r"^\s*(?:--\s*$|_{5,}|(?:bien )?cordialement|bien à vous|sincères? salutations|"
    r"salutations|envoyé de(?:puis)? mon|respectueusement|cdlt|cdt\b)",
    re.IGNORECASE | re.MULTILINE,
)
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+\s?\d{1,3}|0)[\s.\-/()]*\d(?:[\s.\-/()]*\d){7,10}")
NO_REPLY = re.compile(
    r"no[-_.]?reply|ne[-_.]?pas[-_.]?repondre|do[-_.]?not[-_.]?reply|notification|"
    r"^(?:mailer|robot|automate|postmaster|www-data)\b",
    re.IGNORECASE,
)


@dataclass
class Request:
    """What was read; an empty text where nothing was."""

    text: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    kind: str = ""
    transaction: str = ""
    surface: float = 0.0
    rooms: int = 0
    year: int = 0
    diagnostics: str = ""
    #: the address was found in the text, not beside a label
    guessed_address: bool = False
    #: the name was said to be the owner's, who may not be the one who writes
    names_owner: bool = False
    raw: dict = field(default_factory=dict)

    @property
    def has_address(self):
        return bool(self.street)

    @property
    def place(self):
        return {"street": self.street, "zip": self.zip, "city": self.city}


def digest(raw):
    """:return: what tells a mail from another: its words, not the way it took"""
    head, _separator, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    kept = [
        line
        for line in head.lower().splitlines()
        if line.startswith((b"from:", b"date:", b"subject:", b"message-id:"))
    ]
    return sha256(b"\n".join([*kept, body.strip()])).hexdigest()[:40]


def html_to_text(source):
    """Text of a mail, one line a row: the cells of a table are parted by tabs."""
    if not (source or "").strip():
        return ""
    try:
        root = html.fromstring(source)
    except ValueError:  # « encoding declaration » in a str
        root = html.fromstring(source.encode())
    parts = []

    def walk(node, is_pre):
        if not isinstance(node.tag, str) or node.tag in IGNORED:
            add(node.tail, is_pre)
            return
        is_block, inside_pre = node.tag in BLOCKS, is_pre or node.tag == "pre"
        if _is_label_cell(node):
            # « Nom » in one cell and « Martin » in the next, whatever is around both
            parts.append("\n" + " ".join(node.text_content().split()) + "\t")
            return
        if is_block:
            parts.append("\n")
        elif node.tag in CELLS:
            parts.append("\t")
        add(node.text, inside_pre)
        for child in node:
            walk(child, inside_pre)
        if is_block and node.tag not in ("br", "dt"):
            parts.append("\n")
        add(node.tail, is_pre)

    def add(text, is_pre):
        if text:
            parts.append(text if is_pre else re.sub(r"[ \t\r\n\f]+", " ", text))

    walk(root, False)
    text = "".join(parts).replace("\xa0", " ").replace("\x00", "")
    # a tab says where a label ends: it stays
    lines = [line.strip(" ") for line in text.splitlines()]
    return re.sub(r"\n\s*\n\s*\n", "\n\n", "\n".join(lines)).strip()


def _is_label_cell(node):
    """:return: whether this is the first cell of a row of two, and short"""
    row = node.getparent()
    return (
        node.tag in ("td", "th")
        and row is not None
        and row.tag == "tr"
        and len(row) == 2
        and row[0] is node
        and not row.findall(".//table")
        and 2 <= len(node.text_content().strip()) <= 42
    )


def parse(text):
    """:return: the :class:`Request` that a text holds"""
    found = _read_labels(text)
    request = Request(text=text, raw=found)
    owner = found.get("owner_name", "")
    last_name = owner or found.get("name", "")
    first_name = found.get("first_name", "")
    if first_name and plain(first_name) not in plain(last_name):
        last_name = f"{first_name} {last_name}".strip()
    request.name = re.sub(r"^(?:M|Mr|Mme|Mlle|Monsieur|Madame)\b\.?\s+", "", last_name)[
        :120
    ]
    request.names_owner = bool(owner)
    request.email = _first(EMAIL, found.get("email", "") or found.get("mailto", ""))
    request.phone = _first(PHONE, found.get("phone", ""))
    _read_address(request, found, text)
    kind = plain(found.get("kind", ""))
    request.kind = next((value for word, value in KINDS if word in kind), "")
    size = FLAT_SIZE.search(kind)
    if size:
        request.kind = request.kind or "flat"
        request.rooms = int(size.group(1))
    transaction = plain(found.get("transaction", ""))
    request.transaction = next(
        (v for word, v in TRANSACTIONS if word in transaction), ""
    )
    number = _first(
        r"\d{1,6}(?:[.,]\d{1,2})?", found.get("surface", "").replace(" ", "")
    )
    request.surface = float(number.replace(",", ".")) if number else 0.0
    rooms = _first(r"\b\d{1,2}\b", found.get("rooms", ""))
    request.rooms = int(rooms) if rooms else request.rooms
    year = _first(r"\b(?:1[5-9]|20)\d{2}\b", found.get("year", ""))
    request.year = int(year) if year else 0
    request.diagnostics = found.get("diagnostics", "")
    return request


def _first(pattern, text):
    match = re.search(pattern, text)
    return match.group().strip() if match else ""


def _split_label(line):
    """:return: ``(field, value)``; ``(None, line)`` where there is no known label"""
    match = LABEL.match(line)
    if not match:
        return None, line
    label = plain(match["label"])
    name = FIELD_BY_LABEL.get(label) or FIELD_BY_LABEL.get(LABEL_WORDS.sub("", label))
    return name, match["value"].strip(" \t:*") if name else line


def _read_labels(text):
    """:return: ``{field: value}``; a value may stand on the lines after its label"""
    found, open_field = {}, None
    for line in text.splitlines():
        name, value = _split_label(line)
        if name:
            open_field = (
                name if not value or name in ("address", "client_address") else None
            )
            if value and not found.get(name):
                found[name] = value
        elif open_field and line.strip():
            if LABEL.match(line):  # a label that is not known ends the value
                open_field = None
            elif not found.get(open_field):
                found[open_field] = line.strip()
                if open_field not in ("address", "client_address"):
                    open_field = None
            elif POSTCODE.match(line.strip()) and not POSTCODE.search(
                found[open_field]
            ):
                found[open_field] += f", {line.strip()}"
                open_field = None
            else:
                open_field = None
    return found


def _read_address(request, found, text):
    address, city = found.get("address", ""), found.get("city", "")
    if not address and not city and not found.get("zip"):
        body = SIGNATURE.split(text)[0]
        matches = {m.group(0): m for m in FREE_ADDRESS.finditer(body)}
        if len(matches) == 1:
            (match,) = matches.values()
            request.street = match["street"].strip(" ,")
            request.zip, request.city = match["zip"], match["city"].strip(" .,-")
            request.guessed_address = True
        return
    postcodes = list(POSTCODE.finditer(address))
    if postcodes:
        match = postcodes[-1]
        request.zip = match.group(1) + match.group(2)
        before, after = address[: match.start()], address[match.end() :]
        request.street = before.strip(" ,-–(")
        request.city = after.strip(" ,-–)")
    else:
        request.street = address.strip(" ,")
    known_zip = POSTCODE.search(found.get("zip", "") or city)
    if known_zip:
        request.zip = known_zip.group(1) + known_zip.group(2)
    if city:
        request.city = POSTCODE.sub("", city).strip(" ,-–()")
    request.city = request.city[:60]
    request.street = request.street[:200]
