from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.sql_db import Cursor
from odoo.tests import Form, tagged

from .common import ProspectCase
from .prospect_rows import ProspectRows

FEW, MANY = 5, 80


@tagged("post_install", "-at_install")
class TestQueries(ProspectCase, ProspectRows):
    """What a screen or a mass action costs does not grow with the prospects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mission = cls.make_ready()
        cls.copies = cls.insert_prospects(FEW, cls.mission)
        cls.user_partners = cls.env["res.partner"].with_user(cls.sales)

    def count(self, action):
        """:return: SQL queries of a second call, with nothing in the cache"""
        action()
        self.env.flush_all()
        self.env.invalidate_all()
        statements = []
        execute = Cursor.execute

        def counting(cursor, query, params=None, log_exceptions=None):
            statements.append(query)
            return execute(cursor, query, params, log_exceptions)

        with patch.object(Cursor, "execute", counting):
            action()
            self.env.flush_all()
        return len(statements)

    def assertSteady(self, action, margin=0):
        few = self.count(action)
        self.insert_prospects(MANY - FEW, self.mission)
        many = self.count(action)
        self.assertLessEqual(many, few + margin)
        return few, many

    def columns(self, xmlid):
        """:return: what the web client asks for with that list"""
        view = self.env.ref(f"expertise_prospect.{xmlid}")
        arch = self.user_partners.get_view(view.id, "list")["arch"]
        names = {
            node.get("name")
            for node in etree.fromstring(arch).iter("field")
            if node.getparent().tag == "list"
        }
        return {
            name: {"fields": {"display_name": {}}}
            if self.user_partners._fields[name].relational
            else {}
            for name in names
        }

    def test_the_list(self):
        spec = self.columns("prospect_view_list")
        domain = [("is_prospect", "=", True), ("name", "like", "Copy")]
        few, many = self.assertSteady(
            lambda: self.user_partners.web_search_read(domain, spec, limit=MANY + 1)
        )
        found = self.user_partners.web_search_read(domain, spec, limit=MANY + 1)
        self.assertEqual(len(found["records"]), MANY)
        self.assertGreater(few, 0)
        self.assertLess(many, 25)

    def test_the_counts(self):
        self.assertSteady(
            lambda: self.user_partners.formatted_read_group(
                [("is_prospect", "=", True)], ["prospect_state"], ["__count"]
            )
        )

    def test_the_search(self):
        for domain in (
            [("name", "ilike", "copy")],
            [("contact_ids.name", "ilike", "contact")],
            [("mission_ids.client_type_id", "=", self.client_type.id)],
            [("without_salesperson", "=", True)],
        ):
            with self.subTest(domain):
                self.assertSteady(lambda asked=domain: self.user_partners.search(asked))

    def test_the_form(self):
        form = self.env.ref("expertise_prospect.prospect_view_form")
        prospect = self.prospect.with_user(self.sales)
        self.assertSteady(lambda: Form(prospect, form))

    def test_the_editions(self):
        """A chunk of five hundred costs what one of five does."""
        report = self.env["report.expertise_prospect.editions"].with_user(self.sales)
        domain = Domain("name", "like", "Copy")

        def write():
            report._write_file(domain, "x").close()

        self.assertSteady(write)

    # -------------------------------------------------------------------------
    # Mass actions
    # -------------------------------------------------------------------------
    def queries_of(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_mass_write(self):
        """More prospects cost no more queries each: every one has his history."""
        copies = self.insert_prospects(60).with_user(self.sales)
        copies[:2].write({"rating": "2"})
        few = self.queries_of(lambda: copies[:20].write({"rating": "3", "city": "Y"}))
        many = self.queries_of(lambda: copies[20:].write({"rating": "3", "city": "Y"}))
        self.assertLessEqual(many, few * 2.2)

    def test_mass_change_of_salesperson(self):
        """Open missions follow in one go, however many prospects change hands."""
        copies = self.insert_prospects(60, self.mission).with_user(self.sales)
        copies[:2].write({"user_id": self.sales.id})
        few = self.queries_of(lambda: copies[2:20].write({"user_id": self.sales.id}))
        many = self.queries_of(lambda: copies[20:].write({"user_id": self.sales.id}))
        self.assertLessEqual(many / 40, few / 18)
        self.assertEqual(copies.mission_ids.user_id, self.sales)

    def test_mass_change_of_stage(self):
        copies = self.insert_prospects(60, self.mission)
        missions = copies.mission_ids.with_user(self.sales)
        stage = self.env.ref("expertise_prospect.stage_assessed")
        missions[:2].stage_id = stage
        few = self.queries_of(lambda: missions[:20].write({"stage_id": stage.id}))
        many = self.queries_of(lambda: missions[20:].write({"stage_id": stage.id}))
        self.assertLessEqual(many, few * 2.2)

    def test_mass_signing(self):
        """Each order has its price; signing more does not make each dearer."""
        prospects = self.env["res.partner"]
        for number in range(14):
            prospect = self.make_prospect(f"Signs {number} (test)")
            self.make_contact(prospect, "Léa", f"Roux {number}")
            self.make_ready(prospect)
            prospects += prospect
        missions = prospects.mission_ids.with_user(self.sales)
        missions[:2]._sign(self.price)
        few = self.queries_of(lambda: missions[2:5]._sign(self.price))
        many = self.queries_of(lambda: missions[5:]._sign(self.price))
        self.assertLessEqual(many / 9, few / 3)
        self.assertEqual(len(missions.sudo().mission_order_id), 14)

    def test_mass_losing(self):
        copies = self.insert_prospects(60, self.mission)
        missions = copies.mission_ids.with_user(self.sales)
        values = {
            "active": False,
            "factor_ids": [Command.set(self.too_dear.ids)],
            "lost_justification": "No.",
        }
        missions[:2].write(values)
        few = self.queries_of(lambda: missions[2:20].write(values))
        many = self.queries_of(lambda: missions[20:].write(values))
        self.assertLessEqual(many / 40, few / 18)
