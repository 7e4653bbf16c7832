from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ...matching.rank import best
from ...matching.timeline import Stay
from ...matching.window import Occurrence, moment_of, seconds
from ...matching.workers import Workers
from ...tools import local_time

#: days of the search when nobody says another end
SEARCH_DAYS = 28


class CareMissionSearch(models.Model):
    """« Recherche »: who is able to do a mission, and free at each of its times."""

    # one face of the mission per file
    _inherit = "care.mission"  # pylint: disable=consider-merging-classes-inherited

    def _find_workers(
        self, date_from=None, date_to=None, limit=None, slots=None, employees=None
    ):
        """Return who can do the mission, wholly or in part, the best first.

        A worker is returned who has, now or at another time, each skill at the level
        wanted. The occurrences are placed one after the other, by time, among what he
        has to do already.

        :param date date_from: first day; today if None, or when the mission starts
        :param date date_to: last day; four weeks later if None
        :param int limit: how many workers; all if None
        :param slots: those of the mission that somebody is wanted for; all if None
        :param employees: hr.employee to look at; all workers of the firm if None
        :return: list of dict: ``employee_id``, ``name``, ``fits`` (everything),
            ``slots`` (each with ``slot_id``, ``slot_root_id``, ``fits``, ``wanted`` and
            ``free`` occurrences, ``problems``: pairs of the day and its Problem),
            ``slots_fit``, ``knows_client``, ``distance``, ``week_hours``,
            ``level_above``
        """
        self.ensure_one()
        self.check_access("read")
        if not date_from or not date_to:
            first, last = self._get_search_window(date_from)
            date_from, date_to = date_from or first, date_to or last
        wanted = self._get_search_wanted(date_from, date_to, slots)
        if not wanted["occurrences"]:
            return []
        return Search(self.sudo(), wanted, employees).run(limit)

    def _get_search_window(self, date_from=None):
        """:return: first and last day of the search, single dates to come included"""
        self.ensure_one()
        zone = self.company_id.care_tz
        today = local_time.to_local(fields.Datetime.now(), zone).date()
        dates = [day for day in self.slot_ids.mapped("date") if day and day >= today]
        first = date_from
        if not first:
            first = min([max(today, self.date_start), *dates])
        last = max([first + timedelta(days=SEARCH_DAYS - 1), *dates])
        return first, last

    def _get_search_wanted(self, date_from, date_to, slots=None):
        """Return which visits somebody is wanted for.

        A visit that the plan has made already counts at the time at which it is; one
        that was cancelled or has begun is wanted no more, nor is what of today is past.
        On a public holiday the plan makes none, unless the mission says so.

        :return: dict of ``occurrences``, ``own_ids`` (visits that they already are),
            ``slots``, ``holidays`` (day: name) and ``skipped`` days, which are holidays
        """
        self.ensure_one()
        slots = self.slot_ids if slots is None else self.slot_ids & slots
        found = self._get_occurrences(date_from, date_to)
        holidays = self.company_id._get_care_holidays(date_from, date_to)
        now, zone = fields.Datetime.now(), self.company_id.care_tz
        midnight = local_time.to_utc(local_time.to_local(now, zone).date(), 0, zone)
        visits = self.env["care.intervention"].search_fetch(
            [
                ("slot_root_id", "in", slots.root_id.ids),
                ("planned_date", ">=", date_from),
                ("planned_date", "<=", date_to),
            ],
            ["slot_root_id", "planned_date", "state", "start", "stop"],
        )
        planned = {(visit.slot_root_id, visit.planned_date): visit for visit in visits}
        occurrences, own_ids, skipped = [], [], set()
        for slot, day, start, stop in found:
            if slot not in slots:
                continue
            if self._rests_on(day, holidays):
                skipped.add(day)
                continue
            visit = planned.get((slot.root_id, day))
            if visit:
                if visit.state != "planned":
                    continue
                start, stop = visit.start, visit.stop
            if midnight <= start <= now:
                continue
            if visit:
                own_ids.append(visit.id)
            occurrences.append(Occurrence(slot.id, day, seconds(start), seconds(stop)))
        occurrences.sort(key=lambda wanted: (wanted.start, wanted.slot))
        return {
            "occurrences": occurrences,
            "own_ids": own_ids,
            "slots": slots,
            "holidays": holidays,
            "skipped": sorted(skipped),
        }

    def _get_reason(self, problem, company=None):
        """Return the sentence that says why a worker cannot come.

        :param company: on whose clock; the mission's if None
        """
        values = dict(problem.values)
        for key in ("start", "stop"):
            if key in values:
                values[key] = self._get_hour(values[key], company or self.company_id)
        if "date" in values:
            values["date"] = format_date(self.env, values["date"])
        if "seconds" in values:
            values["hours"] = self._get_length(values["seconds"])
        texts = {
            "expired": self.env._("%(skill)s: expired on %(date)s"),
            "not_yet": self.env._("%(skill)s: valid from %(date)s only"),
            "holiday": self.env._("public holiday"),
            "contract": self.env._("not under contract"),
            "hours": self.env._("outside the hours of the contract"),
            "closed": self.env._("the firm is closed"),
            "leave": self.env._("absent"),
            "visit": self.env._(
                "already with %(name)s from %(start)s to %(stop)s",
            ),
            "travel": self.env._(
                "travel: %(minutes)s min needed from or to %(name)s "
                "(%(start)s to %(stop)s)"
            ),
            "lacking": self.env._("%(skill)s: not at the level wanted that day"),
            "gone": self.env._("no longer a worker of the firm"),
            "itself": self.env._("at the time of another slot of this mission"),
            "day": self.env._("%(hours)s of work that day"),
            "week": self.env._("%(hours)s of work that week"),
            "rest": self.env._("less than %(hours)s of rest"),
        }
        return texts[problem.kind] % values

    def _get_hour(self, second, company):
        clock = local_time.to_local(moment_of(second), company.care_tz)
        return self.env._(
            "%(hour)s:%(minute)s", hour=clock.hour, minute=f"{clock.minute:02d}"
        )

    def _get_length(self, length):
        minutes = round(length / 60)
        return self.env._(
            "%(hours)s h %(minutes)s",
            hours=minutes // 60,
            minutes=f"{minutes % 60:02d}",
        )


