from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import DossierCase

#: what one message costs in the core, whatever it is about
MAX_QUERIES_PER_MESSAGE = 8


@tagged("post_install", "-at_install")
class TestHistory(DossierCase):
    """Phone calls and dated comments on the thread of the case file."""

    def log_call_with_wizard(self, dossier, **values):
        action = dossier.action_log_call()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(dossier.env.user)
            .with_context(**action["context"])
        )
        for name, value in values.items():
            setattr(wizard, name, value)
        return wizard.save().action_confirm()

    def test_call_is_noted_and_dated(self):
        dossier = self.create_dossiers()
        message = dossier.log_call(
            "Wants an <appointment>\non Tuesday",
            self.at("2026-03-10 09:30:00"),
            self.customer,
        )
        self.assertEqual(dossier.last_call_date, self.at("2026-03-10 09:30:00"))
        self.assertEqual(message.date, self.at("2026-03-10 09:30:00"))
        self.assertEqual(message.author_id, self.user.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref("dossier_base.mt_call"))
        self.assertIn("Camille Roussel", message.body)
        self.assertIn("Wants an &lt;appointment&gt;<br", message.body)
        self.assertIn("on Tuesday", message.body)

    def test_latest_call_wins(self):
        dossier = self.create_dossiers()
        dossier.log_call("First", self.at("2026-03-10 09:30:00"))
        dossier.log_call("Noted late", self.at("2026-02-01 08:00:00"))
        self.assertEqual(dossier.last_call_date, self.at("2026-03-10 09:30:00"))
        dossier.log_call("Second", "2026-03-11 17:00:00")
        self.assertEqual(dossier.last_call_date, self.at("2026-03-11 17:00:00"))

    def test_wizard(self):
        dossier = self.create_dossiers()
        self.log_call_with_wizard(
            dossier,
            date=self.at("2026-03-10 09:30:00"),
            partner_id=self.customer,
            note="No answer",
        )
        self.assertEqual(dossier.last_call_date, self.at("2026-03-10 09:30:00"))
        self.assertIn("No answer", dossier.message_ids[0].body)

    def test_wizard_needs_the_right_to_write(self):
        dossier = self.create_dossiers()
        with self.assertRaises(AccessError):
            self.log_call_with_wizard(dossier.with_user(self.user_b), note="Hello")
        self.assertFalse(dossier.last_call_date)

    def test_other_roles_cannot_log(self):
        dossier = self.create_dossiers()
        dossier.message_subscribe(self.portal.partner_id.ids)
        for user in (self.user_b, self.portal):
            with self.assertRaises(AccessError):
                dossier.with_user(user).log_call("Hello")
            with self.assertRaises(AccessError):
                dossier.with_user(user).log_comment("Hello")

    def test_comment_keeps_its_day(self):
        dossier = self.create_dossiers()
        message = dossier.log_comment("Bank agreed", "2026-01-15 00:00:00")
        self.assertEqual(message.date, self.at("2026-01-15 00:00:00"))
        self.assertEqual(message.subtype_id, self.env.ref("dossier_base.mt_comment"))
        self.assertFalse(dossier.last_call_date, "a comment is not a call")

    def test_a_call_is_not_in_the_copy(self):
        dossier = self.create_dossiers()
        dossier.log_call("First")
        self.assertFalse(dossier.copy().last_call_date)

    def test_customer_reads_none_of_it(self):
        """Even one who follows the case file, may read it and is notified."""
        dossier = self.create_dossiers()
        subtypes = self.env["mail.message.subtype"].search([])
        dossier.message_subscribe(self.portal.partner_id.ids, subtypes.ids)
        internal = dossier.log_call(
            "He sounds worried", partner=self.customer
        ) + dossier.log_comment("Beware of the dog")
        public = dossier.message_post(
            body="Your report is ready", subtype_xmlid="mail.mt_comment"
        )
        as_portal = dossier.with_user(self.portal)
        self.assertEqual(as_portal.name, dossier.name)
        visible = (
            self.env["mail.message"]
            .with_user(self.portal)
            .search([("model", "=", "dossier.test"), ("res_id", "=", dossier.id)])
        )
        self.assertIn(public, visible)
        self.assertFalse(internal & visible)
        for message in internal:
            with self.assertRaises(AccessError):
                message.with_user(self.portal).read(["body"])
        self.assertNotIn(self.portal.partner_id, internal.sudo().notified_partner_ids)

    def test_many_at_once(self):
        dossiers = self.create_dossiers(40)
        dossiers[0].last_call_date = self.at("2027-01-01 00:00:00")
        messages = dossiers.log_call("Mass call", self.at("2026-03-10 09:30:00"))
        self.assertEqual(messages.mapped("res_id"), dossiers.ids)
        self.assertEqual(dossiers[0].last_call_date, self.at("2027-01-01 00:00:00"))
        self.assertEqual(
            set(dossiers[1:].mapped("last_call_date")), {self.at("2026-03-10 09:30:00")}
        )
        comments = dossiers.log_comment("Mass comment")
        self.assertEqual(len(comments), 40)

    def test_calls_cost_the_same_each(self):
        few, many = self.create_dossiers(2), self.create_dossiers(42)
        few.log_call("Warm up")
        for_few = self.count_queries(lambda: few.log_call("Hello"))
        for_many = self.count_queries(lambda: many.log_call("Hello"))
        self.assertLessEqual((for_many - for_few) / 40, MAX_QUERIES_PER_MESSAGE)
