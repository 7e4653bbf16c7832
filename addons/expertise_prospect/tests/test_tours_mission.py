from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ProspectCase


class MissionTours(ProspectCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the board shows what the tour made, and nothing else
        cls.env["crm.lead"].search([("mission_type_id", "!=", False)]).filtered(
            lambda lead: lead.mission_state == "in_progress"
        ).unlink()
        cls.tour_prospect = cls.make_prospect("Tour Baker (test)")
        cls.env.flush_all()


@tagged("post_install", "-at_install")
class TestMissionTours(MissionTours):
    """The life of a mission in a real browser."""

    def test_contract_and_performers(self):
        mission = self.make_mission(self.tour_prospect)
        self.start_tour(
            "/odoo/missions", "expertise_prospect_mission_sign", login="t_sales"
        )
        self.assertEqual(mission.offer_id, self.offer)
        self.assertEqual(
            mission.mission_line_ids.mapped("performer"), ["firm", "firm", "client"]
        )

    @mute_logger("odoo.http")  # what the tour tries to do, and is refused
    def test_sign_lose_reopen_delete(self):
        self.make_contact(self.tour_prospect, "Claire", "Tour")
        mission = self.make_ready(self.tour_prospect)
        law = self.make_mission(self.tour_prospect, self.type_law)
        self.start_tour(
            "/odoo/missions", "expertise_prospect_mission_close", login="t_sales"
        )
        self.assertEqual(mission.mission_state, "signed")
        self.assertEqual(mission.factor_ids, self.price)
        self.assertFalse(law.exists())

    def test_read_only(self):
        self.make_contact(self.tour_prospect, "Claire", "Tour")
        self.make_ready(self.tour_prospect)
        self.start_tour(
            "/odoo/missions", "expertise_prospect_mission_readonly", login="t_sales_b"
        )

    @mute_logger("odoo.http")  # what the tour tries to do, and is refused
    def test_board(self):
        self.make_contact(self.tour_prospect, "Claire", "Tour")
        ready = self.make_ready(self.tour_prospect)
        law = self.make_mission(self.tour_prospect, self.type_law)
        self.start_tour(
            "/odoo/missions", "expertise_prospect_mission_board", login="t_sales"
        )
        self.assertEqual(ready.mission_state, "signed")
        self.assertEqual(
            law.stage_id, self.env.ref("expertise_prospect.stage_assessed")
        )

    def test_statistics(self):
        self.make_contact(self.tour_prospect, "Claire", "Tour")
        self.make_ready(self.tour_prospect)._sign(self.price + self.advice)
        self.start_tour(
            "/odoo/missions-signees-perdues",
            "expertise_prospect_statistics",
            login="t_sales",
        )


@tagged("post_install", "-at_install")
class TestMissionToursPhone(MissionTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_buttons(self):
        self.make_ready(self.tour_prospect)
        self.start_tour(
            "/odoo/missions", "expertise_prospect_mission_phone", login="t_sales"
        )
