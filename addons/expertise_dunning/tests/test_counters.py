from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import DunningCase

INVOICE_TILES = ("all", "r1", "r2", "r3", "litigation")


@tagged("post_install", "-at_install")
class TestCounters(DunningCase):
    """Every number of the counter bar opens exactly that many records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.env["account.move"].with_user(cls.office)
        cls.page = cls.env.ref("expertise_dunning.account_move_action_dunning")
        arch = cls.moves.get_view(cls.page.search_view_id.id, "search")["arch"]
        cls.filters = {
            node.get("name"): safe_eval(node.get("domain"), {"uid": 1})
            for node in etree.fromstring(arch).iter("filter")
            if node.get("name") in INVOICE_TILES
        }

    def count(self, user=None, domain=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.moves.with_user(user or self.office).get_dunning_counters(domain)

    def test_what_cannot_be_searched_for(self):
        for wrong in ("abc", 1, [1, ["x"]], [["no_such", "=", 1]]):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self.count(domain=wrong)

    def opens(self, tile, user=None, domain=None):
        """:return: the invoices that a click on the tile lists"""
        page = Domain(safe_eval(self.page.domain))
        return self.moves.with_user(user or self.office).search(
            page & Domain(self.filters.get(tile, [])) & Domain(domain or [])
        )

    def assert_counts(self, user=None, domain=None, **expected):
        counters = self.count(user, domain)
        for tile in INVOICE_TILES:
            with self.subTest(tile=tile):
                self.assertEqual(
                    counters[tile], len(self.opens(tile, user, domain)), tile
                )
        known = {name: counters[name] for name in expected}
        self.assertEqual(known, expected)

    def test_filters_exist(self):
        self.assertEqual(set(self.filters), set(INVOICE_TILES) - {"all"})

    def test_nothing_yet(self):
        self.assert_counts(all=0, r1=0, r2=0, r3=0, litigation=0, history=0)

    def test_all_ages(self):
        due = self.make_invoices(3, days=20)
        self.make_invoices(2, days=5)  # not before its day
        self.make_invoice(days=20, post=False)
        self.pay(self.make_invoice(days=20))
        self.pay(self.make_invoice(days=20), amount=20)  # partly: still waits
        self.credit(self.make_invoice(days=20)).action_post()  # settled by it
        contested = self.make_invoice(days=40)
        contested.action_toggle_litigation()
        blocked = self.make_invoice(days=40)
        blocked.sudo().payment_state = "blocked"
        self.assert_counts(all=8, r1=4, r2=0, r3=0, litigation=1, history=0)
        due.dunning_promise_date = self.ago(-10)
        self.assert_counts(all=8, r1=1, litigation=1)

    def test_up_the_ladder(self):
        moves = self.make_invoices(2, days=20)
        self.make_invoice(days=20, partner_id=self.owner.id)
        self.assert_counts(all=3, r1=3, r2=0, r3=0, history=0)
        self.remind_and_deliver(moves)
        # one letter for the two of them
        self.assert_counts(all=3, r1=1, r2=0, r3=0, history=1)
        with self.later(15):
            self.assert_counts(all=3, r1=1, r2=2, r3=0, history=1)
            self.remind_and_deliver(moves)
            self.assert_counts(all=3, r1=1, r2=0, r3=0, history=2)
        with self.later(30):
            self.assert_counts(all=3, r1=1, r2=0, r3=2, history=2)

    def test_two_levels_on_one_invoice(self):
        """One échelon waits for R2, the next for R1: both tiles count the invoice."""
        move = self.make_invoice(days=20, instalments=3, amount=300)
        self.remind_and_deliver(move)
        with self.later(15):
            self.assert_counts(all=1, r1=1, r2=1, r3=0)

    def test_levels_of_a_firm_with_four(self):
        """A level without tile is in no tile but the first."""
        self.levels[-1].copy({"name": "R4", "sequence": 40})
        self.levels[0].active = False
        self.make_invoices(2, days=20)
        self.assert_counts(all=2, r1=2, r2=0, r3=0)

    def test_within_a_search(self):
        self.make_invoices(2, days=20)
        self.make_invoice(days=20, partner_id=self.agency.id)
        domain = [("partner_id", "=", self.agency.id)]
        self.assert_counts(domain=domain, all=1, r1=1)
        self.assert_counts(domain=[("dossier_id", "!=", False)], all=0, r1=0)

    def test_history_opens_every_letter(self):
        moves = self.make_invoices(2, days=20, partners=[self.owner, self.payer])
        self.remind(moves)
        action = self.env.ref("expertise_dunning.dunning_letter_action")
        letters = self.env["dunning.letter"].with_user(self.office)
        opened = letters.search(safe_eval(action.domain or "[]"))
        self.assertEqual(self.count()["history"], len(opened), 2)

    def test_contacts_open_as_many(self):
        """Two dossiers of one agency and one of the notary: one row each."""
        for values in ({}, {"notary_id": self.notary.id}):
            dossier = self.make_dossier(prescriber_id=self.agency.id, **values)
            self.make_invoice(days=20, dossier=dossier)
        counters = self.count()
        for kind, tile in (("prescribers", "prescriber"), ("notaries", "notary")):
            action = self.env.ref(f"expertise_dunning.dunning_contact_action_{kind}")
            contacts = self.env[action.res_model].with_user(self.office)
            with self.subTest(tile=tile):
                self.assertEqual(counters[tile], 1)
                self.assertEqual(
                    len(contacts.search(safe_eval(action.domain))), counters[tile]
                )
        others = self.count(self.office_b)
        self.assertEqual((others["prescriber"], others["notary"]), (0, 0))

    # -------------------------------------------------------------------------
    # Rights
    # -------------------------------------------------------------------------
    def test_another_company_counts_its_own(self):
        self.remind(self.make_invoices(3, days=20))
        self.assert_counts(user=self.office_b, all=0, r1=0, litigation=0, history=0)

    def test_both_companies_at_once(self):
        chart = self.env["account.chart.template"]
        chart.try_loading("generic_coa", company=self.company_b, install_demo=False)
        self.make_invoices(2, days=20)
        self.make_invoices(
            3,
            days=20,
            user=self.office_b,
            partners=[self.stranger] * 3,
            invoice_payment_term_id=False,
            invoice_date_due=self.ago(5),
        )
        self.office.company_ids = [Command.link(self.company_b.id)]
        for companies, number in (
            (self.company_a, 2),
            (self.company_b, 3),
            (self.company_a + self.company_b, 5),
        ):
            moves = self.moves.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(moves.get_dunning_counters()["all"], number)
            self.assertEqual(moves.get_dunning_counters()["r1"], number)

    def test_who_may_not(self):
        self.make_invoice(days=20)
        for user in (self.tech, self.plain):
            with self.assertRaises(AccessError):
                self.count(user)

    def test_accountant_without_reminders(self):
        """Who only invoices reads invoices, not the letters."""
        accountant = self._new_user("t_accountant", "Ana Compta", "plain")
        accountant.group_ids = [
            Command.link(self.env.ref("account.group_account_invoice").id)
        ]
        self.remind(self.make_invoice(days=20))
        counters = self.count(accountant)
        self.assertEqual((counters["all"], counters["history"]), (1, 0))

    # -------------------------------------------------------------------------
    # Cost
    # -------------------------------------------------------------------------
    def test_queries(self):
        """One for the invoices, however many there are."""
        for number in (2, 20):
            self.make_invoices(number, days=20)
            self.count()  # rights and rules are cached
            self.env.invalidate_all()
            self.moves.env.user.company_ids.mapped("name")
            with self.assertQueryCount(self.QUERIES):
                self.moves.get_dunning_counters()

    #: the invoices with the history, the prescribers, the notaries
    QUERIES = 3
