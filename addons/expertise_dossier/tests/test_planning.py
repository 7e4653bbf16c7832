from datetime import date, timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import freeze_time, tagged

from .common import ExpertiseCase


@tagged("post_install", "-at_install")
class TestPublicHolidays(ExpertiseCase):
    """The days the firm is closed, filled in by where it is."""

    def new_company(self, zip_code, country="base.fr"):
        return self.env["res.company"].create(
            {
                "name": f"Firm of {zip_code} in {country}",
                "zip": zip_code,
                "country_id": self.env.ref(country).id,
            }
        )

    def holidays_of(self, company, year=2031):
        """:return: ``{(month, day): name}`` where the firm is"""
        leaves = self.env["resource.calendar.leaves"].search(
            [("company_id", "=", company.id), ("is_public_holiday", "=", True)]
        )
        local = leaves.with_context(tz=company.resource_calendar_id.tz)
        found = {}
        for leave in local:
            start = fields.Datetime.context_timestamp(leave, leave.date_from)
            end = fields.Datetime.context_timestamp(leave, leave.date_to)
            self.assertEqual(start.date(), end.date(), "one day, where the firm is")
            if start.year == year:
                found[start.month, start.day] = leave.name
        return found

    def test_zone_by_postcode(self):
        for zip_code, zone in (
            ("37000", "FR"),
            ("57000", "57"),
            ("67000", "6AE"),
            ("68100", "6AE"),
            ("97110", "971"),
            ("97133", "BL"),
            ("97150", "MF"),
            ("97200", "972"),
            ("97400", "974"),
            ("97600", "976"),
            ("98800", "NC"),
            (False, "FR"),
        ):
            with self.subTest(zip=zip_code):
                company = self.new_company(zip_code)
                self.assertEqual(company.dossier_holiday_zone, zone)
        belgian = self.new_company("1000", "base.be")
        self.assertEqual(belgian.dossier_holiday_zone, "none")
        self.assertFalse(self.holidays_of(belgian))
        self.assertEqual(
            self.new_company("97400", "base.re").dossier_holiday_zone, "974"
        )

    @freeze_time("2031-02-10")
    def test_eleven_days_in_most_of_france(self):
        found = self.holidays_of(self.new_company("37000"))
        self.assertEqual(
            set(found),
            {
                (1, 1), (4, 14), (5, 1), (5, 8), (5, 22), (6, 2), (7, 14),
                (8, 15), (11, 1), (11, 11), (12, 25),
            },
        )  # fmt: skip
        self.assertEqual(found[4, 14], "Lundi de Pâques")

    @freeze_time("2031-02-10")
    def test_alsace_moselle_and_overseas_have_their_own(self):
        for zip_code, extra in (
            ("67000", {(4, 11), (12, 26)}),
            ("57000", {(4, 11), (12, 26)}),
            ("97400", {(12, 20)}),
            ("97200", {(5, 22)}),
        ):
            with self.subTest(zip=zip_code):
                self.assertLessEqual(
                    extra, set(self.holidays_of(self.new_company(zip_code)))
                )

    def test_filled_once_and_each_year(self):
        with freeze_time("2031-02-10"):
            company = self.new_company("37000")
            self.assertTrue(self.holidays_of(company, 2033))
            self.assertFalse(self.holidays_of(company, 2034))
            self.env["res.company"]._cron_fill_public_holidays()
            self.assertEqual(len(self.holidays_of(company)), 11)
        with freeze_time("2032-01-01"):
            self.env["res.company"]._cron_fill_public_holidays()
            self.env["res.company"]._cron_fill_public_holidays()
            self.assertEqual(len(self.holidays_of(company, 2034)), 11)
            self.assertEqual(len(self.holidays_of(company, 2032)), 11)

    @freeze_time("2031-02-10")
    def test_day_the_firm_works_stays_out(self):
        company = self.new_company("37000")
        pentecost = self.env["resource.calendar.leaves"].search(
            [
                ("company_id", "=", company.id),
                ("name", "=", "Lundi de Pentecôte"),
                ("date_from", "<", "2032-01-01"),
            ]
        )
        pentecost.unlink()
        self.env["res.company"]._cron_fill_public_holidays()
        self.assertNotIn((6, 2), self.holidays_of(company))

    @freeze_time("2031-06-10")
    def test_firm_that_moves(self):
        company = self.new_company("37000")
        company.zip = "67000"
        found = self.holidays_of(company)
        self.assertIn((12, 26), found)
        self.assertIn((1, 1), found, "the past stays")
        self.assertEqual(len(found), len(set(found)))
        company.dossier_holiday_zone = "none"
        self.assertFalse({day for day in self.holidays_of(company) if day > (6, 10)})

    def test_planning_on_a_public_holiday_asks(self):
        with freeze_time("2031-02-10"):
            self.company_a.zip = "67000"
        dossier = self.make_dossier(state="to_plan")
        easter = fields.Datetime.to_datetime("2031-04-11 08:00:00")
        values = {
            "technician_id": self.employee.id,
            "appointment_start": easter,
            "appointment_end": easter + timedelta(hours=2),
        }
        with self.assert_refused("public holiday: Vendredi saint", RedirectWarning):
            dossier.write(values)
        dossier.with_context(dossier_confirm_conflict=True).write(values)
        self.assertIn("Vendredi saint", self.bodies(dossier))
        self.assertEqual(dossier.state, "planned")

    def test_other_firm_s_holiday_is_not_ours(self):
        with freeze_time("2031-02-10"):
            self.company_b.zip = "67000"
            self.company_a.zip = "37000"
        easter = fields.Datetime.to_datetime("2031-04-11 08:00:00")
        dossier = self.make_dossier(
            state="to_plan",
            technician_id=self.employee.id,
            appointment_start=easter,
        )
        self.assertEqual(dossier.state, "planned")

    def test_manager_edits_the_list(self):
        leaves = self.env["resource.calendar.leaves"].with_user(self.manager)
        leave = leaves.create(
            {
                "name": "Bridge",
                "is_public_holiday": True,
                "date_from": self.at(3, 0),
                "date_to": self.at(3, 22),
            }
        )
        self.assertEqual(leave.company_id, self.company_a)
        with self.assert_refused("public holiday: Bridge", RedirectWarning):
            self.make_planned()
        leave.unlink()
        self.assertEqual(self.make_planned().state, "planned")


