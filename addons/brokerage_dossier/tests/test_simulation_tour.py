from odoo.tests import HttpCase, tagged

from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestSimulationTour(SimulationCase, HttpCase):
    """A broker makes two plans, chooses one and compares them, in a real browser."""

    def test_two_plans(self):
        self.env.flush_all()
        self.start_tour(
            f"/odoo/courtage/{self.dossier.id}",
            "brokerage_simulation",
            login="t_broker",
        )
        chosen = self.dossier.chosen_simulation_id
        self.assertEqual(chosen.name, "Smoothed plan")
        self.assertEqual(chosen.monthly_payment, 1156.14)
        self.assertEqual(len(self.dossier.simulation_ids), 2)
        self.assertEqual(chosen.loan_ids.mapped("loan_type"), ["main", "ptz"])
