"""« Recherche » among 2,000 workers with 100,000 visits, beside the core's own way.

Run by `make bench` in `bin/odoo shell`, in a fresh copy of an empty database. Acts as a
coordinator, so that his rights are part of what is measured.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import care_volume  # noqa: E402
from care_search import (  # noqa: E402
    FIRST,
    LAST,
    LIMIT,
    MISSIONS,
    core_way,
    make_missions,
    measure,
)
from measuring import machine  # noqa: E402

from odoo import Command  # noqa: E402

SMALL, LARGE = 200, 2_000
#: what must hold: milliseconds of a search, and beside the core's own way
SEARCH_MS, FASTER = 150, 10


def round_of(models, missions, env, workers):
    figures = {}
    for name, mission in missions.items():
        figures[name], found = measure(
            lambda mission=mission: mission._find_workers(FIRST, LAST, LIMIT), env
        )
        figures[name]["found"] = len(found)
        figures[name]["fit"] = sum(row["fits"] for row in found)
    mission = missions["three mornings"]
    figures["all workers, every reason"], found = measure(
        lambda: mission._find_workers(FIRST, LAST), env, 3
    )
    figures["all workers, every reason"]["found"] = len(found)
    sample = min(workers, 200)
    core, _count = measure(lambda: core_way(mission, sample), env, 1)
    figures["core's own way"] = {
        "queries": core["queries"] * workers // sample,
        "ms": round(core["ms"] * workers / sample, 1),
        "measured_workers": sample,
    }
    return figures


def run(env):
    result = {"machine": machine(env)}
    env = env(user=env.ref("base.user_admin"))
    models = care_volume.Models(env)
    user = env["res.users"].create(
        {
            "name": "Coordinatrice",
            "login": "bench_coordinator",
            "lang": "en_US",
            "group_ids": [Command.link(env.ref("care_opportunity.group_user").id)],
        }
    )
    mine = env(user=user)
    missions = make_missions(models, mine)
    care_volume.fill(models, SMALL)
    result["small"] = round_of(models, missions, mine, SMALL)
    start = time.perf_counter()
    result["rows"] = care_volume.fill(models, LARGE)
    result["fill_seconds"] = round(time.perf_counter() - start, 1)
    result["large"] = round_of(models, missions, mine, LARGE)
    result["machine"]["load_at_end"] = round(os.getloadavg()[0], 1)
    ours, core = result["large"]["three mornings"], result["large"]["core's own way"]
    result["faster_than_core"] = round(core["ms"] / ours["ms"])
    return result


def report(result):
    print(result["machine"])
    print(result["rows"], f"filled in {result['fill_seconds']} s")
    print(f"\n{'':28}{'queries':>9}{'ms':>9}{'queries':>9}{'ms':>10}{'best':>9}")
    for name, large in result["large"].items():
        small = result["small"][name]
        print(
            f"{name:28}{small['queries']:>9}{small['ms']:>9}{large['queries']:>9}"
            f"{large['ms']:>10}{large.get('best_ms', ''):>9}"
            f"  {large.get('fit', '')}/{large.get('found', '')}"
        )
    print(f"core's own way: {result['faster_than_core']} times as long")


def verdict(result):
    """What must hold; the run fails otherwise."""
    for name in MISSIONS:
        small, large = result["small"][name], result["large"][name]
        grew = large["queries"] - small["queries"]
        assert grew <= 1, f"{name}: {grew} queries more for ten times the workers"
        assert large["found"] == LIMIT or large["found"] > 0, name
        assert large["ms"] <= SEARCH_MS, f"{name}: {large['ms']} ms"
    assert result["faster_than_core"] >= FASTER, result["faster_than_core"]


outcome = run(env)  # noqa: F821 (the shell's)
report(outcome)
with open("benchmarks/results/care.json", "w") as file:
    json.dump(outcome, file, indent=2, ensure_ascii=False)
    file.write("\n")
verdict(outcome)
