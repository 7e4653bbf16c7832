from odoo.tests import HttpCase, tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestFollowUpTour(FollowUpCase, HttpCase):
    """Satisfaction note and adverse event, from the client's form, in a browser."""

    browser_size = "1366x768"

    def test_tour(self):
        self.make_form()
        self.env.flush_all()
        self.start_tour(
            f"/odoo/aide-clients/{self.client.id}",
            "care_follow_up",
            login="t_coordinator",
        )
        note = self.env["care.note"].search(
            [("partner_id", "=", self.client.id), ("score", "!=", False)]
        )
        self.assertEqual(note.score, "4")
        self.assertEqual(note.author_id, self.user)
        event = self.env["care.adverse.event"].search(
            [("partner_id", "=", self.client.id)]
        )
        self.assertEqual(event.state, "treated")
        self.assertEqual(event.employee_ids, self.anna)
        self.assertEqual(event.treated_by_id, self.user)
        self.assertEqual(len(self.event_notes(event)), 2)
