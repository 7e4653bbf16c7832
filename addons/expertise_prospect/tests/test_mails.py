from odoo.tests import tagged

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestMails(ProspectCase):
    """The preferred contact gets the mails of the prospection."""

    def setUp(self):
        super().setUp()
        self.prospect.email = "accueil@boulangerie.example.com"
        self.other = self.make_contact(self.prospect, "Luc", "Marchandeau")

    def _recipients(self, record):
        return record._message_get_default_recipients()[record.id]["partner_ids"]

    def test_mails_go_to_the_preferred_contact(self):
        mission = self.make_mission()
        self.assertEqual(self._recipients(self.prospect), self.contact.ids)
        self.assertEqual(self._recipients(mission), self.contact.ids)
        self.other.action_set_preferred()
        self.assertEqual(self._recipients(self.prospect), self.other.ids)
        self.assertEqual(self._recipients(mission), self.other.ids)

    def test_without_his_mail_the_prospect_gets_them(self):
        self.contact.email = False
        self.assertEqual(self._recipients(self.prospect), self.prospect.ids)

    def test_the_button_opens_a_mail_to_him(self):
        action = self.prospect.action_send_mail()
        composer = (
            self.env[action["res_model"]]
            .with_user(self.sales)
            .with_context(**action["context"])
            .create({"subject": "Votre projet", "body": "<p>Bonjour,</p>"})
        )
        self.assertEqual(composer.partner_ids, self.contact)
        composer.action_send_mail()
        # the colleague who follows the prospect is told, too
        message = self.prospect.message_ids[0]
        self.assertEqual(
            message.notified_partner_ids - self.operational.partner_id, self.contact
        )

    def test_nobody_to_write_to(self):
        self.contact.email = False
        self.prospect.email = False
        with self.refused("enter one first"):
            self.prospect.action_send_mail()
