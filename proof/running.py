"""What the proofs run in a database: all screens, some tests."""

import json

from platform_setup import addons, configuration, paths, process, server, state, testing
from platform_setup.console import Step
from platform_setup.database import NO_DEMO, OWN_DEMO, Database

SCREENS = f"""
import json, sys
sys.path.insert(0, {str(paths.ROOT / "proof")!r})
import screens
print("RESULT" + json.dumps(screens.open_all(env)))
"""


def open_screens(base, log):
    """Open every screen; return what :mod:`screens` tells, and what the log says."""
    path = base.shell(SCREENS, log=log)
    lines = path.read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("RESULT")]
    return json.loads(line.removeprefix("RESULT")), testing.check_log(path)


def present():
    """Return what tells the add-ons of today from others."""
    return state.fingerprint(*map(addons.content, addons.names()))[:8]


def make_complete(databases):
    """Return a database with all our add-ons and our demonstration; it is kept."""
    return kept(databases, f"proof_complete_{present()}", _fill, OWN_DEMO)


def make_fresh(databases):
    """Return a database with all our add-ons and no demonstration, kept as well."""
    return kept(databases, f"proof_fresh_{present()}", _fill, NO_DEMO)


def kept(databases, name, fill, *arguments):
    """Return the database `name`, filled by `fill` if it is not there.

    The end of its name says what it was made of; those made of something else go.
    """
    base = Database(databases, name)
    if base.exists():
        return base
    for (other,) in databases.query("SELECT datname FROM pg_database"):
        if other.startswith(f"{name.rpartition('_')[0]}_"):
            Database(databases, other).drop()
    unfinished = Database(databases, f"{name}_unfinished")
    with Step(f"Base de la preuve : {name}") as step:
        fill(unfinished, step, *arguments)
    return unfinished.rename(name)


def _fill(base, step, demo):
    testing.core_template(base.server, demo=NO_DEMO).copy(base.name)
    base.install_in_order(addons.names(), demo, step, log=base.name)


def run_some_tests(base, tags):
    """Run Odoo's tests `tags` on `base`.

    :return: how many ran for each add-on, and what is wrong
    """
    reader, log = testing.OdooLog(), f"{base.name}-tests"
    process.run(
        configuration.odoo(
            "-d", base.name, "--test-tags", tags, "--http-interface", server.HOST,
            "--http-port", server.free_port(), "--max-cron-threads", 0,
            "--stop-after-init",
        ),
        log=log,
        progress=reader.read,
        cwd=paths.ROOT,
        env=configuration.environment(base.server),
    )  # fmt: skip
    count, wrong = reader.count(), reader.complaints()
    if count.failed:
        wrong.append(str(count))
    wrong += testing.check_log(paths.LOGS / f"{log}.log").splitlines()
    return reader.per_addon, wrong
