from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import at
from .follow_up_common import FollowUpCase

CRON = "care_opportunity.cron_event_deadlines"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestEventReport(FollowUpCase):
    """Serious events: decision, telling the authority, confirmation, alerts."""

    def make_serious(self, **values):
        return self.make_event(severity="serious", **values).with_user(self.manager)

    def test_proposed_from_type_and_severity(self):
        for kind, severity, expected in (
            (self.fall, "minor", False),
            (self.fall, "moderate", False),
            (self.fall, "serious", True),
            (self.fall, "critical", True),
            (self.abuse, "minor", True),
        ):
            with self.subTest(severity=severity, type=kind.name):
                event = self.make_event(type_id=kind.id, severity=severity)
                self.assertEqual(event.is_reportable, expected)

    def test_the_director_decides(self):
        event = self.make_serious()
        with self.refused("ask a manager", AccessError):
            event.with_user(self.user).write(
                {"report_decision": "no", "report_reason": "Rien"}
            )
        with self.refused_by_database("no_with_reason"):
            event.report_decision = "no"
        event.write({"report_decision": "no", "report_reason": "Chute sans suite"})
        self.assertFalse(event.is_reportable)
        self.assertEqual(event.decided_by_id, self.manager)
        self.assertEqual(event.report_state, "none")
        event.report_decision = "yes"
        self.assertTrue(event.is_reportable)
        small = self.make_event().with_user(self.manager)
        small.report_decision = "yes"
        self.assertTrue(small.is_reportable)
        self.assertTrue(small.tell_deadline)
        with self.refused("notes itself"):
            event.decided_by_id = self.user

    def test_a_no_is_doubted_when_it_gets_worse(self):
        event = self.make_serious()
        event.write({"report_decision": "no", "report_reason": "Sans suite"})
        event.with_user(self.user).severity = "moderate"
        self.assertEqual(event.report_decision, "no")
        event.with_user(self.user).severity = "critical"
        self.assertFalse(event.report_decision)
        self.assertFalse(event.decided_by_id)
        self.assertTrue(event.is_reportable)

    def test_late_when_nothing_is_told(self):
        event = self.make_serious()
        self.assertEqual(event.tell_deadline, at("2026-11-23 11:00"))
        self.assertEqual(event.report_state, "to_tell")
        domain = [("id", "=", event.id)]
        late = domain + [("report_state", "=", "late")]
        self.assertFalse(event.search(late))
        with freeze_time("2026-11-23 10:00:01"):
            event.invalidate_recordset()
            self.assertEqual(event.report_state, "late")
            self.assertTrue(event.search(late))
            event.action_told_by_voice()
            self.assertFalse(event.search(late))

    def test_48_real_hours_over_the_change_of_clock(self):
        with freeze_time("2026-10-24 12:00:00"):
            event = self.make_serious()
            event.action_told_by_voice()
            self.assertEqual(event.report_state, "to_confirm")
            # 14:00 in summer, 13:00 in winter
            self.assertEqual(event.confirm_deadline, at("2026-10-26 13:00"))
        domain = [("id", "=", event.id), ("report_state", "=", "confirm_late")]
        with freeze_time("2026-10-26 11:59:59"):
            self.assertFalse(event.search(domain))
        with freeze_time("2026-10-26 12:00:01"):
            event.invalidate_recordset()
            self.assertEqual(event.report_state, "confirm_late")
            self.assertTrue(event.search(domain))
            told = event.told_at
            event.action_told_by_voice()
            self.assertEqual(event.told_at, told, "told once")
            event.action_confirmed()
            self.assertEqual(event.report_state, "reported")
            self.assertFalse(event.search(domain))

    def test_search_finds_each_state_once(self):
        event = self.make_serious()
        states = [key for key, _label in event._fields["report_state"].selection]
        for moment, change in (
            ("2026-11-22 11:00:00", {}),
            ("2026-11-24 11:00:00", {}),
            ("2026-11-24 12:00:00", {"told": True}),
            ("2026-11-28 12:00:00", {}),
            ("2026-11-28 13:00:00", {"confirmed": True}),
        ):
            with freeze_time(moment):
                if change.get("told"):
                    event.action_told_by_voice()
                if change.get("confirmed"):
                    event.action_confirmed()
                event.invalidate_recordset()
                found = [
                    state
                    for state in states
                    if event.search(
                        [("id", "=", event.id), ("report_state", "=", state)]
                    )
                ]
                self.assertEqual(found, [event.report_state])

    def test_told_in_writing_needs_no_confirmation(self):
        event = self.make_serious()
        event.write({"told_at": at("2026-11-22 11:00"), "told_way": "form"})
        self.assertFalse(event.confirm_deadline)
        self.assertEqual(event.report_state, "reported")

    def test_moments_follow_each_other(self):
        event = self.make_serious()
        with self.refused_by_database("told_complete"):
            event.told_at = at("2026-11-22 11:00")
        with self.refused_by_database("told_after_known"):
            event.write({"told_at": at("2026-11-21 11:00"), "told_way": "voice"})
        with self.refused("not to come", ValidationError):
            event.write({"told_at": at("2026-11-25 11:00"), "told_way": "voice"})
        with self.refused_by_database("confirmed_after_told"):
            event.confirmed_at = at("2026-11-22 11:00")
        with self.refused("ask a manager", AccessError):
            event.with_user(self.user).action_told_by_voice()

    def test_not_treated_before_it_is_told(self):
        event = self.make_serious(conclusion="Vu")
        with self.refused("to be reported to the authority"):
            event.action_treat()
        event.action_told_by_voice()
        with self.refused("confirmed in writing"):
            event.action_treat()
        event.action_confirmed()
        event.action_treat()
        self.assertEqual(event.state, "treated")

    def test_kept(self):
        event = self.make_serious()
        with self.refused("for the authority"):
            event.unlink()
        small = self.make_event().with_user(self.manager)
        small.unlink()
        self.assertFalse(small.exists())
        started = self.make_event().with_user(self.manager)
        started.action_start()
        with self.refused("it is kept"):
            started.unlink()

    # -------------------------------------------------------------------------
    # Alerts
    # -------------------------------------------------------------------------
    def alerts(self, event):
        return event.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id
            == self.env.ref("care_opportunity.activity_type_event_alert")
        )

    def run_cron(self):
        self.env["care.adverse.event"].with_user(
            self.env.ref("base.user_root")
        )._cron_alert_deadlines()
        self.env.flush_all()

    def test_alert_once_at_once(self):
        second = self.new_user("t_second", "Maud Seconde", "manager")
        event = self.make_serious(supervisor_id=self.user.id)
        users = self.alerts(event).user_id
        self.assertLessEqual(self.user | self.manager | second, users)
        self.assertNotIn(self.stranger, users)
        count = len(self.alerts(event))
        self.assertEqual(count, len(users))
        event.severity = "critical"
        event.report_decision = "yes"
        self.assertEqual(len(self.alerts(event)), count)
        self.assertFalse(self.alerts(self.make_event()))

    def test_alert_when_it_becomes_serious(self):
        event = self.make_event()
        self.assertFalse(self.alerts(event))
        event.severity = "serious"
        self.assertIn(self.manager, self.alerts(event).user_id)

    def test_supervisor_without_right(self):
        event = self.make_serious(supervisor_id=self.plain.id)
        self.assertNotIn(self.plain, self.alerts(event).user_id)
        self.assertIn("no right", "".join(event.message_ids.mapped("body")))

    def test_alert_before_each_deadline_safe_twice(self):
        event = self.make_serious()
        at_once = len(self.alerts(event))
        self.run_cron()
        self.assertEqual(len(self.alerts(event)), at_once, "18 hours are left")
        with freeze_time("2026-11-23 05:00:00"):
            self.run_cron()
            self.assertEqual(len(self.alerts(event)), 2 * at_once)
            self.run_cron()
            self.assertEqual(len(self.alerts(event)), 2 * at_once)
            event.action_told_by_voice()
            self.assertFalse(self.alerts(event), "told: nothing is to be done now")
        with freeze_time("2026-11-25 00:00:00"):
            self.run_cron()
            self.run_cron()
            self.assertEqual(len(self.alerts(event)), at_once)
            event.action_confirmed()
            self.assertFalse(self.alerts(event))
            self.run_cron()
            self.assertFalse(self.alerts(event))

    def test_cron_runs_by_itself(self):
        event = self.make_serious()
        cron = self.env.ref(CRON)
        with freeze_time("2026-11-23 09:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        event.invalidate_recordset()
        self.assertTrue(event.sudo().tell_alerted_at)

    def test_alert_mail_has_a_number_and_a_link(self):
        mails = self.env["mail.mail"].sudo()
        known = mails.search([])
        event = self.make_serious(
            facts="Marthe Lenoir a fait une hémorragie",
            place="3 rue des Tilleuls",
        )
        self.env.flush_all()
        made = mails.search([]) - known
        self.assertTrue(made)
        for mail in made:
            text = f"{mail.subject} {mail.body_html}".lower()
            self.assertIn(event.name.lower(), text)
            for secret in ("lenoir", "marthe", "anna", "hémorragie", "tilleuls"):
                self.assertNotIn(secret, text)
        self.assertEqual(event.display_name, event.name)

    def test_cron_queries_do_not_grow_with_old_events(self):
        events = self.env["care.adverse.event"]
        for _rank in range(10):
            event = self.make_serious()
            event.action_told_by_voice()
            event.action_confirmed()
            events |= event
        self.run_cron()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.run_cron()
        companies = self.env["res.company"].search_count([])
        self.assertLess(self.env.cr.sql_log_count - before, 4 * companies + 15)
        self.assertEqual(set(events.mapped("report_state")), {"reported"})

    def test_fields_of_the_system(self):
        event = self.make_event(alerted_at="2026-01-01 10:00:00", severity="serious")
        self.assertTrue(self.alerts(event))
        with self.refused("notes itself"):
            event.with_context(care_event_system=True).alerted_at = False
        self.assertEqual(
            event.with_context(tz="UTC").tell_deadline - event.known_date,
            timedelta(hours=24),
        )
