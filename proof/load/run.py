#!/usr/bin/env python3
"""Lets more and more people work at once, and compares what they were told.

    make load                     all stages, until the ceiling: 12 minutes
    make load STAGES=5,10 LASTING=20    a try; its result is not kept

The database is that of `make bench SET=together` at a tenth, with people and their work
of its own (prepare.py); Odoo is started as in production, the people are locust's. See
proof/README.md.
"""

import contextlib
import datetime
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROOF = HERE.parent
ROOT = PROOF.parent
sys.path[:0] = [str(HERE), str(PROOF), str(ROOT / "bin"), str(ROOT / "tests")]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

from platform_setup import (  # noqa: E402
    addons,
    cli,
    paths,
    state,
    testing,
    virtualenv,
)
from platform_setup.console import Step, readable_errors, say, seconds  # noqa: E402
from platform_setup.database import Database  # noqa: E402

NAME, PAGE = "load", "charge.md"
SCALE = 10
FILLED = "expertise_bench_together_load"
PREPARED, COPY = "proof_load_prepared", "proof_load"
#: people at once, stage by stage, and the seconds that are measured of each
STAGES, SECONDS = (15, 30, 60, 90, 120, 150, 180, 210, 240), 60
#: seconds before that, in all and for each newcomer: nobody's thirty colleagues log in
#: within ten seconds, and what they wait then is not what a day's work is like
LEAST_RAMP, RAMP_OF_ONE = 14, 1.5
#: the ceiling: pages take longer than that, or a stage brings so little more
SLOW_MS, GROWTH = 2_000, 1.05
#: so many stages are done all the same: two make no curve
LEAST_STAGES = 4
#: as odoo.conf has it for two cores
WORKERS = ["--max-cron-threads", 1]
#: how many of each role there are; locust takes them by their weight (users.py)
PEOPLE = {
    **{"office": 70, "client": 48, "worker": 56, "technician": 26},
    **{"broker": 26, "coordinator": 26, "sales": 18},
}
#: two who write one row at once: PostgreSQL lets the second start over, and Odoo runs
#: his request again; it logs the statement all the same
STARTED_OVER = r"(?s)bad query: .*(could not serialize access|deadlock detected)"
#: two who want one worker at one hour: the database refuses, and says so
OVERLAP = r"(?s)bad query: .*care_intervention_no_overlap"

#: past the ceiling: a connection from a full queue, whose request came too late
QUEUE_FULL = "werkzeug: .*Request timed out: TimeoutError"

LOCUST = virtualenv.VirtualEnv(
    paths.VAR / "venv-load", "Environnement de locust (paquets épinglés)"
)


def main():
    """Prepare, then go on with the Python that Odoo runs in."""
    cli.set_up()
    with state.exclusive():
        virtualenv.ensure_dev()
        LOCUST.create(HERE / "requirements.txt")
    if sys.prefix != str(virtualenv.MAIN.folder):
        program = str(virtualenv.MAIN.python)
        os.execv(program, [program, str(HERE / "run.py")])
    sys.exit(load())


# ------------------------------------------------------------------------------
# The database and the server
# ------------------------------------------------------------------------------
def make_database():
    """Return a copy of the database that is kept for today, and what people know."""
    benchmarks = load_benchmarks()
    filled = benchmarks.ensure_filled(FILLED, SCALE)
    prepared = Database(filled.server, PREPARED)
    known = paths.VAR / "load" / "prepared.json"
    stamp = state.Stamp(f"database-{PREPARED}")
    wanted = state.fingerprint(
        state.Stamp(f"benchmark-{FILLED}").read(),
        HERE / "prepare.py",
        f"{PEOPLE} {datetime.date.today()}",
    )
    if not (prepared.exists() and known.exists() and stamp.read() == wanted):
        stamp.clear()
        benchmarks.fresh_copy(filled, PREPARED)
        state.write_atomically(known, json.dumps(prepare(prepared)))
        stamp.set(wanted)
    return benchmarks.fresh_copy(prepared, COPY), json.loads(known.read_text())


def load_benchmarks():
    """Return benchmarks/run.py, which makes the filled database."""
    spec = importlib.util.spec_from_file_location(
        "benchmarks_run", ROOT / "benchmarks" / "run.py"
    )
    benchmarks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmarks)
    return benchmarks


def prepare(base):
    """Make the people and their work of today; return what they have to know."""
    names = {"PEOPLE": PEOPLE, "ADDONS": addons.names()}
    head = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    with Step("Les gens et leur travail"):
        log = base.shell(head + (HERE / "prepare.py").read_text())
    lines = log.read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("CONTEXT ")]
    return json.loads(line.removeprefix("CONTEXT "))


