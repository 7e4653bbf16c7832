#!/usr/bin/env python3
"""Runs all tests of the project, as ``make test`` does, and keeps what they gave.

make test-proof
"""

import os
import pathlib
import subprocess
import sys
import time
from collections import Counter
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).resolve().parent
PROOF = HERE.parent
sys.path[:0] = [str(PROOF), str(PROOF.parent / "bin")]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

import outcome  # noqa: E402

from platform_setup import addons, paths, testing  # noqa: E402
from platform_setup.console import SetupError, readable_errors, say  # noqa: E402

NAME = "tests"
PAGE = "tests.md"


def read_odoo(logs):
    """Return the tests of each add-on, and their count, from the logs of the halves."""
    per_addon, count = Counter(), testing.Count()
    for log in logs:
        reader = testing.OdooLog()
        for line in log.read_text(errors="replace").splitlines():
            reader.read(line)
        per_addon.update(reader.per_addon)
        count += reader.count()
    return per_addon, count


def read_pytest(reports):
    """Return the end-to-end tests of each file by outcome, from the JUnit reports."""
    files = {}
    for report in reports:
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            name = case.get("classname").rpartition(".")[2]
            kinds = {child.tag for child in case}
            failed = kinds & {"failure", "error"}
            kind = "failed" if failed else "skipped" if "skipped" in kinds else "passed"
            files.setdefault(name, Counter())[kind] += 1
    return files


def newer(names, started):
    """Return the files of the logs' folder that this run has written."""
    files = [paths.LOGS / name for name in names]
    missing = [f for f in files if not f.exists() or f.stat().st_mtime < started]
    if missing:
        names = ", ".join(file.name for file in missing)
        raise SetupError(f"les tests ne sont pas allés au bout : {names} manque.")
    return files


def main():
    """Run the tests, keep the result; return their exit code."""
    load, started, clock = os.getloadavg()[0], time.time(), time.monotonic()
    manage = paths.ROOT / "bin" / "manage"
    code = subprocess.run([manage, "test"], cwd=paths.ROOT, check=False).returncode
    base = testing.ODOO_DATABASE
    per_addon, odoo = read_odoo(newer([f"{base}.log", f"{base}_2.log"], started))
    files = read_pytest(newer(["pytest.xml", "pytest-install.xml"], started))
    whole = sum(files.values(), Counter())
    result = {
        "minutes": round((time.monotonic() - clock) / 60),
        "load at the start": round(load, 1),
        "exit code": code,
        "odoo": {"per add-on": dict(per_addon), **vars(odoo)},
        "end to end": {
            "per file": {name: dict(found) for name, found in sorted(files.items())},
            **{kind: whole[kind] for kind in ("passed", "failed", "skipped")},
        },
    }
    outcome.show(PAGE, page(outcome.keep(NAME, "all", result)["all"]))
    say(f"  {outcome.PAGES.name}/{PAGE} : {odoo} ; {dict(whole)}")
    return code


def page(found):
    """Return the lines of the page."""
    odoo, pytest = found["odoo"], found["end to end"]
    total = Counter({kind: odoo[kind] + pytest[kind] for kind in ("passed", "failed")})
    skipped = odoo["skipped"] + pytest["skipped"]
    lines = [
        f"**{total['passed']} réussis, {total['failed']} échoués, {skipped} sautés**, "
        f"le {found['date']} au commit `{found['commit']}`, en {found['minutes']} "
        f"minutes (charge de la machine au début : {found['load at the start']}).",
        "",
    ]
    lines += outcome.table(
        "module | tests d’Odoo",
        [(f"`{name}`", odoo["per add-on"].get(name, 0)) for name in addons.names()],
    )
    lines += ["", *outcome.table(
        "de bout en bout | réussis | échoués | sautés",
        [
            (f"`tests/{name}.py`", *(
                tests.get(kind, 0) for kind in ("passed", "failed", "skipped")
            ))
            for name, tests in pytest["per file"].items()
        ],
    )]  # fmt: skip
    return lines


if __name__ == "__main__":
    with readable_errors():
        sys.exit(main())
