from datetime import timedelta

from psycopg2.errors import NotNullViolation, SerializationFailure

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, Form, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import ExpertiseCase


class AppointmentCase(ExpertiseCase):
    def event_of(self, dossier):
        return dossier.appointment_event_id.sudo()

    def new_event(self, hour, hours=1, day=3, user=None, **values):
        """:return: an appointment of the technician that is no dossier's"""
        user = user or self.tech
        return (
            self.env["calendar.event"]
            .with_user(user)
            .create(
                {
                    "name": "Dentist",
                    "start": self.at(day, hour),
                    "stop": self.at(day, hour) + timedelta(hours=hours),
                    "partner_ids": [Command.set(user.partner_id.ids)],
                    **values,
                }
            )
        )

    def new_leave(self, employee=None, **values):
        """:return: an absence on the 3rd: of one employee, or of the whole firm"""
        calendar = self.company_a.resource_calendar_id
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Inventory",
                "calendar_id": calendar.id,
                "resource_id": employee.resource_id.id if employee else False,
                "date_from": self.at(3, 0),
                "date_to": self.at(3, 22),
                "time_type": "leave",
                **values,
            }
        )

    def assert_clash(self, message):
        """For the office: what clashes, and the way to the wizard."""
        return self.assert_refused(message, RedirectWarning)


