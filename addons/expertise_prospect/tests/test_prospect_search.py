from datetime import date

from odoo import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestProspectSearch(ProspectCase):
    """The advanced search, as the salesperson types it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.sudo().write(
            {
                "mobile": "+33 6 39 98 12 34",
                "home_phone": "0199001122",
                "email": "claire@marchand.example.com",
            }
        )
        cls.prospect.write(
            {
                "phone": "02 61 91 44 55",
                "foreign_phone": "+32 (0)485 11 22 33",
                "email": "accueil@fournil.example.com",
                "company_registry": "73282932000074",
                "naf_code": "10.71C",
                "city": "Amboise",
                "rating": "4",
                "is_takeover": True,
                "prospect_date": "2026-03-15",
            }
        )
        cls.other = cls.make_prospect(
            "Garage Lefèvre (test)",
            phone="02.61.91.99.99",
            email="garage@lefevre.example.com",
            city="Blois",
            rating="1",
            naf_code="45.20A",
            prospect_source_id=cls.other_source.id,
            user_id=cls.sales.id,
            prospect_date="2026-06-30",
        )
        cls.both = cls.prospect + cls.other
        cls.env.flush_all()

    def found(self, name, value, operator="ilike", user=None):
        return (
            self.env["res.partner"]
            .with_user(user or self.sales)
            .search([("id", "in", self.both.ids), (name, operator, value)])
        )

    def assertFinds(self, name, *values, **kwargs):
        for value in values:
            with self.subTest(name, value=value):
                self.assertEqual(self.found(name, value, **kwargs), self.prospect)

    def assertMisses(self, name, *values, **kwargs):
        for value in values:
            with self.subTest(name, value=value):
                self.assertFalse(self.found(name, value, **kwargs))

    def test_company_name_without_accents(self):
        self.assertFinds("name", "boulang")
        self.assertEqual(self.found("name", "lefevre"), self.other)

    def test_contact(self):
        self.assertFinds(
            "search_contact",
            "claire",
            "Marchandeau Claire",
            "Claire Marchandeau",
            "marchand.example",
            "06 39 98 12",
            "01 99 00 11 22",
        )
        self.assertMisses("search_contact", "Lefèvre", "Claire Lefèvre", "accueil@")

    def test_phone_in_any_format(self):
        self.assertFinds(
            "search_phone",
            # the company's
            "02 61 91 44 55",
            "0261914455",
            "+33 2 61 91 44 55",
            "0033261914455",
            "+33 (0)2.61.91.44.55",
            "91 44",
            # its contact's
            "06.39.98.12.34",
            "+33639981234",
            "01 99 00 11 22",
            # abroad
            "+32 485 11",
            "485112233",
        )
        self.assertMisses(
            "search_phone", "02 61 91 44 56", "+32 486", "no number", "639981235"
        )

    def test_mail_of_prospect_or_contact(self):
        self.assertFinds("search_email", "accueil@fournil", "CLAIRE@marchand")
        self.assertMisses("search_email", "nobody@")

    def test_siret_with_or_without_spaces(self):
        self.assertFinds("search_siret", "732 829 320 00074", "732829320", "73282932")
        self.assertMisses("search_siret", "732 829 321")

    def test_naf_with_or_without_dot(self):
        self.assertFinds("search_naf", "10.71C", "1071c", "10.7", "10")
        self.assertMisses("search_naf", "71C", "47.11")

    def test_client_type(self):
        self.make_mission(self.prospect)
        farmer = self.env["prospect.client.type"].create({"name": "Farmer (test)"})
        self.assertFinds("client_type_ids", "SME (test)")
        self.assertFinds("client_type_ids", self.client_type.ids, operator="in")
        self.assertMisses("client_type_ids", farmer.ids, operator="in")
        self.assertEqual(self.prospect.client_type_ids, self.client_type)
        self.assertFalse(self.other.client_type_ids)

    def test_client_type_of_a_lost_mission(self):
        mission = self.make_mission(self.prospect)
        mission.write(
            {"factor_ids": [Command.set(self.too_dear.ids)], "lost_justification": "No"}
        )
        mission.action_set_lost()
        self.assertFalse(mission.active)
        self.assertFinds("client_type_ids", self.client_type.ids, operator="in")

    def test_plain_fields(self):
        self.assertFinds("city", "amboi")
        self.assertFinds("rating", ["4", "5"], operator="in")
        self.assertFinds("is_takeover", True, operator="=")
        self.assertFinds("prospect_source_id", "A client")
        self.assertFinds("user_id", "Omar")
        self.assertEqual(self.found("source_user_id", "Sarah"), self.both)
        self.assertMisses("source_user_id", "Omar")

    def test_created_from_and_until(self):
        self.assertFinds("prospect_date", date(2026, 3, 15), operator="<=")
        self.assertEqual(
            self.found("prospect_date", date(2026, 3, 16), operator=">="), self.other
        )

    # -------------------------------------------------------------------------
    # The view: what its filters really ask
    # -------------------------------------------------------------------------
    def filter_domain(self, *names):
        """:return: the domain of filters of one group, as the client joins them"""
        arch = self.env["res.partner"].get_view(
            self.env.ref("expertise_prospect.prospect_view_search").id, "search"
        )["arch"]
        domains = []
        for name in names:
            text = arch.split(f'name="{name}"')[1].split('domain="')[1].split('"')[0]
            domains.append(
                safe_eval(
                    text.replace("&gt;", ">").replace("&lt;", "<"),
                    {
                        "uid": self.operational.id,
                        "allowed_company_ids": self.firm_a.ids,
                    },
                )
            )
        return ["|"] * (len(domains) - 1) + [leaf for d in domains for leaf in d]

    def by_filters(self, *names):
        partners = self.env["res.partner"].with_user(self.operational)
        return partners.search(
            [("id", "in", self.both.ids), *self.filter_domain(*names)]
        )

    def test_several_states_at_once(self):
        lost = self.make_mission(self.other)
        lost.write(
            {"factor_ids": [Command.set(self.too_dear.ids)], "lost_justification": "No"}
        )
        lost.action_set_lost()
        self.assertEqual(self.by_filters("in_progress"), self.prospect)
        self.assertEqual(self.by_filters("lost"), self.other)
        self.assertFalse(self.by_filters("signed"))
        self.assertEqual(self.by_filters("lost", "in_progress"), self.both)
        self.assertEqual(self.by_filters("lost", "signed"), self.other)

    def test_colleagues_of_the_network(self):
        users = self.env["res.users"].with_user(self.sales)
        found = users.search([("prospect_colleague_of", "=", self.firm_a.id)])
        self.assertLessEqual(self.sales + self.sales_b + self.manager, found)
        self.assertFalse(found & (self.stranger + self.foreign_manager))
        self.assertFalse(users.search([("prospect_colleague_of", "=", False)]))

    def test_filters(self):
        self.assertEqual(self.by_filters("takeover"), self.prospect)
        self.assertEqual(self.by_filters("well_rated"), self.prospect)
        self.assertEqual(self.by_filters("my_prospects"), self.prospect)
        self.assertEqual(self.by_filters("my_firm"), self.both)
        self.other.sudo().write(
            {"prospect_firm_id": self.firm_b.id, "source_user_id": self.sales_b.id}
        )
        self.assertEqual(self.by_filters("my_firm"), self.prospect)
        self.assertFalse(self.by_filters("without_salesperson"))

    def test_without_salesperson(self):
        self.operational.sudo().active = False
        self.assertFinds("without_salesperson", True, operator="=")

    # -------------------------------------------------------------------------
    # Rights, and speed
    # -------------------------------------------------------------------------
    def test_another_network_finds_nothing(self):
        for name, value in (
            ("search_contact", "claire"),
            ("search_phone", "0261914455"),
            ("search_email", "claire@"),
            ("search_siret", "732829320"),
            ("name", "Boulangerie"),
        ):
            self.assertMisses(name, value, user=self.stranger)

    def test_no_query_per_prospect(self):
        """The number of queries of the list does not grow with its rows."""
        specification = {
            name: {}
            for name in (
                "name",
                "phone",
                "city",
                "prospect_state",
                "rating",
                "can_edit_prospect",
                "mission_count",
                "signed_mission_count",
                "mission_order_count",
            )
        }

        def read(limit):
            self.env.invalidate_all()
            partners = self.env["res.partner"].with_user(self.sales)
            start = self.env.cr.sql_log_count
            partners.web_search_read(
                [("is_prospect", "=", True), ("name", "like", "Row %")],
                specification,
                limit=limit,
            )
            return self.env.cr.sql_log_count - start

        for number in range(40):
            self.make_prospect(f"Row {number:02} (test)")
        self.env.flush_all()
        read(2)
        self.assertEqual(read(40), read(2))

    def test_the_indexes_are_there(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'res_partner'"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        for name in ("name", "email", "city", "siret"):
            self.assertIn(f"res_partner_{name}_trigram_idx", names)
        for name in ("phone", "mobile", "home_phone", "foreign_phone"):
            self.assertIn(f"res_partner_{name}_digits_idx", names)
