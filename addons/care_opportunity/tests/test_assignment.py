from datetime import date, timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import format_date

from .common import at
from .test_plan import PlanCase

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))


class AssignmentCase(PlanCase):
    """Planned for five weeks, Anna goes there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assignment = cls.assign(cls, cls.anna)
        cls.form.action_validate()

    def workers(self):
        """:return: {day: worker} of the visits"""
        return {visit.planned_date: visit.employee_id for visit in self.visits()}


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestAssignmentChanges(AssignmentCase):
    """Who no longer goes there gives the visits to come back."""

    def test_end(self):
        before = self.visits()
        self.assertEqual(before.employee_id, self.anna)
        self.assignment.with_user(self.user).date_to = WEDNESDAY
        self.assertEqual(self.visits(), before)
        mine = self.visits(employee_id=self.anna.id)
        self.assertEqual(self.days(mine), [MONDAY, WEDNESDAY])
        self.assertTrue((before - mine)[0].to_fill)

    def test_end_with_somebody_else(self):
        self.assign(self.bruno, date_from=TUESDAY)
        self.assertEqual(self.visits().employee_id, self.anna, "not before she ends")
        self.assignment.date_to = WEDNESDAY
        workers = self.workers()
        self.assertEqual(workers.pop(MONDAY), self.anna)
        self.assertEqual(workers.pop(WEDNESDAY), self.anna)
        self.assertEqual(set(workers.values()), {self.bruno})

    def test_another_worker(self):
        self.assignment.employee_id = self.bruno
        self.assertEqual(self.visits().employee_id, self.bruno)

    def test_unlink(self):
        self.assignment.with_user(self.user).unlink()
        self.assertFalse(self.visits().employee_id)

    def test_two_assignments_of_one_worker(self):
        again = self.assign(self.anna, date_from=WEDNESDAY)
        self.assignment.unlink()
        workers = self.workers()
        self.assertFalse(workers.pop(MONDAY))
        self.assertEqual(set(workers.values()), {self.anna})
        self.assertTrue(again.exists())

    def test_some_slots(self):
        monday = self.mission.slot_ids.filtered(lambda slot: slot.weekday == "0")
        self.assignment.slot_root_ids = monday
        self.assertEqual(
            {v.slot_root_id for v in self.visits(employee_id=self.anna.id)}, {monday}
        )

    def test_longer(self):
        self.assignment.date_to = WEDNESDAY
        self.assignment.date_to = False
        self.assertEqual(self.visits().employee_id, self.anna)

    def test_what_a_person_decided_stays(self):
        """Another worker, a visit without a plan, one that is under way."""
        first, second, *__ = self.visits()
        second.employee_id = self.bruno
        by_hand = self.make_visit(
            *("2026-11-24 09:00", "2026-11-24 10:00", self.anna),
            mission_id=self.mission.id,
        )
        with freeze_time("2026-11-23 08:30:00"):
            first.state = "started"
            self.assignment.unlink()
        self.assertEqual(first.employee_id, self.anna)
        self.assertEqual(second.employee_id, self.bruno)
        self.assertEqual(by_hand.employee_id, self.anna)
        self.assertEqual(
            self.visits().employee_id, self.anna | self.bruno, "the others are free"
        )

    def test_what_was_taken_from_her_by_hand(self):
        """It is not given back to her because somebody else no longer goes there."""
        second = self.visits()[1]
        second.employee_id = False
        other = self.assign(self.bruno, date_from=date(2026, 12, 1))
        other.date_to = date(2026, 12, 31)
        other.unlink()
        self.assertFalse(second.employee_id)

    def test_moved_keeps_its_time(self):
        first = self.visits()[0]
        first.write({"start": at("2026-11-24 14:00"), "stop": at("2026-11-24 16:00")})
        self.assignment.unlink()
        self.assertFalse(first.employee_id)
        self.assertEqual(first.start, at("2026-11-24 14:00"))

    def test_button(self):
        coming = self.assign(self.bruno, date_from=date(2026, 12, 1))
        both = (self.assignment | coming).with_user(self.user)
        with freeze_time("2026-11-23 10:00:00"):
            both.action_end_today()
            self.assertFalse(coming.exists(), "it had not begun")
            self.assertEqual(self.assignment.date_to, MONDAY)
            self.assertTrue(self.assignment.is_over)
            self.assignment.action_end_today()
        self.assertEqual(self.days(self.visits(employee_id=self.anna.id)), [MONDAY])
        action = self.assignment.action_edit()
        self.assertEqual(action["res_id"], self.assignment.id)

    def test_queries(self):
        def cost(day):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assignment.date_to = day
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = cost(date(2026, 12, 18))
        many = cost(MONDAY)
        self.assertLessEqual(many, few + 2)

    # -------------------------------------------------------------------------
    # Slots
    # -------------------------------------------------------------------------
    def test_slot_of_an_assignment_is_deleted(self):
        monday, wednesday, friday = self.mission.slot_ids.sorted("weekday")
        self.assignment.slot_root_ids = monday
        other = self.assign(self.bruno, slots=wednesday | friday)
        monday.with_user(self.user).unlink()
        self.assertFalse(self.assignment.exists(), "else Anna would have all slots")
        wednesday.unlink()
        self.assertEqual(other.slot_root_ids, friday)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestAssignedWhoCannot(PlanCase):
    """The plan leaves to fill what « Recherche » would hold against a worker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm.care_planning_weeks = 2

    def mine(self):
        self.assign(self.anna)
        self.validate()
        return self.days(self.visits(employee_id=self.anna.id))

    def test_nothing_in_the_way(self):
        days = [MONDAY, WEDNESDAY, date(2026, 11, 27)]
        week = timedelta(days=7)
        self.assertEqual(self.mine(), [*days, *(day + week for day in days)])

    def test_contract_ends(self):
        self.anna.version_id.write(
            {"contract_date_start": "2020-01-01", "contract_date_end": TUESDAY}
        )
        self.assertEqual(self.mine(), [MONDAY])

    def test_hours_of_the_contract(self):
        """« Affecter » never gives what is outside of them: neither does the plan."""
        self.anna.resource_calendar_id = self.firm.resource_calendar_id
        self.assertNotIn(date(2026, 11, 27), self.mine(), "the night")

    def test_skill_expires(self):
        self.mission.skill_ids = [
            Command.create(
                {
                    "skill_id": self.washing.id,
                    "level_id": self.levels["Confirmé"].id,
                }
            )
        ]
        self.env["hr.employee.skill"].create(
            {
                "employee_id": self.anna.id,
                "skill_type_id": self.skill_type.id,
                "skill_id": self.washing.id,
                "skill_level_id": self.levels["Expert"].id,
                "valid_from": "2020-01-01",
                "valid_to": TUESDAY,
            }
        )
        self.assertEqual(self.mine(), [MONDAY])

    def test_firm_is_closed(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Fermeture",
                "company_id": self.firm.id,
                "calendar_id": False,
                "date_from": at("2026-11-25 00:00"),
                "date_to": at("2026-12-03 00:00"),
            }
        )
        self.assertEqual(self.mine(), [MONDAY, date(2026, 12, 4)])

    def test_travel(self):
        self.make_visit(
            *("2026-11-23 11:10", "2026-11-23 12:00", self.anna), self.other_client
        )
        self.assertNotIn(MONDAY, self.mine())

    def test_too_much_work(self):
        self.make_visit("2026-11-23 11:00", "2026-11-23 20:00", self.anna)
        self.assertNotIn(MONDAY, self.mine())

    def test_rest(self):
        self.make_visit("2026-11-22 21:00", "2026-11-22 23:00", self.anna)
        self.assertNotIn(MONDAY, self.mine())

    def test_the_next_one_who_can(self):
        self.anna.version_id.write(
            {"contract_date_start": "2020-01-01", "contract_date_end": TUESDAY}
        )
        self.assign(self.bruno)
        self.mine()
        workers = {v.planned_date: v.employee_id for v in self.visits()}
        self.assertEqual(workers[MONDAY], self.bruno, "assigned before her")
        self.assertEqual(workers[WEDNESDAY], self.bruno)

    def test_moved_visit_counts_where_it_is(self):
        self.validate()
        first = self.visits()[0]
        first.write({"start": at("2026-11-24 14:00"), "stop": at("2026-11-24 16:00")})
        self.make_visit(
            *("2026-11-24 16:10", "2026-11-24 17:00", self.anna), self.other_client
        )
        self.assign(self.anna)
        self.assertFalse(first.employee_id)

    def test_public_holiday_after_the_night(self):
        self.env["calendar.public.holiday"].create(
            {
                "year": 2026,
                "country_id": self.env.ref("base.fr").id,
                "line_ids": [Command.create({"name": "Férié", "date": "2026-11-28"})],
            }
        )
        self.assertIn(date(2026, 11, 27), self.mine())


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestAssign(PlanCase):
    """« Affecter »: from when until when."""

    def give(self, worker, first, last=date(2026, 12, 21), slots=None):
        return self.mission.with_user(self.user)._assign_worker(
            worker, first, last, slots
        )

    def search_window(self):
        action = self.mission.with_user(self.user).action_search_workers()
        search = self.env[action["res_model"]].browse(action["res_id"])
        return search.date_from, search

    def test_from_today(self):
        self.validate()
        first, search = self.search_window()
        self.assertEqual(first, TUESDAY)
        line = search.line_ids.filtered(lambda each: each.employee_id == self.anna)
        message = line.with_user(self.user).action_assign()["params"]["message"]
        self.assertIn(f"from {format_date(self.env, TUESDAY)}", message)
        self.assertEqual(self.visits()[0].planned_date, WEDNESDAY)
        self.assertEqual(self.visits().employee_id, self.anna)

    def test_not_before_the_mission_starts(self):
        self.mission.date_start = date(2026, 12, 1)
        self.assertEqual(self.search_window()[0], date(2026, 12, 1))

    def test_what_of_today_is_past(self):
        """This morning Anna was elsewhere: it says nothing of the next Tuesdays."""
        self.mission.slot_ids = [
            Command.clear(),
            Command.create({"weekday": "1", "hour_from": 9, "hour_to": 10}),
        ]
        self.make_visit("2026-11-24 09:00", "2026-11-24 10:00", self.anna)
        found = self.mission._find_workers(TUESDAY, date(2026, 12, 7))
        mine = next(row for row in found if row["employee_id"] == self.anna.id)
        self.assertTrue(mine["fits"])
        self.assertEqual(mine["slots"][0]["wanted"], 1)

    def test_again_from_an_earlier_day(self):
        self.validate()
        later = self.give(self.anna, date(2026, 11, 30))
        self.assertFalse(self.visits()[0].employee_id)
        again = self.give(self.anna, TUESDAY)
        self.assertEqual(again, later)
        self.assertEqual(later.date_from, TUESDAY)
        self.assertEqual(self.visits().employee_id, self.anna)
        self.assertEqual(self.give(self.anna, date(2026, 12, 7)), later)
        self.assertEqual(later.date_from, TUESDAY)
        self.assertEqual(len(self.mission.assignment_ids), 1)

    def test_again_after_an_end(self):
        ended = self.give(self.anna, TUESDAY)
        ended.date_to = date(2026, 12, 2)
        self.assertEqual(self.give(self.anna, TUESDAY), ended)
        self.assertFalse(ended.date_to)

    def test_earlier_day_at_which_she_is_busy(self):
        self.give(self.anna, date(2026, 11, 30))
        self.make_visit("2026-11-25 14:00", "2026-11-25 15:00", self.anna)
        with self.refused("cannot come"):
            self.give(self.anna, TUESDAY)

    def test_until_somebody_else_begins(self):
        """He is beyond the days that were searched."""
        self.assign(self.bruno, date_from=date(2027, 2, 1))
        mine = self.give(self.anna, TUESDAY)
        self.assertEqual(mine.date_to, date(2027, 1, 31))
        self.assertEqual(self.give(self.anna, TUESDAY), mine)

    def test_both_sides_of_somebody_else(self):
        self.assign(self.bruno, date_from="2027-02-01", date_to="2027-02-28")
        after = self.give(self.anna, date(2027, 3, 1), date(2027, 3, 28))
        before = self.give(self.anna, TUESDAY)
        self.assertEqual(before.date_to, date(2027, 1, 31))
        self.assertEqual(after.date_from, date(2027, 3, 1))

    def test_somebody_else_within_the_days(self):
        self.assign(self.bruno, date_from=date(2026, 12, 21))
        with self.refused("Bruno (test) is already assigned"):
            self.give(self.anna, TUESDAY)

    def test_somebody_else_until_a_day(self):
        self.assign(self.bruno, date_to=date(2026, 11, 27))
        until = format_date(self.env, "2026-11-27")
        with self.refused(f"to {until}. Choose other days"):
            self.give(self.anna, TUESDAY)

    def test_search_begins_after_who_leaves(self):
        wednesday = self.mission.slot_ids.filtered(lambda slot: slot.weekday == "2")
        self.assign(self.bruno, date_to=date(2026, 11, 27), slots=wednesday)
        self.assign(self.bruno, slots=self.mission.slot_ids - wednesday)
        first, search = self.search_window()
        self.assertEqual(first, date(2026, 11, 28))
        self.assertEqual(search.slot_ids, wednesday)
        self.assign(self.anna, slots=wednesday, date_from=date(2026, 11, 28))
        self.assertEqual(self.search_window()[0], TUESDAY, "nothing is left")

    def test_the_other_slots(self):
        """Anna has one already: she gets the others beside it."""
        monday, *others = self.mission.slot_ids.sorted("weekday")
        one = self.give(self.anna, TUESDAY, slots=monday)
        other = self.give(self.anna, TUESDAY)
        self.assertEqual(one.slot_root_ids, monday)
        self.assertEqual(other.slot_root_ids.ids, [slot.id for slot in others])


