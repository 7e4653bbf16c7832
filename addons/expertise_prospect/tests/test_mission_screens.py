from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import ProspectCase

FORM = "expertise_prospect.mission_view_form"


class MissionScreenCase(ProspectCase):
    def offered(self, record, view, name, user):
        """What a many2one offers: its domain in that view, seen by that user."""
        model = record.with_user(user)
        arch = model.get_views([(self.env.ref(view).id, "form")])["views"]["form"]
        node = next(
            node
            for node in self._parse(arch["arch"]).iter("field")
            if node.get("name") == name
        )
        domain = node.get("domain") or record._fields[name].domain or "[]"
        values = {
            field: (
                model[field].id
                if record._fields[field].type == "many2one"
                else model[field].ids
                if record._fields[field].relational
                else model[field]
            )
            for field in record._fields
            if field in domain
        }
        return model[name].search(Domain(safe_eval(domain, values)))

    @staticmethod
    def _parse(arch):
        return etree.fromstring(arch)


@tagged("post_install", "-at_install")
class TestMissionForm(MissionScreenCase):
    def test_firms_of_the_network_for_a_salesperson_of_one_firm(self):
        """He may choose a firm that he is no member of: it offers the service."""
        mission = self.make_mission()
        self.assertEqual(self.sales.company_ids, self.firm_a)
        firms = self.offered(mission, FORM, "firm_id", self.sales)
        self.assertEqual(firms, self.firm_a + self.firm_b)
        with Form(mission.with_user(self.sales), FORM) as form:
            form.firm_id = self.firm_b
        self.assertEqual(mission.firm_id, self.firm_b)

    def test_only_firms_that_offer_the_service(self):
        mission = self.make_mission(mission_type=self.type_law)
        firms = self.offered(mission, FORM, "firm_id", self.sales)
        self.assertEqual(firms, self.firm_a)
        self.legal.firm_ids = False
        self.assertFalse(self.offered(mission, FORM, "firm_id", self.sales))

    def test_other_networks_stay_out_of_sight(self):
        self.accounting.firm_ids += self.foreign
        seen = self.env["res.company"].with_user(self.sales).search([])
        self.assertEqual(seen, self.network + self.firms)
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.sales).read(["name"])
        mission = self.make_mission()
        self.assertNotIn(
            self.foreign, self.offered(mission, FORM, "firm_id", self.sales)
        )

    def test_firms_are_read_not_written(self):
        with self.assertRaises(AccessError):
            self.firm_b.with_user(self.sales).name = "Mine now"
        plain = self.env["res.company"].with_user(self.plain).search([])
        self.assertEqual(plain, self.firm_a, "who has no prospects sees no more firms")

    def test_offices_of_the_firm(self):
        mission = self.make_mission()
        self.assertEqual(
            self.offered(mission, FORM, "office_id", self.sales), self.office_a
        )

    def test_holder_needs_service_and_firm(self):
        mission = self.make_mission()
        self.assertEqual(
            self.offered(mission, FORM, "holder_id", self.sales),
            self.sales + self.operational,
        )
        law = self.make_mission(mission_type=self.type_law)
        self.assertEqual(
            self.offered(law, FORM, "holder_id", self.sales), self.operational
        )

    def test_associate_is_a_colleague_of_the_firm(self):
        mission = self.make_mission()
        offered = self.offered(mission, FORM, "associate_id", self.sales)
        self.assertLessEqual(self.sales + self.operational + self.plain, offered)
        self.assertFalse(offered & (self.sales_b + self.stranger))

    def test_another_firm_clears_who_and_where(self):
        mission = self.make_mission(
            office_id=self.office_a.id,
            holder_id=self.sales.id,
            associate_id=self.operational.id,
        )
        with Form(mission.with_user(self.sales), FORM) as form:
            form.firm_id = self.firm_b
            self.assertFalse(form.office_id)
            self.assertFalse(form.holder_id)
            self.assertFalse(form.associate_id)
            form.holder_id = self.sales_b
        self.assertEqual(mission.holder_id, self.sales_b)

    def test_who_and_where_wait_for_a_firm(self):
        mission = self.make_mission(firm_id=False)
        form = Form(mission.with_user(self.sales), FORM)
        for name, value in (
            ("office_id", self.office_a),
            ("holder_id", self.sales),
            ("associate_id", self.sales),
        ):
            with self.assertRaises(AssertionError):
                setattr(form, name, value)

    def test_client_type_is_required(self):
        mission = self.make_mission()
        form = Form(mission.with_user(self.sales), FORM)
        form.client_type_id = self.env["prospect.client.type"]
        with self.assertRaises(AssertionError):
            form.save()

    def test_amount_from_the_offer_on(self):
        mission = self.make_mission()
        form = Form(mission.with_user(self.sales), FORM)
        with self.assertRaises(AssertionError):
            form.expected_revenue = 1000
        mission.write({"contract_type_id": self.contract.id, "offer_id": self.offer.id})
        with Form(mission.with_user(self.sales), FORM) as form:
            form.expected_revenue = 3000
        self.assertEqual(sum(mission.mission_line_ids.mapped("amount")), 3000.0)
        mission._sign(self.price)
        form = Form(mission.with_user(self.sales), FORM)
        with self.assertRaises(AssertionError):
            form.expected_revenue = 10

    def test_read_only_for_a_colleague_of_another_firm(self):
        mission = self.make_ready()
        theirs = mission.with_user(self.sales_b)
        self.assertIn("Omar Terrain", theirs.write_blocker)
        self.assertFalse(mission.with_user(self.sales).write_blocker)
        self.assertFalse(mission.with_user(self.manager).write_blocker)
        form = Form(theirs, FORM)
        for name, value in (
            ("client_type_id", self.client_type),
            ("firm_id", self.firm_b),
            ("date_start", "2031-01-01"),
            ("expected_revenue", 5.0),
            ("description", "Hello"),
            ("stage_id", self.env.ref("expertise_prospect.stage_gained")),
        ):
            with self.subTest(name=name), self.assertRaises(AssertionError):
                setattr(form, name, value)

    def test_siblings_are_the_prospects_missions(self):
        first = self.make_mission()
        second = self.make_mission(mission_type=self.type_law)
        second._lose(self.too_dear, "Too dear.")
        self.make_mission(self.make_prospect("Elsewhere (test)"))
        for mission in first + second:
            self.assertEqual(
                set(mission.with_user(self.sales_b).sibling_ids.ids),
                {first.id, second.id},
            )

    def test_opens_as_a_mission_everywhere(self):
        mission = self.make_mission().with_user(self.sales)
        view = self.env.ref(FORM)
        self.assertEqual(mission.get_formview_id(), view.id)
        self.assertEqual(mission.get_formview_action()["views"], [(view.id, "form")])
        other = self.env["crm.lead"].create({"name": "Plain (test)"})
        self.assertNotEqual(other.get_formview_id(), view.id)

    def test_order_is_read_in_its_firm_only(self):
        mission = self.make_ready()
        mission._sign(self.price)
        order = mission.mission_order_id
        self.assertEqual(order.user_id, self.operational)
        # Sarah brought the prospect in: she reads the order, and does not change it
        hers = mission.with_user(self.sales)
        self.assertTrue(hers.is_order_readable)
        self.assertEqual(hers.action_open_mission_order()["res_id"], order.id)
        self.assertTrue(order.with_user(self.sales).order_line.read(["name"]))
        with self.assertRaises(AccessError):
            order.with_user(self.sales).write({"client_order_ref": "X"})
        theirs = mission.with_user(self.sales_b)
        self.assertFalse(theirs.is_order_readable)
        self.assertEqual(theirs.order_name, order.name)
        with self.refused("ask a colleague of that firm"):
            theirs.action_open_mission_order()


