from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestPlanningTours(CareCase, HttpCase):
    """The planning, and replacing somebody, as a coordinator clicks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the tours run at whatever hour
        cls.bruno.resource_calendar_id = False
        start = fields.Datetime.now().replace(second=0, microsecond=0)
        start += timedelta(minutes=5)
        values = {
            "company_id": cls.firm.id,
            "product_id": cls.service.id,
            "start": start,
            "stop": start + timedelta(hours=1),
        }
        cls.visit, cls.to_fill = (
            cls.env["care.intervention"]
            .with_user(cls.user)
            .create(
                [
                    {
                        **values,
                        "partner_id": cls.client.id,
                        "employee_id": cls.anna.id,
                    },
                    {**values, "partner_id": cls.other_client.id},
                ]
            )
        )

    def test_timeline(self):
        self.start_tour("/odoo", "care_opportunity.planning", login="t_coordinator")

    def test_replace(self):
        self.start_tour("/odoo", "care_opportunity.replace", login="t_coordinator")
        self.assertEqual(self.visit.employee_id, self.bruno)
