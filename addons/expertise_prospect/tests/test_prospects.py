from odoo.tests import tagged

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestProspects(ProspectCase):
    def test_what_a_new_prospect_gets(self):
        self.assertTrue(self.prospect.is_company)
        self.assertEqual(self.prospect.name, "Boulangerie Marchandeau (test)")
        self.assertFalse(self.prospect.firstname)
        self.assertEqual(self.contact.name, "Claire Marchandeau")
        self.assertFalse(self.prospect.company_id)
        self.assertEqual(self.prospect.prospect_network_id, self.network)
        self.assertEqual(self.contact.prospect_network_id, self.network)
        self.assertEqual(self.prospect.prospect_state, "in_progress")
        self.assertEqual(self.prospect.country_id.code, "FR")
        self.assertEqual(self.prospect.preferred_contact_id, self.contact)

    def test_required_fields(self):
        for name in ("prospect_source_id", "source_user_id", "user_id"):
            with (
                self.subTest(name),
                self.refused_by_database("prospect_complete"),
            ):
                self.make_prospect("Incomplete (test)", **{name: False})

    def test_the_source_salesperson_has_the_right(self):
        with self.refused("is no source salesperson"):
            self.prospect.source_user_id = self.operational
        with self.refused("has no access to Firm A"):
            self.prospect.source_user_id = self.sales_b
        with self.refused("does not work in the network"):
            self.prospect.user_id = self.stranger

    def test_siret_is_checked(self):
        with self.refused("checksum"):
            self.prospect.company_registry = "73282932000075"
        self.prospect.company_registry = "732 829 320 00074"
        self.assertEqual(self.prospect.company_registry, "73282932000074")
        twin = self.make_prospect("Twin (test)", company_registry="73282932000074")
        self.assertIn(self.prospect, twin.same_siren_partner_ids)

    def test_naf_code(self):
        self.prospect.naf_code = "1071c"
        self.assertEqual(self.prospect.naf_code, "10.71C")
        with self.refused("no NAF code"):
            self.prospect.naf_code = "baker"

    def test_without_salesperson(self):
        domain = [("without_salesperson", "=", True), ("id", "=", self.prospect.id)]
        partners = self.env["res.partner"].with_user(self.sales)
        self.assertFalse(partners.search(domain))
        self.operational.sudo().active = False
        self.assertEqual(partners.search(domain), self.prospect)
        self.assertTrue(self.prospect.without_salesperson)

    def test_the_preferred_contact_stays(self):
        other = self.make_contact(self.prospect, "Luc", "Marchandeau")
        with self.refused("is the preferred contact"):
            self.contact.unlink()
        with self.refused("is the preferred contact"):
            self.contact.action_archive()
        other.action_set_preferred()
        self.assertEqual(self.prospect.preferred_contact_id, other)
        self.contact.unlink()
        self.assertEqual(self.prospect.contact_ids, other)

    def test_a_contact_of_somebody_else_is_not_preferred(self):
        stranger = self.make_contact(
            self.make_prospect("Elsewhere (test)"), "Ana", "Costa"
        )
        with self.refused("is no contact of"):
            self.prospect.preferred_contact_id = stranger

    def test_missions_follow_the_salesperson(self):
        mission = self.make_mission()
        self.prospect.user_id = self.sales
        self.assertEqual(mission.user_id, self.sales)

    def test_a_prospect_with_missions_stays(self):
        self.make_mission()
        with self.refused("has missions"):
            self.prospect.unlink()
