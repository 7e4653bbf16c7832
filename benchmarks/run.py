#!/usr/bin/env python3
"""Make the benchmark's database if need be, then run every benchmark in it.

Each benchmark is a script for `bin/odoo shell`; it prints a table and writes
`results/<name>.json`.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
ODOO = str(ROOT / "bin" / "odoo")
DATABASE = "expertise_bench"
ADDONS = "expertise_dossier"
BENCHMARKS = ("dossier_list",)


def odoo(*arguments, **options):
    return subprocess.run([ODOO, *arguments], cwd=ROOT, **options)


def database_is_ready():
    """Whether the database is there with the add-ons (an interrupted one is not)."""
    script = f"print('ready' if {ADDONS!r} in env.registry._init_modules else '')"
    probe = odoo(
        "shell",
        "-d",
        DATABASE,
        "--log-level=critical",
        input=script,
        text=True,
        capture_output=True,
        check=False,
    )
    return "ready" in probe.stdout


def main():
    if not database_is_ready():
        print(f"Making the database {DATABASE}…", flush=True)
        odoo("db", "init", "--country", "FR", "--force", DATABASE, check=True)
        install = ["-d", DATABASE, "-i", f"l10n_fr_account,{ADDONS}"]
        odoo(*install, "--stop-after-init", "--log-level=warn", check=True)
    for name in BENCHMARKS:
        script = (HERE / f"{name}.py").read_text()
        run = odoo("shell", "-d", DATABASE, "--log-level=warn", input=script, text=True)
        if run.returncode:
            sys.exit(run.returncode)


if __name__ == "__main__":
    main()
