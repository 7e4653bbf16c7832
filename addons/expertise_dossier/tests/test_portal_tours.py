from odoo.tests import tagged

from .portal import PortalCase


class PortalTours:
    """The portal in a real browser, as owner, agency and notary."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.make_full()

    def test_owner(self):
        order = self.quote(self.dossier)
        self.start_tour("/my", "expertise_portal_owner", login="p_client")
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.signed_by, "Anne Martin")
        self.assertEqual(self.dossier.state, "to_plan")
        self.assertEqual(self.dossier.request_kind, "call_back")
        self.assertIn("When can you come?", self.dossier.request_text)

    def test_agency(self):
        last = self.last_dossier()
        self.start_tour("/my/dossiers", "expertise_portal_agency", login="p_agent")
        made = self.new_dossiers(last)
        self.assertEqual(len(made), 1)
        self.assertEqual(made.owner_id.name, "Jean Tour")
        self.assertEqual(made.prescriber_id, self.agency)
        self.assertEqual(made.nature_ids, self.dpe)
        self.assertEqual(made.property_id.kind, "house")

    def test_notary(self):
        self.quote(self.dossier)
        self.start_tour("/my/dossiers", "expertise_portal_notary", login="p_notary")


@tagged("post_install", "-at_install")
class TestPortalToursDesk(PortalTours, PortalCase):
    allow_inherited_tests_method = True
    browser_size = "1366x768"


@tagged("post_install", "-at_install")
class TestPortalToursPhone(PortalTours, PortalCase):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
