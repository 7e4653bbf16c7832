#!/usr/bin/env python3
"""Attack a copy of the demonstration with all add-ons: see README.md.

``MINUTES=5`` does less of everything; ``PART=routes``, ``PART=methods`` or
``PART=probes`` does one part alone. ``KEEP=1`` attacks the database of the last
end-to-end run again.
"""

import json
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "bin"), str(ROOT / "tests"), str(HERE)]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

from platform_setup import (  # noqa: E402
    addons,
    cli,
    database,
    testing,
    virtualenv,
)

DATABASE = "proof_attack"
RESULT = ROOT / "proof" / "results" / "attack.json"
PAGE = ROOT / "docs" / "preuves" / "attaque.md"
WORKERS = 2
#: how long each part may take, in seconds of a run of 20 minutes; what is not done by
#: then is counted
SHARE = float(os.environ.get("MINUTES") or 20) / 20
LIMITS = {
    # every route by everybody: always done to the end, about 4 minutes
    "routes, strangers": 45 * SHARE,
    "routes, others": 60 * SHARE,
    "methods, strangers": 60 * SHARE,
    "methods, office": 45 * SHARE,
    # after a few wrong values for each argument and field, which is always done
    "methods, wrong types": 120 * SHARE,
    "screens": 420,
}


def main():
    """Prepare, then go on with the Python that has the tools of the tests."""
    cli.set_up()
    testing.prepare()
    if sys.prefix != str(virtualenv.MAIN.folder):
        program = str(virtualenv.MAIN.python)
        os.execv(program, [program, str(HERE / "run.py")])
    sys.exit(attack())


def make_copy(server, *, again=False):
    """:return: a database of its own to attack"""
    base = database.Database(server, testing.END_TO_END_DATABASE)
    if not ((again or os.environ.get("KEEP")) and base.exists()):
        base = testing.make_end_to_end_database(server)
    copy = database.Database(server, DATABASE)
    copy.drop()
    base.copy(copy.name)
    return copy


def ask(base, script, mark, **names):
    """Run `script` of this folder in Odoo's shell with `names`; return its answer."""
    from processes import shell

    head = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    for line in shell(base, head + (HERE / script).read_text()).splitlines():
        if line.startswith(mark + " "):
            return json.loads(line[len(mark) + 1 :])
    raise SystemExit(f"{script} said nothing")


def attack():
    """Do it all; return the exit code."""
    part = os.environ.get("PART") or None
    if part not in (None, "routes", "methods", "probes"):
        raise SystemExit(f"PART={part}: routes, methods or probes")
    import common

    base = make_copy(testing.prepare())
    inventory = ask(base, "inventory.py", "INVENTORY", WANTED=addons.names())
    common.know_addons(addons.names())
    clean = True
    if part != "probes":
        clean &= attack_server(base, inventory, part)
    if part in (None, "probes"):
        report, started = common.Report(), time.monotonic()
        if part is None:
            # fresh: the attackers have written into the other
            base = make_copy(base.server, again=True)
        attack_texts(base, inventory, report)
        clean &= write("probes", report, seconds_since(started))
    return 0 if clean else 1


def seconds_since(moment):
    return round(time.monotonic() - moment)


def attack_server(base, inventory, part):
    """Parts one and two, on a served database with attackers and canaries.

    :return: whether nothing was found
    """
    import common
    from processes import Host, connect

    clean = True
    context = ask(base, "prepare.py", "CONTEXT", INVENTORY=json.dumps(inventory))
    context["addons"] = addons.names()
    options = [
        "--workers",
        WORKERS,
        "--limit-time-real",
        common.WORKER_SECONDS,
        "--limit-time-cpu",
        50,
    ]
    with Host(base, *options) as host:
        actors = {
            login: common.Actor(host.url, base.name, login, context).log_in()
            for login in [common.ANONYMOUS, *context["actors"]]
        }
        connection = connect(base)
        for name, function in (("routes", attack_routes), ("methods", attack_methods)):
            if part not in (None, name):
                continue
            report, started = common.Report(), time.monotonic()
            report.counts["canaries"] = context["planted"]
            report.counts["people"] = len(context["actors"]) + 1
            function(inventory, context, actors, report, connection)
            if name == "routes":
                check_log(host.log, report)
            clean &= write(name, report, seconds_since(started))
        connection.close()
    return clean


