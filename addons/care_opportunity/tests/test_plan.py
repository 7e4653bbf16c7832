from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import CareCase, at


class PlanCase(CareCase):
    """A validated form with a mission of three slots, planned without a quote."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.make_form()
        cls.mission = cls.make_mission(
            cls.form,
            slots=(("0", 9, 11), ("2", 14, 15.5), ("4", 22, 6)),
            plan_without_quote=True,
        )
        cls.env["care.task"].create(
            {"assessment_id": cls.form.id, "name": "Aide au lever"}
        )
        cls.env["calendar.public.holiday"].search([]).unlink()
        # another add-on may close the firm on these days
        cls.env["resource.calendar.leaves"].search(
            [("company_id", "in", (cls.firm | cls.foreign).ids)]
        ).unlink()
        # the nights too
        (cls.anna | cls.bruno).resource_calendar_id = False

    def validate(self, form=None):
        (form or self.form).action_validate()

    def visits(self, mission=None, **values):
        """:return: visits of the mission, by time"""
        return self.env["care.intervention"].search(
            [
                ("mission_root_id", "=", (mission or self.mission).root_id.id),
                *((name, "=", value) for name, value in values.items()),
            ],
            order="start",
        )

    def days(self, visits):
        return visits.mapped("planned_date")

    def assign(self, worker, mission=None, slots=(), **values):
        return self.env["care.assignment"].create(
            {
                "mission_root_id": (mission or self.mission).root_id.id,
                "employee_id": worker.id,
                "date_from": date(2026, 1, 1),
                "slot_root_ids": [Command.set([slot.root_id.id for slot in slots])],
                **values,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestPlan(PlanCase):
    """The slots of a mission make its visits, each once."""

    def test_validating_plans_the_horizon(self):
        self.firm.care_planning_weeks = 2
        self.assertFalse(self.visits())
        self.validate()
        self.assertEqual(
            self.days(self.visits()),
            [date(2026, 11, day) for day in (23, 25, 27, 30)]
            + [date(2026, 12, day) for day in (2, 4)],
        )
        first, __, night, *__ = self.visits()
        self.assertEqual(first.start, at("2026-11-23 09:00"))
        self.assertEqual(first.stop, at("2026-11-23 11:00"))
        self.assertEqual(night.stop, at("2026-11-28 06:00"))
        self.assertEqual(first.partner_id, self.client)
        self.assertEqual(first.product_id, self.service)
        self.assertEqual(first.task_ids.mapped("name"), ["Aide au lever"])

    def test_twice(self):
        self.validate()
        before = self.visits()
        self.assertFalse(
            self.mission._plan_visits(date(2026, 11, 22), date(2026, 12, 27))
        )
        self.assertEqual(self.visits(), before)

    def test_nothing_before_it_is_accepted(self):
        self.mission.plan_without_quote = False
        self.validate()
        self.assertFalse(self.visits())
        order = self.env["sale.order"].create(
            {
                "partner_id": self.client.id,
                "company_id": self.firm.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.service.id,
                            "care_mission_id": self.mission.id,
                        }
                    )
                ],
            }
        )
        self.assertFalse(self.mission.is_accepted)
        order.action_confirm()
        self.mission.invalidate_recordset(["is_accepted"])
        self.assertTrue(self.mission.is_accepted)
        self.assertTrue(self.visits(), "at once, not only in the night")

    def test_nothing_before_it_is_validated(self):
        self.mission._plan_visits(date(2026, 11, 22), date(2026, 12, 27))
        self.assertFalse(self.visits())

    def test_public_holiday(self):
        self.env["calendar.public.holiday"].create(
            {
                "year": 2026,
                "country_id": self.env.ref("base.fr").id,
                "line_ids": [
                    Command.create({"name": "Fermé", "date": date(2026, 11, 25)}),
                    Command.create(
                        {
                            "name": "Ailleurs",
                            "date": date(2026, 11, 23),
                            "care_zones": "57",
                        }
                    ),
                ],
            }
        )
        self.validate()
        days = self.days(self.visits())
        self.assertNotIn(date(2026, 11, 25), days)
        self.assertIn(date(2026, 11, 23), days, "only in Moselle")
        other = self.make_mission(
            self.make_form(),
            slots=(("2", 8, 9),),
            plan_without_quote=True,
            on_public_holidays=True,
        )
        self.validate(other.assessment_id)
        self.assertIn(date(2026, 11, 25), self.days(self.visits(other)))

    def test_cancelled_or_moved_is_not_made_again(self):
        self.validate()
        cancelled, moved, *__ = self.visits()
        cancelled.write({"state": "cancelled", "cancel_reason": "Client absent"})
        moved.write({"start": at("2026-11-26 08:00"), "stop": at("2026-11-26 09:30")})
        count = len(self.visits())
        self.mission._plan_ahead()
        self.assertEqual(len(self.visits()), count)
        self.assertEqual(cancelled.state, "cancelled")
        self.assertEqual(moved.start, at("2026-11-26 08:00"))

    def test_clock_changes(self):
        form = self.make_form()
        mission = self.make_mission(
            form, slots=(("5", 22, 6), ("6", 9, 11)), plan_without_quote=True
        )
        self.validate(form)
        for first, night in ((date(2027, 3, 22), 7), (date(2027, 10, 25), 9)):
            visits = mission._plan_visits(first, first + timedelta(days=6))
            self.assertEqual(sorted(visits.mapped("duration")), [2, night])
            morning = visits.filtered(lambda v: v.duration == 2)
            self.assertEqual(morning.start, at(f"{first + timedelta(days=6)} 09:00"))

    def test_worker_who_is_assigned(self):
        monday, wednesday, __ = self.mission.slot_ids.sorted("weekday")
        self.assign(self.anna)
        self.assign(self.bruno, slots=wednesday, date_from=date(2026, 12, 1))
        self.make_visit("2026-11-30 10:30", "2026-11-30 12:00", self.anna)
        self.validate()
        by_day = {visit.planned_date: visit.employee_id for visit in self.visits()}
        self.assertEqual(by_day[date(2026, 11, 23)], self.anna)
        self.assertFalse(by_day[date(2026, 11, 30)], "Anna is somewhere else")
        self.assertEqual(by_day[date(2026, 11, 25)], self.anna)
        self.assertEqual(by_day[date(2026, 12, 2)], self.bruno, "his slot")
        to_fill = self.env["care.intervention"].search(
            [("to_fill", "=", True), ("mission_root_id", "=", self.mission.id)]
        )
        self.assertEqual(self.days(to_fill), [date(2026, 11, 30)])

    def test_two_missions_at_once_for_one_worker(self):
        other = self.make_mission(
            self.make_form(), slots=(("0", 10, 12),), plan_without_quote=True
        )
        self.assign(self.anna)
        self.assign(self.anna, mission=other)
        (self.form | other.assessment_id).action_validate()
        mondays = (self.visits() | self.visits(other)).filtered(
            lambda v: v.planned_date == date(2026, 11, 23)
        )
        self.assertEqual(len(mondays), 2)
        self.assertEqual(len(mondays.filtered("employee_id")), 1)

    def test_assigned_later(self):
        self.validate()
        self.assertFalse(self.visits().employee_id)
        busy = self.make_visit("2026-11-25 14:30", "2026-11-25 15:00", self.anna)
        self.assign(self.anna)
        mine = self.visits(employee_id=self.anna.id)
        self.assertEqual(len(mine), len(self.visits()) - 1)
        self.assertFalse(self.visits(planned_date=date(2026, 11, 25)).employee_id, busy)

    def test_away(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Congé",
                "resource_id": self.anna.resource_id.id,
                "calendar_id": self.anna.resource_calendar_id.id,
                "date_from": at("2026-11-23 00:00"),
                "date_to": at("2026-11-26 00:00"),
            }
        )
        self.assign(self.anna)
        self.validate()
        first, second, third, *__ = self.visits()
        self.assertFalse((first | second).employee_id)
        self.assertEqual(third.employee_id, self.anna)

    def test_new_version(self):
        self.assign(self.anna)
        self.validate()
        first, moved, *__ = self.visits()
        moved.write({"start": at("2026-11-26 14:00"), "stop": at("2026-11-26 15:30")})
        following = self.form._duplicate()
        mission = following.mission_ids
        # while it is being written, the version before goes on
        self.assertEqual(self.mission._get_in_force(), self.mission)
        monday, wednesday, friday = mission.slot_ids.sorted("weekday")
        monday.write({"hour_from": 10, "hour_to": 12})
        wednesday.unlink()
        mission.slot_ids = [
            Command.create({"weekday": "3", "hour_from": 8, "hour_to": 9})
        ]
        following.task_ids = [
            Command.clear(),
            Command.create({"name": "Courses"}),
        ]
        following.action_validate()
        self.assertEqual(mission._get_in_force(), mission)
        self.assertEqual(first.start, at("2026-11-23 10:00"))
        self.assertEqual(first.employee_id, self.anna)
        self.assertEqual(first.mission_id, mission)
        self.assertEqual(first.task_ids.mapped("name"), ["Courses"])
        self.assertEqual(moved.state, "cancelled", "a person had moved it")
        days = self.days(self.visits().filtered(lambda v: v.state == "planned"))
        self.assertNotIn(date(2026, 12, 2), days)
        self.assertIn(date(2026, 12, 3), days)

    def test_new_hours_take_the_place_of_another(self):
        self.assign(self.anna)
        self.validate()
        self.make_visit("2026-11-23 11:00", "2026-11-23 12:00", self.anna)
        following = self.form._duplicate()
        slot = following.mission_ids.slot_ids.filtered(lambda s: s.weekday == "0")
        slot.write({"hour_from": 10, "hour_to": 12})
        following.action_validate()
        first, *__ = self.visits()
        self.assertEqual(first.start, at("2026-11-23 10:00"))
        self.assertFalse(first.employee_id, "To fill")

    def test_mission_ends(self):
        self.validate()
        following = self.form._duplicate()
        following.mission_ids.date_end = date(2026, 11, 25)
        following.action_validate()
        self.assertEqual(
            self.days(self.visits()), [date(2026, 11, 23), date(2026, 11, 25)]
        )

    def test_form_is_cancelled(self):
        self.validate()
        reason = self.env["dossier.closing.reason"].search(
            [("kind", "=", "care")], limit=1
        )
        self.form.write({"state": "cancelled", "closing_reason_id": reason.id})
        self.assertFalse(self.visits())

    def test_what_has_been_is_never_touched(self):
        self.validate()
        first, second, *__ = self.visits()
        first.employee_id = self.anna
        with freeze_time("2026-11-25 12:59:00"):
            first.state = "done"
            following = self.form._duplicate()
            following.mission_ids.slot_ids.unlink()
            following.mission_ids.slot_ids = [
                Command.create({"weekday": "6", "hour_from": 8, "hour_to": 9})
            ]
            following.action_validate()
        self.assertTrue(first.exists())
        self.assertEqual(first.mission_id, self.mission)
        self.assertFalse(second.exists())

    # -------------------------------------------------------------------------
    # The open form changes
    # -------------------------------------------------------------------------
    def test_tasks_of_an_open_form(self):
        other = self.make_mission(
            self.form, slots=(("1", 9, 10),), plan_without_quote=True
        )
        self.validate()
        begun, coming, *__ = self.visits()
        begun.employee_id = self.anna
        coming.task_ids = [Command.create({"name": "Poster une lettre"})]
        begun.task_ids.name = "Fait autrement"
        with freeze_time("2026-11-23 09:30:00"):
            begun.state = "started"
            form = self.form.with_user(self.user)
            form.task_ids = [
                Command.create({"name": "Courses"}),
                Command.create({"name": "Ménage", "mission_id": other.id}),
                Command.update(
                    form.task_ids.id,
                    {"name": "Aide au lever, doucement", "note": "À 2"},
                ),
            ]
            self.assertEqual(begun.task_ids.mapped("name"), ["Fait autrement"])
            self.assertEqual(
                coming.task_ids.sorted("id").mapped("name"),
                ["Aide au lever, doucement", "Poster une lettre", "Courses"],
            )
            self.assertEqual(coming.task_ids.sorted("id")[0].note, "À 2")
            tuesday = self.visits(other)[0]
            self.assertEqual(
                tuesday.task_ids.mapped("name"),
                ["Aide au lever, doucement", "Courses", "Ménage"],
            )
            form.task_ids.filtered(lambda t: t.name == "Ménage").mission_id = False
            self.assertIn("Ménage", coming.task_ids.mapped("name"))
            form.task_ids.filtered(lambda t: t.name == "Courses").unlink()
            self.assertEqual(
                coming.task_ids.sorted("id").mapped("name"),
                ["Aide au lever, doucement", "Poster une lettre", "Ménage"],
            )
            self.assertEqual(
                tuesday.task_ids.mapped("name"),
                ["Aide au lever, doucement", "Ménage"],
            )

    def test_tasks_of_a_copy_wait_for_its_validation(self):
        self.validate()
        copy = self.form._duplicate()
        copy.task_ids.name = "Plus tard"
        copy.task_ids = [Command.create({"name": "Neuf"})]
        self.assertEqual(set(self.visits().task_ids.mapped("name")), {"Aide au lever"})

    def test_service_of_an_open_form(self):
        self.validate()
        past, by_hand, coming, *__ = self.visits()
        other, third = self.service.copy(), self.service.copy()
        by_hand.product_id = third
        with freeze_time("2026-11-23 09:30:00"):
            self.mission.with_user(self.user).product_id = other
        self.assertEqual(past.product_id, self.service)
        self.assertEqual(by_hand.product_id, third)
        self.assertEqual(coming.product_id, other)

    def test_wanted_again(self):
        """What a person had moved is taken off, then wanted again: it takes place."""
        self.assign(self.anna)
        self.validate()
        first, second, noted, *__ = self.visits()
        count = len(self.visits())
        by_person = self.visits()[-1]
        by_person.write({"state": "cancelled", "cancel_reason": "En famille"})
        first.write({"start": at("2026-11-24 08:00"), "stop": at("2026-11-24 10:00")})
        second.write({"start": at("2026-11-26 08:00"), "stop": at("2026-11-26 09:30")})
        noted.note = "Apporter les clés"
        form = self.form.with_user(self.user)
        reason = self.env["dossier.closing.reason"].search(
            [("kind", "=", "care")], limit=1
        )
        form._close(reason)
        dropped = first + second + noted
        self.assertEqual(self.visits(), (dropped + by_person).sorted("start"))
        self.assertEqual(set(dropped.mapped("state")), {"cancelled"})
        self.assertEqual(set(dropped.mapped("dropped_by_plan")), {True})
        self.assertFalse(by_person.dropped_by_plan)
        # Anna has found something else to do
        self.make_visit("2026-11-24 09:00", "2026-11-24 11:00", self.anna)
        form.action_reopen()
        self.assertEqual(set(dropped.mapped("state")), {"planned"})
        self.assertEqual(set(dropped.mapped("dropped_by_plan")), {False})
        self.assertFalse(any(dropped.mapped("cancel_reason")))
        self.assertEqual(first.start, at("2026-11-24 08:00"), "where it was moved")
        self.assertFalse(first.employee_id)
        self.assertEqual((second + noted).employee_id, self.anna)
        self.assertEqual(by_person.state, "cancelled")
        self.assertEqual(len(self.visits()), count)

    def test_two_wanted_again_at_one_time(self):
        """Two were moved to one hour while nobody looked: one of them is to fill."""
        self.assign(self.anna)
        self.validate()
        first, second, *__ = self.visits()
        following = self.form._duplicate()
        kept = following.mission_ids.slot_ids
        moved = {"start": at("2026-11-26 08:00"), "stop": at("2026-11-26 09:00")}
        first.write(moved)
        second.note = "Clés"
        kept.filtered(lambda s: s.weekday in ("0", "2")).unlink()
        following.action_validate()
        self.assertEqual((first + second).mapped("state"), ["cancelled"] * 2)
        second.write(moved)
        self.env.flush_all()
        (first + second)._put_back()
        self.assertEqual((first + second).mapped("state"), ["planned"] * 2)
        self.assertEqual((first + second).employee_id, self.anna)
        self.assertEqual(len((first + second).filtered("employee_id")), 1)

    def test_slot_taken_away_from_an_open_form(self):
        self.validate()
        self.mission.slot_ids.filtered(lambda s: s.weekday == "2").unlink()
        self.mission._plan_ahead()
        self.assertNotIn(date(2026, 11, 25), self.days(self.visits()))

    def test_mission_with_visits_is_kept(self):
        self.validate()
        with self.refused("has visits"):
            self.mission.unlink()

    def test_month(self):
        self.validate()
        wizard = (
            self.env["care.plan.wizard"]
            .with_user(self.user)
            .create({"mission_ids": self.mission.ids, "month": "2027-02-01"})
        )
        wizard.action_plan()
        february = self.visits().filtered(lambda v: v.start >= at("2027-01-31 12:00"))
        self.assertEqual(len(february), 12)
        wizard.action_plan()
        self.assertEqual(len(self.visits() & february), 12)

    def test_slots_are_read_in_each_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        slot = self.mission.slot_ids.filtered(lambda s: s.weekday == "0")
        self.assertEqual(slot.display_name, "Monday, 09:00 to 11:00")
        french = slot.with_context(lang="fr_FR").display_name
        self.assertIn("Lundi", french)
        self.assertEqual(slot.display_name, "Monday, 09:00 to 11:00")

    def test_past_days_only_when_asked(self):
        self.validate()
        wizard = self.env["care.plan.wizard"].create(
            {"mission_ids": self.mission.ids, "month": "2026-11-01"}
        )
        wizard.action_plan()
        self.assertEqual(min(self.days(self.visits())), date(2026, 11, 23))
        wizard.past = True
        wizard.action_plan()
        self.assertEqual(min(self.days(self.visits())), date(2026, 11, 2))

    def test_a_month_that_is_over(self):
        """The form is typed at the beginning of the month that follows."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.validate()
        wizards = self.env["care.plan.wizard"].with_context(lang="fr_FR")
        wizard = wizards.create({"mission_ids": self.mission.ids})
        self.assertEqual(wizard.month, "2026-11-01")
        self.assertFalse(wizard.past)
        months = wizard._get_months()
        self.assertEqual(months[0], ("2026-08-01", "août 2026"))
        self.assertEqual(len(months), 15)
        wizard.month = "2026-10-01"
        self.assertTrue(wizard.past)
        wizard.action_plan()
        october = self.visits().filtered(lambda v: v.start < at("2026-11-01 00:00"))
        self.assertEqual(len(october), 4 + 4 + 5)

    # -------------------------------------------------------------------------
    # Scheduled action
    # -------------------------------------------------------------------------
    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("care_opportunity.cron_plan_visits").method_direct_trigger()

    def test_cron(self):
        self.validate()
        self.visits().unlink()
        self.run_cron()
        count = len(self.visits())
        self.assertEqual(count, 15)
        self.run_cron()
        self.assertEqual(len(self.visits()), count)
        self.assertFalse(self.firm.care_plan_cursor)

    def test_cron_goes_on_after_a_crash(self):
        self.validate()
        self.visits().unlink()
        self.firm.care_plan_cursor = self.form.id
        self.run_cron()
        self.assertFalse(self.visits(), "that form was done before the crash")
        self.run_cron()
        self.assertTrue(self.visits())

    def test_cron_isolates_a_failure(self):
        other = self.make_mission(self.make_form(), plan_without_quote=True)
        (self.form | other.assessment_id).action_validate()
        (self.visits() | self.visits(other)).unlink()
        mission_class = self.env.registry["care.mission"]
        plan = mission_class._plan_visits
        # longer than the preview of a message, with what HTML writes otherwise
        broken = "Le planning de l'« essai » est cassé & c'est <long>.\n" + "Mot " * 80

        def fail_for_one(missions, *args, **kwargs):
            if self.mission in missions:
                raise UserError(broken)
            return plan(missions, *args, **kwargs)

        with patch.object(mission_class, "_plan_visits", fail_for_one):
            self.run_cron()
            self.run_cron()
        self.assertTrue(self.visits(other))
        self.assertFalse(self.visits())
        notes = self.form.message_ids.filtered(lambda m: "est cassé &amp;" in m.body)
        self.assertEqual(len(notes), 1, "said once")
        self.run_cron()
        self.assertTrue(self.visits())

    def test_the_night_speaks_the_language_of_the_manager(self):
        """A scheduled action has none of its own."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.user.lang = "fr_FR"
        other = self.make_mission(self.make_form(), plan_without_quote=True)
        other.assessment_id.user_id = False
        self.firm.partner_id.lang = "fr_FR"
        (self.form | other.assessment_id).with_context(lang="en_US").action_validate()
        touched = self.visits()[0] | self.visits(other)[0]
        touched.write({"note": "Clés"})
        (self.mission | other).slot_ids.filtered(lambda s: s.weekday == "0").write(
            {"weekday": "1"}
        )
        self.run_cron()
        self.assertEqual(
            touched.mapped("cancel_reason"),
            ["N’est plus dans le recueil des besoins"] * 2,
        )
        mission_class = self.env.registry["care.mission"]
        with patch.object(mission_class, "_plan_visits", side_effect=KeyError("x")):
            self.run_cron()
        for form in (self.form, other.assessment_id):
            self.assertIn("n’ont pas pu être planifiées", form.message_ids[0].body)

    @mute_logger("odoo.sql_db")
    def test_the_index_is_the_last_word(self):
        self.validate()
        visit = self.visits()[0]
        with self.refused_by_database("slot_uniq"):
            visit.copy(
                {
                    "slot_root_id": visit.slot_root_id.id,
                    "planned_date": visit.planned_date,
                    "employee_id": False,
                }
            )