@tagged("post_install", "-at_install")
class TestPlanning(ExpertiseCase):
    """What the timeline and the calendar ask and write."""

    def frame(self, user=None, start=(3, 0), end=(8, 0)):
        dossiers = self.env["expertise.dossier"].with_user(user or self.office)
        moments = [
            fields.Datetime.to_string(self.at(*moment)) for moment in (start, end)
        ]
        return dossiers.get_planning_frame(*moments)

    def test_views_are_there(self):
        action = self.env.ref("expertise_dossier.expertise_dossier_action_planning")
        self.assertEqual(action.view_mode.split(",")[:2], ["timeline", "calendar"])
        dossiers = self.env["expertise.dossier"].with_user(self.office)
        timeline = etree.fromstring(dossiers.get_view(view_type="timeline")["arch"])
        self.assertEqual(timeline.get("default_group_by"), "technician_id")
        calendar = etree.fromstring(dossiers.get_view(view_type="calendar")["arch"])
        self.assertEqual(calendar.get("js_class"), "expertise_planning_calendar")

    def test_drag_to_another_technician_and_day(self):
        """The one write that the timeline makes."""
        dossier = self.make_planned()
        dossier.write(
            {
                "appointment_start": self.at(5, 13),
                "appointment_end": self.at(5, 15),
                "technician_id": self.other_employee.id,
            }
        )
        self.assertEqual(dossier.technician_id, self.other_employee)
        event = dossier.appointment_event_id.sudo()
        self.assertEqual((event.start, event.stop), (self.at(5, 13), self.at(5, 15)))
        self.assertEqual(event.partner_ids, self.other_tech.partner_id)

    def test_drag_onto_another_is_refused_with_the_way_to_confirm(self):
        first, second = self.make_planned(), self.make_planned(hour=14)
        with self.assertRaises(RedirectWarning) as caught, self.cr.savepoint():
            second.write(
                {
                    "appointment_start": self.at(3, 10),
                    "appointment_end": self.at(3, 12),
                    "technician_id": self.employee.id,
                }
            )
        message, action_id, _label, context = caught.exception.args
        self.assertIn(first.name, message)
        self.assertEqual(
            action_id, self.env.ref("expertise_dossier.action_plan_wizard").id
        )
        self.env.invalidate_all()
        self.assertEqual(second.appointment_start, self.at(3, 14))
        wizard = (
            self.env["expertise.plan.wizard"]
            .with_user(self.office)
            .with_context(**context)
            .create({})
        )
        self.assertEqual(wizard.start, self.at(3, 10), "where it was dropped")
        self.assertTrue(wizard.conflicts)
        wizard.action_confirm_anyway()
        self.assertEqual(second.appointment_start, self.at(3, 10))

    def test_technician_s_drag_is_refused_in_words(self):
        first, second = self.make_planned(), self.make_planned(hour=14)
        with self.assert_refused(f"(?s){first.name}.*ask the office", UserError):
            second.with_user(self.tech).appointment_start = self.at(3, 10)

    def test_frame_shows_every_technician(self):
        names = [row["name"] for row in self.frame()["technicians"]]
        self.assertEqual(names, ["Jean-Paul Morel", "Zoé Petit"])
        self.assertEqual(
            [row["name"] for row in self.frame(self.tech)["technicians"]],
            ["Jean-Paul Morel"],
        )
        self.assertEqual(
            [row["name"] for row in self.frame(self.office_b)["technicians"]],
            ["Bo Ailleurs"],
        )

    def test_frame_shows_absences_without_their_reason(self):
        leaves = self.env["resource.calendar.leaves"]
        calendar = self.company_a.resource_calendar_id
        leaves.create(
            {
                "name": "Hospital",
                "resource_id": self.employee.resource_id.id,
                "calendar_id": calendar.id,
                "date_from": self.at(4, 8),
                "date_to": self.at(4, 16),
            }
        )
        leaves.with_company(self.company_a).create(
            {
                "name": "Inventory",
                "date_from": self.at(5, 0),
                "date_to": self.at(5, 22),
            }
        )
        leaves.create(
            {
                "name": "Of B",
                "calendar_id": self.company_b.resource_calendar_id.id,
                "date_from": self.at(6, 0),
                "date_to": self.at(6, 22),
            }
        )
        absences = self.frame()["absences"]
        self.assertEqual(
            [(row["name"], row["technician_ids"]) for row in absences],
            [("Absent", self.employee.ids), ("Inventory", False)],
        )

    def test_frame_lists_what_waits_for_a_date(self):
        waiting = self.make_dossiers(2, state="to_plan", nature_ids=self.dpe.ids)
        self.make_planned()
        frame = self.frame()
        self.assertEqual([row["id"] for row in frame["unplanned"]], waiting.ids)
        self.assertEqual(frame["unplanned_count"], 2)
        self.assertEqual(self.frame(self.tech)["unplanned"], [])
        self.assertEqual(self.frame(self.office_b)["unplanned"], [])

    def test_frame_costs_the_same_for_many(self):
        def read():
            self.frame()

        self.make_dossiers(2, state="to_plan", nature_ids=self.dpe.ids)
        # what is read once and kept (rights, groups) is not the screen's
        self.count_queries(read)
        few = self.count_queries(read)
        for number in range(8):
            self.env["hr.employee"].create(
                {"name": f"Tech {number}", "company_id": self.company_a.id}
            )
        self.make_dossiers(20, state="to_plan", nature_ids=self.dpe.ids)
        read()
        self.assertEqual(self.count_queries(read), few)
        self.assertLessEqual(few, 25)

    def test_calendar_greys_weekends_and_holidays(self):
        with freeze_time("2031-02-10"):
            self.company_a.zip = "67000"
        days = self.dossiers.get_unusual_days(
            "2031-04-10 00:00:00", "2031-04-15 00:00:00"
        )
        self.assertEqual(
            days,
            {
                "2031-04-10": False,
                "2031-04-11": True,  # Good Friday in Alsace
                "2031-04-12": True,
                "2031-04-13": True,
                "2031-04-14": True,
                "2031-04-15": days["2031-04-15"],
            },
        )
        self.assertTrue(date(2031, 4, 13).weekday() == 6)
