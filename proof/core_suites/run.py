#!/usr/bin/env python3
"""Odoo's own test suites, without our add-ons and with them: same tests, same results.

    make core-proof                 crm, sale, account, portal, calendar, hr_skills
    make core-proof SUITE=portal    one of them

Two databases with Odoo's own demonstration data and the same modules; the second has
our add-ons too. Both run the same files of tests at once, a few files at a time; what
has run is kept, and an interrupted proof goes on where it was.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROOF = HERE.parent
sys.path[:0] = [str(HERE), str(PROOF), str(PROOF.parent / "bin")]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

import outcome  # noqa: E402
from explained import EXPLAINED  # noqa: E402

from platform_setup import (  # noqa: E402
    addons,
    configuration,
    odoo_source,
    paths,
    process,
    server,
    state,
    testing,
    virtualenv,
)
from platform_setup.console import SetupError, Step, readable_errors, say  # noqa: E402
from platform_setup.database import UNWANTED_MODULES, Database  # noqa: E402

SUITES = ("portal", "hr_skills", "calendar", "crm", "sale", "account")
PAGE = "suites-odoo.md"
SIDES = ("without", "with")
#: files of tests that run in one process: small enough to lose little when interrupted
FILES_AT_ONCE = 8
#: Odoo runs the tests « at install » of a module before the modules above it are
#: loaded: our add-ons could not spoil them. Its own tool for the shell runs them after.
SCRIPT = """
from odoo.tests.shell import run_tests
run_tests(env, {tags!r}, [{suite!r}])
"""

_STARTED = re.compile(r" INFO \S+ odoo\.addons\.(\S+): Starting (\S+) \.\.\.")
_SKIPPED = re.compile(r" INFO \S+ odoo\.addons\.(\S+): skipped (\S+) : (.*)")
_FAILED = re.compile(
    r" ERROR \S+ odoo\.addons\.(\S+): (FAIL|ERROR): (?:Subtest )?(\S+)"
)
_CLASS = re.compile(r" ERROR \S+ odoo\S*: ERROR: (setUpClass|tearDownClass) \((\S+)\)")


# -- the two databases -------------------------------------------------------


def make_databases(databases):
    """Return the databases without and with our add-ons, made if need be."""
    modules = sorted({*addons.foreign_dependencies(), *SUITES})
    made_of = state.fingerprint(
        odoo_source.version(),
        *virtualenv.requirement_files(virtualenv.RUNTIME),
        *modules,
    )[:8]
    plain = Database(databases, f"proof_core_{made_of}")
    ours = state.fingerprint(made_of, *map(addons.content, addons.names()))[:8]
    full = Database(databases, f"proof_core_ours_{ours}")
    for (name,) in databases.query("SELECT datname FROM pg_database"):
        if name.startswith("proof_core_") and name not in (plain.name, full.name):
            Database(databases, name).drop()
    if not plain.exists():
        base = Database(databases, f"{plain.name}_unfinished")
        with Step("Base d'Odoo seul, avec ses données de démonstration") as step:
            base.odoo(
                "db",
                "init",
                "--with-demo",
                base.name,
                log=f"{plain.name}-init",
                step=step,
            )
            base.install(modules, step=step, log=plain.name)
            base.uninstall(UNWANTED_MODULES, log=f"{plain.name}-uninstall")
        base.rename(plain.name)
    if not full.exists():
        base = Database(databases, f"{full.name}_unfinished")
        plain.copy(base.name)
        with Step("La même avec nos extensions") as step:
            # no demonstration of ours: Odoo's tests count records
            base.query("UPDATE ir_module_module SET demo = false WHERE demo")
            base.install(addons.names(), step=step, log=full.name)
            names = ", ".join(f"'{name}'" for name in addons.names())
            base.query(
                "UPDATE ir_module_module SET demo = true "
                f"WHERE state = 'installed' AND name NOT IN ({names})"
            )
        base.rename(full.name)
    return {"without": plain, "with": full}


# -- one piece: some files, on both sides ------------------------------------


def files_of(suite):
    """Return the files of tests of the module `suite`, as Odoo's tags name them."""
    folder = next(
        folder / suite / "tests"
        for folder in odoo_source.core_addons()
        if (folder / suite / "tests").exists()
    )
    return [f"/{suite}/tests/{file.name}" for file in sorted(folder.glob("test_*.py"))]


def run_piece(base, suite, files, environment):
    """Run the tests in `files` on `base`; return ``{test: [outcome, words]}``."""
    script = SCRIPT.format(tags=",".join(files), suite=suite)
    kept = paths.VAR / "core-suites" / base.name / f"{state.fingerprint(script)}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    log = f"{base.name}-tests"
    command = configuration.odoo(
        "shell", "-d", base.name, "--http-interface", server.HOST,
        "--http-port", server.free_port(), "--max-cron-threads", 0,
    )  # fmt: skip
    file = paths.RUN / f"{log}.py"
    state.write_atomically(file, script)
    with open(file) as stdin:
        process.run(command, log=log, stdin=stdin, cwd=paths.ROOT, env=environment)
    found = read_log((paths.LOGS / f"{log}.log").read_text(errors="replace"))
    if found is None:
        raise SetupError(f"les tests de {base.name} ne sont pas allés au bout")
    state.write_atomically(kept, json.dumps(found))
    return found


