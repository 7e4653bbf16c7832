from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools import local_time


@tagged("post_install", "-at_install")
class TestLocalTime(BaseCase):
    """Hours on the clock, the two nights of the year when it changes included."""

    def _span(self, day, start, stop):
        return local_time.span(day, start * 60, stop * 60, "Europe/Paris")

    def _hours(self, day, start, stop):
        first, last = self._span(day, start, stop)
        return (last - first).total_seconds() / 3600

    def test_plain_day(self):
        self.assertEqual(
            self._span(date(2026, 11, 23), 9, 11),
            (datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 10)),
        )

    def test_over_midnight(self):
        self.assertEqual(self._hours(date(2026, 11, 23), 21, 7), 10)
        self.assertEqual(self._hours(date(2026, 11, 23), 20, 24), 4)

    def test_night_of_the_change(self):
        self.assertEqual(self._hours(date(2026, 3, 28), 21, 7), 9)
        self.assertEqual(self._hours(date(2026, 10, 24), 21, 7), 11)

    def test_time_that_the_clock_skips(self):
        self.assertEqual(self._hours(date(2026, 3, 29), 2, 3), 1)
        self.assertEqual(self._hours(date(2026, 3, 29), 1, 4), 2)
