"""Answers that may be « not known », and the days of the law.

An answer is ``True``, ``False`` or ``None`` (not known). A date or a number that is
known only in part is a pair: the lowest and the highest it can be, ``None`` where
there is no limit.
"""

from typing import NamedTuple

from dateutil.relativedelta import relativedelta


class Between(NamedTuple):
    """Lowest and highest value that a date or a number can have."""

    lowest: object = None
    highest: object = None

    def is_below(self, limit, included=False):
        """:return: whether the value is under ``limit``, or at it if ``included``"""
        if self.highest is not None and (
            self.highest < limit or (included and self.highest == limit)
        ):
            return True
        if self.lowest is not None and (
            self.lowest > limit or (not included and self.lowest == limit)
        ):
            return False
        return None

    def older_than(self, years, day):
        """« depuis plus de quinze ans » is strict: the anniversary is still out."""
        if self.highest is not None and self.highest + relativedelta(years=years) < day:
            return True
        if self.lowest is not None and self.lowest + relativedelta(years=years) >= day:
            return False
        return None


def exactly(value):
    """:return: a value that is known; nothing known if it is empty"""
    return Between(value, value) if value else Between()


def latest(*values):
    return max((value for value in values if value is not None), default=None)


def earliest(*values):
    return min((value for value in values if value is not None), default=None)


def all_of(*answers):
    if False in answers:
        return False
    return None if None in answers else True


def any_of(*answers):
    if True in answers:
        return True
    return None if None in answers else False


def negate(answer):
    return None if answer is None else not answer


def last_day(made, months):
    """:return: the last day of a validity of so many months

    « moins de N ans »: the day before the anniversary (an ADEME record: 6 December
    2024 to 5 December 2034). Where the month has no such day, the day before its end.
    """
    return made + relativedelta(months=months) - relativedelta(days=1)
