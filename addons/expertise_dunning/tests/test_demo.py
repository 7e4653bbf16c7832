from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

MODULE = "expertise_dunning"
DOSSIERS = "expertise_dossier"
MARKER = f"{MODULE}.demo_partner_town_hall"


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The unpaid invoices of the demonstration firm give every counter work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref(f"{DOSSIERS}.demo_dossier_01", raise_if_not_found=False):
            for name in ("demo/res_users_demo.xml", "demo/dossier_demo.xml"):
                convert_file(cls.env, DOSSIERS, name, {}, mode="init", noupdate=True)
        if not cls.env.ref(MARKER, raise_if_not_found=False):
            convert_file(
                cls.env,
                MODULE,
                "demo/dunning_demo.xml",
                {},
                mode="init",
                noupdate=True,
            )
        cls.company = cls.env.ref("base.main_company")
        cls.made = cls.env.ref(MARKER, raise_if_not_found=False)
        cls.office = cls.env.ref(f"{DOSSIERS}.demo_user_office")
        cls.moves = (
            cls.env["account.move"]
            .with_user(cls.office)
            .search(
                [
                    ("company_id", "=", cls.company.id),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial", "blocked")),
                ]
            )
        )
        cls.letters = cls.env["dunning.letter"].search(
            [("company_id", "=", cls.company.id)]
        )

    def setUp(self):
        super().setUp()
        if not self.made:
            # without accounts there is no invoice, so there is nothing to remind
            self.assertFalse(self.company.chart_template)
            self.assertFalse(self.letters)
        self.has_invoices = bool(self.made)

    def counted(self, least, **domain):
        ((name, value),) = domain.items()
        found = self.moves.filtered_domain([(name, "=", value)])
        self.assertGreaterEqual(len(found), least * self.has_invoices, name)

    def test_every_counter_has_work(self):
        self.assertGreaterEqual(len(self.moves), 25 * self.has_invoices)
        self.assertLessEqual(len(self.moves), 45)
        self.counted(6, dunning_r1_state="due")
        self.counted(5, dunning_r2_state="due")
        self.counted(2, dunning_r3_state="due")
        self.counted(2, dunning_litigation=True)
        self.counted(5, dunning_r1_state="done")

    def test_letters_of_every_kind_with_their_pdf(self):
        if not self.has_invoices:
            return
        self.assertEqual(
            set(self.letters.mapped("kind")), {"reminder", "prescriber", "notary"}
        )
        self.assertEqual(set(self.letters.level_id.mapped("rank")), {1, 2, 3})
        self.assertEqual(
            set(self.letters.mapped("state")), {"sent", "failed"}, "one came back"
        )
        self.assertTrue(all(letter.attachment_id.raw for letter in self.letters))
        self.assertIn("printed", self.letters.mapped("paper_state"))

    def test_all_of_it_is_in_the_past_and_in_order(self):
        today = fields.Date.context_today(self.company)
        for letter in self.letters:
            self.assertLess(letter.date, today)
            for row in letter.reminder_ids:
                self.assertGreater(letter.date, row.move_id.invoice_date)
                self.assertGreater(letter.date, row.date_maturity)
        for move in self.moves:
            days = [move.dunning_r1_date, move.dunning_r2_date, move.dunning_r3_date]
            known = [day for day in days if day]
            self.assertEqual(known, sorted(known))
            self.assertEqual(days[: len(known)], known, "no level was skipped")
            for before, after in zip(known, known[1:], strict=False):
                self.assertGreaterEqual(after - before, timedelta(days=15))

    def test_hard_cases_are_there(self):
        if not self.has_invoices:
            return
        unmatched = self.moves.filtered("dunning_credit_amount")
        self.assertTrue(unmatched)
        today = fields.Date.context_today(self.company)
        promised = self.moves.mapped("dunning_promise_date")
        self.assertTrue([day for day in promised if day and day >= today] or self.old)
        instalments = {len(move._get_instalments()) for move in self.moves}
        self.assertEqual(instalments, {1, 2, 3})
        both = self.moves.filtered(
            lambda move: move.dunning_r1_state == move.dunning_r2_state == "due"
        )
        self.assertTrue(both, "one échelon waits for R1, another for R2")
        due = self.moves.filtered(lambda m: m.dunning_r1_state == "due")
        plans = self.env["dunning.planner"]._plan(due.sudo())
        self.assertTrue([plan for plan in plans if plan.problem], "no address at all")
        self.assertTrue([plan for plan in plans if plan.paper_reason], "by letter")
        self.assertTrue(self.moves.filtered(lambda m: not m.dossier_id))
        self.assertTrue(self.moves.filtered("dunning_last_phone_date"))

    @property
    def old(self):
        """:return: whether the demonstration was installed some days ago"""
        made = self.made.create_date.date()
        return made < fields.Date.context_today(self.company)

    def test_statements_are_dated(self):
        self.counted(0, dunning_litigation=True)
        for kind in ("prescriber", "notary"):
            told = self.moves.filtered(f"dunning_{kind}_statement_date")
            self.assertGreaterEqual(len(told), self.has_invoices)

    def test_no_mail_leaves(self):
        waiting = self.env["mail.mail"].search(
            [
                ("model", "=", "dunning.letter"),
                ("res_id", "in", self.letters.ids),
                ("state", "in", ("outgoing", "exception")),
            ]
        )
        self.assertFalse(waiting)

    def test_installed_once(self):
        count = self.env["account.move"].search_count([])
        self.env["expertise.demo"]._install_dunning()
        if self.has_invoices:
            self.assertEqual(self.env["account.move"].search_count([]), count)

    def test_payers_have_addresses_but_one(self):
        if not self.has_invoices:
            return
        without = self.moves.commercial_partner_id.filtered(lambda p: not p.city)
        self.assertEqual(len(without), 1)