class Search(Workers):
    """One search for a mission.

    :param mission: as superuser, its access was checked
    :param dict wanted: as ``_get_search_wanted`` gives it
    """

    def __init__(self, mission, wanted, employees=None):
        occurrences = wanted["occurrences"]
        self.mission = mission
        self.client = mission.partner_id
        super().__init__(
            mission.company_id,
            occurrences,
            wanted["own_ids"],
            [self.client] * len(occurrences),
            employees,
        )
        self.place = self.client._get_care_place()
        self.slots = wanted["slots"]
        for line in mission.skill_ids:
            self._add_need(line, self.window.everything)
        self.slot_masks = defaultdict(int)
        for index, occurrence in enumerate(self.occurrences):
            self.slot_masks[occurrence.slot] |= 1 << index

    def run(self, limit):
        self._flush()
        skills = self._get_skills()
        self._read_workers(self._get_able(skills) if self.needs else None)
        if not self.workers:
            return []
        self._add_hours()
        self._add_skills(skills)
        self._add_leaves()
        for worker in self.workers.values():
            #: when nothing but what he does already may be in the way
            worker["open"] = worker["free"]
        self._add_rank()
        self._add_conflicts()
        keys = {
            employee_id: self._key(employee_id, worker["free"])
            for employee_id, worker in self.workers.items()
        }
        found = best(keys, self._look, limit)
        return [self._result(employee_id) for employee_id in found]

    def _get_able(self, skills):
        """:return: ids of who has every skill at its level, now or at another time"""
        able = set(skills)
        for skill_id, least in self.needs:
            able &= {
                employee_id
                for employee_id, lines in skills.items()
                for line in lines
                if line[0] == skill_id and line[1] >= least
            }
        return sorted(able)

    def _add_rank(self):
        """Who knows the client, how far he lives, what the first week holds."""
        known = {employee_id for employee_id, _client in self._read_known()}
        week = self._week(self.start)
        load = self._read_load(week, week)
        homes = {}
        for employee_id, worker in self.workers.items():
            home = worker["home"]
            if home not in homes:
                homes[home] = self._get_distance(home, self.place)
            worker["knows_client"] = employee_id in known
            worker["distance"] = homes[home]
            worker["week_hours"] = load.get((employee_id, week), 0.0)

    def _key(self, employee_id, free):
        worker = self.workers[employee_id]
        slots = sum(not mask & ~free for slot, mask in self.slot_masks.items())
        return (
            -slots,
            -free.bit_count() if slots < len(self.slot_masks) else 0,
            not worker["knows_client"],
            worker["distance"],
            worker["week_hours"],
            -worker["level_above"],
            worker["name"],
            employee_id,
        )

    def _look(self, employee_ids):
        """:return: {employee: his sort key} with every rule applied"""
        stays = self._get_stays(employee_ids)
        for employee_id in employee_ids:
            worker = self.workers[employee_id]
            timeline = self._get_timeline(employee_id, stays)
            worker["problems"] = problems = {}
            free = 0
            for index, wanted in enumerate(self.occurrences):
                problem = None
                if not worker["open"] >> index & 1:
                    problem = self._get_problem(worker, index)
                if not problem:
                    problem = timeline.add(
                        Stay(wanted.start, wanted.stop, self.place, "")
                    )
                if problem:
                    problems[index] = problem
                else:
                    free |= 1 << index
            worker["free"] = free
        return {
            employee_id: self._key(employee_id, self.workers[employee_id]["free"])
            for employee_id in employee_ids
        }

    def _result(self, employee_id):
        worker = self.workers[employee_id]
        slots = []
        for slot in self.slots:
            mask = self.slot_masks.get(slot.id)
            if not mask:
                continue
            problems = [
                (self.occurrences[index].day, problem)
                for index, problem in worker["problems"].items()
                if mask >> index & 1
            ]
            slots.append(
                {
                    "slot_id": slot.id,
                    "slot_root_id": slot.root_id.id,
                    "fits": not problems,
                    "wanted": mask.bit_count(),
                    "free": mask.bit_count() - len(problems),
                    "problems": problems,
                }
            )
        return {
            "employee_id": employee_id,
            "name": worker["name"],
            "fits": all(slot["fits"] for slot in slots),
            "slots": slots,
            "slots_fit": sum(slot["fits"] for slot in slots),
            "knows_client": worker["knows_client"],
            "distance": worker["distance"],
            "week_hours": round(worker["week_hours"], 2),
            "level_above": worker["level_above"],
        }