def wake_crons(base, numbers):
    """Each scheduled action becomes due at some moment of the load."""
    for place, number in enumerate(numbers):
        base.query(
            "UPDATE ir_cron SET active = true, nextcall = now() AT TIME ZONE 'utc'"
            f" + interval '{90 + 60 * place} seconds' WHERE id = {number}"
        )


@contextlib.contextmanager
def crowd(address, context):
    """Run locust: yields a function that gives it an order, and one that listens."""
    folder = paths.VAR / "load"
    folder.mkdir(parents=True, exist_ok=True)
    known, ledger = folder / "context.json", folder / "ledger.jsonl"
    known.write_text(json.dumps(context))
    ledger.unlink(missing_ok=True)
    with open(paths.LOGS / "locust.log", "wb") as errors:
        process = subprocess.Popen(
            [LOCUST.python, HERE / "drive.py", address, known, ledger],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            bufsize=1,
        )
    try:
        yield Crowd(process, ledger)
    finally:
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


class Crowd:
    """The people of locust."""

    def __init__(self, process, ledger):
        self.process, self.ledger = process, ledger
        self.listen()

    def order(self, **what):
        """Ask for a stage."""
        self.process.stdin.write(json.dumps(what) + "\n")

    def listen(self):
        """Wait for what locust says next."""
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"locust has ended: {paths.LOGS / 'locust.log'}")
        return json.loads(line)

    def entries(self):
        """Return all that people were told so far."""
        if not self.ledger.exists():
            return []
        return [json.loads(line) for line in self.ledger.read_text().splitlines()]


# ------------------------------------------------------------------------------
# The stages
# ------------------------------------------------------------------------------
def load():
    """Do it all; return the exit code."""
    from processes import Host, connect

    wanted = os.environ.get("STAGES")
    stages = tuple(map(int, wanted.split(","))) if wanted else STAGES
    lasting = int(os.environ.get("LASTING") or SECONDS)
    server = cli.start_demo_server()
    base, context = make_database()
    # no development: odoo.conf as it is
    os.environ["ODOO_PROFILE"] = "production"
    result = {
        "machine": machine(base),
        "database": FILLED,
        "scale": SCALE,
        "stages": [],
    }
    with contextlib.ExitStack() as stack:
        stack.callback(base.drop)
        mail = stack.enter_context(post_office())
        host = Host(base, *WORKERS, name="proof-load")
        base.set_address(host.url)
        wake_crons(base, context["crons"])
        configure_mail(base, mail.port)
        result["rows"] = context["rows"]
        result["machine"]["load_at_start"] = round(os.getloadavg()[0], 1)
        started = time.monotonic()
        stack.enter_context(host)
        connections = [connect(base), connect(base)]
        people = stack.enter_context(crowd(host.url, context))
        groups = {
            "odoo": host.process.pid,
            "postgresql": server.pid() if hasattr(server, "pid") else None,
            "locust": people.process.pid,
        }
        groups = {name: pid for name, pid in groups.items() if pid}
        there = 0
        for number in stages:
            ramp = max(LEAST_RAMP, RAMP_OF_ONE * (number - there))
            there = number
            stage = run_stage(
                people, host, groups, connections, (number, ramp, lasting)
            )
            stage["books"], stage["wrong"] = check(people, context, connections[1])
            judge_errors(stage)
            result["stages"].append(stage)
            tell(stage)
            if is_ceiling(result["stages"]) and not wanted:
                break
        for connection in connections:
            connection.close()
    result["seconds"] = round(time.monotonic() - started)
    result["log"] = check_log(host.log, result["stages"])
    result["ceiling"] = find_ceiling(result["stages"])
    result["ceiling"]["reached"] = is_ceiling(result["stages"])
    result["wrong"] = sum((stage["wrong"] for stage in result["stages"]), [])
    result["wrong"] += result["log"]["lines"]
    say(f"  {seconds(result['seconds'])}, {len(result['wrong'])} défaut(s)")
    for line in result["wrong"]:
        say(f"  ✘ {line}")
    if wanted:
        trial = paths.VAR / "load" / "result.json"
        trial.write_text(json.dumps(result, indent=1, ensure_ascii=False))
    else:
        keep(result)
    return 1 if result["wrong"] else 0


def post_office():
    """A mail server on the loopback that takes everything."""
    from outgoing_mail import payers_mail

    return payers_mail()


def configure_mail(base, port):
    """Odoo sends through the post office."""
    from outgoing_mail import CONFIGURE, DOMAIN
    from processes import shell

    from platform_setup import server

    shell(base, CONFIGURE.format(host=server.HOST, port=port, domain=DOMAIN))


