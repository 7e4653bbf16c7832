"""The Odoo configuration of this machine, made from the project's files.

Later files win: ``odoo.conf`` (production), ``odoo.dev.conf``, ``odoo.local.conf`` (a
developer's own), then what only set-up knows: the folders. ``ODOO_PROFILE=production``
leaves the second and the third out.
"""

import configparser
import io
import os

from . import addons, odoo_source, paths, postgres, state, virtualenv

FILE = paths.VAR / "odoo.conf"
LAUNCHER = paths.ROOT / "bin" / "platform_setup" / "launcher" / "odoo"


def sources():
    """Return the configuration files that there are, in the order they are laid."""
    names = ["odoo.conf"]
    if os.environ.get("ODOO_PROFILE") != "production":
        names += ["odoo.dev.conf", "odoo.local.conf"]
    return [path for name in names if (path := paths.ROOT / name).exists()]


def write():
    """Write the configuration of this machine, if it changed, and return its path."""
    config = configparser.RawConfigParser()
    config.read(sources(), encoding="utf-8")
    folders = [paths.ADDONS] if addons.names() else []
    folders += odoo_source.core_addons()
    config.set("options", "addons_path", ",".join(map(str, folders)))
    config.set("options", "data_dir", str(paths.DATA_DIR))
    if not config.get("options", "pg_path", fallback=""):
        # pg_dump must not be older than the server: the machine's may be
        config.set("options", "pg_path", str(postgres.client_programs()))
    if not postgres.is_external():
        # Odoo asks for the order "C" where it makes a database from template0;
        # template1 has the French order.
        config.set("options", "db_template", "template1")
    text = io.StringIO()
    text.write("; Written by bin/odoo at each start: change odoo.conf instead.\n")
    config.write(text)
    if not FILE.exists() or FILE.read_text() != text.getvalue():
        state.write_atomically(FILE, text.getvalue(), mode=0o600)
    return FILE


def environment(server):
    """Return the environment in which Odoo runs against the database `server`."""
    programs = virtualenv.MAIN.folder / "bin"
    return {
        **os.environ,
        **server.environment(),
        "ODOO_RC": str(write()),
        # wkhtmltopdf is there.
        "PATH": f"{programs}:{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
    }


def odoo(*arguments):
    """Return the command that runs Odoo with `arguments`."""
    return [str(virtualenv.MAIN.python), str(LAUNCHER), *map(str, arguments)]