def check_log(log, report):
    """Errors of the server while the routes were asked for."""
    import common

    for name, place in common.read_log(log.read_text(errors="replace")):
        if place:
            report.found("log", place, name)
        else:
            report.is_core("log, while the routes were asked for", name)


def attack_texts(base, inventory, report):
    """Part three: probes in every text, then everything that shows them."""
    import probes
    from processes import Host

    text = json.dumps(inventory)
    planted = ask(base, "plant.py", "PLANTED", INVENTORY=text)
    report.counts["probes: fields"] = len(planted["fields"])
    report.counts["probes: fields that took none"] = len(planted["refused"])
    papers = ask(base, "papers.py", "PAPERS", INVENTORY=text)
    rich_texts = probes.find_rich_texts(inventory)
    probes.look_at_papers(papers, report, rich_texts)
    actions = ask(base, "actions.py", "ACTIONS", WANTED=addons.names())
    with Host(base, name="proof_probes") as host:
        screens = probes.Screens(host, report, rich_texts)
        screens.run(actions["rows"], actions["companies"], LIMITS["screens"])
        context = {"actors": {probes.VIEWER: {"kind": "inside"}}, "pirates": 0}
        probes.look_at_exports(host, base, inventory, context, report)


def attack_routes(inventory, context, actors, report, connection):
    import common
    from routes import Routes

    part = Routes(inventory, context, actors, report)
    part.explore()
    part.find_nowhere(actors[common.ANONYMOUS])
    report.counts["paths the core fails on by itself"] = len(part.nowhere)
    report.counts["routes"] = len(part.routes)
    report.counts["routes with an address"] = len(
        {path for samples in part.samples.values() for path in samples}
    )
    before = common.Snapshot(connection, context)
    strangers = [common.ANONYMOUS, "pirate-portail", "pirate"]
    others = [login for login in actors if login not in strangers]
    report.counts["routes × actors"] = len(part.routes) * len(actors)
    number = 2 if SHARE >= 1 else 1
    missed = common.run_all(part.first_tasks(strangers, number))
    left = common.run_all(part.tasks(strangers), limit=LIMITS["routes, strangers"])
    after = common.Snapshot(connection, context)
    compare(before, after, report, "routes, strangers", but=[context["pirates"]])
    missed += common.run_all(part.first_tasks(others, number))
    left += common.run_all(part.tasks(others), limit=LIMITS["routes, others"])
    report.counts["routes × actors left out"] = missed
    report.counts["routes × actors without the rest of the values"] = left


def attack_methods(inventory, context, actors, report, connection):
    import common
    from methods import Methods

    part = Methods(inventory, context, actors, report)
    report.counts["models"] = len(part.models)
    report.counts["methods"] = sum(len(m["methods"]) for m in part.models.values())
    left = 0
    before = common.Snapshot(connection, context)
    limit = LIMITS["methods, strangers"]
    left += common.run_all(part.tasks_anonymous(), limit=limit)
    pirates = context["pirates"]
    for login in ("pirate-portail", "client", "intervenante"):
        left += common.run_all(part.tasks_outside(login), limit=limit)
    after = common.Snapshot(connection, context)
    compare(before, after, report, "methods, strangers", but=[pirates])
    # a manager may add settings that all firms share, which are of no company
    left += common.run_all(part.tasks_outside("pirate"), limit=limit)
    before, after = after, common.Snapshot(connection, context)
    compare(before, after, report, "methods, pirate", but=[pirates, None])
    for login in ("bureau", "courtiere", "gestionnaire", "commercial"):
        before = common.Snapshot(connection, context)
        tasks = part.tasks_outside(login)
        left += common.run_all(tasks, limit=LIMITS["methods, office"])
        after = common.Snapshot(connection, context)
        mine = context["actors"][login]["companies"]
        compare(before, after, report, f"methods, {login}", but=[*mine, None])
    report.counts["calls on rows of others left out"] = left
    common.run_all(part.tasks_inside(first=True))
    left = common.run_all(
        part.tasks_inside(first=False), limit=LIMITS["methods, wrong types"]
    )
    report.counts["further wrong values left out"] = left
    report.counts["methods and wrong values that fail in the core too"] = sum(
        part.baseline.values()
    )


