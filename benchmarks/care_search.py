"""« Recherche »: the missions it is asked for, and the core's own way to answer."""

import statistics
import time
from datetime import UTC, date, datetime

from odoo import Command

REPEAT, LIMIT = 7, 40
#: four weeks, from the second one of the generator
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


def make_missions(models, env, start="2026-11-02"):
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
                "date_start": start,
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


def core_way(mission, count, day=FIRST, last_day=LAST):
    """Hours by the core, visits by a search: worker after worker.

    Only calendar, leave and other visits; no skill, travel, limit or rank.
    """
    env = mission.env(su=True)
    occurrences = mission.sudo()._get_occurrences(day, last_day)
    workers = env["hr.employee"].search([("is_care_worker", "=", True)], limit=count)
    first = datetime.combine(day, datetime.min.time(), UTC)
    last = datetime.combine(last_day, datetime.max.time(), UTC)
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
