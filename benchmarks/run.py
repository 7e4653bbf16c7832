#!/usr/bin/env python3
"""Make the benchmarks' databases if need be, then run the benchmarks.

Each benchmark is a script for `bin/odoo shell`; it prints a table, writes
`results/<name>.json` and ends with an error when a limit is missed. Names given as
arguments choose some: `make bench SET=dunning`.
"""

import contextlib
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "bin"))

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

from platform_setup import addons, cli, paths, server, state, virtualenv  # noqa: E402
from platform_setup.console import Step  # noqa: E402
from platform_setup.database import BASE_MODULES, NO_DEMO, Database  # noqa: E402

ODOO = str(ROOT / "bin" / "odoo")
#: the other's add-on, and the folder of var/ it is put into
PEER = "account_credit_control"
PEER_FOLDER = paths.VAR / "benchmarks" / "peer"
PEER_REQUIREMENTS = HERE / "requirements.txt"


def odoo(*arguments, **options):
    return subprocess.run([ODOO, *arguments], cwd=ROOT, **options)


def measure(name, database, *options, **environment):
    """Run one benchmark; the process ends where it fails."""
    script = (HERE / f"{name}.py").read_text()
    run = odoo(
        *("shell", "-d", database, "--no-http", "--log-level=warn", *options),
        input=script,
        text=True,
        env={**os.environ, **environment},
    )
    if run.returncode:
        sys.exit(run.returncode)


# ------------------------------------------------------------------------------
# The list of dossiers
# ------------------------------------------------------------------------------
def dossier_list():
    """100,000 dossiers and as many quotations, in a database that is kept."""
    database, module = "expertise_bench", "expertise_dossier"
    if not is_ready(database, module):
        print(f"Making the database {database}…", flush=True)
        odoo("db", "init", "--country", "FR", "--force", database, check=True)
        install = ["-d", database, "-i", f"l10n_fr_account,{module}"]
        odoo(*install, "--stop-after-init", "--log-level=warn", check=True)
    measure("dossier_list", database)


def is_ready(database, module):
    """Whether the database is there with the add-on (an interrupted one is not)."""
    script = f"print('ready' if {module!r} in env.registry._init_modules else '')"
    probe = odoo(
        *("shell", "-d", database, "--log-level=critical"),
        input=script,
        text=True,
        capture_output=True,
        check=False,
    )
    return "ready" in probe.stdout


# ------------------------------------------------------------------------------
# Reminders
# ------------------------------------------------------------------------------
def dunning():
    """20,000 unpaid invoices, in a fresh copy of a database that has none."""
    install_peer()
    pristine = make_pristine(Database(cli.start_demo_server(), "expertise_bench_empty"))
    copy = fresh_copy(pristine, "expertise_bench_dunning")
    with served(copy.name, *addons_path()) as (address, _process):
        measure("dunning", copy.name, *addons_path(), REPORT_URL=address)


def install_peer():
    """Put the pinned peer into its folder, unless it is there already."""
    stamp = PEER_FOLDER / "requirements.txt"
    wanted = PEER_REQUIREMENTS.read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(PEER_FOLDER, ignore_errors=True)
    pip = [virtualenv.MAIN.python, "-m", "pip", "install", "--quiet", "--no-deps"]
    options = ["--disable-pip-version-check", "--root-user-action", "ignore"]
    where = ["--target", PEER_FOLDER, "-r", PEER_REQUIREMENTS]
    subprocess.run([*pip, *options, *where], check=True)
    stamp.write_text(wanted)


def addons_path():
    """:return: the option that adds the peer to the add-ons of Odoo"""
    folders = [paths.ADDONS, *cli.odoo_source.core_addons()]
    folders.append(PEER_FOLDER / "odoo" / "addons")
    return ["--addons-path", ",".join(map(str, folders))]


def make_pristine(database):
    """Make the database with our add-ons and the peer, or bring it up to date."""
    stamp = state.Stamp(f"benchmark-{database.name}")
    ours = ["dossier_base", "expertise_dossier", "expertise_dunning"]
    wanted = {name: addons.content(name) for name in ours}
    wanted[PEER] = state.fingerprint(PEER_REQUIREMENTS)
    known = json.loads(stamp.read() or "{}") if database.exists() else {}
    if known == wanted:
        return database
    stamp.clear()
    with Step("Base de mesure (quelques minutes)") as step:
        if known.get(PEER) == wanted[PEER]:
            changed = [name for name in ours if known.get(name) != wanted[name]]
            database.upgrade(changed, *addons_path(), step=step)
        else:
            database.drop()
            modules = [*BASE_MODULES, "expertise_dunning"]
            database.create(modules, demo=NO_DEMO, step=step)
            database.install([PEER], *addons_path(), step=step)
    stamp.set(json.dumps(wanted))
    return database


