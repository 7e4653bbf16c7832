"""Days and times of the demonstrations, all relative to the day of installation."""

import random
from datetime import datetime, time, timedelta

import pytz

PARIS = pytz.timezone("Europe/Paris")
SATURDAY = 5


class OfficeDays:
    """Turns « so many days ago » into the days and hours when a firm works.

    :param date today: the day everything is counted from
    :param datetime now: UTC, without time zone; nothing happens after it
    :param int seed: the same one gives the same hours
    """

    def __init__(self, today, now, seed):
        self.today = today
        self.now = now
        self.random = random.Random(seed)

    def day(self, days_ago):
        """:return: the working day so many days ago, or to come if negative

        What is in the past stays there, and so does what is to come; today counts as
        it is.
        """
        day = self.today - timedelta(days=days_ago)
        step = timedelta(days=1 if days_ago < 0 else -1)
        while days_ago and day.weekday() >= SATURDAY:
            day += step
        return day

    def moment(self, days_ago):
        """:return: a moment of work on that day (UTC), never in the future"""
        hour = self.random.uniform(8.5, 17.5)
        local = datetime.combine(self.day(days_ago), time()) + timedelta(hours=hour)
        utc = PARIS.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
        return min(utc.replace(microsecond=0), self.now)
