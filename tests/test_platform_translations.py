"""French is complete: everything that Odoo would translate is in ``i18n/fr.po``."""

import polib
import pytest

from platform_setup import addons, catalogue, paths


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
