from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CareCase, at


@tagged("post_install", "-at_install")
class TestLife(CareCase):
    """From the request to the form and its missions."""

    def test_form_takes_over_the_request(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.user)
            .create(
                {
                    "name": "Aide au lever",
                    "type": "opportunity",
                    "partner_id": self.other_client.id,
                    "care_beneficiary_id": self.client.id,
                    "care_activity_id": self.activity.id,
                }
            )
        )
        form = (
            self.env["care.assessment"]
            .with_user(self.user)
            .create({"lead_id": lead.id})
        )
        self.assertEqual(form.partner_id, self.client)
        self.assertEqual(form.customer_id, self.other_client)
        self.assertEqual(form.activity_id, self.activity)
        self.assertEqual(form.beneficiary_pets, "Un chat")
        self.assertIn("3 rue des Tilleuls", form.beneficiary_address)
        self.assertTrue(form.name)
        self.assertEqual(lead.action_open_care_assessment()["res_id"], form.id)

    def test_occurrences(self):
        mission = self.make_mission(
            slots=[("0", 9, 11), ("4", 22, 6)], date_start="2026-11-02"
        )
        found = mission._get_occurrences(date(2026, 11, 23), date(2026, 11, 29))
        self.assertEqual(
            [row[1:] for row in found],
            [
                (
                    date(2026, 11, 23),
                    at("2026-11-23 09:00"),
                    at("2026-11-23 11:00"),
                ),
                (
                    date(2026, 11, 27),
                    at("2026-11-27 22:00"),
                    at("2026-11-28 06:00"),
                ),
            ],
        )
        mission.slot_ids.every_weeks = 2
        self.assertFalse(
            mission._get_occurrences(date(2026, 11, 23), date(2026, 11, 29))
        )
        self.assertEqual(
            len(mission._get_occurrences(date(2026, 11, 30), date(2026, 12, 6))), 2
        )
        self.assertEqual(mission.weekly_hours, 5)

    def test_tasks_are_copied_to_the_visit(self):
        form = self.make_form(
            task_ids=[
                (0, 0, {"name": "Lever"}),
            ]
        )
        mission, other = self.make_mission(form), self.make_mission(form)
        form.task_ids = [
            (0, 0, {"name": "Toilette", "mission_id": mission.id}),
            (0, 0, {"name": "Ménage", "mission_id": other.id}),
        ]
        visit = self.make_visit(
            "2026-11-23 09:00", "2026-11-23 11:00", mission_id=mission.id
        )
        self.assertEqual(sorted(visit.task_ids.mapped("name")), ["Lever", "Toilette"])

    def test_rights(self):
        form = self.make_form()
        form.with_user(self.manager).read(["allergies"])
        for user in (self.plain, self.stranger):
            with self.assertRaises(AccessError):
                form.with_user(user).read(["allergies"])