@tagged("post_install", "-at_install")
class TestPerformers(MissionScreenCase):
    def test_dialog_has_its_own_view(self):
        mission = self.make_ready().with_user(self.sales)
        action = mission.action_choose_performers()
        view = self.env.ref("expertise_prospect.mission_performers_view_form")
        self.assertEqual(action["views"], [(view.id, "form")])
        self.assertEqual(action["res_id"], mission.id)
        self.assertEqual(action["target"], "new")

    def test_each_line_has_its_performer(self):
        mission = self.make_ready()
        view = "expertise_prospect.mission_performers_view_form"
        with Form(mission.with_user(self.sales), view) as form:
            with form.mission_line_ids.edit(0) as line:
                line.performer_user_id = self.operational
            with form.mission_line_ids.edit(1) as line:
                line.performer = "client"
            with form.mission_line_ids.edit(2) as line:
                line.performer = "third"
        self.assertEqual(
            mission.mission_line_ids.mapped("performer"), ["firm", "client", "third"]
        )
        self.assertEqual(
            mission.mission_line_ids[0].performer_user_id, self.operational
        )
        mission.with_user(self.sales).action_perform_by_firm()
        self.assertEqual(set(mission.mission_line_ids.mapped("performer")), {"firm"})
        self.assertEqual(
            mission.mission_line_ids[0].performer_user_id,
            self.operational,
            "who was chosen stays",
        )

    def test_colleague_works_for_the_firm_with_the_service(self):
        mission = self.make_ready()
        line = mission.mission_line_ids[0]
        with self.refused("does not work for Firm A", ValidationError):
            line.performer_user_id = self.sales_b
        with self.refused("no access to the service", ValidationError):
            line.performer_user_id = self.plain
        line.performer_user_id = self.sales
        with self.refused("does not work for Firm B", ValidationError):
            mission.firm_id = self.firm_b

    def test_only_where_the_type_has_performers(self):
        audit = self.make_mission(mission_type=self.type_audit)
        self.assertFalse(audit.has_performers)
        arch = (
            self.env["crm.lead"]
            .with_user(self.sales)
            .get_views([(self.env.ref(FORM).id, "form")])["views"]["form"]["arch"]
        )
        button = self._parse(arch).find(".//widget[@action='action_choose_performers']")
        self.assertEqual(button.get("invisible"), "not has_performers")


