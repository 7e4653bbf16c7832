from odoo.tests import tagged

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestContract(ProspectCase):
    def test_the_amount_comes_after_the_offer(self):
        mission = self.make_mission()
        with self.refused_by_database("amount_needs_offer"):
            mission.expected_revenue = 100
        mission.write({"contract_type_id": self.contract.id, "offer_id": self.offer.id})
        self.assertEqual(mission.expected_revenue, 3300)
        self.assertEqual(mission.mission_line_ids.mapped("amount"), [1200, 1800, 300])
        mission.expected_revenue = 2999.99
        self.assertAlmostEqual(
            sum(mission.mission_line_ids.mapped("amount")), 2999.99, 6
        )
        self.assertEqual(mission.expected_revenue, 2999.99)

    def test_every_amount_is_spread_to_the_cent(self):
        mission = self.make_ready()
        for amount in (
            0.01,
            0.02,
            1.0,
            10.0,
            33.33,
            999.99,
            3300.0,
            12345.67,
            0.0,
            5.0,
        ):
            mission.expected_revenue = amount
            self.assertAlmostEqual(
                sum(mission.mission_line_ids.mapped("amount")), amount, 6
            )
            self.assertEqual(mission.expected_revenue, amount)

    def test_lines_make_the_amount(self):
        mission = self.make_ready()
        mission.mission_line_ids[2].quantity = 24
        self.assertEqual(mission.expected_revenue, 3600)
        mission.mission_line_ids[0].unlink()
        self.assertEqual(mission.expected_revenue, 2400)

    def test_another_offer_replaces_the_lines(self):
        mission = self.make_ready()
        light = self.make_offer("Light (test)", self.contract, [(self.closing, 1)])
        mission.offer_id = light
        self.assertEqual(mission.mission_line_ids.product_id, self.closing)
        self.assertEqual(mission.expected_revenue, 1800)

    def test_contract_and_offer_fit_the_mission(self):
        mission = self.make_mission()
        with self.refused("not an offer of the contract"):
            mission.write(
                {"contract_type_id": self.contract.id, "offer_id": self.offer_law.id}
            )
        with self.refused("not meant for missions"):
            mission.write(
                {
                    "contract_type_id": self.contract_law.id,
                    "offer_id": self.offer_law.id,
                }
            )

    def test_an_offer_of_another_firm_is_refused(self):
        only_b = self.make_offer(
            "Of B (test)", self.contract, [(self.closing, 1)], self.firm_b
        )
        mission = self.make_mission()
        with self.refused("only"):
            mission.write({"contract_type_id": self.contract.id, "offer_id": only_b.id})

    def test_performers(self):
        mission = self.make_ready()
        line = mission.mission_line_ids[0]
        line.performer_user_id = self.operational
        line.performer = "client"
        self.assertFalse(line.performer_user_id)
