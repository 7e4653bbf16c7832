from odoo.tests import HttpCase, tagged

from .common import ProspectCase


class TourCase(ProspectCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prospect.phone = "0261914455"

    def tour(self, name, user, **kwargs):
        self.start_tour("/odoo/prospects", name, login=user.login, **kwargs)


@tagged("post_install", "-at_install")
class TestProspectTours(TourCase):
    """The screens of a prospect, in a real browser."""

    def test_list_new_prospect_and_contacts(self):
        self.make_prospect("Twin (test)", company_registry="73282932000074")
        self.tour("expertise_prospect_list", self.sales)
        prospect = self.env["res.partner"].search(
            [("name", "=", "Menuiserie Tournier")]
        )
        self.assertTrue(prospect.is_prospect)
        self.assertEqual(prospect.company_registry, "73282932000074")
        self.assertEqual(prospect.prospect_firm_id, self.firm_a)
        self.assertEqual(prospect.contact_ids.name, "Claire Marchandeau")
        self.assertNotEqual(prospect.contact_ids, self.contact)
        self.assertEqual(self.contact.parent_id, self.prospect)

    def test_settings_link(self):
        self.tour("expertise_prospect_settings_link", self.manager)

    def test_settings_whom_to_ask(self):
        self.tour("expertise_prospect_settings_ask", self.sales)

    def test_read_only(self):
        self.tour("expertise_prospect_read_only", self.sales_b)


@tagged("post_install", "-at_install")
class TestProspectPhone(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self.tour("expertise_prospect_phone", self.sales)