def machine(base):
    """Say what it ran on."""
    ((version,),) = base.query("SHOW server_version")
    return {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "postgresql": version,
        "load_at_start": round(os.getloadavg()[0], 1),
    }


def run_stage(people, host, groups, connections, stage):
    """Let people work; return what was measured.

    :param stage: how many, the seconds in which they come, and those measured
    """
    from watch import Watch

    number, ramp, lasting = stage

    before = starts_over(host.log)
    with Step(f"{number} personnes à la fois"):
        people.order(users=number, ramp=ramp, seconds=lasting)
        people.listen()
        with Watch(groups, host.port, connections[0]) as watch:
            people.listen()
        stage = people.listen()
    stage["machine"] = watch.figures
    stage["started_over"] = starts_over(host.log) - before
    return stage


def starts_over(log):
    """Return how many requests Odoo has run again so far."""
    return len(re.findall(r"\d tries left, try again", log.read_text(errors="replace")))


def check(people, context, connection):
    """Compare the ledger with the database.

    :return: the counts of each deed, and what is wrong in words
    """
    import compare

    entries = people.entries()
    books = compare.compare(entries, connection)
    ledger = compare.Books(entries, connection)
    books["download"]["wrong"] += compare.check_bytes(ledger, context["reports"])
    wrong = [
        f"{deed}, {kind}: {line}"
        for deed, row in books.items()
        for kind in ("lost", "twice", "wrong")
        for line in row[kind]
    ]
    return books, wrong


def judge_errors(stage):
    """Add the errors of a stage to what is wrong.

    Past the ceiling, Odoo's queue is full (eight connections for each worker): who
    comes then may get no answer. That is the ceiling, and counted apart; any other
    error is wrong at all times, and this one in a fluent stage.
    """
    full = stage["all"]["p95"] > SLOW_MS
    unserved = [row for row in stage["errors"] if row["what"].startswith("no answer")]
    stage["unserved"] = sum(row["times"] for row in unserved)
    stage["wrong"] += [
        f"{row['what']} ({row['where']}): {row['times']} ×"
        for row in stage["errors"]
        if row not in unserved or not full
    ]


def is_ceiling(stages):
    """Tell whether more people bring nothing more."""
    if len(stages) < LEAST_STAGES:
        return False
    if stages[-1]["all"]["p95"] > SLOW_MS:
        return True
    before = max(stage["per_second"] for stage in stages[:-1])
    return stages[-1]["per_second"] < before * GROWTH


def find_ceiling(stages):
    """Return the stage with the most requests a second, and the last fluent one."""
    most = max(stages, key=lambda stage: stage["per_second"])
    fluent = [stage for stage in stages if stage["all"]["p95"] <= SLOW_MS]
    return {
        "users": most["users"],
        "per_second": most["per_second"],
        "fluent_users": max((stage["users"] for stage in fluent), default=0),
    }


def check_log(log, stages):
    """Return what the server's log has that it should not have.

    A clear refusal is a warning there: those that people were told, and no others.
    """
    text = log.read_text(errors="replace")
    told = {
        refusal.partition(" : ")[2].partition(" : ")[2][:60]
        for stage in stages
        for refusal in stage["refusals"]
    }
    full = any(stage["all"]["p95"] > SLOW_MS for stage in stages)
    refused = [rf"odoo\.http: {re.escape(words)}" for words in told]
    expected = [STARTED_OVER, OVERLAP, *refused, *([QUEUE_FULL] if full else [])]
    wrong = testing.check_log(log, expected=expected)
    _kept, _mark, failing = wrong.partition("errors that caused failure")
    lines = [line[:200] for line in failing.splitlines()[1:41] if line.strip()]
    if "Traceback" in text:
        lines.append("the log has a traceback")
    gave_up = text.count("maximum number of tries reached")
    if gave_up:
        lines.append(f"{gave_up} requests given up after five tries")
    return {"started_over": starts_over(log), "lines": lines}


def tell(stage):
    """Print a stage on a line."""
    figures, watched = stage["all"], stage["machine"]
    say(
        f"      {stage['per_second']} requêtes/s, p50 {figures['p50']} ms,"
        f" p95 {figures['p95']} ms, p99 {figures['p99']} ms ;"
        f" cœurs : {watched['cpu']}, autres {watched['cpu_of_others']} ;"
        f" {watched['connections']} connexions, {stage['started_over']} reprises,"
        f" {len(stage['wrong'])} défaut(s)"
    )


def keep(result):
    """Keep the result, and write the page."""
    import outcome
    import page

    outcome.keep(NAME, "load", result)
    page.write(outcome.load(NAME)["load"])


if __name__ == "__main__":
    with readable_errors():
        main()
