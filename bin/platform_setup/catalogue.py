"""Reads the translation catalogues that Odoo exports (needs Odoo's own Python)."""

import re

import polib

#: names of fields in a domain that follows a translated title: Odoo's export takes
#: them for texts
FIELD_NAME = re.compile(r"[a-z]+([._][a-z]+)+")


def read(file):
    """Return an exported catalogue without what is code and not a text."""
    catalogue = polib.pofile(str(file))
    for entry in list(catalogue):
        is_python = "odoo-python" in entry.comment
        if is_python and FIELD_NAME.fullmatch(entry.msgid):
            catalogue.remove(entry)
    return catalogue