def read_log(text):
    """Return the outcome of each test, or None if the run did not come to its end."""
    if not re.search(r"\d+ failed, \d+ error\(s\) of \d+ tests", text):
        return None
    found, lines = {}, text.splitlines()
    for number, line in enumerate(lines):
        if match := _STARTED.search(line):
            found[f"{match[1]}:{match[2]}"] = ["ok", ""]
        elif match := _SKIPPED.search(line):
            found[f"{match[1]}:{match[2]}"] = ["skipped", match[3]]
        elif match := _FAILED.search(line):
            found[f"{match[1]}:{match[3]}"] = ["failed", _last_line(lines, number)]
        elif match := _CLASS.search(line):
            found[f"{match[2]}:{match[1]}"] = ["failed", _last_line(lines, number)]
    return found


def _last_line(lines, number):
    """Return what the exception says: the last lines before the log goes on."""
    words = []
    for line in lines[number + 1 :]:
        if re.match(r"\d{4}-\d\d-\d\d ", line):
            break
        words.append(line)
    said = [line for line in words if line and not line.startswith(" ")]
    return " ".join(said[1:] or said)[-400:].strip()


# -- a suite -----------------------------------------------------------------


def prove(bases, suite):
    """Run one suite on both sides; return the result."""
    files = files_of(suite)
    server_of_both = bases["with"].server
    environment = testing.with_browser(configuration.environment(server_of_both))
    environment["ODOO_TEST_MAX_FAILED_TESTS"] = "1000"
    pieces = [
        files[start : start + FILES_AT_ONCE]
        for start in range(0, len(files), FILES_AT_ONCE)
    ]
    found = {side: {} for side in SIDES}
    with (
        Step(f"Tests d'Odoo, {suite}, sans et avec nos extensions") as step,
        concurrent.futures.ThreadPoolExecutor() as pool,
    ):
        for number, piece in enumerate(pieces, 1):
            step.detail(f"partie {number} sur {len(pieces)}")
            runs = {
                side: pool.submit(run_piece, bases[side], suite, piece, environment)
                for side in SIDES
            }
            for side, run in runs.items():
                found[side].update(run.result())
    without, with_ours = (found[side] for side in SIDES)
    nothing = ["not run", ""]
    differences = [
        {
            "test": test,
            "without": without.get(test, nothing)[0],
            "with": with_ours.get(test, nothing)[0],
            "words": (with_ours.get(test) or without[test])[1],
            "reason": EXPLAINED.get(test, ""),
        }
        for test in sorted({*without, *with_ours})
        if without.get(test, nothing)[0] != with_ours.get(test, nothing)[0]
    ]
    same = [
        test
        for test in without
        if test in with_ours and without[test][0] == with_ours[test][0]
    ]
    count = {
        outcome_: sum(without[test][0] == outcome_ for test in same)
        for outcome_ in ("ok", "failed", "skipped")
    }
    return {
        "tests": len({*without, *with_ours}),
        "same": count,
        "failed on both sides": sorted(
            test for test in same if without[test][0] == "failed"
        ),
        "skipped on both sides": {
            test: without[test][1] for test in same if without[test][0] == "skipped"
        },
        "differences": differences,
    }


def main(suites):
    """Prove each of `suites`, all if none is given."""
    if unknown := set(suites) - set(SUITES):
        raise SetupError(f"il n'y a pas de suite {', '.join(unknown)}.")
    bases = make_databases(testing.prepare())
    failed = False
    for suite in suites or SUITES:
        result = prove(bases, suite)
        outcome.keep(f"core-{suite}", suite, result)
        wrong = [d for d in result["differences"] if not d["reason"]]
        failed |= bool(wrong)
        say(
            f"  {suite} : {result['tests']} tests, {result['same']['ok']} réussis des "
            f"deux côtés, {len(result['differences'])} différence(s), "
            f"dont {len(wrong)} sans raison"
        )
        for difference in wrong:
            say("      {test}: {without} -> {with}: {words}".format(**difference))
    outcome.show(PAGE, page())
    return 1 if failed else 0


def page():
    """Return the lines of the page: one row a suite, then the differences."""
    results = {
        suite: found[suite]
        for suite in SUITES
        if (found := outcome.load(f"core-{suite}"))
    }
    lines = outcome.table(
        "suite | tests | réussis des deux côtés | échoués des deux côtés | "
        "sautés des deux côtés | différences | fait le",
        [
            (
                f"`{suite}`",
                found["tests"],
                found["same"]["ok"],
                found["same"]["failed"],
                found["same"]["skipped"],
                len(found["differences"]),
                f"{found['date']}, `{found['commit']}`",
            )
            for suite, found in results.items()
        ],
    )
    differences = [
        (f"`{d['test']}`", d["without"], d["with"], d["reason"] or "à comprendre")
        for found in results.values()
        for d in found["differences"]
    ]
    if differences:
        lines += ["", *outcome.table("test | sans | avec | raison", differences)]
    return lines


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    with readable_errors():
        sys.exit(main(sys.argv[1:]))
