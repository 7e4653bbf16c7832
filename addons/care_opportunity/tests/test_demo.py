from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from ..models.firm.care_demo import FIRM
from ..tools import local_time

MODULE = "care_opportunity"


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """Every screen of the demonstration agency has something to show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.is_fresh = not cls.env["res.company"].search([("name", "=", FIRM)])
        if cls.is_fresh:
            cls.install()
        cls.firm = cls.env["res.company"].search([("name", "=", FIRM)])
        own = [("company_id", "=", cls.firm.id)]
        cls.workers = cls.env["hr.employee"].search(
            [*own, ("is_care_worker", "=", True)]
        )
        cls.forms = cls.env["care.assessment"].search(own)
        cls.missions = cls.env["care.mission"].search(own)
        cls.visits = cls.env["care.intervention"].search(own, order="start, id")
        cls.requests = cls.env["crm.lead"].search(
            [*own, ("care_activity_id", "!=", False), ("active", "in", (True, False))]
        )
        paris = cls.env["res.users"].with_context(tz="Europe/Paris")
        cls.today = fields.Date.context_today(paris)
        cls.now = fields.Datetime.now()

    @classmethod
    def install(cls):
        convert_file(
            cls.env, MODULE, "demo/care_demo.xml", {}, mode="init", noupdate=True
        )

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def midnight(self, days=0):
        """:return: the start of today, or of so many days later, as it is stored"""
        day = self.today + timedelta(days=days)
        return local_time.to_utc(day, 0, self.firm.care_tz)

    def test_twelve_workers(self):
        self.assertEqual(len(self.workers), 12)
        self.assertGreaterEqual(len(self.workers.resource_calendar_id), 5)
        for worker in self.workers:
            self.assertTrue(worker.private_city, worker.name)
            self.assertTrue(worker.employee_skill_ids, worker.name)
        certificates = self.workers.employee_skill_ids.filtered("is_certification")
        ended = certificates.filtered(
            lambda line: line.valid_to and line.valid_to < self.today
        )
        self.assertTrue(ended)
        self.assertGreater(len(certificates), len(ended))
        levels = self.workers.employee_skill_ids.mapped("level_progress")
        self.assertLessEqual({30, 60, 100}, set(levels))
        nights = self.workers.filtered(
            lambda worker: any(
                line.hour_from < 6
                for line in worker.resource_calendar_id.attendance_ids
            )
        )
        self.assertTrue(nights)

    def test_leave_of_this_week_and_the_next(self):
        if not self.is_fresh:
            return
        monday = self.today - timedelta(days=self.today.weekday())
        leaves = self.env["hr.leave"].search([("employee_id", "in", self.workers.ids)])
        self.assertEqual(set(leaves.mapped("state")), {"validate"})
        starts = leaves.mapped("request_date_from")
        self.assertEqual(sorted(starts), [monday, monday + timedelta(days=7)])

    def test_twenty_clients(self):
        home = self.forms.filtered("is_home_help")
        self.assertGreaterEqual(len(home.partner_id), 20)
        self.assertEqual({zip[:2] for zip in home.partner_id.mapped("zip")}, {"37"})
        self.assertTrue(home.filtered("beneficiary_pets"))
        self.assertLessEqual(
            {"1", "2", "3", "4", "5", "6"}, set(home.filtered("gir").mapped("gir"))
        )
        paid = home.filtered(lambda form: form.customer_id != form.partner_id)
        self.assertGreaterEqual(len(paid.partner_id), 5)
        self.assertTrue(all(form.doctor_phone for form in home if form.doctor_id))

    def test_requests_at_several_stages(self):
        self.assertEqual(len(self.requests.stage_id), 4)
        self.assertTrue(self.requests.filtered(lambda lead: not lead.active))
        self.assertTrue(
            self.requests.filtered(lambda lead: not lead.care_assessment_ids)
        )

    def test_forms_in_every_state(self):
        self.assertEqual(
            set(self.forms.mapped("state")),
            {"draft", "validated", "locked", "cancelled"},
        )
        self.assertIn(3, self.forms.mapped("version"))
        for form in self.forms.filtered(lambda form: form.state == "locked"):
            self.assertTrue(form.next_id, form.name)
            self.assertEqual(form.mission_ids.root_id, form.next_id.mission_ids.root_id)
            self.assertTrue(form.definition_id.sealed)
        redone = self.forms.filtered(lambda f: f.previous_id and f.state == "draft")
        self.assertTrue(redone)
        # due in the month of the validation + 11, not of the installation
        late = self.forms.filtered(
            lambda form: (
                form.state == "validated" and form.reassessment_date < self.today
            )
        )
        self.assertTrue(late)

    def test_forms_made_without_code(self):
        activities = self.forms.activity_id
        self.assertEqual(len(activities), 4)
        for activity in activities:
            self.assertTrue(activity.field_ids, activity.name)
            filled = self.forms.filtered(
                lambda form, activity=activity: form.activity_id == activity
            )
            values = [
                field["value"]
                for form in filled.read(["properties"])
                for field in form["properties"]
                if field.get("value")
            ]
            self.assertTrue(values, activity.name)
        self.assertEqual(len(activities.filtered(lambda a: not a.is_home_help)), 3)

    def test_missions_tasks_risks(self):
        self.assertTrue(self.missions.skill_ids.filtered("level_id"))
        self.assertIn(2, self.missions.slot_ids.mapped("every_weeks"))
        self.assertTrue(
            self.missions.slot_ids.filtered(lambda slot: slot.hour_to < slot.hour_from)
        )
        self.assertTrue(self.forms.task_ids and self.forms.risk_ids)
        assigned = self.env["care.assignment"].search(
            [("company_id", "=", self.firm.id)]
        )
        self.assertEqual(assigned.employee_id, self.workers)
        self.assertTrue(assigned.filtered("slot_root_ids"))

    def test_visits_before_today_and_to_come(self):
        before = self.visits.filtered(lambda visit: visit.stop <= self.midnight())
        if self.is_fresh:
            self.assertLessEqual(
                set(before.mapped("state")), {"done", "missed", "cancelled", "started"}
            )
            begun = self.visits.filtered(
                lambda v: v.employee_id and self.midnight() <= v.start <= self.now
            )
            if begun:
                self.assertTrue(
                    self.visits.filtered(lambda visit: visit.state == "started")
                )
            coming = self.visits.filtered(lambda v: v.start > self.midnight(7))
            self.assertEqual(set(coming.mapped("state")) - {"cancelled"}, {"planned"})
        done = self.visits.filtered(lambda visit: visit.state == "done")
        self.assertTrue(done.filtered("note"))
        for task in done.task_ids:
            self.assertTrue(task.done and task.done_at, task.name)
        first = self.today.replace(day=1) - timedelta(days=1)
        last_month = done.filtered(
            lambda visit: (visit.planned_date.replace(day=1) == first.replace(day=1))
        )
        if self.is_fresh:
            self.assertGreater(len(last_month.partner_id), 15)

    def test_exceptions(self):
        cancelled = self.visits.filtered(lambda visit: visit.state == "cancelled")
        self.assertTrue(cancelled.filtered("cancelled_late"))
        self.assertTrue(cancelled.filtered(lambda visit: not visit.cancelled_late))
        self.assertTrue(all(cancelled.mapped("cancel_reason")))
        self.assertTrue(self.visits.filtered(lambda visit: visit.state == "missed"))
        self.assertTrue(self.visits.filtered(lambda visit: not visit.employee_id))

    def test_stamps_of_what_was_done(self):
        done = self.visits.filtered(lambda visit: visit.state == "done")
        self.assertTrue(all(visit.stamped_minutes for visit in done))
        planned = self.visits.filtered(lambda visit: visit.state == "planned")
        self.assertFalse(planned.stamp_ids)
        corrected = done.stamp_ids.filtered("reason")
        self.assertTrue(corrected)
        self.assertEqual(set(corrected.mapped("way")), {"office"})
        exact = done.filtered(
            lambda visit: visit.stamped_minutes * 60
            == (visit.stop - visit.start).total_seconds()
        )
        self.assertLess(len(exact), len(done) / 2, "people are not clocks")

    def test_reminders_are_of_their_form(self):
        reminders = self.env["mail.activity"].with_context(active_test=False)
        reminders = reminders.search([("care_assessment_id", "in", self.forms.ids)])
        validated = self.forms.filtered("validated_at")
        self.assertEqual(reminders.care_assessment_id, validated)
        for reminder in reminders:
            form = reminder.care_assessment_id
            self.assertEqual(reminder.date_deadline, form.reassessment_date, form.name)
        # only the version in force still reminds
        done = reminders.filtered(lambda reminder: not reminder.active)
        for form in done.care_assessment_id:
            self.assertTrue(form.next_id or form.state == "cancelled", form.name)
        if self.is_fresh:
            due = reminders.filtered(
                lambda reminder: reminder.date_deadline <= self.today
            )
            self.assertTrue(due.filtered("active"))
            self.assertTrue(all(due.mapped("care_mailed_at")), "nobody gets it again")

    def test_plan_goes_on(self):
        """The night's planning finds nothing to make and nothing to drop."""
        if not self.is_fresh:
            return
        before = self.visits
        in_force = self.visits.mission_id.filtered(
            lambda mission: mission.assessment_id.state != "cancelled"
        )
        in_force._plan_ahead()
        after = self.env["care.intervention"].search(
            [("company_id", "=", self.firm.id)]
        )
        self.assertEqual(after, before)
        open_requests = self.visits.filtered("to_fill").mission_id
        self.assertTrue(open_requests.filtered("plan_without_quote"))

    def test_quotes(self):
        orders = self.env["sale.order"].search(
            [("care_assessment_id", "in", self.forms.ids)]
        )
        self.assertEqual(set(orders.mapped("state")), {"sale", "sent"})
        self.assertTrue(orders.filtered("care_amends_id"))
        for order in orders:
            form = order.care_assessment_id
            self.assertEqual(order.date_order.date(), form.validated_at.date())
            self.assertTrue(order.amount_untaxed, order.name)

    def test_invoices_of_last_month(self):
        if not (self.is_fresh and self.firm.chart_template):
            return
        month = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        moves = self.env["account.move"].search(
            [("company_id", "=", self.firm.id), ("move_type", "=", "out_invoice")]
        )
        self.assertEqual(set(moves.mapped("care_month")), {month})
        self.assertGreater(len(moves), 10)
        self.assertEqual(set(moves.mapped("state")), {"draft", "posted"})
        self.assertLessEqual(
            {"paid", "not_paid"},
            set(moves.filtered("name").mapped("payment_state")),
        )
        rates = moves.invoice_line_ids.tax_ids.mapped("amount")
        self.assertLessEqual({5.5, 10.0}, set(rates))
        share = moves.filtered("care_share_ids").care_share_ids[:1]
        self.assertGreater(share.amount, 0)
        self.assertEqual(share.residual, share.amount)
        left, blocked = self.env["care.billing"]._plan(self.firm, month)
        self.assertGreaterEqual(len(left), 3, "some are left to invoice")
        self.assertFalse(blocked)

    def test_follow_up(self):
        manager = self.env["res.partner"].with_user(self.user("responsable-aide"))
        clients = manager.browse(self.forms.partner_id.ids)
        self.assertEqual(
            set(clients.mapped("care_trend")), {"up", "flat", "down", False}
        )
        events = self.env["care.adverse.event"].search(
            [("company_id", "=", self.firm.id)]
        )
        self.assertLessEqual(
            {"new", "progress", "treated"}, set(events.mapped("state"))
        )
        late = events.filtered(lambda event: event.report_state == "confirm_late")
        self.assertEqual(late.severity, "serious")
        self.assertTrue(all(event.note_ids for event in events))

    def test_copies_of_mission_sheets(self):
        copies = self.env["care.sheet.copy"].search([("company_id", "=", self.firm.id)])
        self.assertGreaterEqual(len(copies), 2)
        for copy in copies:
            self.assertEqual(copy.attachment_id.raw[:5], b"%PDF-")
            self.assertLess(copy.sent_at, self.now)

    def test_nobody_is_in_two_places_and_travel_has_its_time(self):
        for worker in self.workers:
            rounds = self.visits.filtered(
                lambda visit, worker=worker: (
                    visit.employee_id == worker and visit.state != "cancelled"
                )
            )
            for one, other in zip(rounds, rounds[1:], strict=False):
                same = one.partner_id.city == other.partner_id.city
                minutes = (
                    self.firm.care_travel_same_town
                    if same
                    else self.firm.care_travel_other_town
                )
                self.assertGreaterEqual(
                    other.start - one.stop,
                    timedelta(minutes=minutes),
                    f"{worker.name}: {one.display_name}, {one.stop}",
                )

    def test_logins(self):
        for login, group in (
            ("gestionnaire", "group_user"),
            ("responsable-aide", "group_manager"),
        ):
            user = self.user(login)
            self.assertEqual(user.company_ids, self.firm)
            self.assertTrue(user.has_group(f"{MODULE}.{group}"), login)
        self.assertFalse(self.user("gestionnaire").has_group(f"{MODULE}.group_manager"))
        for login in ("intervenante", "intervenant"):
            user = self.user(login)
            self.assertTrue(user.share)
            worker = self.workers.filtered(
                lambda w, user=user: w.work_contact_id == user.partner_id
            )
            self.assertEqual(len(worker), 1)
            self.assertIn(worker, self.visits.employee_id)

    def test_foreigners_see_nothing(self):
        other = self.env["res.company"].create({"name": "Ailleurs (test)"})
        stranger = self.env["res.users"].create(
            {
                "name": "Stan Loin",
                "login": "t_care_demo_stranger",
                "company_id": other.id,
                "company_ids": other.ids,
                "group_ids": self.env.ref(f"{MODULE}.group_manager").ids,
            }
        )
        for model in ("care.assessment", "care.mission", "care.intervention"):
            seen = self.env[model].with_user(stranger).search([])
            self.assertNotIn(self.firm, seen.sudo().company_id, model)

    def test_made_once_and_nothing_sent(self):
        self.install()
        self.assertEqual(self.env["res.company"].search_count([("name", "=", FIRM)]), 1)
        people = self.forms.partner_id | self.forms.customer_id
        mails = self.env["mail.mail"].search([("state", "=", "outgoing")])
        self.assertFalse(mails.recipient_ids & people)
