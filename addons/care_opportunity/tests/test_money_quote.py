from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_money import CareMoneyCase


@tagged("post_install", "-at_install")
class TestMoneyQuote(CareMoneyCase):
    """From the form to the accepted quote."""

    def test_quote_of_a_form(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.user)
            .create(
                {
                    "name": "Aide",
                    "type": "opportunity",
                    "partner_id": self.other_client.id,
                    "care_beneficiary_id": self.client.id,
                    "care_activity_id": self.activity.id,
                    "company_id": self.firm.id,
                }
            )
        )
        form = self.make_form(lead_id=lead.id, customer_id=self.other_client.id)
        weekly = self.make_mission(form, slots=[("0", 9, 11), ("3", 9, 10.5)])
        single = self.make_mission(
            form,
            slots=[],
            product_id=self.housework.id,
            slot_ids=[
                Command.create({"date": "2026-11-30", "hour_from": 22, "hour_to": 1})
            ],
        )
        self.assertEqual(form.care_quote_state, "none")
        action = form.action_care_quote()
        order = self.env["sale.order"].browse(action["res_id"]).with_user(self.user)
        self.assertEqual(order.partner_id, self.other_client)
        self.assertEqual(order.opportunity_id, lead)
        self.assertEqual(order.company_id, self.firm)
        lines = order.order_line
        self.assertEqual(lines.mapped("product_uom_qty"), [15.17, 3])
        self.assertEqual(lines.care_mission_root_id, weekly | single)
        self.assertEqual(lines.mapped("price_unit"), [30, 26.5])
        self.assertEqual(form.action_care_quote()["res_id"], order.id, "pressed twice")
        self.assertEqual(form.care_quote_state, "draft")
        order.action_confirm()
        self.assertEqual(form.care_quote_state, "accepted")
        self.assertEqual(form.care_order_count, 1)
        self.assertEqual(order.invoice_status, "no", "never billed by the quote")

    def test_amended_quote(self):
        form = self.make_form()
        mission = self.make_mission(form)
        first = self.accept(form)
        form.action_validate()
        following = form._duplicate()
        second = following._get_care_quote()
        self.assertNotEqual(second, first)
        self.assertEqual(second.care_amends_id, first)
        self.assertEqual(second.order_line.care_mission_root_id, mission)
        self.assertEqual(form._get_care_quote(), first, "a locked form shows its own")

    def test_empty_form_has_no_quote(self):
        with self.refused("Add a mission"):
            self.make_form()._get_care_quote()

    def test_required_by_law(self):
        """100 € incl. VAT a month, at the cent."""
        self.service.list_price = 10
        form = self.make_form()
        mission = self.make_mission(form, slots=[("0", 9, 11)])
        self.assertEqual(form.care_monthly_amount, 95.33)  # 8 h 40 at 11 €
        self.assertFalse(form.care_quote_required)
        mission.slot_ids.hour_to = 11.1
        self.assertEqual(form.care_monthly_amount, 100.1)
        self.assertTrue(form.care_quote_required)

    def test_vat_by_service_and_client(self):
        form = self.make_form()
        self.make_mission(form)
        self.make_mission(form, product_id=self.housework.id)
        company = self.firm.sudo()
        taxes = form._get_care_quote().order_line.mapped("tax_ids.amount")
        self.assertEqual(taxes, [10])
        self.client.care_dependent = True
        form._get_care_quote().sudo().unlink()
        order = form._get_care_quote()
        self.assertEqual(
            [line.tax_ids.amount for line in order.order_line],
            [5.5, 10],
            "housework stays at 10 % even for a dependent client",
        )
        order.sudo().unlink()
        company.care_vat_exempt = True
        self.assertFalse(form._get_care_quote().order_line.tax_ids)
        company.care_vat_exempt = False
        company.care_vat_rule_ids.unlink()
        self.service.taxes_id = self.vat[20]
        self.assertEqual(company._get_care_taxes(self.service, self.client).amount, 20)

    def test_printed_quote(self):
        form = self.make_form()
        self.make_mission(form)
        order = form._get_care_quote()
        render = self.env["ir.actions.report"].with_user(self.user)._render_qweb_html
        html = render("sale.report_saleorder", order.ids)[0].decode()
        for words in (
            "SAP900000001",
            "33,00",
            "30,00",
            "Marthe Lenoir",
            "199 sexdecies",
        ):
            self.assertIn(words, html)
        self.assertNotIn('name="care_agent"', html)
        self.firm.care_mode = "agent"
        html = render("sale.report_saleorder", order.ids)[0].decode()
        self.assertIn('name="care_agent"', html)
        other = self.env["sale.order"].create({"partner_id": self.client.id})
        html = render("sale.report_saleorder", other.ids)[0].decode()
        self.assertNotIn("199 sexdecies", html)

    def test_kept_a_year(self):
        form = self.make_form()
        self.make_mission(form)
        order = form._get_care_quote()
        order.action_quotation_sent()
        order._action_cancel()
        with self.refused("one year"):
            order.sudo().unlink()
        # neither a draft again nor another date lets go of it
        order.action_draft()
        order.date_order = "2025-01-01 10:00:00"
        with self.refused("noted when it is sent"):
            order.with_user(self.user).care_handed_at = False
        with self.refused("one year"):
            order.sudo().unlink()
        order.sudo().care_handed_at = "2025-01-01 10:00:00"
        order.sudo().unlink()
        self.assertFalse(form.care_order_ids)

    def test_rights(self):
        form = self.make_form()
        self.make_mission(form)
        for user in (self.plain, self.stranger):
            with self.assertRaises(AccessError):
                form.with_user(user)._get_care_quote()
