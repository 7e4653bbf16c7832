from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import CareCase


@tagged("post_install", "-at_install")
class TestRequest(CareCase):
    """The request: an opportunity with an activity, and its one needs form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls.env["crm.lead"].with_user(cls.user)
        cls.action = cls.env["ir.actions.actions"]._for_xml_id(
            "care_opportunity.care_request_action"
        )

    def _request(self, **values):
        return self.leads.create(
            {
                "name": "Aide au lever",
                "type": "opportunity",
                "partner_id": self.client.id,
                "care_activity_id": self.activity.id,
                **values,
            }
        )

    def test_who_asks_is_enough(self):
        """New, who asks, save: activity, name and beneficiary come by themselves."""
        context = safe_eval(self.action["context"], {"uid": self.user.id})
        with Form(
            self.leads.with_context(**context),
            view="care_opportunity.care_request_view_form",
        ) as form:
            form.partner_id = self.client
        lead = form.record
        self.assertTrue(lead.name)
        self.assertTrue(lead.care_activity_id)
        self.assertEqual(lead.care_beneficiary_id, self.client)
        self.assertEqual(lead.type, "opportunity")

    def test_other_opportunities_stay_out(self):
        other = self.leads.create({"name": "Autre", "type": "opportunity"})
        lead = self._request()
        found = self.leads.search(safe_eval(self.action["domain"]))
        self.assertIn(lead, found)
        self.assertNotIn(other, found)
        self.assertFalse(other.care_activity_id)
        self.assertFalse(other.care_beneficiary_id)

    def test_one_form(self):
        lead = self._request()
        first = lead.action_open_care_assessment()["res_id"]
        self.assertEqual(lead.action_open_care_assessment()["res_id"], first)
        form = self.env["care.assessment"].browse(first)
        self.assertEqual(form.partner_id, self.client)
        self.assertEqual(form.user_id, self.user)
        with self.refused_by_database("care_assessment_present_uniq"):
            self.make_form(lead_id=lead.id)
        self.make_mission(form)
        form.with_user(self.user).action_validate()
        copy = form.with_user(self.user)._duplicate()
        self.assertEqual(lead.action_open_care_assessment()["res_id"], copy.id)
        self.assertEqual(lead.care_assessment_count, 2)

    def test_cancelled_form_makes_room(self):
        lead = self._request()
        form = lead._get_care_assessment()
        reason = self.env["dossier.closing.reason"].search(
            [("kind", "in", ("care", "general"))], limit=1
        )
        form._close(reason)
        second = lead._get_care_assessment()
        self.assertNotEqual(second, form)
        with self.refused_by_database("care_assessment_present_uniq"):
            form.action_reopen()

    def test_says_what_is_missing(self):
        with self.refused("Choose the activity"):
            self._request(care_activity_id=False)._get_care_assessment()
        lead = self._request(partner_id=False)
        with self.refused("who asks for help"):
            lead._get_care_assessment()

    def test_firm_of_the_request(self):
        lead = self._request(company_id=self.firm.id)
        self.assertEqual(lead._get_care_assessment().company_id, self.firm)

    def test_plain_user_of_the_crm(self):
        """Who sells something else sees no form, and his opportunities still work."""
        seller = self.new_user("t_seller", "Sam Vendeur", "plain")
        seller.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        lead = self._request()
        lead.with_user(seller).name = "Renommée"
        with self.assertRaises(UserError):
            lead.with_user(seller).action_open_care_assessment()
