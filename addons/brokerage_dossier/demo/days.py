"""Days and times of the demonstration, all relative to the day of installation."""

import random
from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

PARIS = pytz.timezone("Europe/Paris")
SEED = 64
SATURDAY = 5


class Calendar:
    """Turns « so many days ago » into the days and hours when an office works.

    :param date today: the day everything is counted from
    :param datetime now: UTC, without time zone; nothing happens after it
    """

    def __init__(self, today, now):
        self.today = today
        self.now = now
        self.random = random.Random(SEED)

    def day(self, days_ago):
        """:return: the working day so many days ago, or to come if negative"""
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

    def birthday(self, age):
        """:return: a day on which somebody of this age was born"""
        day = self.today - relativedelta(years=age)
        return day - timedelta(days=self.random.randrange(10, 340))

    def first_of_month(self, months_ago):
        return self.today.replace(day=1) - relativedelta(months=months_ago)
