"""The letters that the browser of tests and pictures draws screens with.

A bare Debian has DejaVu alone, a fifth wider than what desks and phones have (Segoe UI,
San Francisco, Roboto): columns would be cut that nobody sees cut. Odoo brings Roboto.
"""

import os

from . import odoo_source, paths

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
{aliases}
</fontconfig>
"""

_ALIAS = """  <match target="pattern">
    <test name="family"><string>{family}</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Roboto</string></edit>
  </match>"""


def environment():
    """Return the environment to start the browser with; nothing else needs it."""
    fonts = "odoo/addons/web/static/fonts/google/Roboto"
    file = paths.RUN / "browser-fonts.conf"
    paths.RUN.mkdir(parents=True, exist_ok=True)
    file.write_text(
        _CONFIGURATION.format(
            folder=odoo_source.home() / fonts,
            aliases="\n".join(
                _ALIAS.format(family=family) for family in ("sans-serif", "system-ui")
            ),
        ),
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(file)}