@tagged("post_install", "-at_install")
class TestAppointment(AppointmentCase):
    """The event in the calendar is the only truth."""

    # -------------------------------------------------------------------------
    # Dossier to event and back
    # -------------------------------------------------------------------------
    def test_planning_makes_one_event_of_the_technician(self):
        dossier = self.make_planned()
        event = self.event_of(dossier)
        self.assertEqual((event.start, event.stop), (self.at(3, 9), self.at(3, 11)))
        self.assertEqual(event.user_id, self.tech)
        self.assertEqual(event.partner_ids, self.tech.partner_id)
        self.assertEqual(event.name, f"{dossier.name} – Anne Martin – Lyon")
        self.assertIn("12 rue des Lilas", event.location)
        self.assertEqual((event.res_model, event.res_id), (dossier._name, dossier.id))
        self.assertEqual(event.expertise_dossier_ids, dossier)

    def test_no_activity_beside_the_status(self):
        for values in ({}, {"technician_id": self.employee.id}):
            dossier = self.make_dossier(appointment_start=self.at(3, 9), **values)
            self.assertTrue(dossier.appointment_event_id)
            self.assertFalse(dossier.activity_ids)

    def test_no_invitation_is_mailed(self):
        self.flush_tracking()
        mails = self.env["mail.mail"].search_count([])
        dossier = self.make_planned()
        dossier.write({"appointment_start": self.at(4, 9)})
        dossier.technician_id = self.other_employee
        self.flush_tracking()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_moving_the_dossier_moves_the_event(self):
        dossier = self.make_planned()
        event = self.event_of(dossier)
        dossier.write(
            {"appointment_start": self.at(5, 14), "appointment_end": self.at(5, 17)}
        )
        self.assertEqual(self.event_of(dossier), event, "the same one")
        self.assertEqual((event.start, event.stop), (self.at(5, 14), self.at(5, 17)))
        self.assertEqual(dossier.state, "planned")

    def test_moving_the_event_moves_the_dossier(self):
        dossier = self.make_planned()
        event = dossier.appointment_event_id.with_user(self.tech)
        event.write({"start": self.at(5, 14), "stop": self.at(5, 15)})
        self.assertEqual(dossier.appointment_start, self.at(5, 14))
        self.assertEqual(dossier.appointment_end, self.at(5, 15))
        found = self.dossiers.search([("appointment_start", "=", self.at(5, 14))])
        self.assertEqual(found, dossier, "stored")

    def test_new_start_keeps_the_length(self):
        short, long = self.make_planned(hours=1), self.make_planned(day=4, hours=3)
        (short + long).technician_id = False
        (short + long).write({"appointment_start": self.at(6, 8)})
        self.assertEqual(short.appointment_end, self.at(6, 9))
        self.assertEqual(long.appointment_end, self.at(6, 11))

    def test_first_start_takes_the_firm_s_usual_length(self):
        self.company_a.dossier_appointment_hours = 1.5
        dossier = self.make_dossier(appointment_start=self.at(3, 9))
        self.assertEqual(dossier.appointment_end, self.at(3, 10, 30))
        other = self.make_dossier()
        other.appointment_start = self.at(4, 9)
        self.assertEqual(other.appointment_end, self.at(4, 10, 30))

    def test_new_end_changes_the_length(self):
        dossier = self.make_planned()
        dossier.appointment_end = self.at(3, 12)
        self.assertEqual(self.event_of(dossier).stop, self.at(3, 12))
        self.assertEqual(dossier.appointment_start, self.at(3, 9))

    def test_end_without_a_start_is_nothing(self):
        """There is no event for it: an end alone would be a second truth."""
        dossier = self.make_dossier()
        with self.assert_refused("(?i)start", ValidationError):
            dossier.appointment_end = self.at(3, 12)
        self.assertFalse(dossier.appointment_end)
        with self.assert_refused("(?i)start", ValidationError):
            self.make_dossier(appointment_end=self.at(3, 12))

    def test_emptying_the_start_removes_the_event(self):
        dossier = self.make_planned()
        event = self.event_of(dossier)
        dossier.appointment_start = False
        self.assertFalse(event.exists())
        self.assertFalse(dossier.appointment_end)
        self.assertFalse(dossier.appointment_event_id)

    def test_change_of_technician_moves_the_event_to_his_calendar(self):
        dossier = self.make_planned()
        dossier.technician_id = self.other_employee
        event = self.event_of(dossier)
        self.assertEqual(event.user_id, self.other_tech)
        self.assertEqual(event.partner_ids, self.other_tech.partner_id)
        self.assertEqual(dossier.technician_user_id, self.other_tech)
        self.assertEqual(dossier.state, "planned")

    def test_technician_without_login_has_his_calendar_too(self):
        employee = self.env["hr.employee"].create(
            {"name": "Sans Compte", "company_id": self.company_a.id}
        )
        self.plan(self.make_dossier(), employee=employee)
        with self.assert_clash("Sans Compte is not free"):
            self.plan(self.make_dossier(), employee=employee, hour=10)

    def test_event_says_what_the_dossier_says(self):
        dossier = self.make_planned()
        dossier.owner_id = self.payer
        self.assertIn("Luc Payeur", self.event_of(dossier).name)
        other_flat = self.flat.copy({"street": "1 quai Perrache", "city": "Vienne"})
        dossier.property_id = other_flat
        self.assertIn("1 quai Perrache", self.event_of(dossier).location)
        self.assertIn("Vienne", self.event_of(dossier).name)

    def test_technician_s_initials(self):
        initials = {
            "Jean-Paul Morel": "JPM",
            "zoé petit": "ZP",
            "Cher": "C",
            " Anne  Le Goff ": "ALG",
        }
        dossier = self.make_dossier(technician_id=self.employee.id)
        for name, letters in initials.items():
            self.employee.name = name
            self.assertEqual(dossier.technician_initials, letters)
        dossier.technician_id = False
        self.assertFalse(dossier.technician_initials)

    # -------------------------------------------------------------------------
    # Not a moment
    # -------------------------------------------------------------------------
    def test_end_before_start_is_refused(self):
        dossier = self.make_planned()
        for end in (self.at(3, 8), self.at(3, 9)):
            with self.assert_refused("ends before it starts", ValidationError):
                dossier.appointment_end = end
            with self.assert_refused("ends before it starts", ValidationError):
                dossier.write(
                    {"appointment_start": self.at(3, 9), "appointment_end": end}
                )
            with self.assert_refused("ends before it starts", ValidationError):
                self.make_dossier(appointment_start=self.at(3, 9), appointment_end=end)
        self.assertEqual(dossier.appointment_end, self.at(3, 11))
        self.assertEqual(self.event_of(dossier).stop, self.at(3, 11))

    # -------------------------------------------------------------------------
    # Clashes
    # -------------------------------------------------------------------------
    def test_overlap_with_another_dossier(self):
        first = self.make_planned()
        for hour, hours in ((8, 2), (10, 2), (9, 2), (8, 5), (9, 1), (10, 1)):
            with self.subTest(hour=hour, hours=hours):
                dossier = self.make_dossier(state="to_plan")
                with self.assert_clash(
                    f"Jean-Paul Morel is not free for {dossier.name}"
                ) as caught:
                    self.plan(dossier, hour=hour, hours=hours)
                self.assertIsNone(caught)
                self.assertEqual(dossier.state, "to_plan")
                self.assertFalse(dossier.technician_id)
                self.assertFalse(dossier.appointment_event_id)
        self.assertEqual(
            self.env["calendar.event"].search_count(
                [
                    ("res_model", "=", first._name),
                    ("partner_ids", "in", self.tech.partner_id.ids),
                ]
            ),
            1,
        )

    def test_message_says_with_what_and_when(self):
        first = self.make_planned()
        with self.assertRaises(RedirectWarning) as caught:
            self.plan(self.make_dossier(), hour=10)
        message = caught.exception.args[0]
        self.assertIn(first.name, message)
        self.assertIn("10:00", message, "9:00 UTC is 10:00 in Paris")
        self.assertIn("12:00", message)

    def test_touching_appointments_are_fine(self):
        self.make_planned()
        before, after = self.make_planned(hour=7), self.make_planned(hour=11)
        self.assertEqual((before + after).mapped("state"), ["planned"] * 2)

    def test_another_technician_is_free(self):
        self.make_planned()
        other = self.make_planned(employee=self.other_employee)
        self.assertEqual(other.state, "planned")

    def test_two_in_one_write_clash_with_each_other(self):
        dossiers = self.make_dossiers(2, technician_id=self.employee.id)
        with self.assert_clash("is not free"):
            dossiers.write({"appointment_start": self.at(3, 9)})
        self.assertFalse(any(dossiers.mapped("appointment_start")))
        with self.assert_clash("is not free"):
            self.make_dossiers(
                2, technician_id=self.employee.id, appointment_start=self.at(3, 9)
            )

    def test_change_of_technician_to_a_busy_one(self):
        self.make_planned(employee=self.other_employee)
        dossier = self.make_planned()
        with self.assert_clash("Zoé Petit is not free"):
            dossier.technician_id = self.other_employee
        self.assertEqual(dossier.technician_id, self.employee)
        self.assertEqual(self.event_of(dossier).user_id, self.tech)

    def test_giving_a_busy_technician_to_a_dated_dossier(self):
        self.make_planned()
        dossier = self.make_dossier(appointment_start=self.at(3, 10))
        with self.assert_clash("Jean-Paul Morel is not free"):
            dossier.technician_id = self.employee

    def test_his_other_events_say_busy_only(self):
        for values in ({"privacy": "private"}, {"privacy": "public"}, {}):
            with self.subTest(values=values):
                event = self.new_event(9, **values)
                dossier = self.make_dossier()
                with self.assertRaises(RedirectWarning) as caught:
                    self.plan(dossier, hour=8)
                message = caught.exception.args[0]
                self.assertIn("busy", message)
                self.assertNotIn("Dentist", message)
                event.unlink()

    def test_free_time_in_his_calendar_is_free(self):
        self.new_event(9, show_as="free")
        self.assertEqual(self.make_planned().state, "planned")

    def test_leave(self):
        self.new_leave(self.employee)
        with self.assert_clash("absent from"):
            self.make_planned()
        self.assertEqual(self.make_planned(day=4).state, "planned")
        other = self.make_planned(employee=self.other_employee)
        self.assertEqual(other.state, "planned")

    def test_company_closing(self):
        self.new_leave()
        for employee in (self.employee, self.other_employee):
            with self.assert_clash("closed: Inventory"):
                self.make_planned(employee=employee)

    def test_time_that_is_not_absence(self):
        self.new_leave(self.employee, time_type="other")
        self.assertEqual(self.make_planned().state, "planned")

    def test_technician_is_refused_and_sent_to_the_office(self):
        self.make_planned()
        dossier = self.make_planned(day=4).with_user(self.tech)
        with self.assert_refused("Choose another time, or ask the office") as caught:
            dossier.write(
                {"appointment_start": self.at(3, 10), "appointment_end": self.at(3, 12)}
            )
        self.assertIsNone(caught)
        self.assertEqual(dossier.appointment_start, self.at(4, 9))
        self.assertEqual(self.event_of(dossier).start, self.at(4, 9))

    def test_technician_does_not_confirm(self):
        self.make_planned()
        dossier = self.make_planned(day=4).with_user(self.tech)
        with self.assert_refused("Only the office may plan it", AccessError):
            dossier.with_context(dossier_confirm_conflict=True).write(
                {"appointment_start": self.at(3, 10)}
            )
        with self.assert_refused("Only the office may plan it", AccessError):
            dossier.appointment_event_id.with_context(
                dossier_confirm_conflict=True
            ).write({"start": self.at(3, 10), "stop": self.at(3, 11)})
        self.assertEqual(dossier.appointment_start, self.at(4, 9))
        self.assertNotIn("Planned all the same", self.bodies(dossier))

    # -------------------------------------------------------------------------
    # Slots that are free again
    # -------------------------------------------------------------------------
    def test_cancelled_and_trashed_free_the_slot(self):
        for leave in (self.cancel, lambda dossier: dossier.action_trash()):
            dossier = self.make_planned()
            leave(dossier)
            self.assertFalse(self.event_of(dossier).active)
            taker = self.make_planned()
            self.assertEqual(taker.state, "planned")
            taker.appointment_start = False

    def test_archived_keeps_the_slot(self):
        self.make_planned().action_archive()
        with self.assert_clash("is not free"):
            self.make_planned()

    def test_restored_gets_it_back_by_each_way_out(self):
        ways = {
            "restore": lambda dossier: dossier.action_restore(),
            "unarchive": lambda dossier: dossier.action_unarchive(),
            "write": lambda dossier: dossier.write({"trashed_at": False}),
        }
        for day, (way, restore) in enumerate(ways.items(), 3):
            with self.subTest(way=way):
                dossier = self.make_planned(day=day)
                dossier.action_trash()
                restore(dossier)
                self.assertEqual(dossier.appointment_start, self.at(day, 9))
                self.assertTrue(self.event_of(dossier).active)
                self.assertEqual(dossier.state, "planned")

    def test_restored_when_the_slot_was_taken(self):
        dossier = self.make_planned()
        dossier.action_trash()
        self.make_planned()
        dossier.action_unarchive()
        self.assertEqual(dossier.state, "to_plan")
        self.assertFalse(dossier.appointment_start)
        self.assertIn("time is taken: plan it anew", self.bodies(dossier))

    def test_restored_cancelled_stays_without_a_slot(self):
        dossier = self.make_planned()
        self.cancel(dossier)
        dossier.action_trash()
        dossier.action_restore()
        self.assertEqual(dossier.state, "cancelled")
        self.assertFalse(self.event_of(dossier).active)

    def test_purged_leaves_no_event(self):
        dossier = self.make_planned()
        event = self.event_of(dossier)
        dossier.action_trash()
        dossier.with_user(self.manager).action_purge()
        self.assertFalse(event.exists())

    # -------------------------------------------------------------------------
    # In the calendar itself
    # -------------------------------------------------------------------------
    def test_event_moved_into_a_clash_is_refused(self):
        self.make_planned()
        dossier = self.make_planned(day=4)
        slot = {"start": self.at(3, 10), "stop": self.at(3, 12)}
        event = dossier.appointment_event_id
        with self.assert_refused("Choose another time, or ask the office"):
            event.with_user(self.tech).write(slot)
        with self.assert_clash("is not free"):
            event.with_user(self.office).write(slot)
        self.assertEqual(dossier.appointment_start, self.at(4, 9))
        event.with_user(self.tech).write(
            {"start": self.at(3, 11), "stop": self.at(3, 12)}
        )
        self.assertEqual(dossier.appointment_start, self.at(3, 11))

    def test_event_moved_into_a_leave_is_refused(self):
        self.new_leave(self.employee)
        dossier = self.make_planned(day=4)
        with self.assert_refused("absent from"):
            dossier.appointment_event_id.with_user(self.tech).write(
                {"start": self.at(3, 10), "stop": self.at(3, 12)}
            )

    def test_event_brought_back_into_a_clash_is_refused(self):
        dossier = self.make_planned()
        event = dossier.appointment_event_id.with_user(self.tech)
        event.action_archive()
        self.make_planned()
        with self.assert_refused("is not free"):
            event.action_unarchive()
        self.assertEqual(dossier.state, "to_plan")

    def test_event_brought_back_plans_again(self):
        dossier = self.make_planned()
        event = dossier.appointment_event_id.with_user(self.tech)
        event.action_archive()
        self.assertEqual(dossier.state, "to_plan")
        event.action_unarchive()
        self.assertEqual(dossier.state, "planned")
        self.assertEqual(dossier.appointment_start, self.at(3, 9))

    def test_other_events_move_freely(self):
        self.make_planned()
        event = self.new_event(14)
        event.write({"start": self.at(3, 9), "stop": self.at(3, 10)})
        self.assertEqual(event.start, self.at(3, 9))

    # -------------------------------------------------------------------------
    # The wizard
    # -------------------------------------------------------------------------
    def test_without_a_dossier(self):
        """A program that names none is told so by the database."""
        with mute_logger("odoo.sql_db"), self.assertRaises(NotNullViolation):
            self.env["expertise.plan.wizard"].with_user(self.office).create({})

    def plan_wizard(self, dossier, context=None):
        action = dossier.action_plan()
        context = context or action["context"]
        return Form(
            self.env[action["res_model"]].with_user(self.office).with_context(**context)
        )

    def test_wizard_plans(self):
        dossier = self.make_dossier(state="to_plan")
        form = self.plan_wizard(dossier)
        form.technician_id = self.employee
        form.start = self.at(3, 9)
        self.assertEqual(form.end, self.at(3, 11))
        self.assertFalse(form.conflicts)
        form.save().action_confirm()
        self.assertEqual(dossier.state, "planned")
        self.assertEqual(dossier.appointment_end, self.at(3, 11))

    def test_wizard_starts_from_what_is_known(self):
        form = self.plan_wizard(self.make_planned(hours=3))
        self.assertEqual(form.technician_id, self.employee)
        self.assertEqual(form.start, self.at(3, 9))
        self.assertEqual(form.end, self.at(3, 12))

    def test_wizard_shows_the_clash_and_the_office_confirms(self):
        first = self.make_planned()
        dossier = self.make_dossier(state="to_plan")
        form = self.plan_wizard(dossier)
        form.technician_id = self.employee
        form.start = self.at(3, 10)
        self.assertIn(first.name, form.conflicts)
        wizard = form.save()
        with self.assert_clash("is not free"):
            wizard.action_confirm()
        wizard.action_confirm_anyway()
        self.assertEqual(dossier.state, "planned")
        self.assertEqual(dossier.appointment_start, self.at(3, 10))
        bodies = self.bodies(dossier)
        self.assertIn("Planned all the same by Odile Bureau", bodies)
        self.assertIn(first.name, bodies)

    def test_confirmation_is_logged_once(self):
        self.make_planned()
        dossier = self.make_planned(day=4)
        dossier.with_context(dossier_confirm_conflict=True).write(
            {"appointment_start": self.at(3, 10)}
        )
        self.assertEqual(self.bodies(dossier).count("Planned all the same"), 1)
        self.assertEqual(dossier.appointment_start, self.at(3, 10))

    def test_confirmed_clash_does_not_block_other_changes(self):
        self.make_planned()
        dossier = self.make_planned(day=4)
        dossier.with_context(dossier_confirm_conflict=True).write(
            {"appointment_start": self.at(3, 10)}
        )
        dossier.reference = "LICIEL 9"
        dossier.action_mark_visited()
        self.assertEqual(dossier.state, "visited")

    def test_warning_leads_to_the_wizard_filled_in(self):
        self.make_planned()
        dossier = self.make_dossier(state="to_plan")
        with self.assertRaises(RedirectWarning) as caught:
            self.plan(dossier, hour=10, hours=1)
        _message, action_id, _button, context = caught.exception.args
        action = self.env["ir.actions.act_window"].browse(action_id)
        self.assertEqual(action.res_model, "expertise.plan.wizard")
        form = self.plan_wizard(dossier, context)
        self.assertEqual(form.technician_id, self.employee)
        self.assertEqual(form.start, self.at(3, 10))
        self.assertEqual(form.end, self.at(3, 11))
        form.save().action_confirm_anyway()
        self.assertEqual(dossier.state, "planned")

    def test_wizard_refuses_an_end_before_the_start(self):
        dossier = self.make_dossier()
        form = self.plan_wizard(dossier)
        form.technician_id = self.employee
        form.start = self.at(3, 10)
        form.end = self.at(3, 9)
        with self.assert_refused("ends before it starts", ValidationError):
            form.save().action_confirm()
        self.assertFalse(dossier.appointment_start)

    def test_wizard_of_a_technician_is_the_office_s(self):
        dossier = self.make_visited()
        with self.assertRaises(AccessError):
            self.env["expertise.plan.wizard"].with_user(self.tech).create(
                {
                    "dossier_id": dossier.id,
                    "technician_id": self.employee.id,
                    "start": self.at(3, 9),
                }
            )