def compare(before, after, report, where, but):
    report.counts["tables compared"] = len({table for table, _c in before.rows})
    for table, detail in before.changes(after, but=but).items():
        report.found("written", where, table, change=detail)


def write(part, report, seconds):
    """Print what was found in a part and keep it, with the table of all parts.

    :return: whether nothing was found
    """
    findings = sorted(report.findings.values(), key=lambda f: (f["kind"], f["where"]))
    for found in findings:
        print(
            f"{found['kind']:10} {found['where']}: {found['detail']} "
            f"({found['times']} ×)"
        )
    result = {
        "date": time.strftime("%Y-%m-%d"),
        "seconds": seconds,
        "share of the time of a whole run": SHARE,
        "counts": dict(sorted(report.counts.items())),
        "findings": findings,
        "the core's own errors in all": sum(report.core.values()),
        "the core's own errors": dict(report.core.most_common(30)),
    }
    for name, number in result["counts"].items():
        print(f"{number:8} {name}")
    print(f"{part}: {seconds} s, {len(findings)} finding(s)", flush=True)
    known = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    known[part] = result
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(known, indent=1, ensure_ascii=True) + "\n")
    PAGE.write_text(put_table(PAGE.read_text(), known))
    return not findings


#: heading of a row, then the part and the counts that it adds up
ROWS = (
    ("Personnes (dont anonyme)", "routes", ["people"]),
    ("Canaris", "routes", ["canaries"]),
    ("Routes", "routes", ["routes"]),
    ("Requêtes aux routes", "routes", ["route requests"]),
    ("Couples route × personne", "routes", ["routes × actors"]),
    ("Couples route × personne laissés par le temps", "routes",
     ["routes × actors left out"]),
    ("… sans toutes les valeurs hostiles, par manque de temps", "routes",
     ["routes × actors without the rest of the values"]),
    ("Modèles", "methods", ["models"]),
    ("Méthodes publiques de nos modules", "methods", ["methods"]),
    ("Appels de méthodes", "methods", ["method requests"]),
    ("Appels sur les lignes d’autrui laissés par le temps", "methods",
     ["calls on rows of others left out"]),
    ("Autres mauvaises valeurs laissées par le temps", "methods",
     ["further wrong values left out"]),
    ("Tables comparées par SQL", "methods", ["tables compared"]),
    ("Champs piégés", "probes", ["probes: fields"]),
    ("Papiers, PDF, courriels et lettres produits", "probes",
     ["probes: papers", "probes: PDFs", "probes: mails", "probes: letters"]),
    ("Écrans et pages ouverts dans Chromium", "probes", ["probes: screens"]),
    ("Classeurs Excel lus", "probes",
     ["probes: workbooks", "probes: workbooks of lists"]),
)  # fmt: skip
PARTS = {"routes": "adresses", "methods": "méthodes", "probes": "textes"}


def put_table(page, known):
    """:return: `page` with the table of the last runs between its marks"""
    before, after = "<!-- mesures -->", "<!-- fin -->"
    rows = [
        (name, sum(known[part]["counts"].get(count, 0) for count in counts))
        for name, part, counts in ROWS
        if part in known
    ]
    for part, name in PARTS.items():
        if part not in known:
            continue
        result = known[part]
        rows += [
            (f"Durée et date, {name}", f"{result['seconds']} s, {result['date']}"),
            (f"Erreurs d’Odoo seul, {name}", result["the core's own errors in all"]),
            (f"Défauts trouvés, {name}", len(result["findings"])),
        ]
    table = "| | |\n| --- | ---: |\n"
    table += "".join(f"| {name} | {value} |\n" for name, value in rows)
    start, end = page.index(before) + len(before), page.index(after)
    return f"{page[:start]}\n\n{table}\n{page[end:]}"


if __name__ == "__main__":
    main()
