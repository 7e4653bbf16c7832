from odoo.tests import tagged

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestMissions(ProspectCase):
    def test_a_new_mission_starts_as_suspect(self):
        mission = self.make_mission()
        self.assertEqual(mission.stage_id.name, "Suspect")
        self.assertEqual(mission.probability, 5)
        self.assertFalse(mission.company_id)
        self.assertEqual(mission.user_id, self.operational)
        self.assertEqual(mission.source_id, self.source)
        self.assertEqual(mission.network_id, self.network)
        self.assertEqual(
            mission.name, "Accounts (test) – Boulangerie Marchandeau (test)"
        )
        self.prospect.name = "Boulangerie Dubois (test)"
        self.assertEqual(mission.name, "Accounts (test) – Boulangerie Dubois (test)")

    def test_probability_is_that_of_the_stage(self):
        mission = self.make_ready()
        for xmlid, probability in (
            ("stage_qualified", 20),
            ("stage_assessed", 50),
            ("stage_negotiation", 75),
            ("stage_gained", 99),
            ("stage_suspect", 5),
        ):
            stage = self.env.ref(f"expertise_prospect.{xmlid}")
            mission.stage_id = stage
            self.assertEqual(mission.probability, probability)
            self.assertEqual(mission.automated_probability, probability)
            self.assertFalse(stage.is_won)
        with self.refused("that of its stage"):
            mission.probability = 42

    def test_predictive_scoring_leaves_missions_alone(self):
        stages = self.env.ref("expertise_prospect.stage_assessed")
        missions = self.make_mission() + self.make_mission(mission_type=self.type_law)
        missions.stage_id = stages
        won = self.make_ready(self._other_prospect())
        won._sign(self.price)
        lost = self.make_mission(self._other_prospect("Third"))
        lost._lose(self.too_dear, "Three times the price.")
        self.env["ir.config_parameter"].sudo().set_param(
            "crm.pls_start_date", "2000-01-01"
        )
        self.env["crm.lead"].sudo()._cron_update_automated_probabilities()
        (missions + won + lost).invalidate_recordset()
        self.assertEqual(missions.mapped("probability"), [50, 50])
        self.assertEqual((won.probability, lost.probability), (100, 0))

    def _other_prospect(self, name="Other"):
        prospect = self.make_prospect(f"{name} (test)")
        self.make_contact(prospect, "Paul", name)
        return prospect

    def test_one_mission_of_each_type(self):
        self.make_mission()
        with self.refused_by_database("mission_uniq"):
            self.make_mission()

    def test_a_lost_type_stays_used(self):
        self.make_mission()._lose(self.too_dear, "Too dear.")
        with self.refused_by_database("mission_uniq"):
            self.make_mission()

    def test_wizard_offers_unused_types(self):
        self.make_mission()
        wizard = self.env["prospect.mission.wizard"].with_user(self.sales)
        wizard = wizard.create(
            {
                "partner_id": self.prospect.id,
                "mission_type_id": self.type_law.id,
                "client_type_id": self.client_type.id,
            }
        )
        self.assertNotIn(self.type_accounts, wizard.free_type_ids)
        self.assertIn(self.type_law, wizard.free_type_ids)
        self.assertEqual(wizard.firm_id, self.firm_a)
        mission = self.env["crm.lead"].browse(wizard.action_create()["res_id"])
        self.assertEqual(mission.mission_type_id, self.type_law)

    def test_a_client_type_is_required(self):
        with self.refused_by_database("mission_complete"):
            self.make_mission(client_type_id=False)

    def test_only_a_prospect_has_missions(self):
        partner = self.env["res.partner"].create({"name": "No prospect (test)"})
        with self.refused("belongs to a prospect"):
            self.make_mission(partner)

    def test_only_firms_that_offer_the_service(self):
        with self.refused("does not offer the service"):
            self.make_mission(mission_type=self.type_law, firm_id=self.firm_b.id)
        with self.refused("not a firm of the prospect"):
            self.make_mission(firm_id=self.foreign.id)

    def test_only_the_firms_own_offices(self):
        mission = self.make_mission()
        mission.office_id = self.office_a
        with self.refused("not an office of"):
            mission.office_id = self.office_b

    def test_only_colleagues_with_access_to_the_service(self):
        mission = self.make_mission(mission_type=self.type_law)
        mission.holder_id = self.operational
        with self.refused("has no access to the service"):
            mission.holder_id = self.sales
        with self.refused("has no access to Firm A"):
            mission.associate_id = self.sales_b

    def test_other_stages_are_refused(self):
        stage = self.env["crm.stage"].create({"name": "Elsewhere (test)"})
        mission = self.make_mission()
        with self.refused("no stage of a mission"):
            mission.stage_id = stage

    def test_stages_are_fixed(self):
        stage = self.env.ref("expertise_prospect.stage_qualified")
        stage.with_user(self.manager).name = "Qualified by phone"
        with self.refused("are fixed"):
            stage.with_user(self.manager).fixed_probability = 33
        with self.refused("are fixed"):
            stage.with_user(self.manager).unlink()

    def test_a_mission_keeps_its_prospect_and_type(self):
        mission = self.make_mission()
        with self.refused("keeps its prospect"):
            mission.partner_id = self._other_prospect()
        with self.refused("keeps its prospect"):
            mission.mission_type_id = self.type_law

    def test_missions_are_not_merged(self):
        missions = self.make_mission() + self.make_mission(mission_type=self.type_law)
        with self.refused("cannot be merged"):
            missions.merge_opportunity()

    def test_other_opportunities_are_left_alone(self):
        lead = self.env["crm.lead"].create({"name": "Plain (test)"})
        lead.probability = 42
        lead.stage_id = self.env["crm.stage"].create({"name": "Any (test)"})
        lead.action_set_lost()
        self.assertEqual(lead.won_status, "lost")
        self.assertFalse(lead.earns_bonus)

    def test_a_linked_dossier_earns_no_bonus(self):
        first = self.make_ready()
        self.assertTrue(first.earns_bonus)
        first._sign(self.price)
        action = first.action_new_linked_dossier()
        wizard = (
            self.env["prospect.mission.wizard"]
            .with_user(self.sales)
            .with_context(**action["context"])
            .create(
                {
                    "mission_type_id": self.type_accounts.id,
                    "client_type_id": self.client_type.id,
                }
            )
        )
        linked = self.env["crm.lead"].browse(wizard.action_create()["res_id"])
        self.assertEqual(linked.linked_dossier_id, first)
        self.assertFalse(linked.earns_bonus)
