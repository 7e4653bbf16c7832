from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import at
from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestAdverseEvent(FollowUpCase):
    """Adverse events: form, notes in the files, treatment, control table."""

    def test_numbers_per_company(self):
        first, second = self.make_event(), self.make_event()
        self.assertRegex(first.name, r"^EI26-\d{5}$")
        self.assertEqual(int(second.name[-5:]), int(first.name[-5:]) + 1)
        theirs = self.make_event(
            self.stranger, self.env["hr.employee"], company_id=self.foreign.id
        )
        self.assertEqual(theirs.name, "EI26-00001")
        newcomer = self.env["res.company"].create({"name": "Neuve (test)"})
        sequence = self.env["ir.sequence"].search(
            [
                ("code", "=", "care.adverse.event"),
                ("company_id", "=", newcomer.id),
            ]
        )
        self.assertEqual(len(sequence), 1)

    def test_just_after_midnight(self):
        """The firm's clock counts: there it is the 23rd, in UTC still the 22nd."""
        for zone in (False, "America/New_York", "Europe/Paris", "Pacific/Auckland"):
            self.user.tz = zone
            with self.subTest(zone=zone), freeze_time("2026-11-22 23:20:00"):
                event = self.make_event()
                self.assertEqual(
                    set(self.event_notes(event).mapped("date")), {date(2026, 11, 23)}
                )
                self.assertEqual(self.make_note().date, date(2026, 11, 23))

    def test_supervisor(self):
        self.assertEqual(self.make_event().supervisor_id, self.manager)
        self.assertEqual(
            self.make_event(supervisor_id=self.plain.id).supervisor_id, self.plain
        )
        nobody = self.make_event(
            partner_id=self.other_client.id, workers=self.env["hr.employee"]
        )
        self.assertEqual(nobody.supervisor_id, self.user)
        portal = self.new_user("t_event_portal", "Pia Portail", "portal")
        with self.refused("a user of the firm", ValidationError):
            self.make_event(supervisor_id=portal.id)
        # who follows the client in another firm is nobody here
        self.client.care_manager_id = self.stranger
        self.assertEqual(self.make_event().supervisor_id, self.user)

    def test_form_takes_over_the_client(self):
        with Form(
            self.env["care.adverse.event"]
            .with_user(self.user)
            .with_context(default_partner_id=self.client.id)
        ) as form:
            self.assertEqual(form.supervisor_id, self.manager)
            self.assertEqual(form.allowed_employee_ids[:], self.anna)
            form.type_id = self.fall
            form.facts = "Chute"
            form.employee_ids.add(self.anna)
        self.assertEqual(form.record.employee_ids, self.anna)
        self.assertEqual(len(form.record.note_ids), 2)

    def test_workers_are_assigned_ones(self):
        with self.refused("not assigned to Marthe", ValidationError):
            self.make_event(workers=self.anna | self.bruno)
        event = self.make_event()
        with self.refused("not assigned to Marthe", ValidationError):
            event.employee_ids = [Command.link(self.bruno.id)]
        self.assertEqual(event.allowed_employee_ids, self.anna)
        # a cancelled visit is none
        visit = self.make_visit("2026-03-03 09:00", "2026-03-03 11:00", self.bruno)
        visit.write({"state": "cancelled", "cancel_reason": "Hôpital"})
        with self.refused("not assigned to Marthe", ValidationError):
            event.employee_ids = [Command.link(self.bruno.id)]
        mission = self.make_mission()
        self.env["care.assignment"].create(
            {"mission_root_id": mission.id, "employee_id": self.bruno.id}
        )
        event.invalidate_recordset()
        self.assertEqual(event.allowed_employee_ids, self.anna | self.bruno)
        event.employee_ids = [Command.link(self.bruno.id)]
        self.assertEqual(event.employee_ids, self.anna | self.bruno)

    def test_worker_stays_when_the_assignment_is_gone(self):
        event = self.make_event()
        visits = self.env["care.intervention"].search([])
        visits.filtered(lambda visit: visit.employee_id == self.anna).unlink()
        event.place = "Cuisine"
        event.employee_ids = [Command.set(self.anna.ids)]
        self.assertEqual(event.employee_ids, self.anna)

    def test_notes_once_each(self):
        event = self.make_event()
        notes = self.event_notes(event)
        self.assertEqual(len(notes), 2)
        self.assertEqual(notes.partner_id, self.client)
        self.assertEqual(notes.user_id, self.manager)
        self.assertEqual(notes.author_id, self.user)
        self.assertEqual(set(notes.mapped("kind")), {"event"})
        self.assertEqual(notes.employee_id, self.anna)
        self.assertIn(event.name, notes[0].text)
        # what each file shows
        boss = self.make_worker(
            "Mona (test)", is_care_worker=False, user_id=self.manager.id
        )
        own = notes.filtered(lambda note: not note.employee_id)
        self.assertEqual(self.client.with_user(self.user).care_note_ids, own)
        self.assertEqual(boss.with_user(self.user).care_managed_note_ids, own)
        self.assertEqual(self.anna.with_user(self.user).care_note_ids, notes - own)
        event.write({"place": "Salon", "severity": "moderate"})
        event.employee_ids = [Command.set(self.anna.ids)]
        event.action_start()
        self.assertEqual(self.event_notes(event), notes)

    def test_worker_added_later_and_removed(self):
        event = self.make_event()
        self.make_visit("2026-03-04 09:00", "2026-03-04 11:00", self.bruno)
        event.employee_ids = [Command.link(self.bruno.id)]
        notes = self.event_notes(event)
        self.assertEqual(len(notes), 3)
        messages = event.message_ids
        event.employee_ids = [Command.unlink(self.bruno.id)]
        self.assertEqual(self.event_notes(event), notes)
        said = event.message_ids - messages
        self.assertIn("Bruno (test)", said.body)
        self.assertIn("stays", said.body)
        event.employee_ids = [Command.link(self.bruno.id)]
        self.assertEqual(self.event_notes(event), notes)

    def test_form_says_that_the_note_stays(self):
        event = self.make_event()
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            with Form(event.with_user(self.user)) as form:
                form.employee_ids.remove(self.anna.id)
        self.assertIn("stays", "".join(logs.output))

    def test_database_refuses_a_second_note(self):
        event = self.make_event()
        note = self.event_notes(event)[0]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            note.sudo().with_context(care_event_notes=True).copy({"event_id": event.id})
            self.env.flush_all()

    def test_note_of_an_event_is_kept(self):
        note = self.event_notes(self.make_event())[0].with_user(self.manager)
        note.text = "Appelé la fille : tout va bien."
        with self.refused("its client, its worker"):
            note.partner_id = self.other_client
        with self.refused("its client, its worker"):
            note.event_id = False
        with self.refused("kept with the event"):
            note.unlink()
        # whoever calls the API sends the context that he likes
        with self.refused("kept with the event"):
            note.with_context(care_event_notes=True).unlink()

    def test_treated_with_a_conclusion(self):
        event = self.make_event()
        event.action_start()
        with self.refused("Write the conclusion"):
            event.action_treat()
        with self.refused("Write the conclusion"):
            event.conclusion = "  "
            event.action_treat()
        event.conclusion = "Barre d'appui posée"
        event.action_treat()
        self.assertEqual(event.state, "treated")
        self.assertEqual(event.treated_by_id, self.user)
        self.assertTrue(event.treated_at)
        with self.refused_by_database("treated_concluded"):
            event.conclusion = False
        event.with_user(self.manager).action_treat()
        self.assertEqual(event.treated_by_id, self.user)
        event.action_reopen()
        self.assertFalse(event.treated_at or event.treated_by_id)
        with self.refused("noted by themselves"):
            event.treated_at = "2026-01-01 10:00:00"

    def test_treated_from_an_import(self):
        event = self.make_event(state="treated", conclusion="Vu", treated_at=False)
        self.assertEqual(event.state, "treated")
        self.assertEqual(event.treated_by_id, self.user)
        with self.refused("Write the conclusion"):
            self.make_event(state="treated")
        with self.refused("Write the conclusion"):
            events = self.make_event() | self.make_event(conclusion="Vu")
            events.write({"state": "treated"})

    def test_dates(self):
        with self.refused("not to come", ValidationError):
            self.make_event(known_date=at("2026-11-23 09:00"))
        with self.refused_by_database("known_after_fact"):
            self.make_event(
                fact_date=at("2026-11-21 09:00"), known_date=at("2026-11-20 09:00")
            )

    def test_stays_with_client_and_company(self):
        event = self.make_event()
        with self.refused("stays with this client"):
            event.partner_id = self.other_client
        with self.refused("stays with its company"):
            event.sudo().company_id = self.foreign
        with self.refused("happens once"):
            event.copy()

    def test_control_table(self):
        self.firm.care_event_days = 10
        events = {}
        for name, days in (("late", 20), ("soon", 9), ("on_time", 1)):
            moment = at("2026-11-22 10:00") - timedelta(days=days)
            events[name] = self.make_event(fact_date=moment, known_date=moment)
        events["treated"] = self.make_event(
            fact_date=at("2026-10-01 10:00"),
            known_date=at("2026-10-01 10:00"),
            conclusion="Vu",
            state="treated",
        )
        ours = sum(events.values(), self.env["care.adverse.event"])
        for name, event in events.items():
            self.assertEqual(event.control, name)
            self.assertEqual(
                event.search([("control", "=", name), ("id", "in", ours.ids)]), event
            )
        self.assertEqual(events["late"].days_late, 10)
        self.assertEqual(events["late"].deadline, date(2026, 11, 12))
        self.assertEqual(events["treated"].days_late, 42)
        ordered = ours.search([("id", "in", ours.ids)])
        self.assertEqual(
            ordered.mapped("control"), ["late", "soon", "on_time", "treated"]
        )
        # the day alone makes it late: no row is written
        with freeze_time("2026-12-03 10:00:00"):
            self.env.invalidate_all()
            found = ours.search([("control", "=", "late"), ("id", "in", ours.ids)])
            self.assertEqual(len(found), 3)
        not_late = ours.search([("control", "!=", "late"), ("id", "in", ours.ids)])
        self.assertEqual(not_late, ours - events["late"])

    def test_deadline_is_of_the_firm_s_day(self):
        self.firm.care_event_days = 1
        # 23:30 UTC is the next day in Paris
        event = self.make_event(
            fact_date="2026-11-20 23:30:00", known_date="2026-11-20 23:30:00"
        )
        self.assertEqual(event.deadline, date(2026, 11, 22))

    def test_buttons(self):
        visit = self.make_visit("2026-03-05 09:00", "2026-03-05 11:00", self.bruno)
        action = visit.action_report_care_adverse_event()
        with Form(
            self.env["care.adverse.event"]
            .with_user(self.user)
            .with_context(**action["context"])
        ) as form:
            form.type_id = self.fall
            form.facts = "Chute"
        event = form.record
        self.assertEqual(event.partner_id, self.client)
        self.assertEqual(event.employee_ids, self.bruno)
        self.assertEqual(event.intervention_id, visit)
        for record in (self.client.with_user(self.user), self.make_form()):
            action = record.action_report_care_adverse_event()
            self.assertEqual(action["context"]["default_partner_id"], self.client.id)
        client = self.client.with_user(self.user)
        self.assertEqual(client.care_adverse_event_count, 1)
        opened = client.action_open_care_adverse_events()
        self.assertEqual(event.search(opened["domain"]), event)
        worker = self.bruno.with_user(self.user)
        self.assertEqual(worker.care_adverse_event_count, 1)
        opened = worker.action_open_care_adverse_events()
        self.assertEqual(event.search(opened["domain"]), event)

    def test_visit_of_another_client(self):
        visit = self.make_visit(
            "2026-03-06 09:00", "2026-03-06 11:00", self.bruno, self.other_client
        )
        event = self.make_event()
        with self.refused("to the client of the event", ValidationError):
            event.write({"intervention_id": visit.id})

    def test_eleven_types(self):
        types = self.env["care.event.type"].search(
            [("article", "like", "28 décembre 2016")]
        )
        self.assertEqual(len(types), 11)

    def test_queries_do_not_grow(self):
        values = {
            "partner_id": self.client.id,
            "type_id": self.fall.id,
            "facts": "Chute",
            "employee_ids": [Command.set(self.anna.ids)],
        }
        events = self.env["care.adverse.event"].with_user(self.user)
        events.create([dict(values) for _rank in range(20)])
        self.env.flush_all()
        spent = []
        for limit in (5, 20):
            self.env.invalidate_all()
            found = events.search([], limit=limit)
            before = self.env.cr.sql_log_count
            found.web_read(
                {
                    "name": {},
                    "control": {},
                    "report_state": {},
                    "days_late": {},
                    "employee_ids": {"fields": {"display_name": {}}},
                    "partner_id": {"fields": {"display_name": {}}},
                }
            )
            spent.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(spent[1], spent[0])
