from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from ..models.brokerage_demo import FIRM

MODULE = "brokerage_dossier"


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """Every screen of the demonstration firm has something to show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.is_fresh = not cls.env["res.company"].search([("name", "=", FIRM)])
        if cls.is_fresh:
            cls.install()
        cls.firm = cls.env["res.company"].search([("name", "=", FIRM)])
        cls.dossiers = cls.env["brokerage.dossier"].search(
            [("company_id", "=", cls.firm.id)]
        )
        cls.today = fields.Date.context_today(cls.firm)

    @classmethod
    def install(cls):
        convert_file(
            cls.env, MODULE, "demo/brokerage_demo.xml", {}, mode="init", noupdate=True
        )

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def test_fifteen_files(self):
        self.assertGreaterEqual(len(self.dossiers), 15)
        prospects = self.dossiers.filtered(lambda d: d.kind == "prospect")
        self.assertGreaterEqual(len(prospects), 2)
        steps = self.env["brokerage.step"]._get_of_company(self.firm)
        going_on = self.dossiers.filtered(lambda d: d.state != "abandoned")
        self.assertEqual(going_on.step_id, steps)
        self.assertTrue(self.dossiers.filtered(lambda d: not d.user_id))

    def test_completed_with_funds_and_fees(self):
        done = self.dossiers.filtered(lambda d: d.state == "done")
        self.assertTrue(done)
        for dossier in done:
            self.assertEqual(dossier.progress, 100)
            self.assertTrue(dossier.funds_released_date)
            self.assertLess(dossier.fee_agreement_date, dossier.funds_released_date)
            self.assertGreater(dossier.fee_amount, 0)

    def test_abandoned_and_resumed(self):
        gone = self.dossiers.filtered(lambda d: d.state == "abandoned")
        self.assertEqual(len(gone.closing_reason_id), 3)
        resumed = self.dossiers.filtered("former_version_ids")
        self.assertTrue(resumed)
        former = resumed.former_version_ids
        self.assertTrue(former.simulation_ids and former.document_ids)
        self.assertFalse(resumed.simulation_ids)

    def test_households_and_facts(self):
        self.assertTrue(self.dossiers.filtered(lambda d: len(d.co_borrower_ids) == 2))
        self.assertTrue(self.dossiers.filtered(lambda d: not d.co_borrower_ids))
        self.assertTrue(self.dossiers.filtered("shared_custody_count"))
        facts = set(self.dossiers.comment_ids.mapped("fact_model"))
        self.assertLessEqual(
            {"brokerage.child", "brokerage.borrower", "brokerage.credit"}, facts
        )
        self.assertTrue(self.dossiers.comment_ids.filtered("in_summary"))
        for name in ("income_ids", "charge_ids", "credit_ids", "asset_ids"):
            self.assertTrue(self.dossiers[name], name)
        for dossier in self.dossiers:
            self.assertGreater(dossier.monthly_income, 0, dossier.name)

    def test_documents_in_all_states(self):
        mine = self.user("emprunteur").partner_id
        files = self.dossiers.filtered(lambda d: d.partner_id == mine)
        self.assertEqual(
            set(files.document_ids.mapped("state")),
            {"asked", "received", "accepted", "refused"},
        )
        came = self.dossiers.document_ids.filtered(lambda d: d.state != "asked")
        for document in came:
            self.assertTrue(document.attachment_ids, document.name)

    def test_simulations(self):
        simulations = self.dossiers.simulation_ids
        types = set(simulations.loan_ids.mapped("loan_type"))
        self.assertLessEqual({"main", "ptz", "bridge"}, types)
        self.assertTrue(simulations.loan_ids.insurance_ids.borrower_id)
        advanced = self.dossiers.filtered(
            lambda d: d.step_id.sequence > 10 and d.state != "abandoned"
        )
        for dossier in advanced:
            chosen = dossier.simulation_ids.filtered("is_chosen")
            self.assertEqual(len(chosen), 1, dossier.name)
            self.assertEqual(
                dossier.borrowed_amount, sum(chosen.loan_ids.mapped("amount"))
            )
            if dossier.bank_id:
                self.assertTrue(dossier.bank_id.is_lender)

    def test_logins(self):
        for login, group in (
            ("courtier", "group_user_all"),
            ("courtiere", "group_user"),
            ("directeur-courtage", "group_manager"),
        ):
            user = self.user(login)
            self.assertEqual(user.company_ids, self.firm)
            self.assertTrue(user.has_group(f"{MODULE}.{group}"), login)
            self.assertTrue(user.has_group("base.group_user"))
        own = self.user("courtiere")
        seen = self.env["brokerage.dossier"].with_user(own).search([])
        self.assertTrue(seen)
        self.assertLess(len(seen), len(self.dossiers))
        self.assertTrue(self.user("emprunteur").share)

    def test_relative_to_today(self):
        for dossier in self.dossiers:
            days = dossier.step_date_ids.sorted("step_sequence").mapped("date")
            self.assertEqual(days, sorted(days), dossier.name)
            if self.is_fresh:
                self.assertLessEqual(dossier.date_created, self.today)
                self.assertLess((self.today - dossier.date_created).days, 200)
            if days:
                self.assertLessEqual(dossier.date_created, days[0])
        messages = self.dossiers.message_ids
        self.assertTrue(messages)
        first = min(self.dossiers.mapped("date_created"))
        self.assertGreaterEqual(min(messages.mapped("date")).date(), first)

    def test_letterhead(self):
        self.assertTrue(self.firm.street and self.firm.email)
        self.assertIn("ORIAS", self.firm.report_footer)
        self.assertTrue(self.firm.external_report_layout_id)

    def test_made_once(self):
        self.install()
        self.assertEqual(self.env["res.company"].search_count([("name", "=", FIRM)]), 1)
        self.assertFalse(
            self.env["mail.mail"]
            .search([("model", "=", "brokerage.dossier"), ("state", "=", "outgoing")])
            .filtered(lambda m: m.res_id in self.dossiers.ids)
        )
