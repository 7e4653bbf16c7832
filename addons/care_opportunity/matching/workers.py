"""What the database knows of the workers, in a constant number of queries."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from odoo.tools import SQL

from ..tools import local_time
from ..tools.travel import place, travel_minutes, travel_sql
from .timeline import DAY, Problem, Rules, Stay, Timeline
from .window import Attendance, Clock, Window, moment_of, seconds

#: distance of the worker's home: the town of the client, another one, not known
SAME_TOWN, OTHER_TOWN, UNKNOWN_TOWN = range(3)
#: seconds of a visit that one other may leave without the rest after it
LONG_VISIT = 4 * 3600
#: occurrences in a mask that PostgreSQL holds in one number
MASK_BITS = 60


class Workers:
    """The workers of a firm, and at which of some occurrences each could be there.

    :param company: the firm, as superuser: access was checked
    :param list occurrences: what somebody is wanted for, by time
    :param list own_ids: visits that do not count: somebody is wanted for them
    :param list clients: partner of each occurrence
    :param employees: hr.employee to look at; all workers of the firm if None
    """

    def __init__(self, company, occurrences, own_ids, clients, employees=None):
        self.env, self.company = company.env, company
        self.occurrences, self.own_ids = occurrences, own_ids
        self.clients, self.employees = clients, employees
        self.start = min(occurrence.start for occurrence in self.occurrences)
        self.stop = max(occurrence.stop for occurrence in self.occurrences)
        self.zone = self.company.care_tz
        #: occurrences that a public holiday hinders
        self.holiday_mask = 0
        #: (skill, least level): its name and the occurrences that want it
        self.needs = {}
        self.closing, self.clocks, self.windows = [], {}, {}
        #: of each calendar its hours, and of a flexible one its seconds a week
        self.hours, self.flexible = {}, {}
        self.window = self._window(self.zone)
        self.rules = Rules(
            company.care_travel_same_town,
            company.care_travel_other_town,
            round(company.care_max_day_hours * 3600),
            round(company.care_max_week_hours * 3600),
            round(company.care_min_rest_hours * 3600),
        )
        self.workers = {}

    def _flush(self):
        for model in (
            "care.intervention",
            "hr.employee",
            "hr.version",
            "hr.employee.skill",
            "hr.skill.level",
            "resource.resource",
            "resource.calendar",
            "resource.calendar.attendance",
            "resource.calendar.leaves",
            "res.partner",
        ):
            self.env[model].flush_model()

    def _query(self, query, **values):
        self.env.cr.execute(SQL(query, **values))
        return self.env.cr.fetchall()

    def _window(self, zone):
        if zone not in self.windows:
            # a day more on both sides: this zone's midnight is not that of another
            first = moment_of(self.start).date() - timedelta(days=1)
            first -= timedelta(days=first.weekday() + 7)
            last = moment_of(self.stop).date() + timedelta(days=9)
            self.windows[zone] = Window(self.occurrences, Clock(zone, first, last))
        return self.windows[zone]

    def _days_mask(self, first, last):
        mask = 0
        for index, occurrence in enumerate(self.occurrences):
            if (not first or first <= occurrence.day) and (
                not last or occurrence.day <= last
            ):
                mask |= 1 << index
        return mask

    def _read_workers(self, only_ids=None):
        """Read the workers with the versions of their contract in the window.

        A version holds until the next one. Who has never had contract dates follows
        his calendar, the first one from ever, as in the core.

        :param only_ids: employees to look at; all workers of the firm if None
        """
        days = [day for _index, day, _start, _stop in self.window.fragments]
        first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
        only = SQL()
        if only_ids is not None:
            only = SQL(" AND e.id = ANY(%s)", list(only_ids))
        if self.employees is not None:
            only = SQL("%s AND e.id = ANY(%s)", only, self.employees.ids)
        rows = self._query(
            """
            WITH version AS (
                SELECT v.employee_id, v.resource_calendar_id,
                       v.date_version, v.contract_date_start, v.contract_date_end,
                       lead(v.date_version) OVER one AS next_version,
                       row_number() OVER one = 1 AS is_first,
                       bool_or(v.contract_date_start IS NOT NULL) OVER (
                           PARTITION BY v.employee_id
                       ) AS has_contract
                FROM hr_version v
                WHERE v.active AND v.employee_id IS NOT NULL
                WINDOW one AS (PARTITION BY v.employee_id ORDER BY v.date_version)
            ), span AS (
                SELECT employee_id, resource_calendar_id,
                       CASE WHEN has_contract
                            THEN greatest(date_version, contract_date_start)
                            WHEN NOT is_first THEN date_version
                       END AS day_from,
                       least(next_version - 1,
                             CASE WHEN has_contract THEN contract_date_end END
                       ) AS day_to
                FROM version
                WHERE NOT has_contract OR contract_date_start IS NOT NULL
            )
            SELECT e.id, e.name, r.id, r.tz, home.private_zip, home.private_city,
                   s.employee_id IS NOT NULL, s.resource_calendar_id,
                   CASE WHEN s.day_from > %(first)s THEN s.day_from END,
                   CASE WHEN s.day_to < %(last)s THEN s.day_to END
            FROM hr_employee e
            JOIN resource_resource r ON r.id = e.resource_id
            LEFT JOIN hr_version home ON home.id = e.current_version_id
            LEFT JOIN span s ON s.employee_id = e.id
                 AND (s.day_from IS NULL OR s.day_from <= %(last)s)
                 AND (s.day_to IS NULL OR s.day_to >= %(first)s)
            WHERE e.active AND e.is_care_worker AND e.company_id = %(company)s%(only)s
            ORDER BY e.id, s.day_from NULLS FIRST
            """,
            first=first,
            last=last,
            company=self.company.id,
            only=only,
        )
        for row in rows:
            worker = self.workers.get(row[0])
            if not worker:
                worker = self.workers[row[0]] = {
                    "name": row[1],
                    "resource_id": row[2],
                    "zone": row[3] or self.zone,
                    "home": row[4:6],
                    "versions": (),
                    "leave": 0,
                }
            if row[6]:
                worker["versions"] += (row[7:],)

    def _add_hours(self):
        calendars = {
            version[0]
            for worker in self.workers.values()
            for version in worker["versions"]
        } - {None}
        self._read_calendars(calendars)
        self._read_closing()
        known = {}
        for worker in self.workers.values():
            key = (worker["zone"], worker["versions"])
            if key not in known:
                known[key] = self._working(*key)
            worker["working"] = working = known[key]
            worker["free"] = working["hours"] & ~working["closed"] & ~self.holiday_mask

    @cached_property
    def holidays(self):
        """Public holidays of the firm around the occurrences."""
        day = timedelta(days=1)
        return self.company._get_care_holidays(
            moment_of(self.start).date() - day, moment_of(self.stop).date() + day
        )

    def _read_calendars(self, calendar_ids):
        """Read the hours of the calendars; a flexible one has so many a week."""
        rows = self._query(
            "SELECT c.id, c.flexible_hours, c.hours_per_week, c.two_weeks_calendar,"
            " a.dayofweek, a.week_type, a.hour_from, a.hour_to FROM resource_calendar c"
            " LEFT JOIN resource_calendar_attendance a ON a.calendar_id = c.id"
            " AND a.display_type IS NULL AND a.day_period <> 'lunch'"
            " WHERE c.id = ANY(%(ids)s)",
            ids=list(calendar_ids),
        )
        for calendar_id, flexible, length, two_weeks, *row in rows:
            if flexible:
                self.flexible[calendar_id] = round((length or 0) * 3600)
                continue
            weekday, week, start, stop = row
            hours = self.hours.setdefault(calendar_id, [])
            if weekday is not None:
                until = local_time.minutes_of(stop)
                hours.append(
                    Attendance(
                        int(weekday),
                        int(week or 0) if two_weeks else None,
                        local_time.minutes_of(start),
                        # people type 23:59 for midnight
                        1440 if until >= 1439 else until,
                    )
                )

    def _read_closing(self):
        """Read the leaves of the whole firm, or of a calendar.

        One of public holidays alone hinders nobody: a visit that starts on such a day
        is not wanted, or goes on all the same, and a night before it is of its own day.
        """
        rows = self._query(
            "SELECT calendar_id, date_from, date_to FROM resource_calendar_leaves"
            " WHERE resource_id IS NULL AND company_id = %(company)s"
            " AND time_type = 'leave' AND date_from < %(stop)s AND date_to > %(start)s",
            company=self.company.id,
            start=moment_of(self.start),
            stop=moment_of(self.stop),
        )
        self.closing = [row for row in rows if not self._is_holiday(row)]

    def _is_holiday(self, row):
        first = local_time.to_local(row[1], self.zone).date()
        last = local_time.to_local(row[2] - timedelta(seconds=1), self.zone).date()
        return all(
            first + timedelta(days=number) in self.holidays
            for number in range((last - first).days + 1)
        )

    def _working(self, zone, versions):
        """:return: masks of occurrences: under contract, in his hours, firm closed"""
        window = self._window(zone)
        contract = hours = closed = 0
        for calendar_id, first, last in versions:
            days = window.days(first, last)
            contract |= days
            if calendar_id in self.hours:
                hours |= days & self._inside(zone, calendar_id)
            else:
                hours |= days
            for of_calendar, start, stop in self.closing:
                if of_calendar in (None, calendar_id):
                    closed |= days & window.touched(seconds(start), seconds(stop))
        return {
            "contract": window.complete(contract),
            "hours": window.complete(hours),
            "closed": window.partly(closed),
        }

    def _inside(self, zone, calendar_id):
        key = (zone, calendar_id)
        if key not in self.clocks:
            self.clocks[key] = self._window(zone).inside(self.hours[calendar_id])
        return self.clocks[key]

    # -------------------------------------------------------------------------
    # Skills
    # -------------------------------------------------------------------------
    def _add_need(self, line, mask):
        """:param line: care.mission.skill, wanted at the occurrences of the mask"""
        key = (line.skill_id.id, line.level_id.level_progress)
        before = self.needs.get(key, ("", 0))[1]
        self.needs[key] = (line.skill_id.name, before | mask)

    def _get_skills(self):
        """:return: {employee: rows of his skills}, of those that are wanted"""
        if not self.needs:
            return {}
        rows = self._query(
            "SELECT s.employee_id, s.skill_id, l.level_progress,"
            " s.valid_from, s.valid_to FROM hr_employee_skill s"
            " JOIN hr_skill_level l ON l.id = s.skill_level_id"
            " WHERE s.skill_id = ANY(%(skills)s)",
            skills=list({skill_id for skill_id, _least in self.needs}),
        )
        found = defaultdict(list)
        for employee_id, *line in rows:
            found[employee_id].append(line)
        return found

    def _add_skills(self, skills):
        """Note when each worker has each skill at the level that is wanted."""
        masks = {}
        for employee_id, worker in self.workers.items():
            worker["skills"] = lines = skills.get(employee_id, ())
            worker["valid"] = valid = {}
            worker["level_above"] = 0
            for need, (_name, wanted) in self.needs.items():
                mask = above = 0
                for skill_id, progress, *span in lines:
                    if skill_id == need[0] and progress >= need[1]:
                        key = tuple(span)
                        if key not in masks:
                            masks[key] = self._days_mask(*key)
                        mask |= masks[key]
                        if masks[key]:
                            above = max(above, progress - need[1])
                valid[need] = mask
                worker["level_above"] += above
                worker["free"] &= mask | ~wanted

    def _get_skill_problem(self, worker, index):
        for need, valid in worker["valid"].items():
            name, wanted = self.needs[need]
            if wanted & ~valid & 1 << index:
                return self._explain_skill(worker, *need, name, index)
        return None

    def _explain_skill(self, worker, skill_id, least, name, index):
        day = self.occurrences[index].day
        spans = [
            (first, last)
            for of_skill, progress, first, last in worker["skills"]
            if of_skill == skill_id and progress >= least
        ]
        past = [last for _first, last in spans if last and last < day]
        if past:
            return Problem("expired", {"skill": name, "date": max(past)})
        if spans:
            return Problem(
                "not_yet", {"skill": name, "date": min(first for first, _last in spans)}
            )
        return Problem("lacking", {"skill": name})

    # -------------------------------------------------------------------------
    # Rank
    # -------------------------------------------------------------------------
    def _read_known(self):
        """:return: pairs (employee, client) of who has been or goes there"""
        return set(
            self._query(
                "SELECT DISTINCT employee_id, partner_id FROM care_intervention"
                " WHERE partner_id = ANY(%(clients)s) AND employee_id IS NOT NULL"
                " AND state IN ('planned', 'started', 'done') AND id <> ALL(%(own)s)",
                clients=list({client.id for client in self.clients}),
                own=self.own_ids,
            )
        )

    def _week(self, second):
        """:return: the number of the week, from the first"""
        return self.window.clock.day(second) // 7

    def _read_load(self, first, last):
        """:return: {(employee, week): hours of visits}, from one week to another"""
        midnights = self.window.clock.midnights
        limits = [moment_of(midnights[week * 7]) for week in range(first, last + 2)]
        # two halves: each is answered by an index alone
        half = (
            "SELECT employee_id, start, stop FROM care_intervention"
            " WHERE start >= %(start)s AND start < %(stop)s"
            " AND employee_id IS NOT NULL AND state <> 'cancelled'"
            " AND id <> ALL(%(own)s) AND stop - start "
        )
        rows = self._query(
            "SELECT employee_id, width_bucket(start, %(limits)s::timestamp[]),"
            " extract(epoch FROM sum(stop - start))::float / 3600"
            f" FROM ({half} <= interval '4 hours'"
            f" UNION ALL {half} > interval '4 hours') v GROUP BY 1, 2",
            limits=limits,
            start=limits[0],
            stop=limits[-1],
            own=self.own_ids,
        )
        return {
            (employee_id, first + bucket - 1): hours
            for employee_id, bucket, hours in rows
        }

    # -------------------------------------------------------------------------
    # Leaves, other visits
    # -------------------------------------------------------------------------
    def _add_leaves(self):
        workers = {worker["resource_id"]: worker for worker in self.workers.values()}
        rows = self._query(
            "SELECT resource_id, date_from, date_to FROM resource_calendar_leaves"
            " WHERE resource_id = ANY(%(resources)s) AND time_type = 'leave'"
            " AND date_from < %(stop)s AND date_to > %(start)s",
            resources=list(workers),
            start=moment_of(self.start),
            stop=moment_of(self.stop),
        )
        for resource_id, start, stop in rows:
            worker = workers[resource_id]
            touched = self.window.touched(seconds(start), seconds(stop))
            worker["leave"] |= self.window.partly(touched)
            worker["free"] &= ~worker["leave"]

    def _add_conflicts(self):
        open_ids = [key for key, worker in self.workers.items() if worker["free"]]
        rows = self._get_conflicts(open_ids) + self._get_rests(open_ids)
        for employee_id, part, bits in rows:
            self.workers[employee_id]["free"] &= ~(bits << part * MASK_BITS)

    def _get_conflicts(self, employee_ids):
        """Tell at which occurrences a visit is too near.

        :return: rows (employee, part, mask of so many occurrences from that part on)
        """
        rules = self.rules
        travel = travel_sql(
            SQL("near.partner_id"),
            SQL("p.care_town"),
            SQL("near.wanted_client"),
            SQL("near.wanted_town"),
            SQL("%s", rules.same_town),
            SQL("%s", rules.other_town),
        )
        margin = timedelta(minutes=rules.other_town)
        return self._query(
            """
            SELECT near.employee_id, near.number / %(bits)s,
                   bit_or(1::bigint << near.number %% %(bits)s)
            FROM (
                SELECT o.number, o.start AS wanted_start, o.stop AS wanted_stop,
                       o.client AS wanted_client, o.town AS wanted_town, v.*
                FROM unnest(
                    %(numbers)s, %(starts)s::timestamp[], %(stops)s::timestamp[],
                    %(clients)s::int[], %(towns)s::text[]
                ) AS o(number, start, stop, client, town)
                -- OFFSET 0: two short scans of an index for each occurrence
                CROSS JOIN LATERAL (
                    SELECT v.employee_id, v.partner_id, v.start, v.stop
                    FROM care_intervention v
                    WHERE v.employee_id IS NOT NULL AND v.state <> 'cancelled'
                          AND v.stop - v.start <= interval '4 hours'
                          AND v.start >= o.start - %(margin)s - interval '4 hours'
                          AND v.start < o.stop + %(margin)s
                          AND v.stop > o.start - %(margin)s
                          AND v.id <> ALL(%(own)s)
                    UNION ALL
                    SELECT v.employee_id, v.partner_id, v.start, v.stop
                    FROM care_intervention v
                    WHERE v.employee_id IS NOT NULL AND v.state <> 'cancelled'
                          AND v.stop - v.start > interval '4 hours'
                          AND v.start >= o.start - %(margin)s - interval '72 hours'
                          AND v.start < o.stop + %(margin)s
                          AND v.stop > o.start - %(margin)s
                          AND v.id <> ALL(%(own)s)
                    OFFSET 0
                ) v
                OFFSET 0
            ) near
            WHERE near.employee_id = ANY(%(employees)s)
              AND (
                  -- at the same time: most are, and need no look at the travel
                  (near.start < near.wanted_stop AND near.stop > near.wanted_start)
                  OR EXISTS (
                      SELECT
                      FROM res_partner p
                      CROSS JOIN LATERAL (
                          SELECT (%(travel)s) * interval '1 minute' AS length
                      ) gap
                      WHERE p.id = near.partner_id
                        AND near.start < near.wanted_stop + gap.length
                        AND near.stop > near.wanted_start - gap.length
                  )
              )
            GROUP BY 1, 2
            """,
            bits=MASK_BITS,
            numbers=list(range(len(self.occurrences))),
            starts=[moment_of(wanted.start) for wanted in self.occurrences],
            stops=[moment_of(wanted.stop) for wanted in self.occurrences],
            clients=[client.id for client in self.clients],
            towns=[client.care_town or "" for client in self.clients],
            margin=margin,
            travel=travel,
            employees=employee_ids,
            own=self.own_ids,
        )

    def _get_rests(self, employee_ids):
        """Tell which nights and days on end one visit alone leaves no rest for.

        What ``Timeline`` finds anyway: said here, it need not look at hundreds.

        :return: rows as those of ``_get_conflicts``
        """
        rest = self.rules.rest
        numbers = [
            number
            for number, wanted in enumerate(self.occurrences)
            if rest and wanted.stop - wanted.start >= LONG_VISIT
        ]
        return self._query(
            """
            SELECT v.employee_id, o.number / %(bits)s,
                   bit_or(1::bigint << o.number %% %(bits)s)
            FROM unnest(
                %(numbers)s::int[], %(starts)s::timestamp[], %(stops)s::timestamp[]
            ) AS o(number, start, stop)
            JOIN care_intervention v
              ON v.start >= o.start - %(rest)s - interval '72 hours'
                 AND v.start < o.stop + %(rest)s
                 AND v.stop > o.start - %(rest)s
            WHERE greatest(v.stop, o.stop) - least(v.start, o.start) > %(longest)s
                  AND v.state <> 'cancelled'
                  AND v.employee_id = ANY(%(employees)s)
                  AND v.id <> ALL(%(own)s)
            GROUP BY 1, 2
            """,
            bits=MASK_BITS,
            numbers=numbers,
            starts=[moment_of(self.occurrences[number].start) for number in numbers],
            stops=[moment_of(self.occurrences[number].stop) for number in numbers],
            rest=timedelta(seconds=rest),
            longest=timedelta(seconds=DAY - rest),
            employees=employee_ids,
            own=self.own_ids,
        )

    @staticmethod
    def _get_distance(home, client):
        """Tell how far a worker lives from a client.

        :param tuple home: postcode and town
        :param tuple client: as ``place`` gives it
        """
        home = place(False, *home)
        if not any(home[1:]):
            return UNKNOWN_TOWN
        far = travel_minutes(home, client, SAME_TOWN, OTHER_TOWN)
        return OTHER_TOWN if far else SAME_TOWN

    def _get_stays(self, employee_ids):
        """Visits of the weeks of the mission, and a little before and after."""
        clock = self.window.clock
        first, last = clock.day(self.start), clock.day(self.stop)
        rows = self._query(
            """
            SELECT v.employee_id, extract(epoch FROM v.start)::bigint,
                   extract(epoch FROM v.stop)::bigint, v.partner_id, p.name,
                   p.zip, p.city
            FROM unnest(%(employees)s::int[]) AS worker(id)
            -- OFFSET 0: one scan for each worker of the index of his times
            CROSS JOIN LATERAL (
                SELECT v.employee_id, v.partner_id, v.start, v.stop
                FROM care_intervention v
                WHERE v.employee_id = worker.id AND v.state <> 'cancelled'
                      AND tsrange(v.start, v.stop, '[)')
                          && tsrange(%(start)s, %(stop)s, '[)')
                      AND v.id <> ALL(%(own)s)
                OFFSET 0
            ) v
            JOIN res_partner p ON p.id = v.partner_id
            """,
            employees=employee_ids,
            start=moment_of(clock.midnights[first - first % 7 - 2]),
            stop=moment_of(clock.midnights[last - last % 7 + 7]) + timedelta(days=2),
            own=self.own_ids,
        )
        places = {}
        found = defaultdict(list)
        for employee_id, start, stop, partner_id, name, zip_code, city in rows:
            if partner_id not in places:
                places[partner_id] = place(partner_id, zip_code, city)
            found[employee_id].append(
                Stay(start, stop, places[partner_id], name or "?")
            )
        return found

    def _get_timeline(self, employee_id, stays):
        """:return: Timeline of what a worker has to do already"""
        clock = self.window.clock
        return Timeline(
            stays.get(employee_id, ()),
            clock,
            self.rules,
            self._get_week_limits(self.workers[employee_id]),
        )

    def _get_week_limits(self, worker):
        """:return: list of (first day, last day, seconds a week) of flexible hours"""
        return [
            (first, last, self.flexible[calendar_id])
            for calendar_id, first, last in worker["versions"]
            if 0 < self.flexible.get(calendar_id, 0) < self.rules.week
        ]

    def _get_problem(self, worker, index):
        """What is in the way before anything is looked for in his day."""
        return self._get_skill_problem(worker, index) or self._get_hindrance(
            worker, index
        )

    def _get_hindrance(self, worker, index):
        """:return: the Problem of the day, the contract or the hours, or None"""
        bit = 1 << index
        working = worker["working"]
        if self.holiday_mask & bit:
            return Problem("holiday", {})
        if not working["contract"] & bit:
            return Problem("contract", {})
        if working["closed"] & bit:
            return Problem("closed", {})
        if worker["leave"] & bit:
            return Problem("leave", {})
        if not working["hours"] & bit:
            return Problem("hours", {})
        return None
