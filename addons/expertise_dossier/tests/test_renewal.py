from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ExpertiseCase


@tagged("post_install", "-at_install")
class TestRenewal(ExpertiseCase):
    """What is about to lapse is proposed once, to whom it serves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # only what the tests make is due
        cls.env["expertise.report.line"].search([]).write({"renewal_dismissed": True})
        cls.env["res.company"].search([]).write({"dossier_renewal_days": 0})
        cls.company_a.write({"dossier_renewal_days": 60, "email": "a@firm.example.com"})
        cls.company_a.partner_id.lang = "en_US"
        cls.today = fields.Date.context_today(cls.env["res.users"])
        cls.cron = cls.env.ref("expertise_dossier.cron_propose_renewals")
        cls.template = cls.env.ref("expertise_dossier.mail_template_renewal")

    def add_line(self, dossier, days=30, product=None, made=-700, **values):
        """:return: a diagnostic of a report, whose lease validity ends in ``days``"""
        end = self.today + timedelta(days=days)
        report = self.add_report(
            dossier,
            line_ids=[
                Command.create(
                    {
                        "product_id": (product or self.dpe).id,
                        "date_made": self.today + timedelta(days=made),
                        "valid_until_rent": end,
                        "valid_until_sale": end,
                        **values,
                    }
                )
            ],
        )
        return report.line_ids

    def let(self, **values):
        return self.make_visited(transaction="rent", **values)

    def run_cron(self):
        """Run the scheduled action as the scheduler does.

        :return: the mails that it wrote
        """
        self.flush_tracking()
        before = self.env["mail.mail"].sudo().search([])
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return self.env["mail.mail"].sudo().search([]) - before

    def test_one_mail_for_a_client_and_a_property(self):
        dossier = self.let()
        lines = self.add_line(dossier, 60) + self.add_line(dossier, 10, self.lead)
        gas = self.env.ref("expertise_dossier.product_gas")
        far = self.add_line(dossier, 61, gas)
        mail = self.run_cron()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.owner)
        for words in (
            "DPE (test)",
            "CREP (test)",
            f"/my/dossiers/{dossier.id}/renewal",
            "12 rue des Lilas",
        ):
            self.assertIn(words, mail.body_html)
        self.assertNotIn(gas.name, mail.body_html)
        self.assertTrue(all(lines.mapped("renewal_proposed_at")))
        self.assertFalse(far.renewal_proposed_at)
        self.assertIn("Renewal proposed to Anne Martin", self.bodies(dossier))

    def test_never_twice(self):
        self.add_line(self.let())
        self.assertEqual(len(self.run_cron()), 1)
        self.assertFalse(self.run_cron())

    def test_two_clients_and_two_properties(self):
        other_flat = self.flat.copy({"street": "99 rue Neuve"})
        self.add_line(self.let())
        self.add_line(self.let(property_id=other_flat.id))
        self.add_line(
            self.let(property_id=other_flat.id, owner_id=self.payer.id),
            product=self.lead,
        )
        mails = self.run_cron()
        self.assertEqual(len(mails), 3)
        self.assertEqual(mails.recipient_ids, self.owner + self.payer)

    def test_off_at_zero(self):
        line = self.add_line(self.let())
        self.company_a.dossier_renewal_days = 0
        self.assertFalse(self.run_cron())
        self.assertTrue(line.renewal_due, "the office sees it all the same")
        self.assertIn("settings", line.renewal_blocker)

    def test_the_last_day_counts_and_the_day_after_does_not(self):
        self.add_line(self.let(), days=0)
        self.add_line(self.let(), days=-1, product=self.lead)
        mail = self.run_cron()
        self.assertIn("DPE (test)", mail.body_html)
        self.assertNotIn("CREP (test)", mail.body_html)

    def test_a_newer_report_replaces_it(self):
        old = self.add_line(self.let(), 30)
        newer = self.let()
        self.add_line(newer, 2000, made=-1)
        self.assertFalse(old.renewal_due)
        self.assertFalse(self.run_cron())
        newer.with_user(self.office).action_trash()
        self.env.invalidate_all()
        self.assertTrue(old.renewal_due, "what is in the trash replaces nothing")
        self.assertEqual(len(self.run_cron()), 1)

    def test_two_reports_of_one_diagnostic_are_one(self):
        dossier = self.let()
        self.add_line(dossier, 20, made=-800)
        latest = self.add_line(dossier, 40, made=-700)
        self.assertEqual(len(self.run_cron()), 1)
        proposed = dossier.report_ids.line_ids.filtered("renewal_proposed_at")
        self.assertEqual(proposed, latest)

    def test_sales_only_where_the_firm_says_so(self):
        line = self.add_line(self.make_visited(transaction="sale"))
        self.assertFalse(self.run_cron())
        self.assertTrue(line.renewal_due)
        self.assertIn("sale", line.renewal_blocker)
        self.company_a.dossier_renewal_sale = True
        self.assertEqual(len(self.run_cron()), 1)

    def test_works_serve_one_job_but_duties_stay(self):
        works = self.make_visited(transaction="works")
        self.add_line(works, valid_until_works=self.today + timedelta(days=5))
        self.assertFalse(self.run_cron())
        control = self.add_line(
            works, product=self.lead, next_control_date=self.today + timedelta(days=9)
        )
        mail = self.run_cron()
        self.assertEqual(len(mail), 1)
        self.assertTrue(control.renewal_proposed_at)
        self.assertNotIn("DPE (test)", mail.body_html)

    def test_a_control_comes_before_the_end(self):
        soon = self.today + timedelta(days=5)
        line = self.add_line(self.let(), 900, next_control_date=soon)
        self.assertEqual(line.renewal_date, soon)

    def test_who_cannot_be_told_is_shown_to_the_office(self):
        silent = self.let()
        line = self.add_line(silent)
        self.contact_of(silent, self.owner).notify = False
        deaf = self.env["res.partner"].create({"name": "Without mail"})
        other = self.add_line(
            self.let(
                owner_id=deaf.id, property_id=self.flat.copy({"street": "7 r."}).id
            )
        )
        self.assertFalse(self.run_cron())
        listed = (
            self.env["expertise.report.line"]
            .with_user(self.office)
            .search([("renewal_due", "=", True)])
        )
        self.assertEqual(listed, line + other)
        self.assertIn("notices", line.renewal_blocker)
        self.assertIn("mail address", other.renewal_blocker)
        with self.assert_refused("cannot get the mail"):
            listed.action_propose_renewal()

    def test_cancelled_trashed_archived(self):
        cancelled, trashed, archived = (
            self.let(property_id=self.flat.copy({"street": f"{i} rue X"}).id)
            for i in range(3)
        )
        lines = [self.add_line(d) for d in (cancelled, trashed, archived)]
        self.cancel(cancelled)
        trashed.action_trash()
        archived.action_archive()
        self.assertEqual(len(self.run_cron()), 1)
        proposed = [bool(line.renewal_proposed_at) for line in lines]
        self.assertEqual(proposed, [False, False, True])

    def test_the_office_decides(self):
        line = self.add_line(self.make_visited(transaction="sale"))
        line = line.with_user(self.office)
        line.action_propose_renewal()
        self.assertTrue(line.renewal_proposed_at)
        count = self.env["mail.mail"].sudo().search_count([])
        line.action_propose_renewal()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), count)
        other = self.add_line(self.let(), product=self.lead).with_user(self.office)
        other.action_dismiss_renewal()
        self.assertFalse(other.renewal_due)
        self.assertFalse(self.run_cron())
        self.assertIn(
            "No renewal to propose: CREP (test)", self.bodies(other.dossier_id)
        )

    def test_another_companys_office_and_a_technician(self):
        line = self.add_line(self.let())
        for user in (self.office_b, self.other_tech):
            with self.assertRaises(AccessError):
                line.with_user(user).action_propose_renewal()
        listed = self.env["expertise.report.line"].with_user(self.office_b)
        self.assertFalse(listed.search([("renewal_due", "=", True)]))

    def test_one_failure_stops_nobody(self):
        """And it is said once in the dossier, not at every run."""
        bad, good = self.let(owner_id=self.payer.id), self.let()
        line = self.add_line(bad, 5)
        fine = self.add_line(good, 50)
        Template = type(self.env["mail.template"])
        send = Template.send_mail

        def fail(template, res_id, **options):
            contact = template.env["expertise.dossier.contact"].browse(res_id)
            if contact.partner_id == self.payer:
                template.env["mail.mail"].create({"subject": "half"})
                raise ValueError("The mail server says no")
            return send(template, res_id, **options)

        with patch.object(Template, "send_mail", fail):
            # the one made later replaces the other: one diagnostic each
            line.product_id = self.lead
            mails = self.run_cron()
            self.assertEqual(mails.recipient_ids, self.owner)
            self.assertFalse(mails.filtered(lambda m: m.subject == "half"))
            self.run_cron()
        self.assertEqual(self.bodies(bad).count("The mail server says no"), 1)
        self.assertTrue(fine.renewal_proposed_at)
        self.assertFalse(line.renewal_proposed_at)
        self.assertEqual(self.run_cron().recipient_ids, self.payer)
        self.assertFalse(line.renewal_error)

    def test_stopped_in_the_middle(self):
        """What was sent stays sent; the rest goes at the next run."""
        for number in range(3):
            place = self.flat.copy({"street": f"{number} rue Y"})
            self.add_line(self.let(property_id=place.id), 10 + number)
        Cron = type(self.env["ir.cron"])
        before = self.env["mail.mail"].sudo().search([])

        def stop(cron, processed=0, **options):
            return 0 if processed else 1

        with patch.object(Cron, "_commit_progress", stop):
            self.env["expertise.report.line"].sudo()._cron_propose_renewals()
        self.assertEqual(len(self.env["mail.mail"].sudo().search([]) - before), 1)
        self.assertEqual(len(self.run_cron()), 2)
        self.assertFalse(self.run_cron())

    def test_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.owner.lang = "fr_FR"
        self.template.with_context(lang="fr_FR").subject = "Bientôt périmés"
        self.add_line(self.let())
        self.assertEqual(self.run_cron().subject, "Bientôt périmés")

    def test_queries_do_not_grow_with_the_list(self):
        for number in range(6):
            place = self.flat.copy({"street": f"{number} rue Z"})
            self.add_line(self.let(property_id=place.id))
        lines = self.env["expertise.report.line"].with_user(self.office)
        fields_read = {"renewal_date": {}, "renewal_blocker": {}, "dossier_id": {}}

        def read(limit):
            return self.count_queries(
                lambda: lines.web_search_read(
                    [("renewal_due", "=", True)], fields_read, limit=limit
                )
            )

        read(1)
        self.assertEqual(read(1), read(6))
