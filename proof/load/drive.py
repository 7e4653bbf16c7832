"""Locust under the orders of run.py: one line of JSON in, one line of JSON out.

    drive.py ADDRESS CONTEXT LEDGER

Each order is a stage: ``{"users": 20, "ramp": 10, "seconds": 60}``. What people were
told is added to the file LEDGER, one line each, before the answer.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import pathlib  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402
from browser import WORLD  # noqa: E402
from gevent.fileobject import FileObject  # noqa: E402
from locust.env import Environment  # noqa: E402
from locust.log import setup_logging  # noqa: E402
from users import ROLES  # noqa: E402

#: so long may an answer take that was asked for before the end of a stage
LAST_ANSWERS = 60


def run_stage(environment, users, ramp, seconds):
    """Let so many people come within `ramp` seconds, then measure for `seconds`.

    :return: figures of the requests
    """
    runner, stats = environment.runner, environment.stats
    WORLD.closing.clear()
    stats.reset_all()
    runner.exceptions.clear()
    # the last ones have time to log in before it is measured
    runner.start(users, max(1, users / (ramp / 2)))
    gevent.sleep(ramp)
    # what came in with the people is not measured: logins take turns. Errors count.
    early = errors_of(stats)
    arrival = kinds_of(stats)
    stats.reset_all()
    started = time.monotonic()
    say({"measuring": True})
    gevent.sleep(seconds)
    lasted = time.monotonic() - started
    figures = {
        "users": runner.user_count,
        "seconds": round(lasted, 1),
        "requests": stats.total.num_requests,
        "per_second": round(stats.total.num_requests / lasted, 1),
        "all": figures_of(stats.total),
        "kinds": kinds_of(stats),
        "arrival": arrival,
    }
    say({"measured": True})
    WORLD.closing.set()
    runner.stop()
    figures["errors"] = early + errors_of(stats)
    figures["errors"] += [
        {"what": row["msg"], "where": row["traceback"][-800:], "times": row["count"]}
        for row in runner.exceptions.values()
    ]
    figures["errors"] += [
        {"what": what, "where": "two at once", "times": times}
        for what, times in WORLD.surprises.items()
    ]
    WORLD.surprises.clear()
    return figures


def figures_of(entry):
    """Return count and times (ms) of one kind of request."""
    return {
        "requests": entry.num_requests,
        "failures": entry.num_failures,
        "kb": round(entry.avg_content_length / 1024, 1),
        **{
            f"p{percent}": round(entry.get_response_time_percentile(percent / 100) or 0)
            for percent in (50, 95, 99)
        },
        "most": round(entry.max_response_time or 0),
    }


def kinds_of(stats):
    """Return the figures of each kind of request."""
    return {
        name: figures_of(entry)
        for (name, _method), entry in stats.entries.items()
        if entry.num_requests
    }


def errors_of(stats):
    """Return what failed, and how often."""
    return [
        {"what": str(error.error), "where": error.name, "times": error.occurrences}
        for error in stats.errors.values()
    ]


def write_ledger(path):
    """Add what people were told since the last time."""
    with path.open("a") as file:
        for line in WORLD.ledger:
            file.write(json.dumps(line) + "\n")
    WORLD.ledger.clear()


def say(what):
    """Answer run.py."""
    print(json.dumps(what), flush=True)


def main(address, context, ledger):
    """Do what is asked for, until nothing more is."""
    setup_logging("WARNING")
    WORLD.open(json.loads(pathlib.Path(context).read_text()))
    environment = Environment(
        user_classes=ROLES, host=address, stop_timeout=LAST_ANSWERS
    )
    environment.create_local_runner()
    say({"ready": True})
    for line in FileObject(sys.stdin.buffer, "rb"):
        figures = run_stage(environment, **json.loads(line))
        figures["refusals"] = dict(WORLD.refusals)
        WORLD.refusals.clear()
        write_ledger(pathlib.Path(ledger))
        say(figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
