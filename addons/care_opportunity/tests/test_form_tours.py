from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestFormTours(CareCase, HttpCase):
    """The screens of a needs form, in a real browser."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tour_client = cls.env["res.partner"].create(
            {"name": "Tour Client", "care_pets": "Un chat", "city": "Tours"}
        )
        cls.activity.name = "Tour Activity"
        cls.activity.field_ids = [
            Command.create({"name": "Tour Field", "kind": "char"})
        ]
        cls.service.name = "Tour Service"
        cls.env.flush_all()

    def test_life(self):
        self.start_tour("/odoo/aide-demandes", "care_form_life", login="t_coordinator")
        forms = self.env["care.assessment"].search(
            [("partner_id", "=", self.tour_client.id)], order="version"
        )
        self.assertEqual(forms.mapped("state"), ["locked", "draft"])
        for form in forms:
            self.assertEqual(form.mission_ids.slot_ids.hour_to, 12)
            self.assertEqual(form.mission_ids.skill_ids.skill_id, self.washing)
            self.assertEqual(form.task_ids.name, "Lever")
            self.assertEqual(form.risk_ids.situation, "Chute")
            self.assertEqual(
                form.read(["properties"])[0]["properties"][0]["value"], "Sans sel"
            )
        self.assertEqual(len(forms._get_reminders()), 1)

    def test_activity(self):
        self.start_tour(
            "/odoo/action-care_opportunity.care_activity_action",
            "care_activity_fields",
            login="t_manager",
        )
        line = self.activity.field_ids.filtered(lambda f: f.kind == "selection")
        self.assertEqual(line.option_ids.name, "Tour Choice")
