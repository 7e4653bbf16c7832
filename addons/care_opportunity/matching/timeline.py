"""What a worker has to do already, and whether one visit more goes in."""

from bisect import bisect_left
from datetime import timedelta
from typing import NamedTuple

from ..tools.travel import travel_minutes

DAY = 24 * 3600
#: that of the change of clock in autumn
LONGEST_DAY = DAY + 3600


class Stay(NamedTuple):
    """A visit: seconds, the place as ``tools/travel.py`` has it, whose home it is."""

    start: int
    stop: int
    place: tuple
    name: str


class Rules(NamedTuple):
    """Settings of the firm; travel in minutes, the limits in seconds."""

    same_town: int
    other_town: int
    day: int
    week: int
    rest: int


class Problem(NamedTuple):
    """Why a visit does not go in: what kind, and what the sentence needs."""

    kind: str
    values: dict


class Timeline:
    """The visits of a worker in order of time, with the work of each day and week.

    Work is visits and the travel between two of a day (Cour de cassation: client to
    client is work); the day is that of the calendar, the week begins on Monday.

    :param weeks: (first day, last day, seconds) of hours a week that are the worker's
        own; a day is None where there is no limit
    """

    def __init__(self, stays, clock, rules, weeks=()):
        self.clock, self.rules, self.own_weeks = clock, rules, weeks
        self.stays = sorted(stays)
        self.starts = [stay.start for stay in self.stays]
        self.work, self.weeks = {}, {}
        before = None
        for stay in self.stays:
            for day, start, stop in clock.cut(stay.start, stay.stop):
                self._count(day, stop - start)
            # most pairs are a night apart: no day and no travel to look up
            if before and stay.start - before.stop < LONGEST_DAY:
                day, travel = self._travel(before, stay)
                if travel:
                    self._count(day, travel)
            before = stay

    def _count(self, day, length):
        self.work[day] = self.work.get(day, 0) + length
        week = day // 7
        self.weeks[week] = self.weeks.get(week, 0) + length

    def _minutes(self, one, other):
        return travel_minutes(
            one.place, other.place, self.rules.same_town, self.rules.other_town
        )

    def _travel(self, before, after):
        """:return: day and seconds of work between two visits that follow each other"""
        gap = after.start - before.stop
        if not 0 < gap < LONGEST_DAY:
            return None, 0
        day = self.clock.day(after.start)
        # the same day, unless its midnight lies between them
        if before.stop < self.clock.midnights[day]:
            return day, 0
        return day, min(self._minutes(before, after) * 60, gap)

    def add(self, stay):
        """Put a visit in, unless something is in its way.

        :return: None, or the :class:`Problem`
        """
        place = bisect_left(self.starts, stay.start)
        problem, added = self._look(stay, place)
        if problem:
            return problem
        for day, length in added.items():
            self._count(day, length)
        self.stays.insert(place, stay)
        self.starts.insert(place, stay.start)
        return None

    def look(self, stay):
        """:return: the :class:`Problem` in the way of a visit, or None; adds nothing"""
        return self._look(stay, bisect_left(self.starts, stay.start))[0]

    def _look(self, stay, place):
        """:return: the Problem or None, and the work that the visit adds to each day"""
        problem = self._near(stay, place)
        if problem:
            return problem, {}
        added = self._added_work(stay, place)
        return self._over_limits(added) or self._short_rest(stay, place), added

    def _near(self, stay, place):
        """Other visits at that time, else too near for the travel."""
        margin = self.rules.other_town * 60
        overlapping = late = None
        index = place - 1
        while index >= 0 and self.stays[index].stop > stay.start - margin:
            other = self.stays[index]
            if other.stop > stay.start:
                overlapping = other
            elif stay.start - other.stop < self._minutes(other, stay) * 60:
                late = late or other
            index -= 1
        index = place
        while index < len(self.stays) and self.stays[index].start < stay.stop + margin:
            other = self.stays[index]
            if other.start < stay.stop:
                overlapping = overlapping or other
            elif other.start - stay.stop < self._minutes(stay, other) * 60:
                late = late or other
            index += 1
        if overlapping:
            kind = "visit" if overlapping.name else "itself"
            return Problem(kind, _whose(overlapping))
        if late:
            minutes = self._minutes(late, stay)
            return Problem("travel", {**_whose(late), "minutes": minutes})
        return None

    def _added_work(self, stay, place):
        added = {}
        for day, start, stop in self.clock.cut(stay.start, stay.stop):
            added[day] = stop - start
        before = self.stays[place - 1] if place else None
        after = self.stays[place] if place < len(self.stays) else None
        changes = []
        if before:
            changes.append((1, before, stay))
        if after:
            changes.append((1, stay, after))
        if before and after:
            changes.append((-1, before, after))
        for sign, one, other in changes:
            day, travel = self._travel(one, other)
            if travel:
                added[day] = added.get(day, 0) + sign * travel
        return added

    def _over_limits(self, added):
        if not self.own_weeks and len(added) == 1:
            ((day, length),) = added.items()
            return self._over_day(day, length) or self._over_week(
                day // 7, length, self.rules.week
            )
        weeks, limits = {}, {}
        for day, length in sorted(added.items()):
            problem = self._over_day(day, length)
            if problem:
                return problem
            week = day // 7
            weeks[week] = weeks.get(week, 0) + length
            if length > 0:
                limit = limits.get(week, self.rules.week)
                limits[week] = min(limit, *self._own_limits(day))
        for week, length in weeks.items():
            problem = self._over_week(week, length, limits.get(week, self.rules.week))
            if problem:
                return problem
        return None

    def _over_day(self, day, length):
        total = self.work.get(day, 0) + length
        if length > 0 and total > self.rules.day:
            return Problem("day", {"seconds": total})
        return None

    def _over_week(self, week, length, limit):
        total = self.weeks.get(week, 0) + length
        if length > 0 and total > limit:
            return Problem("week", {"seconds": total})
        return None

    def _own_limits(self, day):
        """:return: seconds a week that the worker's own hours of that day leave"""
        limits = [self.rules.week]
        if self.own_weeks:
            day = self.clock.first + timedelta(days=day)
            limits += [
                length
                for first, last, length in self.own_weeks
                if (not first or first <= day) and (not last or day <= last)
            ]
        return limits

    def _short_rest(self, stay, place):
        """What lies between two rests must not span more than the day leaves."""
        rest = self.rules.rest
        if not rest:
            return None
        first, last = stay.start, stay.stop
        index = place - 1
        while index >= 0 and first - self.stays[index].stop < rest:
            first = min(first, self.stays[index].start)
            index -= 1
        index = place
        while index < len(self.stays) and self.stays[index].start - last < rest:
            last = max(last, self.stays[index].stop)
            index += 1
        if last - first > DAY - rest:
            return Problem("rest", {"seconds": rest})
        return None


def _whose(stay):
    return {"name": stay.name, "start": stay.start, "stop": stay.stop}
