import logging
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestOverdueMail(FollowUpCase):
    """The clock moves; D is the day the actions are planned for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.operational.lang = "fr_FR"
        cls.env["prospect.overdue.notice"].search([]).unlink()
        # what the base may hold is not ours
        cls.env["mail.activity"].search([("prospect_id", "!=", False)]).unlink()
        cls.template = cls.env.ref("expertise_prospect.overdue_notice_mail_template")
        cls.cron = cls.env.ref("expertise_prospect.cron_overdue_notice")

    def at(self, days, hour=8):
        """The clock at that hour (UTC), so many days after today."""
        moment = datetime.combine(self.day, datetime.min.time())
        return freeze_time(moment + timedelta(days=days, hours=hour))

    def run_cron(self):
        """Run the scheduled action.

        :return: the mails it has queued, by salesperson
        """
        before = self.env["mail.mail"].search([])
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        mails = self.env["mail.mail"].search([]) - before
        users = {
            user.partner_id: user
            for user in self.env["res.users"]
            .with_context(active_test=False)
            .search([("share", "=", False)])
        }
        by_user = {users[mail.recipient_ids]: mail for mail in mails}
        self.assertEqual(len(by_user), len(mails), "one mail for each salesperson")
        return by_user

    # -------------------------------------------------------------------------
    # When
    # -------------------------------------------------------------------------
    def test_one_mail_a_day_from_the_day_after(self):
        with self.at(0):
            action = self.make_action(days=0)
            self.assertFalse(self.run_cron())
        with self.at(1):
            self.assertEqual(list(self.run_cron()), [self.operational])
            self.assertFalse(self.run_cron(), "never twice a day")
        with self.at(1, hour=20):
            self.assertFalse(self.run_cron())
        with self.at(2):
            self.assertEqual(list(self.run_cron()), [self.operational])
            action.action_done()
        with self.at(3):
            self.assertFalse(self.run_cron())
        notices = self.env["prospect.overdue.notice"].search([])
        self.assertEqual(len(notices), 2)
        self.assertEqual(notices.mapped("action_count"), [1, 1])

    def test_done_before_the_mail(self):
        with self.at(0):
            action = self.make_action(days=0)
        with self.at(1, hour=2):
            action.action_done()
        with self.at(1):
            self.assertFalse(self.run_cron())

    def test_put_off_before_the_mail(self):
        with self.at(0):
            action = self.make_action(days=0)
        with self.at(1):
            action.date_deadline = self.in_days(6)
            self.assertFalse(self.run_cron())

    def test_today_is_that_of_the_salesperson(self):
        """At 04:30 UTC Martinique is at 00:30 of the same day, Tahiti a day before."""
        self.operational.tz = "Pacific/Tahiti"
        other = self.make_prospect("Elsewhere (test)", user_id=self.sales.id)
        self.sales.tz = "America/Martinique"
        with self.at(0):
            self.make_action(days=0)
            self.make_action(other, days=0)
        with self.at(1, hour=4.5):
            self.assertEqual(list(self.run_cron()), [self.sales])
        with self.at(1, hour=12):
            self.assertEqual(list(self.run_cron()), [self.operational])

    def test_a_day_that_begins_ahead_of_the_server(self):
        self.operational.tz = "Pacific/Noumea"
        with self.at(0):
            self.make_action(days=0)
        with self.at(0, hour=14):
            self.assertEqual(list(self.run_cron()), [self.operational])
        with self.at(1, hour=4.5):
            self.assertFalse(self.run_cron(), "still the same day in Nouméa")

    # -------------------------------------------------------------------------
    # Who
    # -------------------------------------------------------------------------
    def test_the_operational_salesperson_gets_it(self):
        """Even what somebody else is to do."""
        with self.at(0):
            self.make_action(days=0, user_id=self.manager.id)
        with self.at(1):
            self.assertEqual(list(self.run_cron()), [self.operational])

    def test_two_salespersons_in_their_languages(self):
        other = self.make_prospect("Garage Lenoir (test)", user_id=self.sales.id)
        mission = self.make_mission()
        with self.at(0):
            self.make_action(days=0, note="<p>Appeler <b>Claire</b></p>")
            self.make_action(mission, days=-2 + 2, type_name="meeting")
            self.make_action(self.contact, days=0)
            self.make_action(other, days=0, note="Call back")
        with self.at(5):
            mails = self.run_cron()
        self.assertEqual(set(mails), {self.operational, self.sales})
        french, english = mails[self.operational], mails[self.sales]
        self.assertEqual(french.state, "outgoing")
        body = french.body_html
        self.assertEqual(body.count("5 jours de retard"), 3)
        for text in (
            "Boulangerie Marchandeau (test)",
            "Appeler Claire",
            "Relance",
            "Rendez-vous",
            "Sarah Vente",
            self.in_days(0).strftime("%d/%m/%Y"),
            f"/odoo/action-expertise_prospect.prospect_action/{self.prospect.id}",
        ):
            self.assertIn(text, body)
        self.assertNotIn("Garage", body)
        self.assertIn("5 days late", english.body_html)
        self.assertIn("Garage Lenoir (test)", english.body_html)
        self.assertIn(self.in_days(0).strftime("%m/%d/%Y"), english.body_html)
        self.assertNotIn("Boulangerie", english.body_html)
        self.assertNotEqual(french.subject, english.subject)

    def test_who_gets_none(self):
        nobody = self._new_user("t_gone", "Gaston Parti", "operational", self.firm_a)
        mute = self._new_user("t_mute", "Muriel Muette", "operational", self.firm_a)
        gone, silent, shelved = (
            self.make_prospect(f"{user.name} (test)", user_id=user.id)
            for user in (nobody, mute, self.sales)
        )
        with self.at(0):
            for prospect in (gone, silent, shelved):
                self.make_action(prospect, days=0)
        nobody.action_archive()
        mute.email = False
        shelved.action_archive()
        with (
            self.at(1),
            self.assertLogs(
                "odoo.addons.expertise_prospect.models.prospect_overdue_notice",
                # Odoo has another level of that name
                logging.INFO,
            ) as log,
        ):
            self.assertFalse(self.run_cron())
        self.assertIn("t_mute: he has no mail address", "".join(log.output))
        mute.email = "mute@network.example.com"
        with self.at(1, hour=10):
            self.assertEqual(list(self.run_cron()), [mute])

    def test_an_archived_firm(self):
        firm = self.env["res.company"].create(
            {"name": "Closed (test)", "parent_id": self.network.id}
        )
        self.sales.company_ids += firm
        prospect = self.make_prospect("Closed (test)", prospect_firm_id=firm.id)
        with self.at(0):
            self.make_action(prospect, days=0)
        self.sales.company_ids -= firm
        firm.action_archive()
        with self.at(1):
            self.assertFalse(self.run_cron())

    def test_networks_are_separate(self):
        far = self.make_prospect(
            "Far (test)",
            self.stranger,
            prospect_firm_id=self.foreign.id,
            user_id=self.stranger.id,
            source_user_id=self.stranger.id,
        )
        with self.at(0):
            self.make_action(days=0)
            self.make_action(far, days=0, user=self.stranger)
        with self.at(1):
            mails = self.run_cron()
        self.assertEqual(set(mails), {self.operational, self.stranger})
        self.assertNotIn("Far (test)", mails[self.operational].body_html)
        self.assertNotIn("Boulangerie", mails[self.stranger].body_html)
        self.assertIn("Foreign (test)", mails[self.stranger].body_html)

    def test_who_changed_networks_is_told_nothing(self):
        with self.at(0):
            self.make_action(days=0)
        self.operational.write(
            {
                "company_ids": [(6, 0, self.foreign.ids)],
                "company_id": self.foreign.id,
            }
        )
        with self.at(1):
            self.assertFalse(self.run_cron())

    # -------------------------------------------------------------------------
    # How
    # -------------------------------------------------------------------------
    def test_many_actions_in_one_mail(self):
        with self.at(0):
            self.make_actions([self.prospect] * 12, days=0)
        notices = self.registry["prospect.overdue.notice"]
        with self.at(1), patch.object(notices, "MAX_ROWS", 10):
            mail = self.run_cron()[self.operational]
        self.assertEqual(mail.body_html.count("Boulangerie Marchandeau"), 10)
        self.assertIn("1 jour de retard", mail.body_html)
        notice = self.env["prospect.overdue.notice"].search([])
        self.assertEqual(notice.action_count, 12)

    def test_one_failure_keeps_no_other_mail_back(self):
        """A mail that cannot be made leaves no row behind: the next run makes it."""
        other = self.make_prospect("Elsewhere (test)", user_id=self.sales.id)
        with self.at(0):
            self.make_action(days=0)
            self.make_action(other, days=0)
        notices = self.registry["prospect.overdue.notice"]
        get_rows = notices._get_rows

        def fail(notice):
            if notice.user_id == self.operational:
                raise ZeroDivisionError("no mail (test)")
            return get_rows(notice)

        with (
            self.at(1),
            patch.object(notices, "_get_rows", fail),
            self.assertLogs(
                "odoo.addons.expertise_prospect.models.prospect_overdue_notice", "ERROR"
            ),
        ):
            self.assertEqual(list(self.run_cron()), [self.sales])
        with self.at(1, hour=9):
            self.assertEqual(list(self.run_cron()), [self.operational])

    def test_one_notice_a_day(self):
        notices = self.env["prospect.overdue.notice"]
        values = {"user_id": self.sales.id, "day": self.day, "action_count": 1}
        notices.create(values)
        with self.refused_by_database("user_day_uniq"):
            notices.create(values)
        self.assertFalse(notices._reserve(self.sales, self.day, 1))
        self.assertTrue(notices._reserve(self.sales, self.in_days(1), 1))

    def test_only_managers_read_the_ledger(self):
        notices = self.env["prospect.overdue.notice"]
        notice = notices.create(
            {"user_id": self.sales_b.id, "day": self.day, "action_count": 1}
        )
        self.assertEqual(
            notice.with_user(self.manager).read(["day"])[0]["id"], notice.id
        )
        self.assertFalse(notices.with_user(self.sales).has_access("read"))
        self.assertFalse(notice.with_user(self.foreign_manager).has_access("read"))
        self.assertFalse(notice.with_user(self.manager).has_access("write"))