@tagged("post_install", "-at_install")
class TestRoots(PlanCase):
    """Of which first version a mission or a slot is, nobody says but « Dupliquer »."""

    def test_copy(self):
        copy = self.mission.with_user(self.user).copy()
        self.assertEqual(copy.root_id, copy)
        self.assertEqual(copy.slot_ids.root_id, copy.slot_ids)
        slot = self.mission.slot_ids[0].with_user(self.user).copy()
        self.assertEqual(slot.root_id, slot)

    def test_given(self):
        other = self.make_mission(self.make_form())
        for record, values in (
            (other, {"product_id": self.service.id, "assessment_id": self.form.id}),
            (
                other.slot_ids,
                {
                    "mission_id": self.mission.id,
                    "weekday": "0",
                    "hour_from": 1,
                    "hour_to": 2,
                },
            ),
        ):
            values = {**values, "root_id": record.id}
            model = record.browse().with_user(self.manager)
            for env in (model, model.with_context(care_locking=True), model.sudo()):
                with self.refused("“Duplicate” of the form"):
                    env.create(values)
            with self.refused("“Duplicate” of the form"):
                record.with_user(self.manager).root_id = False
            with self.refused("“Duplicate” of the form"):
                record.with_user(self.manager).copy({"root_id": record.id})
        with self.refused("“Duplicate” of the form"):
            self.mission.with_user(self.user).slot_ids = [
                Command.create(
                    {
                        "weekday": "0",
                        "hour_from": 1,
                        "hour_to": 2,
                        "root_id": other.slot_ids.id,
                    }
                )
            ]

    def test_duplicate(self):
        self.validate()
        following = self.form._duplicate()
        self.assertEqual(following.mission_ids.root_id, self.mission)
        self.assertEqual(following.mission_ids.slot_ids.root_id, self.mission.slot_ids)