@tagged("post_install", "-at_install")
class TestMissionWizards(MissionScreenCase):
    def _new(self, user=None, **context):
        wizard = self.env["prospect.mission.wizard"].with_user(user or self.sales)
        return wizard.with_context(default_partner_id=self.prospect.id, **context)

    def test_type_once(self):
        self.make_mission()
        wizard = self._new().create({"mission_type_id": self.type_law.id})
        self.assertNotIn(self.type_accounts, wizard.free_type_ids)
        self.assertEqual(wizard.client_type_id, self.client_type, "as before")
        action = wizard.action_create()
        mission = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(mission.mission_type_id, self.type_law)
        self.assertEqual(mission.firm_id, self.firm_a)

    def test_none_left_says_so(self):
        for mission_type in self.env["prospect.mission.type"].search([]):
            self.make_mission(mission_type=mission_type, firm_id=False)
        wizard = self._new().new({})
        self.assertIn("a mission of every type", wizard.blocker)

    def test_not_for_a_colleague_of_another_firm(self):
        wizard = self._new(self.sales_b).create(
            {
                "mission_type_id": self.type_law.id,
                "client_type_id": self.client_type.id,
            }
        )
        self.assertIn("Ask Omar Terrain", wizard.blocker)
        with self.refused("Ask Omar Terrain"):
            wizard.action_create()

    def test_firms_and_hints(self):
        form = Form(self._new())
        form.mission_type_id = self.type_accounts
        self.assertFalse(form.firm_hint)
        self.legal.firm_ids = self.firm_b
        form.mission_type_id = self.type_law
        self.assertFalse(form.firm_id)
        self.assertIn("choose one of the firms that do", form.firm_hint)
        self.legal.firm_ids = self.foreign
        form.mission_type_id = self.type_accounts
        form.mission_type_id = self.type_law
        self.assertIn("No firm of the network offers", form.firm_hint)

    def test_offer_shows_lines_and_total_and_warns(self):
        english = {"lang": "en_US"}
        mission = self.make_mission().with_user(self.sales).with_context(**english)
        action = mission.action_choose_contract()
        wizards = mission.env["prospect.offer.wizard"]
        form = Form(wizards.with_context(**action["context"]))
        self.assertEqual(form.contract_type_id, self.contract, "the only one")
        self.assertEqual(form.offer_id, self.offer, "the only one")
        for text in ("Bookkeeping (test)", "Payslip (test)", "300.00", "3,300.00"):
            self.assertIn(text, form.preview)
        self.assertFalse(form.warning)
        form.save().action_choose()
        self.assertEqual(mission.expected_revenue, 3300.0)
        other = self.make_offer("Light (test)", self.contract, [(self.closing, 1)])
        form = Form(wizards.with_context(**action["context"]))
        self.assertEqual(form.offer_id, self.offer, "the present one")
        form.offer_id = other
        self.assertIn("“Comfort (test)”", form.warning)
        self.assertIn("3,300.00", form.warning)
        form.save().action_choose()
        self.assertEqual(mission.expected_revenue, 1800.0)

    def test_offer_of_another_firm_is_not_proposed(self):
        theirs = self.make_offer(
            "Theirs (test)", self.contract, [(self.closing, 1)], self.firm_b
        )
        mission = self.make_mission().with_user(self.manager)
        wizard = (
            self.env["prospect.offer.wizard"]
            .with_user(self.manager)
            .create({"lead_id": mission.id})
        )
        self.assertEqual(wizard.offer_id, self.offer)
        self.assertNotIn(
            theirs,
            self.offered(
                wizard,
                "expertise_prospect.prospect_offer_wizard_view_form",
                "offer_id",
                self.manager,
            ),
        )

    def test_closing_shows_what_will_happen(self):
        mission = self.make_ready().with_user(self.sales)
        action = mission.action_sign()
        wizard = (
            self.env["prospect.closing.wizard"]
            .with_user(self.sales)
            .with_context(**action["context"], lang="en_US")
            .create({})
        )
        self.assertIn("becomes a client", wizard.effect_client)
        self.assertIn("3,300.00", wizard.effect_order)
        self.assertIn("Firm A (test)", wizard.effect_order)
        with self.refused("Choose one or more factors"):
            wizard.action_close()
        self.assertEqual(mission.mission_state, "in_progress")
        wizard.factor_ids = self.price
        wizard.action_close()
        self.assertEqual(mission.mission_state, "signed")
        self.assertEqual(mission.client_number, self.prospect.ref)
        self.assertIn(self.prospect.ref, wizard.effect_client)

    def test_losing_needs_factors_and_words(self):
        mission = self.make_mission().with_user(self.sales)
        action = mission.action_lose()
        wizard = (
            self.env["prospect.closing.wizard"]
            .with_user(self.sales)
            .with_context(**action["context"])
            .create({"lost_justification": "Too dear."})
        )
        with self.refused("Choose one or more factors"):
            wizard.action_close()
        wizard.write({"factor_ids": self.too_dear.ids, "lost_justification": "  "})
        with self.refused("Write why the mission is lost"):
            wizard.action_close()
        wizard.lost_justification = "Too dear."
        wizard.action_close()
        self.assertEqual(mission.mission_state, "lost")


