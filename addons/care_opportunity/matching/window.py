"""When a mission wants somebody, as masks of bits."""

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import NamedTuple

from ..tools import local_time

EPOCH = datetime(1970, 1, 1)


def seconds(moment):
    """:return: naive UTC as whole seconds"""
    return int((moment - EPOCH).total_seconds())


def moment_of(second):
    """:return: whole seconds as naive UTC"""
    return EPOCH + timedelta(seconds=second)


class Occurrence(NamedTuple):
    """One visit that is wanted."""

    slot: int
    day: object
    start: int
    stop: int


class Attendance(NamedTuple):
    """Hours of a calendar: minutes on the clock; `week` is 0, 1 or None for both."""

    weekday: int
    week: int | None
    start: int
    stop: int


class Clock:
    """The days and weeks of a place between two dates, in seconds.

    :param date first: a Monday
    """

    def __init__(self, zone, first, last):
        self.zone, self.first = zone, first
        days = (last - first).days + 2
        self.midnights = [
            seconds(local_time.to_utc(first + timedelta(days=day), 0, zone))
            for day in range(days)
        ]

    def day(self, second):
        """:return: the number of the day, from the first"""
        return bisect_right(self.midnights, second) - 1

    def cut(self, start, stop):
        """:return: the parts of a span, cut at midnight: (day, start, stop)"""
        day = bisect_right(self.midnights, start) - 1
        if day + 1 < len(self.midnights) and start < stop <= self.midnights[day + 1]:
            return ((day, start, stop),)
        parts = []
        while start < stop:
            end = stop
            if day + 1 < len(self.midnights):
                end = min(stop, self.midnights[day + 1])
            parts.append((day, start, end))
            start, day = end, day + 1
        return parts


class Window:
    """Occurrences in the time zone of a worker, cut at midnight into fragments."""

    def __init__(self, occurrences, clock):
        self.clock = clock
        self.occurrences = occurrences
        self.everything = (1 << len(occurrences)) - 1
        #: (occurrence, day, start, stop)
        self.fragments = [
            (index, clock.first + timedelta(days=day), start, stop)
            for index, occurrence in enumerate(occurrences)
            for day, start, stop in clock.cut(occurrence.start, occurrence.stop)
        ]
        self.simple = len(self.fragments) == len(occurrences)

    def days(self, first, last):
        """:return: mask of the fragments between two days; None is without limit"""
        mask = 0
        for bit, (_index, day, _start, _stop) in enumerate(self.fragments):
            if (first is None or day >= first) and (last is None or day <= last):
                mask |= 1 << bit
        return mask

    def inside(self, attendances):
        """:return: mask of the fragments that lie within the hours of a calendar"""
        spans = {}
        mask = 0
        for bit, (_index, day, start, stop) in enumerate(self.fragments):
            if day not in spans:
                spans[day] = self._spans(attendances, day)
            if any(first <= start and stop <= last for first, last in spans[day]):
                mask |= 1 << bit
        return mask

    def _spans(self, attendances, day):
        # how the core numbers the weeks of a calendar of two
        week = (day.toordinal() - 1) // 7 % 2
        found = sorted(
            tuple(
                map(seconds, local_time.span(day, hours.start, hours.stop, self.zone))
            )
            for hours in attendances
            if hours.weekday == day.weekday()
            and hours.week in (None, week)
            and hours.stop > hours.start
        )
        merged = []
        for start, stop in found:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
            else:
                merged.append((start, stop))
        return merged

    @property
    def zone(self):
        return self.clock.zone

    def touched(self, start, stop):
        """:return: mask of the fragments that `start` to `stop` takes part of"""
        mask = 0
        for bit, fragment in enumerate(self.fragments):
            if fragment[2] < stop and fragment[3] > start:
                mask |= 1 << bit
        return mask

    def complete(self, fragments):
        """:return: mask of the occurrences with all of their fragments in a mask"""
        if self.simple:
            return fragments
        lacking = 0
        for bit, fragment in enumerate(self.fragments):
            if not fragments >> bit & 1:
                lacking |= 1 << fragment[0]
        return self.everything & ~lacking

    def partly(self, fragments):
        """:return: mask of the occurrences with one of their fragments in a mask"""
        if self.simple:
            return fragments
        mask = 0
        for bit, fragment in enumerate(self.fragments):
            if fragments >> bit & 1:
                mask |= 1 << fragment[0]
        return mask