@contextlib.contextmanager
def served(database, *options):
    """Serve the database, without scheduled actions and without running jobs.

    Letters are made in the benchmark's own process; wkhtmltopdf asks this server for
    their style sheets, as it does in production.

    :return: the address, the process
    """
    port = int(os.environ.get("PORT") or server.free_port())
    log = server_log(database)
    command = [ODOO, "-d", database, "--http-port", str(port), "--workers=0"]
    command += ["--max-cron-threads=0", "--load=base,web", "--log-level=warn"]
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=output, stderr=output
        )
    address = f"http://{server.HOST}:{port}"
    try:
        for _second in range(120):
            if process.poll() is not None:
                sys.exit(f"The server of {database} has ended: {log}")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/web/health", timeout=10)
                break
            time.sleep(1)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def server_log(database):
    return paths.LOGS / f"{database}-server.log"


# ------------------------------------------------------------------------------
# Prospects, home care
# ------------------------------------------------------------------------------
def prospect():
    """50,000 prospects, in a fresh copy of a database that has none."""
    names = ["dossier_base", "expertise_prospect"]
    pristine = ensure_empty("expertise_bench_prospect_empty", names)
    measure("prospect", fresh_copy(pristine, "expertise_bench_prospect").name)


def care():
    """2,000 workers and 100,000 visits, in a fresh copy of a database without any."""
    names = ["dossier_base", "care_opportunity"]
    pristine = ensure_empty("expertise_bench_care_empty", names)
    measure("care", fresh_copy(pristine, "expertise_bench_care").name)


def ensure_empty(name, ours):
    """Make a database with these add-ons of ours, or bring it up to date."""
    database = Database(cli.start_demo_server(), name)
    stamp = state.Stamp(f"benchmark-{name}")
    wanted = {module: addons.content(module) for module in ours}
    known = json.loads(stamp.read() or "{}") if database.exists() else {}
    if known == wanted:
        return database
    stamp.clear()
    with Step(f"Base de mesure {name} (quelques minutes)") as step:
        if known.keys() == wanted.keys():
            changed = [module for module in ours if known[module] != wanted[module]]
            database.upgrade(changed, step=step)
        else:
            database.drop()
            database.create([*BASE_MODULES, *ours], demo=NO_DEMO, step=step)
    stamp.set(json.dumps(wanted))
    return database


def fresh_copy(database, name):
    """:return: a copy with that name, in the place of an earlier one"""
    copy = Database(database.server, name)
    copy.drop()
    return database.copy(name)


# ------------------------------------------------------------------------------
# All of them together
# ------------------------------------------------------------------------------
#: the small volume, so many times smaller
SMALLER = 20


def together():
    """All six add-ons in one database, at volume and at a twentieth of it.

    Both are kept, and filled anew when an add-on or a generator has changed, or in
    another week: what they hold is dated. SCALE=100 tries it at a hundredth.
    """
    scale = int(os.environ.get("SCALE") or 1)
    smaller = min(scale * SMALLER, 500)
    small = ensure_filled("expertise_bench_together_small", smaller)
    large = ensure_filled("expertise_bench_together", scale)
    known = paths.VAR / "benchmarks" / "together_small.json"
    known.parent.mkdir(parents=True, exist_ok=True)
    common = {"SMALL_FIGURES": str(known), "SCALE": str(scale)}
    measure("together", small.name, PART="small", **common)
    # letters are written and sent: in a copy, so that the next run finds as much to do
    copy = fresh_copy(large, "expertise_bench_together_run")
    limits = ["--limit-time-real=3600", "--limit-time-cpu=3600"]
    options = [*limits, "--limit-memory-hard=0", "--log-handler=werkzeug:INFO"]
    try:
        with served(copy.name, *options) as (address, process):
            measure(
                *("together", copy.name),
                PART="large",
                REPORT_URL=address,
                SERVER_PID=str(process.pid),
                SERVER_LOG=str(server_log(copy.name)),
                **common,
            )
    finally:
        copy.drop()


def ensure_filled(name, scale):
    """Fill a copy of the empty database, unless there is one as it must be."""
    empty = ensure_empty("expertise_bench_together_empty", addons.names())
    database = Database(empty.server, name)
    stamp = state.Stamp(f"benchmark-{name}")
    generators = [*HERE.glob("*volume.py"), HERE / "together_fill.py"]
    generators += [HERE / "together_people.py", HERE / "care_search.py"]
    year, week, _day = datetime.date.today().isocalendar()
    wanted = state.fingerprint(
        *(addons.content(module) for module in addons.names()),
        *sorted(generators),
        f"{scale} {year} {week}",
    )
    if database.exists() and stamp.read() == wanted:
        return database
    stamp.clear()
    print(f"Filling {name}, at 1/{scale}…", flush=True)
    fresh_copy(empty, name)
    measure("together_fill", name, SCALE=str(scale))
    stamp.set(wanted)
    return database


SETS = {
    "together": together,
    "dossier_list": dossier_list,
    "dunning": dunning,
    "prospect": prospect,
    "care": care,
}


def main(names):
    unknown = set(names) - set(SETS)
    if unknown:
        sys.exit(f"No benchmark {', '.join(unknown)}: choose {', '.join(SETS)}")
    cli.set_up()
    cli.start_demo_server()
    for name in names or SETS:
        SETS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
