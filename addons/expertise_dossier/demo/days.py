"""Days and times of the demonstration, all relative to the day of installation."""

import random
from datetime import datetime, time, timedelta

import holidays
import pytz

PARIS = pytz.timezone("Europe/Paris")
SEED = 37

#: (from, length) of the appointments of a day, in hours
SLOTS = [(8.5, 2.0), (10.75, 1.5), (14.0, 2.0), (16.25, 1.5)]
#: public holidays, those that move included; a year is added when it is asked for
HOLIDAYS = holidays.country_holidays("FR")
SATURDAY = 5
#: up to so many days from today, working days are counted, one by one
NEAR = 10
#: so many more calendar days they take at the most, Sundays and holidays included
NEAR_EXTRA = 6


class Calendar:
    """Turns « so many days ago » into the days and hours when an office works.

    :param date today: the day everything is counted from
    :param datetime now: UTC, without time zone; nothing happens after it
    """

    def __init__(self, today, now):
        self.today = today
        self.now = now
        self.random = random.Random(SEED)

    def working_day(self, days):
        """:return: the working day so many days from today, negative in the past

        What is two days apart in the tables is never on the same day here, whatever
        the day of the week. Today counts as it is: somebody wants to see a day's
        work on a Sunday too.
        """
        sign = -1 if days < 0 else 1
        count = abs(days)
        if count > NEAR:
            day = self.today + timedelta(days=sign * (count + NEAR_EXTRA - 1))
            return self._next_working_day(day, sign)
        day = self.today
        for _day in range(count):
            day = self._next_working_day(day, sign)
        return day

    @staticmethod
    def _next_working_day(day, sign):
        day += timedelta(days=sign)
        while day.weekday() >= SATURDAY or day in HOLIDAYS:
            day += timedelta(days=sign)
        return day

    def office_moment(self, days_ago, after=None):
        """:return: a moment of office work (UTC), never in the future

        :param int days_ago: see :meth:`working_day`
        :param datetime after: the step before, which this one follows
        """
        day = self.working_day(-days_ago)
        moment = self.utc(day, self.random.uniform(8.5, 11.5))
        if after and moment <= after:
            moment = after + timedelta(minutes=self.random.randrange(4, 25))
        return min(moment, self.now)

    def slots(self, days, slot):
        """Yield (start, end) in UTC: the slot wished, then all that follow."""
        day = self.working_day(days)
        while True:
            for start, length in SLOTS[slot:]:
                yield self.utc(day, start), self.utc(day, start + length)
            slot = 0
            day = self._next_working_day(day, -1 if days < 0 else 1)

    @staticmethod
    def utc(day, hour):
        """:return: this hour of the day in France, as Odoo stores it"""
        seconds = round(hour * 3600)
        local = datetime.combine(day, time()) + timedelta(seconds=seconds)
        return PARIS.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
