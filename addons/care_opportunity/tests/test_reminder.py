from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import CareCase, at


@tagged("post_install", "-at_install")
class TestReminder(CareCase, MailCase):
    """The yearly re-assessment reminds who is in charge of the form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the demonstration, if there is one
        others = cls.env["mail.activity"].search([("care_assessment_id", "!=", False)])
        others.write({"care_mail": False, "care_alert": False})

    def _validated(self, moment, **values):
        """:param str moment: on the French clock"""
        with freeze_time(at(moment)):
            form = self.make_form(**values)
            self.make_mission(form)
            form.action_validate()
        return form

    def _run(self, moment):
        with freeze_time(at(moment)), self.enter_registry_test_mode():
            with self.mock_mail_gateway():
                self.env.ref("care_opportunity.cron_remind").method_direct_trigger()
        return self._new_mails

    def test_made_by_the_first_validation(self):
        form = self._validated("2026-11-23 10:00")
        reminder = form._get_reminders()
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.summary, "Re-assessment of needs: reminder")
        self.assertEqual(reminder.date_deadline, date(2027, 10, 23))
        self.assertEqual(
            reminder.activity_type_id,
            self.env.ref("care_opportunity.activity_type_follow_up"),
        )
        self.assertEqual(reminder.user_id, self.user)
        self.assertEqual(reminder.care_situation, "todo")
        self.assertEqual(reminder.care_priority, "urgent")
        self.assertTrue(reminder.care_alert)
        self.assertTrue(reminder.care_mail)
        self.assertIn(reminder, form.with_user(self.user).activity_ids)
        # nothing is mailed eleven months before
        self.assertFalse(self.env["mail.mail"].search([("model", "=", form._name)]))

    def test_once(self):
        form = self._validated("2026-11-23 10:00")
        form.action_validate()
        form.state = "draft"
        form.state = "validated"
        self.assertEqual(len(form._get_reminders()), 1)
        form._make_reminders()
        self.assertEqual(len(form._get_reminders()), 1)
        with self.refused_by_database("mail_activity_care_assessment_uniq"):
            form._get_reminders().copy({"care_assessment_id": form.id})

    def test_many_at_once(self):
        forms = self.env["care.assessment"]
        for _turn in range(3):
            form = self.make_form()
            self.make_mission(form)
            forms += form
        forms.action_validate()
        self.assertEqual(len(forms._get_reminders()), 3)
        self.assertEqual(forms._get_reminders().care_assessment_id, forms)

    def test_months(self):
        """The same day of the month; its last one where the month is shorter."""
        cases = [
            ("2026-03-31 09:00", 11, date(2027, 2, 28)),
            ("2027-03-31 09:00", 11, date(2028, 2, 29)),
            ("2028-02-29 09:00", 11, date(2029, 1, 29)),
            ("2028-02-29 09:00", 12, date(2029, 2, 28)),
            ("2026-12-31 09:00", 2, date(2027, 2, 28)),
            # already the first of June in France, still May in Greenwich
            ("2026-06-01 00:30", 1, date(2026, 7, 1)),
            ("2026-12-31 23:59", 11, date(2027, 11, 30)),
        ]
        for moment, months, day in cases:
            with self.subTest(moment=moment, months=months):
                self.firm.care_reassessment_months = months
                form = self._validated(moment)
                self.assertEqual(form.reassessment_date, day)
                self.assertEqual(form._get_reminders().date_deadline, day)

    def test_clock_of_the_firm(self):
        """Whoever validates, from wherever: the firm's day counts."""
        self.user.tz = "America/Los_Angeles"
        form = self._validated("2026-11-23 02:00")
        self.assertEqual(form.reassessment_date, date(2027, 10, 23))

    def test_setting_changes_what_comes_after(self):
        form = self._validated("2026-11-23 10:00")
        self.firm.care_reassessment_months = 6
        self.env.flush_all()
        self.assertEqual(form.reassessment_date, date(2027, 10, 23))
        later = self._validated("2026-11-23 10:00")
        self.assertEqual(later.reassessment_date, date(2027, 5, 23))

    def test_newer_version_closes_the_older_reminder(self):
        form = self._validated("2026-11-23 10:00")
        reminder = form._get_reminders()
        with freeze_time(at("2027-10-20 10:00")):
            copy = form._duplicate()
            self.assertTrue(reminder.active, "the copy is not validated yet")
            copy.action_validate()
        self.assertFalse(reminder.active)
        self.assertEqual(reminder.care_situation, "done")
        self.assertEqual(copy._get_reminders().date_deadline, date(2028, 9, 20))
        with freeze_time(at("2028-09-01 10:00")):
            third = copy._duplicate()
            third.action_validate()
        self.assertEqual(
            (form + copy + third)._get_reminders().mapped("care_situation"),
            ["done", "done", "todo"],
        )

    def test_cancelled_and_reopened(self):
        form = self._validated("2026-11-23 10:00")
        reason = self.env["dossier.closing.reason"].search(
            [("kind", "in", ("care", "general"))], limit=1
        )
        form._close(reason)
        reminder = form._get_reminders()
        self.assertFalse(reminder.active)
        self.assertEqual(reminder.care_situation, "cancelled")
        self.assertFalse(self._run("2027-10-23 09:00"))
        form.action_reopen()
        self.assertEqual(form.state, "validated")
        self.assertEqual(reminder.care_situation, "todo")
        self.assertEqual(len(form._get_reminders()), 1)

    def test_manager_changes(self):
        form = self._validated("2026-11-23 10:00")
        form.user_id = self.manager
        self.assertEqual(form._get_reminders().user_id, self.manager)

    def test_mailed_on_the_day_once(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.user.lang = "fr_FR"
        form = self._validated("2026-11-23 10:00")
        reminder = form._get_reminders()
        self.assertFalse(self._run("2027-10-22 23:30"))
        self.assertFalse(self._run("2027-10-23 03:00"), "not in the night")
        mails = self._run("2027-10-23 06:30")
        self.assertEqual(len(mails), 1)
        self.assertIn(self.user.email, mails.email_to)
        self.assertIn(form.name, mails.subject)
        self.assertIn("Bonjour", mails.body_html)
        self.assertIn("Rappel ré-évaluation des besoins", mails.subject)
        self.assertTrue(reminder.care_mailed_at)
        self.assertTrue(reminder.care_alerted_at)
        self.assertFalse(self._run("2027-10-23 07:30"))
        self.assertFalse(self._run("2027-10-24 07:30"))

    def test_mailed_late_when_the_server_was_down(self):
        self._validated("2026-11-23 10:00")
        self.assertEqual(len(self._run("2027-10-27 09:00")), 1)

    def test_moved_is_due_again(self):
        form = self._validated("2026-11-23 10:00")
        reminder = form._get_reminders()
        self.assertEqual(len(self._run("2027-10-23 09:00")), 1)
        reminder.with_user(self.user).date_deadline = "2027-11-02"
        self.assertFalse(self._run("2027-11-01 09:00"))
        self.assertEqual(len(self._run("2027-11-02 09:00")), 1)

    def test_choices_of_the_reminder(self):
        silent = self._validated("2026-11-23 10:00")._get_reminders()
        silent.with_user(self.user).care_mail = False
        self.assertFalse(self._run("2027-10-23 09:00"))
        self.assertTrue(silent.care_alerted_at)
        self.assertFalse(silent.care_mailed_at)

    def test_who_has_left_gets_nothing(self):
        """The core deletes the activities of who is archived; these are kept."""
        form = self._validated("2026-11-23 10:00")
        self.user.action_archive()
        reminder = form._get_reminders()
        self.assertTrue(reminder.active)
        self.assertFalse(reminder.user_id)
        self.assertFalse(self._run("2027-10-23 09:00"))
        reminder.with_user(self.manager).user_id = self.manager
        self.assertEqual(len(self._run("2027-10-24 09:00")), 1)

    def test_without_a_mail_address(self):
        self.user.partner_id.email = False
        reminder = self._validated("2026-11-23 10:00")._get_reminders()
        self.assertFalse(self._run("2027-10-23 09:00"))
        self.assertFalse(reminder.care_mailed_at)
        self.user.partner_id.email = "celia@care.example.com"
        self.assertEqual(len(self._run("2027-10-23 10:00")), 1)

    def _failing(self, *broken):
        """:return: (what makes the mail of these reminders fail, those tried)"""
        activity_class = self.env.registry["mail.activity"]
        remind, tried = activity_class._care_remind, []

        def fail_for_some(activity):
            tried.append(activity.id)
            remind(activity)
            if activity in broken:
                raise ValueError("The mail server is not there.")

        return patch.object(activity_class, "_care_remind", fail_for_some), tried

    def test_one_failure_leaves_the_others(self):
        broken = self._validated("2026-11-23 10:00")._get_reminders()
        other = self._validated("2026-11-23 10:00", user_id=self.manager.id)
        self.assertEqual(other._get_reminders().user_id, self.manager)
        failing, tried = self._failing(broken)
        name = "odoo.addons.care_opportunity.models.follow_up.mail_activity"
        with failing, self.assertLogs(name, "ERROR") as logs:
            mails = self._run("2027-10-23 09:00").exists()
        self.assertEqual(tried, [broken.id, other._get_reminders().id])
        self.assertEqual(len(logs.records), 1)
        self.assertEqual(mails.email_to, self.manager.email_formatted)
        self.assertFalse(broken.care_mailed_at or broken.care_alerted_at)
        self.assertTrue(broken.care_failed_at)
        # it is tried again, after the others
        later = self._validated("2026-11-23 10:00")._get_reminders()
        works, tried = self._failing()
        with works:
            self.assertEqual(len(self._run("2027-10-23 10:00")), 2)
        self.assertEqual(tried, [later.id, broken.id])
        self.assertTrue(broken.care_mailed_at)

    def test_more_than_a_page_in_one_run(self):
        """Those not due yet where their person is keep nobody else waiting."""
        self.user.tz = "America/Martinique"
        many = range(120)
        values = {"partner_id": self.client.id, "activity_id": self.activity.id}
        forms = (
            self.env["care.assessment"]
            .with_user(self.user)
            .create([{**values, "user_id": self.user.id} for __ in many])
        )
        self.env["care.mission"].create(
            [
                {"assessment_id": form.id, "product_id": self.service.id}
                for form in forms
            ]
        )
        with freeze_time(at("2026-11-23 10:00")):
            forms.action_validate()
        due = self._validated("2026-11-23 10:00", user_id=self.manager.id)
        mails = self._run("2027-10-23 09:00")
        self.assertEqual(mails.email_to, self.manager.email_formatted)
        self.assertTrue(due._get_reminders().care_mailed_at)
        self.assertEqual(len(self._run("2027-10-23 12:00")), 120)
        cron = self.env.ref("care_opportunity.cron_remind")
        progress = self.env["ir.cron.progress"].search(
            [("cron_id", "=", cron.id)], order="id desc", limit=1
        )
        self.assertEqual((progress.done, progress.remaining), (120, 0))

    def test_alert_on_the_screen(self):
        form = self._validated("2026-11-23 10:00")
        with freeze_time(at("2027-10-23 09:00")):
            self.env.cr.precommit.clear()
            form._get_reminders()._care_remind()
            self.env.cr.precommit.run()
        note = self.env["bus.bus"].search(
            [("message", "ilike", "simple_notification")], order="id desc", limit=1
        )
        self.assertIn(form.name, note.message)
        self.assertIn(f'"res.partner",{self.user.partner_id.id}', note.channel)

    def test_nobody_makes_one_up(self):
        form = self._validated("2026-11-23 10:00")
        values = {
            "res_model_id": self.env["ir.model"]._get_id("care.assessment"),
            "res_id": form.id,
            "care_assessment_id": form.id,
        }
        with self.assertRaises(AccessError):
            self.env["mail.activity"].with_user(self.user).create(values)
        reminder = form._get_reminders().with_user(self.user)
        with self.assertRaises(AccessError):
            reminder.care_mailed_at = datetime(2026, 1, 1)
        with self.assertRaises(AccessError):
            reminder.with_user(self.stranger).read(["summary"])

    def test_list_of_reminders(self):
        form = self._validated("2026-11-23 10:00")
        other = self._validated("2026-11-23 10:00", user_id=self.manager.id)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "care_opportunity.care_reminder_action"
        )
        self.assertEqual(action["res_model"], "mail.activity")
        found = (
            self.env["mail.activity"]
            .with_user(self.user)
            .search([("care_assessment_id", "in", (form + other).ids)])
        )
        self.assertEqual(len(found), 2)
        opened = form.action_open_reassessment()
        self.assertEqual(
            self.env["mail.activity"].search(opened["domain"]), form._get_reminders()
        )
        self.assertFalse(
            self.env["mail.activity"]
            .with_user(self.stranger)
            .search([("care_assessment_id", "=", form.id)])
        )

    def test_done_by_hand(self):
        form = self._validated("2026-11-23 10:00")
        reminder = form._get_reminders().with_user(self.user)
        reminder.action_feedback(feedback="Vu")
        self.assertEqual(reminder.care_situation, "done")
        self.assertFalse(self._run("2027-10-23 09:00"))
