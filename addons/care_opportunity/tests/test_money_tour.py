from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_money import CareMoneyCase


@tagged("post_install", "-at_install")
class TestMoneyTour(CareMoneyCase, HttpCase):
    """Quote and month, in a real browser."""

    def test_quote(self):
        form = self.make_form()
        self.make_mission(form)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/aide-formulaires/{form.id}",
            "care_opportunity_quote",
            login="t_coordinator",
        )
        self.assertEqual(form.care_order_ids.state, "sale")

    def test_invoice_month(self):
        month = fields.Date.today().replace(day=1) - timedelta(days=1)
        day = f"{month:%Y-%m}"
        visit = self.done(f"{day}-05 09:00", f"{day}-05 10:20")
        self.make_visit(f"{day}-06 09:00", f"{day}-06 10:20", self.anna)
        self.env.flush_all()
        self.start_tour(
            "/odoo/aide-formulaires",
            "care_opportunity_invoice_month",
            login="t_coordinator",
        )
        self.assertEqual(visit.invoice_id.invoice_line_ids.quantity, 80)
