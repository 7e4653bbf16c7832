from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_plan import PlanCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestPlanningQueries(PlanCase):
    """As many queries for many visits as for a few."""

    def count(self, method, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = method(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_plan(self):
        self.firm.care_planning_weeks = 1
        self.assign(self.anna)
        self.validate()
        self.visits().unlink()
        few, visits = self.count(
            self.mission._plan_visits, date(2026, 11, 23), date(2026, 11, 29)
        )
        self.assertEqual(len(visits), 3)
        visits.unlink()
        many, visits = self.count(
            self.mission._plan_visits, date(2026, 11, 23), date(2027, 1, 31)
        )
        self.assertEqual(len(visits), 30)
        self.assertLessEqual(many, few + 2)

    def test_free_workers(self):
        """Of one mission, or of many with skills of their own."""
        for __ in range(6):
            mission = self.make_mission(self.form, slots=(("1", 9, 10), ("3", 9, 10)))
            mission.plan_without_quote = True
            mission.skill_ids = [
                Command.create(
                    {
                        "skill_id": self.washing.id,
                        "level_id": self.levels["Confirmé"].id,
                    }
                )
            ]
        self.validate()
        visits = self.env["care.intervention"].search(
            [("assessment_id", "=", self.form.id)]
        )
        skilled = visits.filtered("mission_id.skill_ids")
        self.assertEqual(len(skilled.mission_id), 6)
        few, __ = self.count(skilled[:1]._find_free_workers)
        many, found = self.count(visits._find_free_workers)
        self.assertEqual(set(found), set(visits.ids))
        self.assertEqual(many, few)

    def test_replace(self):
        self.bruno.resource_calendar_id = False  # the nights too
        self.assign(self.anna)
        self.validate()

        def replace(date_to):
            self.env["care.replace.wizard"].create(
                {
                    "employee_id": self.anna.id,
                    "date_from": "2026-11-23",
                    "date_to": date_to,
                    "record_absence": False,
                }
            ).action_replace()

        few, __ = self.count(replace, "2026-11-25")
        self.assertEqual(len(self.visits(employee_id=self.bruno.id)), 2)
        self.visits().employee_id = self.anna
        many, __ = self.count(replace, "2026-12-20")
        self.assertEqual(len(self.visits(employee_id=self.bruno.id)), 12)
        self.assertLessEqual(many, few + 3)

    def test_assigned(self):
        self.validate()
        assignment = self.assign(self.anna, date_to=date(2026, 11, 25))
        self.visits().employee_id = False
        few, visits = self.count(assignment._on_assigned)
        self.assertEqual(len(visits), 2)
        assignment.date_to = False
        self.visits().employee_id = False
        many, visits = self.count(assignment._on_assigned)
        self.assertGreater(len(visits), 10)
        self.assertLessEqual(many, few + 2)

    def test_state_of_many(self):
        self.validate()
        values = {"state": "cancelled", "cancel_reason": "Absent"}
        few, __ = self.count(self.visits()[:2].write, values)
        many, __ = self.count(self.visits()[2:12].write, values)
        self.assertLessEqual(many, few + 3)

    def test_lists(self):
        """The lists of clients and workers, with what is computed in them."""
        self.assign(self.anna)
        self.validate()

        def read(records, *names):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.user).read(names)
            return self.env.cr.sql_log_count - before

        clients = self.client | self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(30)]
        )
        self.assertEqual(
            self.client.care_next_visit, min(self.visits().mapped("start"))
        )
        self.assertEqual(
            read(clients[:1], "care_next_visit"), read(clients, "care_next_visit")
        )
        workers = self.anna | self.env["hr.employee"].create(
            [{"name": f"Intervenant {n}", "is_care_worker": True} for n in range(30)]
        )
        columns = ("care_month_hours", "skill_ids", "resource_calendar_id")
        read(workers, *columns)  # what is cached, once
        self.assertEqual(read(workers[:5], *columns), read(workers, *columns))