@tagged("post_install", "-at_install")
class TestPlanningAtOnce(BaseCase):
    """Two people who plan the same technician at the same moment.

    Real transactions, which is why it makes its own few records, commits them
    and takes them away again.
    """

    def setUp(self):
        super().setUp()
        self.registry_of_db = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        self.partner_ids = []
        with self.registry_of_db.cursor() as cr:
            env = self.environment(cr)
            owner = env["res.partner"].create({"name": "Owner for a race"})
            employee = env["hr.employee"].create({"name": "Technician for a race"})
            dossiers = env["expertise.dossier"].create(
                [{"owner_id": owner.id, "state": "to_plan"}] * 2
            )
            self.partner_ids = (owner + employee.work_contact_id).ids
            self.employee_id = employee.id
            self.dossier_ids = dossiers.ids

    @staticmethod
    def environment(cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def clean_up(self):
        if not self.partner_ids:
            return
        with self.registry_of_db.cursor() as cr:
            env = self.environment(cr)
            env["expertise.dossier"].browse(self.dossier_ids).unlink()
            employee = env["hr.employee"].browse(self.employee_id)
            resource = employee.resource_id
            employee.unlink()
            resource.exists().unlink()
            env["res.partner"].browse(self.partner_ids).unlink()

    def plan(self, cr, dossier_id):
        dossier = self.environment(cr)["expertise.dossier"].browse(dossier_id)
        dossier.write(
            {
                "technician_id": self.employee_id,
                "appointment_start": fields.Datetime.to_datetime("2031-03-03 09:00:00"),
            }
        )
        cr.flush()
        return dossier

    def test_second_one_is_refused_and_sees_the_first_on_retry(self):
        first_id, second_id = self.dossier_ids
        with (
            self.registry_of_db.cursor() as first_cr,
            self.registry_of_db.cursor() as second_cr,
        ):
            # both look at the planning before either has written
            for cr in (first_cr, second_cr):
                cr.execute("SELECT count(*) FROM calendar_event")
            self.assertEqual(self.plan(first_cr, first_id).state, "planned")
            first_cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.plan(second_cr, second_id)
            second_cr.rollback()
            # what Odoo does with a request that failed so: it runs it again
            with self.assertRaises((RedirectWarning, UserError)):
                self.plan(second_cr, second_id)
            second_cr.rollback()
            second = self.environment(second_cr)["expertise.dossier"].browse(second_id)
            self.assertEqual(second.state, "to_plan")
            self.assertFalse(second.appointment_start)
