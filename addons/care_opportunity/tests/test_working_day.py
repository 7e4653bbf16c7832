from datetime import date

from odoo.tests import freeze_time, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestWorkingDay(CareCase):
    """Visits and the way between clients are working time."""

    def days(self, worker=None):
        self.env.flush_all()
        self.env.invalidate_all()
        found = (
            self.env["care.working.day"]
            .with_user(self.user)
            .search([("employee_id", "=", (worker or self.anna).id)], order="day")
        )
        return {day.day: day for day in found}

    def test_travel(self):
        neighbour = self.client.copy({"name": "Voisin (test)", "city": "tours"})
        self.make_visit("2026-11-23 08:00", "2026-11-23 09:00", self.anna)
        self.make_visit("2026-11-23 09:00", "2026-11-23 10:00", self.anna)
        self.make_visit("2026-11-23 10:30", "2026-11-23 11:30", self.anna, neighbour)
        self.make_visit(
            "2026-11-23 14:00", "2026-11-23 15:30", self.anna, self.other_client
        )
        self.make_visit("2026-11-24 14:00", "2026-11-24 15:00", self.anna)
        days = self.days()
        monday = days[date(2026, 11, 23)]
        self.assertEqual(monday.visit_count, 4)
        self.assertAlmostEqual(monday.visit_hours, 4.5)
        self.assertAlmostEqual(monday.travel_hours, 35 / 60)
        self.assertAlmostEqual(monday.total_hours, 4.5 + 35 / 60)
        self.assertFalse(days[date(2026, 11, 24)].travel_hours, "first of its day")
        self.assertAlmostEqual(days[date(2026, 11, 24)].week_hours, 4.5 + 35 / 60 + 1)

    def test_what_does_not_count(self):
        self.make_visit(
            "2026-11-23 08:00",
            "2026-11-23 09:00",
            self.anna,
            state="cancelled",
            cancel_reason="Absent",
        )
        self.make_visit("2026-11-23 08:00", "2026-11-23 09:00")
        self.make_visit(
            "2026-11-02 08:00", "2026-11-02 09:00", self.anna, state="missed"
        )
        self.make_visit("2026-11-03 08:00", "2026-11-03 09:00", self.anna, state="done")
        days = self.days()
        self.assertEqual(list(days), [date(2026, 11, 3)])
        self.assertEqual(days[date(2026, 11, 3)].done_hours, 1)

    def test_night_is_split_at_midnight_of_the_firm(self):
        self.make_visit("2026-11-23 22:00", "2026-11-24 06:00", self.anna)
        self.make_visit(
            "2026-11-24 06:30", "2026-11-24 07:30", self.anna, self.other_client
        )
        days = self.days()
        self.assertAlmostEqual(days[date(2026, 11, 23)].visit_hours, 2)
        self.assertAlmostEqual(days[date(2026, 11, 24)].visit_hours, 7)
        self.assertAlmostEqual(days[date(2026, 11, 24)].travel_hours, 25 / 60)
        self.assertTrue(days[date(2026, 11, 24)].short_rest)

    def test_until_midnight(self):
        self.make_visit("2026-11-23 22:00", "2026-11-24 00:00", self.anna)
        self.assertEqual(list(self.days()), [date(2026, 11, 23)])

    def test_clock_changes(self):
        self.make_visit("2027-03-27 22:00", "2027-03-28 06:00", self.anna)
        self.make_visit("2027-10-30 22:00", "2027-10-31 06:00", self.bruno)
        self.assertAlmostEqual(self.days()[date(2027, 3, 28)].visit_hours, 5)
        self.assertAlmostEqual(self.days(self.bruno)[date(2027, 10, 31)].visit_hours, 7)

    def test_limits(self):
        self.make_visit("2026-11-23 08:00", "2026-11-23 18:00", self.anna)
        self.make_visit("2026-11-24 04:59", "2026-11-24 06:00", self.anna)
        days = self.days()
        self.assertFalse(days[date(2026, 11, 23)].long_day, "10 h is allowed")
        self.assertTrue(days[date(2026, 11, 24)].short_rest)
        self.assertIn("11 h", days[date(2026, 11, 24)].warning)
        for day in range(25, 29):
            self.make_visit(f"2026-11-{day} 08:00", f"2026-11-{day} 17:00", self.anna)
        self.assertAlmostEqual(
            self.days()[date(2026, 11, 28)].week_hours, 11 + 1 / 60 + 36
        )
        self.assertFalse(self.days()[date(2026, 11, 28)].long_week)
        self.make_visit("2026-11-29 08:00", "2026-11-29 10:00", self.anna)
        self.assertTrue(self.days()[date(2026, 11, 23)].long_week)

    def test_other_firms_are_not_shown(self):
        self.make_visit("2026-11-23 08:00", "2026-11-23 18:00", self.anna)
        self.env.flush_all()
        days = self.env["care.working.day"]
        self.assertFalse(
            days.with_user(self.stranger).search([("employee_id", "=", self.anna.id)])
        )
        self.assertFalse(days.with_user(self.plain).has_access("read"))

    @freeze_time("2026-11-22 10:00:00")
    def test_month_on_the_workers_form(self):
        self.make_visit("2026-11-10 08:00", "2026-11-10 09:00", self.anna)
        self.make_visit("2026-10-31 08:00", "2026-10-31 09:00", self.anna)
        self.assertEqual(self.anna.with_user(self.user).care_month_hours, 1)
        action = self.anna.with_user(self.user).action_care_working_days()
        self.assertEqual(action["res_model"], "care.working.day")

    def test_visits_behind_the_figure(self):
        night = self.make_visit("2026-11-23 22:00", "2026-11-24 06:00", self.anna)
        for day in self.days().values():
            domain = day.action_open_visits()["domain"]
            self.assertEqual(self.env["care.intervention"].search(domain), night)
