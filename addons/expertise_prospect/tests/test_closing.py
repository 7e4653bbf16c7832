from datetime import datetime

from odoo import Command
from odoo.tests import tagged
from odoo.tools import convert_file

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestClosing(ProspectCase):
    def _wizard(self, mission, kind, **values):
        action = mission.action_sign() if kind == "signed" else mission.action_lose()
        return (
            self.env["prospect.closing.wizard"]
            .with_user(self.sales)
            .with_context(**action["context"])
            .create(values)
        )

    def test_signing_makes_client_and_order(self):
        mission = self.make_ready()
        self._wizard(
            mission, "signed", factor_ids=[Command.set((self.price + self.either).ids)]
        ).action_close()
        self.assertEqual(mission.stage_id.name, "Signed")
        self.assertEqual((mission.won_status, mission.probability), ("won", 100))
        self.assertEqual(mission.factor_ids, self.price + self.either)
        self.assertEqual(self.prospect.prospect_state, "signed")
        self.assertTrue(self.prospect.is_client)
        self.assertRegex(self.prospect.ref, r"^C\d{5}$")
        self.assertEqual(self.prospect.customer_rank, 1)
        self.assertEqual(self.prospect.client_since, self.today(self.env))
        order = mission.sudo().mission_order_id
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.company_id, self.firm_a)
        self.assertEqual(order.partner_id, self.prospect)
        self.assertEqual(order.user_id, self.operational)
        self.assertEqual(order.sale_order_template_id, self.offer)
        self.assertEqual(order.amount_untaxed, 3300.0)
        self.assertEqual(mission.expected_revenue, 3300.0)

    def test_an_upgrade_leaves_the_day_of_signing_alone(self):
        mission = self.make_ready()
        mission._sign(self.price)
        then = datetime(2026, 1, 15, 10)
        mission.sudo().date_closed = then
        stage = self.env.ref("expertise_prospect.stage_signed")
        stage.name = "Signed at last"
        self.env.flush_all()
        file = "data/crm_stage_data.xml"
        convert_file(self.env, "expertise_prospect", file, {}, mode="update")
        self.assertEqual(mission.date_closed, then)
        self.assertEqual(stage.name, "Signed at last")

    def test_the_order_has_the_typed_amount(self):
        mission = self.make_ready()
        mission.expected_revenue = 3000.01
        mission._sign(self.price)
        self.assertEqual(mission.sudo().mission_order_id.amount_untaxed, 3000.01)

    def test_factors_are_required(self):
        mission = self.make_ready()
        with self.refused("one or more factors"):
            self._wizard(mission, "signed").action_close()
        with self.refused("one or more factors"):
            mission.stage_id = self.env.ref("expertise_prospect.stage_signed")
        with self.refused("does not fit"):
            mission._sign(self.too_dear)

    def test_a_contact_and_an_offer_are_required(self):
        mission = self.make_mission()
        signed = self.env.ref("expertise_prospect.stage_signed")
        values = {
            "stage_id": signed.id,
            "factor_ids": [Command.set(self.price.ids)],
        }
        with self.refused("contract type and an offer"):
            mission.action_sign()
        with self.refused("contract type and an offer"):
            mission.write(values)
        alone = self.make_prospect("Without contact (test)")
        mission = self.make_ready(alone)
        with self.refused("Add a contact"):
            mission.action_sign()
        with self.refused("Add a contact"):
            mission.write(values)
        self.assertFalse(alone.is_client)

    def test_signed_from_whatever_stage(self):
        for xmlid in ("stage_suspect", "stage_gained"):
            prospect = self.make_prospect(f"{xmlid} (test)")
            self.make_contact(prospect, "Léa", "Roux")
            mission = self.make_ready(prospect)
            mission.stage_id = self.env.ref(f"expertise_prospect.{xmlid}")
            mission._sign(self.price)
            self.assertEqual(mission.won_status, "won")

    def test_signed_once(self):
        mission = self.make_ready()
        wizards = [
            self._wizard(mission, "signed", factor_ids=[Command.set(self.price.ids)])
            for _turn in range(2)
        ]
        wizards[0].action_close()
        with self.refused("is signed"):
            wizards[1].action_close()
        self.assertEqual(len(mission.sudo().order_ids), 1)

    def test_a_signed_mission_does_not_move(self):
        mission = self.make_ready()
        mission._sign(self.price)
        with self.refused("cancel its order"):
            mission.stage_id = self.env.ref("expertise_prospect.stage_qualified")
        with self.refused("cancel its order"):
            mission.action_archive()
        with self.refused("cannot be deleted"):
            mission.unlink()
        with self.refused("no longer change"):
            mission.expected_revenue = 1
        with self.refused("no longer changes"):
            mission.mission_line_ids[0].price_unit = 1

    def test_opened_again_once_the_order_is_cancelled(self):
        mission = self.make_ready()
        mission._sign(self.price)
        mission.sudo().mission_order_id.with_company(self.firm_a)._action_cancel()
        mission.action_reopen_mission()
        self.assertEqual(mission.stage_id.name, "In negotiation")
        self.assertEqual(mission.probability, 75)
        self.assertFalse(mission.factor_ids)
        self.assertEqual(self.prospect.prospect_state, "in_progress")
        self.assertTrue(self.prospect.is_client)
        mission._sign(self.advice)
        self.assertEqual(len(mission.sudo().order_ids), 2)

    def test_gained_makes_a_client_and_no_order(self):
        mission = self.make_mission()
        mission.stage_id = self.env.ref("expertise_prospect.stage_gained")
        self.assertEqual((mission.won_status, mission.probability), ("pending", 99))
        self.assertTrue(self.prospect.is_client)
        number = self.prospect.ref
        self.assertRegex(number, r"^C\d{5}$")
        self.assertFalse(mission.sudo().order_ids)
        self.assertEqual(self.prospect.prospect_state, "in_progress")
        mission.stage_id = self.env.ref("expertise_prospect.stage_negotiation")
        mission.stage_id = self.env.ref("expertise_prospect.stage_gained")
        self.assertEqual(self.prospect.ref, number)

    def test_lost_needs_factors_and_justification(self):
        mission = self.make_mission()
        for values, message in (
            ({}, "one or more factors"),
            ({"factor_ids": [Command.set(self.too_dear.ids)]}, "Write why"),
            (
                {
                    "factor_ids": [Command.set(self.too_dear.ids)],
                    "lost_justification": "  ",
                },
                "Write why",
            ),
        ):
            with self.refused(message):
                self._wizard(mission, "lost", **values).action_close()
        for write in (
            lambda: mission.write({"active": False}),
            lambda: mission.write({"active": False, "probability": 0}),
            mission.action_archive,
            mission.action_set_lost,
        ):
            with self.refused("one or more factors"):
                write()
        self._wizard(
            mission,
            "lost",
            factor_ids=[Command.set(self.too_dear.ids)],
            lost_justification="Three times the price of the other firm.",
        ).action_close()
        self.assertEqual((mission.won_status, mission.probability), ("lost", 0))
        self.assertEqual(self.prospect.prospect_state, "lost")

    def test_state_of_the_prospect(self):
        self.assertEqual(self.prospect.prospect_state, "in_progress")
        first = self.make_ready()
        second = self.make_mission(mission_type=self.type_law)
        first._lose(self.too_dear, "No.")
        self.assertEqual(self.prospect.prospect_state, "in_progress")
        second._lose(self.too_dear, "No.")
        self.assertEqual(self.prospect.prospect_state, "lost")
        first.action_reopen_mission()
        self.assertEqual(self.prospect.prospect_state, "in_progress")
        self.assertEqual(first.probability, 5)
        self.assertFalse(first.lost_justification)
        first._sign(self.price)
        self.assertEqual(self.prospect.prospect_state, "signed")
        second.action_reopen_mission()
        second.unlink()
        self.assertEqual(self.prospect.prospect_state, "signed")

    def test_signing_for_another_firm(self):
        """The salesperson of the file signs for a firm that he is no member of."""
        mission = self.make_ready(firm_id=self.firm_b.id)
        mission._sign(self.price)
        order = mission.sudo().mission_order_id
        self.assertEqual((order.company_id, order.state), (self.firm_b, "sale"))

    def test_the_bonus_stays_with_whom_it_was_earned(self):
        mission = self.make_ready()
        other = self.make_mission(mission_type=self.type_audit)
        mission._sign(self.price)
        self.operational.sudo().group_ids += self.env.ref(
            "expertise_prospect.group_source_salesperson"
        )
        self.prospect.source_user_id = self.operational
        self.assertEqual(mission.source_user_id, self.sales)
        self.assertEqual(other.source_user_id, self.operational)

    def test_a_network_without_sequence_gets_one(self):
        sequences = self.env["ir.sequence"].search([("code", "=", "prospect.client")])
        sequences.filtered(lambda s: s.company_id == self.network).unlink()
        self.make_ready()._sign(self.price)
        self.assertTrue(self.prospect.ref)
