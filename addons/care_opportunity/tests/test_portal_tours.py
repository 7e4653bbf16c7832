from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .portal import PortalCase


class CareTours:
    """The worker's pages in a real browser; today is today."""

    clock = None

    def setUp(self):
        super().setUp()
        now = fields.Datetime.now()
        self.visit.with_user(self.user).write(
            {"start": now, "stop": now + timedelta(hours=2)}
        )

    def test_a_visit(self):
        self.start_tour("/my", "care_worker_visit", login="p_anna")
        self.env.invalidate_all()
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.note, "Plus de lait")
        self.assertEqual(self.visit.sudo().task_ids.mapped("done"), [True, True])
        self.assertTrue(self.visit.stamped_start)
        self.assertTrue(self.visit.stamped_stop)

    def test_a_client(self):
        self.start_tour("/my/aide", "care_worker_client", login="p_anna")
        self.env.invalidate_all()
        kinds = self.readings(user_id=self.logins["anna"].id).mapped("kind")
        self.assertEqual(kinds, ["sheet", "code", "information"])

    def test_nobody_opens(self):
        self.start_tour(self.url, "care_worker_absent", login="p_anna")
        self.env.invalidate_all()
        self.assertEqual(self.visit.state, "missed")
        self.assertEqual(self.visit.missed_note, "Rang three times")


@tagged("post_install", "-at_install")
class TestCareToursPhone(CareTours, PortalCase):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True


@tagged("post_install", "-at_install")
class TestCareToursDesk(PortalCase):
    browser_size = "1366x768"

    def test_the_office_corrects(self):
        self.visit.sudo()._stamp("start")
        url = f"/odoo/aide-interventions/{self.visit.id}"
        self.start_tour(url, "care_office_correction", login="t_coordinator")
        self.env.invalidate_all()
        self.assertEqual(self.visit.state, "planned")
        line = self.visit.sudo().stamp_ids.sorted("id")[-1]
        self.assertEqual((line.reason, line.user_id), ("Dead battery", self.user))
