#!/usr/bin/env python3
"""Kills what works, fills the mail queue, brings damaged files; then counts.

    make faults                                   all cases
    make faults CASE=postgres_killed_while_sending    one case, or those with this text

What is killed, and when: docs/preuves/pannes.md. The databases are in a PostgreSQL of
their own, which does not forget what was committed.
"""

import inspect
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROOF = HERE.parent
ROOT = PROOF.parent
sys.path[:0] = [str(HERE), str(PROOF), str(ROOT / "bin"), str(ROOT / "tests")]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

from platform_setup import cli, postgres, state, testing, virtualenv  # noqa: E402
from platform_setup.console import readable_errors, say, seconds  # noqa: E402

NAME, PAGE = "faults", "pannes.md"


def main(wanted):
    """Prepare, then go on with the Python that has the tools of the tests."""
    cli.set_up()
    databases = testing.prepare()
    if sys.prefix != str(virtualenv.MAIN.folder):
        program = str(virtualenv.MAIN.python)
        os.execv(program, [program, str(HERE / "run.py"), *wanted])
    import falls
    import full_mail
    import papers

    cases = {
        name: case
        for module in (falls, full_mail, papers)
        for name, case in vars(module).items()
        if inspect.isfunction(case)
        and case.__module__ == module.__name__
        and list(inspect.signature(case).parameters) == ["template", "name"]
    }
    chosen = [n for n in cases if not wanted or any(word in n for word in wanted)]
    if not chosen:
        say(f"Aucun cas ne répond à {wanted} : {', '.join(cases)}")
        return 1
    template = prepare(databases)
    failed, started = [], time.monotonic()
    for name in chosen:
        if not play(name, cases[name], template):
            failed.append(name)
    import outcome

    outcome.show(PAGE, page(outcome.load(NAME)))
    taken = seconds(time.monotonic() - started)
    say(f"{len(chosen) - len(failed)} cas justes, {len(failed)} faux ({taken})")
    return 1 if failed else 0


def play(name, case, template):
    """Play one case, print its line, keep its counts; tell whether it is right."""
    import outcome

    started = time.monotonic()
    try:
        rows, complaints = case(template, name)
    except Exception as error:
        import traceback

        traceback.print_exc()
        rows, complaints = [], [f"le cas n’est pas allé au bout : {error!r}"]
    taken = round(time.monotonic() - started)
    say(f"  {'✘' if complaints else '✔'} {name} ({taken} s) : {summary(rows)}")
    for complaint in complaints:
        say(f"      {complaint}")
    outcome.keep(NAME, name, {"rows": rows, "complaints": complaints, "seconds": taken})
    return not complaints


def summary(rows):
    """:return: the counts of a case in one French line"""
    if rows and "door" in rows[0]:
        return (
            f"{len(rows)} entrées, {sum(row['kept'] for row in rows)} fichiers gardés "
            f"tels quels, {sum(row['refused'] for row in rows)} refusés avec une phrase"
        )
    return "; ".join(
        f"{row['work']} : {row['written']} à l’arrêt, {row['after']} à la fin, "
        f"{row['twice']} en double, {row['lost']} perdu"
        for row in rows
    )


# -- the database that each case copies ---------------------------------------


def prepare(databases):
    """:return: the demonstration with the work laid out, in a PostgreSQL of its own"""
    import running
    import works
    from outgoing_mail import CONFIGURE, DOMAIN
    from stage import CLUSTER

    from platform_setup import server

    CLUSTER.ensure_running()
    sizes = json.dumps(works.SIZES)
    mark = state.fingerprint(
        running.present(), sizes, (HERE / "prepare.py").read_text(), time.strftime("%F")
    )

    def lay_out(base, _step):
        import mail_server

        move(running.make_complete(databases), base)
        script = "\n".join(
            [
                CONFIGURE.format(host=server.HOST, port=1, domain=DOMAIN),
                mail_server.PREPARE,
                f"SIZES = {sizes!r}",
                (HERE / "prepare.py").read_text(),
            ]
        )
        base.shell(script, log="faults-prepare")

    return running.kept(CLUSTER, f"proof_faults_{mark[:8]}", lay_out)


def move(source, target):
    """Copy a database from one PostgreSQL to another, with its files."""
    programs = postgres.client_programs()
    dump = subprocess.Popen(
        [programs / "pg_dump", "--no-owner", "--no-comments", source.name],
        env={**os.environ, **source.server.environment()},
        stdout=subprocess.PIPE,
    )
    target.drop()
    target.server.query(f'CREATE DATABASE "{target.name}"')
    subprocess.run(
        [programs / "psql", "-Xq", "-v", "ON_ERROR_STOP=1", target.name],
        env={**os.environ, **target.server.environment()},
        stdin=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    assert not dump.wait()
    shutil.copytree(source.filestore, target.filestore, dirs_exist_ok=True)


# -- the page -----------------------------------------------------------------


def page(results):
    """:return: the lines of the page's tables"""
    from outcome import table, told

    falls = [r for r in results.values() if r["rows"] and "door" not in r["rows"][0]]
    doors = [r for r in results.values() if r["rows"] and "door" in r["rows"][0]]
    wrong = [f"`{name}` : {told(r['complaints'])}" for name, r in results.items()
             if r["complaints"]]  # fmt: skip
    dates = sorted({f"{r['date']}, `{r['commit']}`" for r in results.values()})
    errors = sum(max(row["errors"] for row in r["rows"]) for r in falls
                 if "errors" in r["rows"][0])  # fmt: skip
    total = seconds(sum(r["seconds"] for r in results.values()))
    lines = [
        f"{len(results)} cas ({'; '.join(dates)}), {total}. "
        f"Erreurs 500 à la reprise, après PostgreSQL : {errors}. "
        f"À redire : {'; '.join(wrong) or 'rien'}.",
        "",
        *table(
            "travail | ce qui est tué | avant | écrit à l’arrêt | gardé à l’arrêt | "
            "à la fin | en double | perdu",
            [
                [row[key] for key in ("work", "killed", "before", "written", "kept",
                                      "after", "twice", "lost")]
                for result in falls for row in result["rows"]
            ],
        ),
    ]  # fmt: skip
    if doors:
        lines += ["", *table(
            "qui apporte le fichier | gardés tels quels | refusés | ce qui est dit",
            [
                [row["door"], row["kept"], row["refused"],
                 "<br>".join(f"{k} : {v}" for k, v in row["said"].items())]
                for result in doors for row in result["rows"]
            ],
        )]  # fmt: skip
    return lines


if __name__ == "__main__":
    with readable_errors():
        sys.exit(main(sys.argv[1:]))
