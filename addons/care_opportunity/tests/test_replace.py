from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import CareCase, at


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestReplace(CareCase):
    """Somebody is away: others go, in one action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chloe = cls.make_worker("Chloé (test)")
        cls.monday = cls.make_visit("2026-11-23 09:00", "2026-11-23 11:00", cls.anna)
        cls.tuesday = cls.make_visit("2026-11-24 09:00", "2026-11-24 11:00", cls.anna)
        cls.next_week = cls.make_visit("2026-11-30 09:00", "2026-11-30 11:00", cls.anna)

    def wizard(self, user=None, **values):
        return (
            self.env["care.replace.wizard"]
            .with_user(user or self.user)
            .create(
                {
                    "employee_id": self.anna.id,
                    "date_from": "2026-11-23",
                    "date_to": "2026-11-27",
                    "reason": "Arrêt maladie",
                    **values,
                }
            )
        )

    def test_replace(self):
        self.make_visit("2026-11-23 10:00", "2026-11-23 12:00", self.bruno)
        wizard = self.wizard()
        self.assertEqual(wizard.line_ids.intervention_id, self.monday | self.tuesday)
        first, second = wizard.line_ids.sorted("start")
        self.assertEqual(first.employee_id, self.chloe)
        self.assertEqual(first.client_phone, self.client.phone)
        wizard.action_replace()
        self.assertEqual(self.monday.employee_id, self.chloe)
        self.assertEqual(self.tuesday.employee_id, second.employee_id)
        self.assertEqual(self.next_week.employee_id, self.anna)
        self.assertIn("Arrêt maladie", self.monday.message_ids[0].body)

    def test_twice(self):
        wizard = self.wizard()
        wizard.action_replace()
        leaves = self.env["resource.calendar.leaves"].search_count(
            [("resource_id", "=", self.anna.resource_id.id)]
        )
        self.monday.employee_id = False
        wizard.action_replace()
        self.assertFalse(self.monday.employee_id)
        self.assertEqual(leaves, 1)
        self.assertEqual(
            self.env["resource.calendar.leaves"].search_count(
                [("resource_id", "=", self.anna.resource_id.id)]
            ),
            1,
        )

    def test_nobody_can(self):
        for worker in self.bruno | self.chloe:
            self.make_visit("2026-11-24 08:00", "2026-11-24 12:00", worker)
        wizard = self.wizard()
        self.assertEqual((wizard.found_count, wizard.missing_count), (1, 1))
        wizard.action_replace()
        self.assertFalse(self.tuesday.employee_id)
        self.assertTrue(self.tuesday.to_fill)
        self.assertEqual(
            self.env["care.intervention"].search(
                wizard.action_open_to_fill()["domain"]
            ),
            self.tuesday,
        )

    def test_the_way_counts(self):
        far, near, same = self.env["res.partner"].create(
            [
                {"name": "Loin (test)", "zip": "37150", "city": "Bléré"},
                {"name": "Près (test)", "zip": "37000", "city": "TOURS"},
                {"name": "Autre (test)", "zip": "37000", "city": "Tours"},
            ]
        )
        free = self.monday._find_free_workers()[self.monday.id]
        self.assertIn(self.bruno.id, free)
        visit = self.make_visit("2026-11-23 11:15", "2026-11-23 12:00", self.bruno, far)
        self.assertNotIn(
            self.bruno.id, self.monday._find_free_workers()[self.monday.id]
        )
        visit.partner_id = near
        self.assertIn(self.bruno.id, self.monday._find_free_workers()[self.monday.id])
        visit.write({"partner_id": same.id, "start": at("2026-11-23 11:05")})
        self.assertNotIn(
            self.bruno.id, self.monday._find_free_workers()[self.monday.id]
        )
        visit.partner_id = self.client
        self.assertIn(self.bruno.id, self.monday._find_free_workers()[self.monday.id])

    def test_skills_and_leave(self):
        mission = self.make_mission(
            skill_ids=[
                Command.create(
                    {
                        "skill_id": self.washing.id,
                        "level_id": self.levels["Confirmé"].id,
                    }
                )
            ]
        )
        self.monday.mission_id = mission
        for worker, level in ((self.bruno, "Expert"), (self.chloe, "Débutant")):
            self.env["hr.employee.skill"].create(
                {
                    "employee_id": worker.id,
                    "skill_type_id": self.skill_type.id,
                    "skill_id": self.washing.id,
                    "skill_level_id": self.levels[level].id,
                    "valid_from": "2026-01-01",
                }
            )
        found = self.monday._find_free_workers()[self.monday.id]
        self.assertEqual(found, self.bruno.ids)
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": self.bruno.resource_id.id,
                "date_from": at("2026-11-23 10:30"),
                "date_to": at("2026-11-23 18:00"),
            }
        )
        self.assertFalse(self.monday._find_free_workers()[self.monday.id])

    def test_only_in_the_hours_of_the_contract(self):
        """The firm's hours are those of an office: nobody at noon or on Sunday."""
        noon = self.make_visit("2026-11-23 11:30", "2026-11-23 12:30", self.anna)
        sunday = self.make_visit("2026-11-29 09:00", "2026-11-29 10:00", self.anna)
        found = (noon | sunday | self.tuesday)._find_free_workers()
        self.assertFalse(found[noon.id] + found[sunday.id])
        self.assertIn(self.bruno.id, found[self.tuesday.id])
        self.bruno.resource_calendar_id = False
        found = (noon | sunday)._find_free_workers()
        self.assertEqual(found, dict.fromkeys((noon.id, sunday.id), self.bruno.ids))
        self.chloe.version_id.contract_date_start = "2026-12-01"
        self.assertEqual(
            self.tuesday._find_free_workers()[self.tuesday.id], self.bruno.ids
        )

    def test_public_holiday(self):
        """A visit of no mission was put there for that day; the firm's closing goes
        with the day."""
        self.env["calendar.public.holiday"].search([]).unlink()
        self.env["calendar.public.holiday"].create(
            {
                "year": 2026,
                "country_id": self.firm.country_id.id,
                "line_ids": [Command.create({"name": "Férié", "date": "2026-11-23"})],
            }
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Férié",
                "company_id": self.firm.id,
                "calendar_id": False,
                "date_from": at("2026-11-23 00:00"),
                "date_to": at("2026-11-24 00:00"),
            }
        )
        mission = self.make_mission()
        both = sorted((self.bruno | self.chloe).ids)

        def found():
            return sorted(self.monday._find_free_workers()[self.monday.id])

        self.assertEqual(found(), both)
        self.monday.mission_id = mission
        self.assertFalse(found())
        mission.on_public_holidays = True
        self.assertEqual(found(), both)

    def test_limits_of_the_day(self):
        self.bruno.resource_calendar_id = self.chloe.resource_calendar_id = False
        self.make_visit("2026-11-23 12:00", "2026-11-23 20:30", self.bruno)
        self.make_visit("2026-11-22 21:00", "2026-11-23 01:00", self.chloe)
        self.assertFalse(self.monday._find_free_workers()[self.monday.id])

    def test_one_of_them_for_all(self):
        """What is given to somebody counts for the next visit, with the way there."""
        far = self.env["res.partner"].create(
            {"name": "Loin (test)", "zip": "37150", "city": "Bléré"}
        )
        near = self.make_visit("2026-11-23 11:00", "2026-11-23 11:30", self.bruno, far)
        close = self.make_visit("2026-11-23 11:10", "2026-11-23 11:40", self.anna, far)
        self.make_visit("2026-11-24 08:00", "2026-11-24 12:00", self.chloe)
        found = (self.monday | close)._find_free_workers()
        self.assertEqual(found[self.monday.id], self.chloe.ids, near)
        self.assertEqual(found[close.id], self.chloe.ids)
        wizard = self.wizard()
        self.assertEqual(
            wizard.line_ids.sorted("start").mapped("employee_id"),
            self.chloe | self.bruno,
        )
        first, second, third = wizard.line_ids.sorted("start")
        self.assertEqual(first.employee_id, self.chloe)
        self.assertFalse(second.employee_id, "no time for the way from the first")
        self.assertEqual(third.employee_id, self.bruno)
        second.employee_id = self.chloe
        with self.refused("travel", ValidationError):
            wizard.action_replace()

    def test_a_leave_entered_meanwhile(self):
        wizard = self.wizard()
        wizard.line_ids.employee_id = self.bruno
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": self.bruno.resource_id.id,
                "date_from": at("2026-11-24 10:30"),
                "date_to": at("2026-11-24 18:00"),
            }
        )
        with self.refused("Bruno (test), 24/11/2026 09:00", ValidationError):
            wizard.action_replace()
        self.assertEqual((self.monday | self.tuesday).employee_id, self.anna)
        self.bruno.active = False
        with self.refused("no longer a worker", ValidationError):
            wizard.action_replace()

    def test_known_to_the_client_first(self):
        self.make_visit(
            "2026-11-02 09:00", "2026-11-02 10:00", self.chloe, state="done"
        )
        found = self.tuesday._find_free_workers()[self.tuesday.id]
        self.assertEqual(found[0], self.chloe.id)

    def test_two_visits_at_once_get_two_workers(self):
        self.monday.write(
            {"start": at("2026-11-24 08:00"), "stop": at("2026-11-24 09:00")}
        )
        other = self.make_visit("2026-11-24 08:30", "2026-11-24 09:30")
        wizard = self.wizard()
        other.employee_id = self.bruno
        with self.refused("already with", ValidationError):
            wizard.line_ids.employee_id = self.bruno
            wizard.action_replace()
        self.assertEqual(self.monday.employee_id, self.anna, "all or nothing")

    def test_somebody_else_was_faster(self):
        wizard = self.wizard()
        self.monday.employee_id = self.bruno
        wizard.line_ids.employee_id = self.chloe
        wizard.action_replace()
        self.assertEqual(self.monday.employee_id, self.bruno)
        self.assertEqual(self.tuesday.employee_id, self.chloe)

    def test_leave_for_the_payroll(self):
        kind = self.env["hr.leave.type"].create(
            {
                "name": "Maladie (test)",
                "requires_allocation": False,
                "company_id": self.firm.id,
            }
        )
        self.wizard(self.manager, leave_type_id=kind.id).action_replace()
        leave = self.env["hr.leave"].search([("employee_id", "=", self.anna.id)])
        self.assertEqual(leave.holiday_status_id, kind)
        self.assertEqual(leave.state, "validate")
        self.assertNotIn(self.anna.id, self.monday._find_free_workers()[self.monday.id])

    def test_on_screen(self):
        form = Form(
            self.env["care.replace.wizard"]
            .with_user(self.user)
            .with_context(default_employee_id=self.anna.id)
        )
        form.date_from = "2026-11-23"
        form.date_to = "2026-11-24"
        self.assertEqual(len(form.line_ids), 2)
        form.save().action_replace()
        self.assertNotEqual(self.monday.employee_id, self.anna)
        self.assertTrue(self.monday.employee_id)

    def test_night_before_a_public_holiday(self):
        """It is of the day on which it starts, as in the plan."""
        self.env["calendar.public.holiday"].search([]).unlink()
        self.env["calendar.public.holiday"].create(
            {
                "year": 2026,
                "country_id": self.env.ref("base.fr").id,
                "line_ids": [Command.create({"name": "Férié", "date": "2026-11-26"})],
            }
        )
        self.bruno.resource_calendar_id = False
        mission = self.make_mission()
        before, on_it = (
            self.make_visit(
                f"2026-11-{day} 21:00",
                f"2026-11-{day + 1} 06:00",
                self.anna,
                mission_id=mission.id,
            )
            for day in (25, 26)
        )
        found = (before | on_it)._find_free_workers()
        self.assertEqual(found[before.id], self.bruno.ids)
        self.assertFalse(found[on_it.id])
