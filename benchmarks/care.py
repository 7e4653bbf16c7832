"""« Recherche » among 2,000 workers with 100,000 visits, beside the core's own way.

Run by `make bench` in `bin/odoo shell`, in a fresh copy of an empty database. Acts as a
coordinator, so that his rights are part of what is measured.
"""

import json
import os
import platform
import statistics
import sys
import time
from datetime import UTC, date, datetime

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import care_volume  # noqa: E402

from odoo import Command, release  # noqa: E402

SMALL, LARGE, REPEAT, LIMIT = 200, 2_000, 7, 40
#: what must hold: milliseconds of a search, and beside the core's own way
SEARCH_MS, FASTER = 150, 10
FIRST, LAST = date(2026, 11, 23), date(2026, 12, 20)
MISSIONS = {
    "three mornings": {
        "slots": [("0", 9, 11), ("2", 9, 11), ("4", 9, 11)],
        "needs": [(0, 60)],
    },
    "every evening, no skill": {
        "slots": [(str(day), 18, 19) for day in range(7)],
        "needs": [],
    },
    "twice a day, two skills": {
        "slots": [(str(d), s, s + 1) for d in range(7) for s in (8, 12)],
        "needs": [(0, 30), (1, 30)],
    },
    "two nights": {"slots": [("1", 21, 7), ("4", 21, 7)], "needs": [(1, 30)]},
}


def measure(action, env, repeat=REPEAT):
    times, queries, result = [], 0, None
    for _round in range(repeat + 1):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        result = action()
        times.append((time.perf_counter() - start) * 1000)
        queries = env.cr.sql_log_count - before
    times = times[1:] or times
    figures = {"queries": queries, "ms": round(statistics.median(times), 1)}
    return {**figures, "best_ms": round(min(times), 1)}, result


def make_missions(models, env):
    activity = env["care.activity"].sudo().create({"name": "Mesure"})
    form = env["care.assessment"].create(
        {"partner_id": models.first_client + 3, "activity_id": activity.id}
    )
    return {
        name: env["care.mission"].create(
            {
                "assessment_id": form.id,
                "name": name,
                "product_id": models.service.id,
                "date_start": "2026-11-02",
                "slot_ids": [
                    Command.create({"weekday": day, "hour_from": a, "hour_to": b})
                    for day, a, b in wanted["slots"]
                ],
                "skill_ids": [
                    Command.create(
                        {
                            "assessment_id": form.id,
                            "skill_id": models.skills[skill].id,
                            "level_id": models.levels.filtered(
                                lambda each, least=level: each.level_progress == least
                            ).id,
                        }
                    )
                    for skill, level in wanted["needs"]
                ],
            }
        )
        for name, wanted in MISSIONS.items()
    }


def core_way(mission, count):
    """Hours by the core, visits by a search: worker after worker.

    Only calendar, leave and other visits; no skill, travel, limit or rank.
    """
    env = mission.env(su=True)
    occurrences = mission.sudo()._get_occurrences(FIRST, LAST)
    workers = env["hr.employee"].search([("is_care_worker", "=", True)], limit=count)
    first = datetime.combine(FIRST, datetime.min.time(), UTC)
    last = datetime.combine(LAST, datetime.max.time(), UTC)
    found = []
    for worker in workers:
        hours, _calendars = worker.resource_id._get_valid_work_intervals(first, last)
        work = [row[:2] for row in hours[worker.resource_id.id]]
        visits = env["care.intervention"].search(
            [
                ("employee_id", "=", worker.id),
                ("state", "!=", "cancelled"),
                ("stop", ">", first.replace(tzinfo=None)),
                ("start", "<", last.replace(tzinfo=None)),
            ]
        )
        fits = 0
        for _slot, _day, start, stop in occurrences:
            low, high = start.replace(tzinfo=UTC), stop.replace(tzinfo=UTC)
            fits += any(a <= low and high <= b for a, b in work) and not any(
                visit.start < stop and start < visit.stop for visit in visits
            )
        found.append(fits)
    return len(found)


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
    result = {
        "machine": {
            "day": time.strftime("%Y-%m-%d"),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "odoo": release.version,
            "postgresql": env.cr.connection.info.parameter_status("server_version"),
            "load_at_start": round(os.getloadavg()[0], 1),
        }
    }
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
