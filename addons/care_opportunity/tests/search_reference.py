"""The search again, slow and plain: one worker, one occurrence, minute by minute.

It shares nothing with the engine: days of the calendar from pytz, hours from the
records, work counted by the minute.
"""

from datetime import UTC, datetime, timedelta

import pytz

MINUTE = timedelta(minutes=1)


class Reference:
    """Whether `worker` can come, occurrence after occurrence.

    :param mission: care.mission
    :param worker: hr.employee
    """

    def __init__(self, mission, worker):
        self.mission, self.worker = mission.sudo(), worker.sudo()
        self.company = self.mission.company_id
        self.env = self.mission.env
        zone = self.company.resource_calendar_id.tz or "Europe/Paris"
        self.zone = pytz.timezone(zone)
        self.visits = [
            (visit.start, visit.stop, visit.partner_id)
            for visit in self.env["care.intervention"].search(
                [("employee_id", "=", worker.id), ("state", "!=", "cancelled")]
            )
        ]
        self.leaves = self.env["resource.calendar.leaves"].search(
            [("time_type", "=", "leave")]
        )

    def local(self, moment):
        return pytz.utc.localize(moment).astimezone(self.zone)

    def moment(self, day, hour):
        """The first moment at which the clock shows it."""
        minutes = round(hour * 60)
        clock = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        try:
            found = self.zone.localize(clock, is_dst=None)
        except pytz.AmbiguousTimeError:
            found = self.zone.localize(clock, is_dst=True)
        except pytz.NonExistentTimeError:
            found = self.zone.localize(clock, is_dst=False)
        return found.astimezone(UTC).replace(tzinfo=None)

    def wanted(self, first, last):
        """(slot, day, start, stop), by time."""
        rows = []
        anchor = self.mission.date_start - timedelta(
            days=self.mission.date_start.weekday()
        )
        day = first
        while day <= last:
            monday = day - timedelta(days=day.weekday())
            for slot in self.mission.slot_ids:
                if day < self.mission.date_start:
                    continue
                if (
                    int(slot.weekday) != day.weekday()
                    or ((monday - anchor).days // 7) % slot.every_weeks
                ):
                    continue
                next_day = slot.hour_to <= slot.hour_from
                start = self.moment(day, slot.hour_from)
                stop = self.moment(day + timedelta(days=next_day), slot.hour_to)
                rows.append((start, slot.id, day, stop))
            day += timedelta(days=1)
        return [(slot, day, start, stop) for start, slot, day, stop in sorted(rows)]

    def answers(self, first, last):
        """:return: {(slot, day): whether it fits}"""
        found = {}
        for slot, day, start, stop in self.wanted(first, last):
            fits = self.fits(day, start, stop)
            if fits:
                self.visits.append((start, stop, self.mission.partner_id))
            found[slot, day] = fits
        return found

    def fits(self, day, start, stop):
        minutes = []
        minute = start
        while minute < stop:
            minutes.append(minute)
            minute += MINUTE
        return (
            self.skilled(day)
            and all(map(self.is_working, minutes))
            and not any(map(self.is_away, minutes))
            and self.is_far_enough(start, stop)
            and self.within_limits(start, stop)
        )

    def skilled(self, day):
        lines = self.env["hr.employee.skill"].search(
            [("employee_id", "=", self.worker.id)]
        )
        for need in self.mission.skill_ids:
            if not any(
                line.skill_id == need.skill_id
                and line.level_progress >= need.level_id.level_progress
                and (not line.valid_from or line.valid_from <= day)
                and (not line.valid_to or line.valid_to >= day)
                for line in lines
            ):
                return False
        return True

    def is_working(self, minute):
        clock = self.local(minute)
        day = clock.date()
        version = self.version(day)
        if not version:
            return False
        calendar = version.resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return True
        week = self.env["resource.calendar.attendance"].get_week_type(day)
        hour = clock.hour + clock.minute / 60
        return any(
            int(line.dayofweek) == day.weekday()
            and (not calendar.two_weeks_calendar or int(line.week_type) == week)
            and line.hour_from - 0.001 <= hour < line.hour_to - 0.001
            for line in calendar.attendance_ids
            if line.day_period != "lunch" and not line.display_type
        )

    def version(self, day):
        """What holds on a day, None without a contract."""
        versions = self.worker.version_ids.sorted("date_version")
        if any(version.contract_date_start for version in versions):
            past = [version for version in versions if version.date_version <= day]
            if not past:
                return None
            version = past[-1]
            if (
                not version.contract_date_start
                or version.contract_date_start > day
                or (version.contract_date_end and version.contract_date_end < day)
            ):
                return None
        else:
            past = [version for version in versions if version.date_version <= day]
            version = past[-1] if past else versions[0]
        return version

    def is_away(self, minute):
        return any(
            leave.date_from < minute + MINUTE
            and leave.date_to > minute
            and (
                leave.resource_id == self.worker.resource_id
                or (
                    not leave.resource_id
                    and not leave.calendar_id
                    and leave.company_id == self.company
                )
            )
            for leave in self.leaves
        )

    def travel(self, one, other):
        if one == other:
            return 0
        if (one.zip, one.city) == (other.zip, other.city):
            return self.company.care_travel_same_town
        return self.company.care_travel_other_town

    def is_far_enough(self, start, stop):
        for other_start, other_stop, client in self.visits:
            gap = timedelta(minutes=self.travel(client, self.mission.partner_id))
            if start < other_stop + gap and other_start < stop + gap:
                return False
        return True

    def within_limits(self, start, stop):
        row = (start, stop, self.mission.partner_id)
        before, after = self.work(self.visits), self.work([*self.visits, row])
        weeks = {}
        for day, minutes in after.items():
            monday = day - timedelta(days=day.weekday())
            old, new = weeks.get(monday, (0, 0))
            weeks[monday] = (old + before.get(day, 0), new + minutes)
            if (
                minutes > before.get(day, 0)
                and minutes > self.company.care_max_day_hours * 60
            ):
                return False
        for monday, (old, new) in weeks.items():
            busier = [
                day
                for day in (monday + timedelta(days=number) for number in range(7))
                if after.get(day, 0) > before.get(day, 0)
            ]
            if new > old and new > self.week_limit(busier) * 60:
                return False
        return self.rests([*self.visits, row], row)

    def week_limit(self, days):
        """Hours: of the firm, else the least of the worker's own of these days."""
        found = [self.company.care_max_week_hours]
        for day in days:
            version = self.version(day)
            calendar = version and version.resource_calendar_id
            if calendar and calendar.flexible_hours:
                found.append(calendar.hours_per_week)
        return min(found)

    def work(self, visits):
        """{day: minutes of visits and of travel between two of the day}"""
        found = {}
        visits = sorted(visits, key=lambda visit: visit[:2])
        for start, stop, _client in visits:
            minute = start
            while minute < stop:
                day = self.local(minute).date()
                found[day] = found.get(day, 0) + 1
                minute += MINUTE
        for before, after in zip(visits, visits[1:], strict=False):
            day = self.local(after[0]).date()
            if self.local(before[1]).date() == day:
                gap = (after[0] - before[1]).total_seconds() / 60
                needed = self.travel(before[2], after[2])
                found[day] = found.get(day, 0) + max(0, min(gap, needed))
        return found

    def rests(self, visits, row):
        rest = timedelta(hours=self.company.care_min_rest_hours)
        if not rest:
            return True
        groups = []
        for visit in sorted(visits, key=lambda visit: visit[:2]):
            if groups and visit[0] - groups[-1][-1][1] < rest:
                groups[-1].append(visit)
            else:
                groups.append([visit])
        mine = next(group for group in groups if row in group)
        return mine[-1][1] - mine[0][0] <= timedelta(days=1) - rest
