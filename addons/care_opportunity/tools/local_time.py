"""Hours on the clock of a place, and the moments they are."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


def minutes_of(hours):
    """Return a time of day in whole minutes.

    :param float hours: as the core's ``float_time`` keeps it; 24.0 is midnight at the
        end of the day
    """
    return round(hours * 60)


def to_utc(day, minutes, zone):
    """Return the moment of a time on the clock, as the database keeps it.

    :param date day: on the calendar of the place
    :param int minutes: since midnight, on the clock; 1440 and more is the next day
    :param str zone: as ``Europe/Paris``
    :return: naive datetime in UTC. A time that the clock skips in spring is as much
        later; of a time that it shows twice in autumn, the first
    """
    day += timedelta(days=minutes // DAY_MINUTES)
    minutes %= DAY_MINUTES
    clock = datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(zone))
    return clock.astimezone(UTC).replace(tzinfo=None)


def to_local(moment, zone):
    """Return what the clock of the place shows at `moment` (naive UTC), naive."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def span(day, start, stop, zone):
    """Return the moments between which a slot of `day` lies.

    :param int start: minutes since midnight, on the clock
    :param int stop: the same; not after `start`, it is on the next day
    :return: (start, stop), naive, in UTC. The night in which the clock changes makes
        it an hour shorter or longer
    """
    if stop <= start:
        stop += DAY_MINUTES
    first, last = to_utc(day, start, zone), to_utc(day, stop, zone)
    if last <= first:  # what the clock skips
        last = first + timedelta(minutes=stop - start)
    return first, last