@tagged("post_install", "-at_install")
class TestPipeline(MissionScreenCase):
    def _columns(self, leads, domain):
        groups = leads.with_context(read_group_expand=True).web_read_group(
            domain, ["stage_id"]
        )["groups"]
        return self.env["crm.stage"].browse(
            [group["stage_id"][0] for group in groups if group["stage_id"]]
        )

    def test_columns_are_the_six_stages_in_order(self):
        action = self.env.ref("expertise_prospect.mission_action")
        context = safe_eval(action.context)
        self.make_mission()
        leads = self.env["crm.lead"].with_user(self.sales).with_context(**context)
        columns = self._columns(leads, safe_eval(action.domain))
        self.assertEqual(
            columns.mapped("fixed_probability"), [5.0, 20.0, 50.0, 75.0, 99.0, 100.0]
        )

    def test_core_pipelines_show_no_mission_and_no_stage_of_theirs(self):
        mission = self.make_mission()
        other = self.env["crm.lead"].create(
            {"name": "Plain (test)", "type": "opportunity"}
        )
        for name in (
            "crm_lead_action_pipeline",
            "crm_lead_opportunities",
            "crm_lead_action_forecast",
        ):
            action = self.env.ref(f"crm.{name}")
            domain = safe_eval(action.domain)
            self.assertEqual(
                self.env["crm.lead"].search(
                    [*domain, ("id", "in", (mission + other).ids)]
                ),
                other,
            )
        leads = self.env["crm.lead"].with_context(show_user_team_stages=1)
        stages = leads._read_group_stage_ids(other.stage_id, [])
        self.assertFalse(stages.filtered("is_mission_stage"))
        self.assertIn(other.stage_id, stages)

    def test_drop_on_signed_opens_the_wizard(self):
        stage = self.env.ref("expertise_prospect.stage_signed")
        gained = self.env.ref("expertise_prospect.stage_gained")
        mission = self.make_ready().with_user(self.sales)
        action = mission.get_stage_action(stage.id)
        self.assertEqual(action["res_model"], "prospect.closing.wizard")
        self.assertEqual(action["context"]["default_kind"], "signed")
        self.assertNotEqual(mission.stage_id, stage)
        self.assertFalse(mission.get_stage_action(gained.id))
        without = self.make_mission(mission_type=self.type_law)
        with self.refused("contract type and an offer first"):
            without.with_user(self.sales).get_stage_action(stage.id)

    def test_core_form_of_a_mission_still_works(self):
        """From the core's lists a mission opens in the core's form: it is saved."""
        mission = self.make_mission().with_user(self.manager)
        with Form(mission, "crm.crm_lead_view_form") as form:
            form.priority = "2"
        self.assertEqual(mission.priority, "2")
        self.assertEqual(
            mission.action_open_mission()["views"][0][0], self.env.ref(FORM).id
        )

    def test_states_several_at_once(self):
        signed = self.make_ready()
        lost = self.make_mission(mission_type=self.type_law)
        open_one = self.make_mission(mission_type=self.type_audit)
        signed._sign(self.price)
        lost._lose(self.too_dear, "Too dear.")
        found = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(
                [
                    ("mission_state", "in", ["lost", "signed"]),
                    ("partner_id", "=", self.prospect.id),
                ]
            )
        )
        self.assertEqual(found, signed + lost)
        self.assertEqual(open_one.mission_state, "in_progress")

    def test_reading_many_costs_as_little_as_reading_few(self):
        missions = self.env["crm.lead"]
        for number in range(12):
            prospect = self.make_prospect(f"Many {number} (test)")
            missions += self.make_ready(prospect)
        names = [
            *("write_blocker", "sign_blocker", "delete_blocker", "sibling_ids"),
            *("order_name", "is_order_readable", "client_number"),
        ]

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            count = self.env.cr.sql_log_count
            records.with_user(self.sales_b).read(names)
            return self.env.cr.sql_log_count - count

        queries(missions[:2])
        few = queries(missions[:2])
        self.assertLessEqual(queries(missions), few + 2)
