from stdnum.fr import siret

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from ..models.prospect_demo import NETWORK

MODULE = "expertise_prospect"
STAGES = ("suspect", "qualified", "assessed", "negotiation", "gained", "signed")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """Every screen of the demonstration network has something to show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.is_fresh = not cls.env["res.company"].search([("name", "=", NETWORK)])
        if cls.is_fresh:
            convert_file(
                cls.env,
                MODULE,
                "demo/prospect_demo.xml",
                {},
                mode="init",
                noupdate=True,
            )
        cls.network = cls.env["res.company"].search([("name", "=", NETWORK)])
        cls.prospects = cls.env["res.partner"].search(
            [("is_prospect", "=", True), ("prospect_network_id", "=", cls.network.id)]
        )
        cls.missions = (
            cls.env["crm.lead"]
            .with_context(active_test=False)
            .search([("partner_id", "in", cls.prospects.ids)])
        )
        cls.activities = (
            cls.env["mail.activity"]
            .with_context(active_test=False)
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "in", cls.prospects.ids),
                ]
            )
        )
        cls.today = fields.Date.context_today(cls.network)

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    # -------------------------------------------------------------------------
    def test_three_firms_and_forty_prospects(self):
        self.assertEqual(len(self.network.child_ids), 3)
        self.assertGreaterEqual(len(self.prospects), 40)
        self.assertEqual(self.prospects.prospect_firm_id, self.network.child_ids)
        for firm in self.network.child_ids:
            self.assertTrue(firm.service_ids, firm.name)
            self.assertTrue(firm.office_ids, firm.name)
        offered = self.network.child_ids.mapped(lambda firm: len(firm.service_ids))
        self.assertGreater(max(offered), min(offered), "not every firm does everything")

    def test_every_stage_and_state(self):
        for name in STAGES:
            stage = self.env.ref(f"{MODULE}.stage_{name}")
            self.assertTrue(self.missions.filtered(lambda m, s=stage: m.stage_id == s))
        self.assertEqual(
            set(self.prospects.mapped("prospect_state")),
            {"in_progress", "signed", "lost"},
        )
        self.assertTrue(self.prospects.filtered(lambda p: not p.mission_ids))
        self.assertEqual(
            set(self.prospects.mapped("rating")), {"0", "1", "2", "3", "4", "5"}
        )

    def test_signed_missions_have_their_order(self):
        signed = self.missions.filtered(lambda m: m.won_status == "won")
        self.assertGreaterEqual(len(signed), 10)
        for mission in signed:
            order = mission.mission_order_id
            self.assertEqual(order.state, "sale")
            self.assertEqual(order.company_id, mission.firm_id)
            self.assertEqual(order.amount_untaxed, mission.expected_revenue)
            self.assertTrue(mission.factor_ids)
            self.assertTrue(mission.partner_id.is_client)
            self.assertTrue(mission.partner_id.ref)
            self.assertLess(mission.date_closed, fields.Datetime.now())
            self.assertEqual(order.user_id, mission.partner_id.user_id)
        self.assertTrue(signed.filtered("linked_dossier_id"))

    def test_lost_missions_say_why(self):
        lost = self.missions.filtered(lambda m: m.won_status == "lost")
        self.assertGreaterEqual(len(lost), 6)
        self.assertTrue(all(lost.mapped("lost_justification")))
        self.assertTrue(all(lost.mapped("factor_ids")))

    def test_siret_are_valid_and_one_is_there_twice(self):
        numbers = [
            number for number in self.prospects.mapped("company_registry") if number
        ]
        self.assertGreaterEqual(len(numbers), 35)
        for number in numbers:
            self.assertTrue(siret.is_valid(number), number)
        double = self.prospects.filtered("same_siren_partner_ids")
        self.assertEqual(len(double), 2)
        self.assertEqual(len(double.prospect_firm_id), 2, "known to two firms")

    def test_contacts_are_complete(self):
        contacts = self.prospects.contact_ids
        self.assertGreaterEqual(len(contacts), 55)
        for name in ("title_id", "firstname", "lastname", "function", "mobile"):
            self.assertTrue(all(contact[name] for contact in contacts), name)
        for name in ("birthdate_date", "newsletter", "ba_bulletin", "home_phone"):
            self.assertTrue(contacts.filtered(name), name)
        self.assertTrue(all(self.prospects.mapped("preferred_contact_id")))
        mails = contacts.mapped("email")
        self.assertTrue(all(mail.endswith(".test") for mail in mails))
        self.assertTrue(all(mail.isascii() for mail in mails))

    def test_somebody_has_left(self):
        gone = self.prospects.filtered("without_salesperson")
        self.assertGreaterEqual(len(gone), 3)
        self.assertFalse(any(gone.user_id.mapped("active")))

    def test_follow_up_is_done_late_today_and_to_come(self):
        if not self.is_fresh:
            created = min(self.missions.mapped("write_date")).date()
            if created < self.today:
                self.assertTrue(self.activities, "time has passed since")
                return
        open_ones = self.activities.filtered("active")
        days = open_ones.mapped("date_deadline")
        self.assertGreaterEqual(len([day for day in days if day < self.today]), 5)
        self.assertGreaterEqual(len([day for day in days if day == self.today]), 2)
        self.assertGreaterEqual(len([day for day in days if day > self.today]), 12)
        done = self.activities - open_ones
        self.assertGreaterEqual(len(done), 60)
        self.assertTrue(all(day <= self.today for day in done.mapped("date_done")))
        self.assertTrue(self.prospects.filtered(lambda p: not p.activity_ids))

    def test_it_happened_in_the_past_and_in_order(self):
        now = fields.Datetime.now()
        for mission in self.missions:
            self.assertLessEqual(mission.partner_id.create_date, mission.create_date)
            self.assertLess(mission.create_date, now)
            if mission.date_closed:
                self.assertLess(mission.create_date, mission.date_closed)
            if mission.linked_dossier_id:
                self.assertGreater(
                    mission.create_date, mission.linked_dossier_id.date_closed
                )
        messages = self.missions.message_ids
        self.assertTrue(messages)
        self.assertLessEqual(max(messages.mapped("date")), now)

    def test_everybody_sees_his_own_network_and_nobody_else(self):
        salesperson = self.user("commercial")
        seen = self.env["res.partner"].with_user(salesperson)
        domain = [("id", "in", self.prospects.ids)]
        self.assertEqual(seen.search_count(domain), len(self.prospects))
        others = self.env["res.users"].search(
            [
                ("share", "=", False),
                ("company_ids", "not in", self.network.child_ids.ids),
            ]
        )
        for user in others - self.env.ref("base.user_root"):
            seen = self.env["res.partner"].with_user(user)
            self.assertFalse(seen.search_count(domain), user.login)
            if user.has_group("base.group_user"):
                products = self.env["product.product"].with_user(user)
                company = [("company_id", "=", self.network.id)]
                self.assertFalse(products.search_count(company), user.login)
        self.assertIn(self.network, self.env.ref("base.user_admin").company_ids)

    def test_offers_of_each_firm_can_be_read_by_its_salespersons(self):
        for login in ("commercial", "commercial2", "commercial3"):
            user = self.user(login)
            offers = self.env["sale.order.template"].with_user(user)
            found = offers.search([("contract_type_id", "!=", False)])
            self.assertEqual(found.company_id, user.company_id, login)
            self.assertGreaterEqual(len(found), 6)
            self.assertTrue(
                found.sale_order_template_line_ids.mapped("product_id.name")
            )

    def test_no_english(self):
        """What somebody typed is French; the catalogue is, once French is loaded."""
        english = {"the", "and", "with", "from", "of", "for", "meeting", "company"}
        texts = [
            *self.prospects.mapped("name"),
            *self.prospects.contact_ids.mapped("function"),
            *self.missions.filtered("lost_justification").mapped("lost_justification"),
            *self.activities.mapped("note"),
            *self.missions.offer_id.mapped("name"),
            *self.missions.mission_line_ids.mapped("name"),
        ]
        for text in texts:
            words = set(str(text).lower().replace("<p>", "").split())
            self.assertFalse(words & english, text)
            self.assertNotIn("'", str(text), "French apostrophe")

    def test_no_mail_leaves(self):
        models = ("res.partner", "crm.lead", "sale.order")
        mails = self.env["mail.mail"].search(
            [("model", "in", models), ("state", "in", ("outgoing", "exception"))]
        )
        ids = set(self.prospects.ids)
        self.assertFalse(
            mails.filtered(lambda m: m.model == "res.partner" and m.res_id in ids)
        )
        self.assertFalse(
            mails.filtered(
                lambda m: m.model == "crm.lead" and m.res_id in self.missions.ids
            )
        )

    def test_installed_once(self):
        self.env["prospect.demo"]._install()
        self.assertEqual(
            self.env["res.company"].search_count([("name", "=", NETWORK)]), 1
        )
