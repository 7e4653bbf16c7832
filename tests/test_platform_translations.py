"""French is complete: everything that Odoo would translate is in ``i18n/fr.po``."""

import re

import polib
import pytest

from platform_setup import addons, catalogue, paths

ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
#: what a translator may change in a tag
TEXTS = {"alt", "aria-label", "confirm", "help", "placeholder", "string", "title"}


def _code_of(text):
    """:return: names and values of the attributes that are code, not a text"""
    return [(name, value) for name, value in ATTRIBUTE.findall(text)
            if name not in TEXTS]  # fmt: skip


@pytest.mark.parametrize("name", addons.names())
def test_french_changes_no_code(name):
    """A space before « ! » is right in a text, and breaks a screen in a condition."""
    french = polib.pofile(str(paths.ADDONS / name / "i18n" / "fr.po"))
    changed = [
        entry.msgstr
        for entry in french
        if entry.msgstr
        and any("ir.ui.view," in place for place, _line in entry.occurrences)
        and sorted(_code_of(entry.msgid)) != sorted(_code_of(entry.msgstr))
    ]
    assert changed == []


@pytest.mark.parametrize("name", addons.names())
def test_french_survives_an_upgrade(name):
    """An upgrade strips the terms of views: « ; » would stick to the word before it."""
    french = polib.pofile(str(paths.ADDONS / name / "i18n" / "fr.po"))
    stripped = [
        entry.msgstr
        for entry in french
        if any(place.startswith("ir.ui.view,") for place in _model_terms(entry))
        and entry.msgstr != entry.msgstr.strip()
    ]
    assert stripped == []


def _model_terms(entry):
    """:return: the places of the entry that are parts of a record's text"""
    places = (place.split(":", 1) for place, _line in entry.occurrences)
    return [rest[0] for kind, *rest in places if kind == "model_terms"]


@pytest.mark.parametrize("name", addons.names())
def test_french_is_complete(e2e_database, scratch, name):
    """`fr.po` has every term of the add-on, translated and not marked as doubtful."""
    file = paths.ADDONS / name / "i18n" / "fr.po"
    assert file.exists(), f"{name} has no i18n/fr.po"
    french = polib.pofile(str(file))
    entries = [entry for entry in french if not entry.obsolete]
    assert [entry.msgid for entry in entries if not entry.msgstr] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []

    template = scratch / f"{name}.pot"
    e2e_database.odoo(
        "i18n", "export", "-d", e2e_database.name, "-l", "pot", "-o", template, name,
        log=f"test-i18n-{name}",
    )  # fmt: skip
    known = {entry.msgid for entry in entries}
    missing = [e.msgid for e in catalogue.read(template) if e.msgid not in known]
    assert missing == []
