from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import CareCase


@tagged("post_install", "-at_install")
class TestFormScreen(CareCase):
    """What the form shows, and how many queries that takes."""

    def _mission(self, form, count=1):
        return (
            self.env["care.mission"]
            .with_user(self.user)
            .create(
                [
                    {
                        "assessment_id": form.id,
                        "product_id": self.service.id,
                        "date_start": "2026-01-05",
                        "slot_ids": [
                            Command.create(
                                {"weekday": day, "hour_from": 9, "hour_to": 11}
                            )
                            for day in "02"
                        ],
                        "skill_ids": [Command.create({"skill_id": self.washing.id})],
                        "task_ids": [
                            Command.create({"name": "Lever", "assessment_id": form.id})
                        ],
                    }
                    for _number in range(count)
                ]
            )
        )

    def test_planning_in_short(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        mission = self.make_mission(
            slots=[("2", 9, 11), ("0", 9, 11), ("5", 22.5, 6.25)]
        )
        mission.slot_ids = [
            Command.create(
                {"weekday": "4", "hour_from": 14, "hour_to": 16, "every_weeks": 2}
            ),
            Command.create({"date": "2026-12-24", "hour_from": 8, "hour_to": 24}),
        ]
        self.assertEqual(
            mission.with_context(lang="fr_FR").planning_summary,
            "lun. mer. 9\u202fh–11\u202fh, ven. 14\u202fh–16\u202fh (toutes les 2 "
            "semaines), sam. 22\u202fh\u202f30–6\u202fh\u202f15, "
            "24/12/2026 8\u202fh–24\u202fh",
        )
        self.assertTrue(
            mission.with_context(lang="en_US").planning_summary.startswith(
                "Mon Wed 9:00–11:00"
            )
        )

    def test_a_new_form_has_the_first_activity(self):
        self.env["care.activity"].search([]).sequence = 5
        self.activity.sequence = 1
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_assessment_action"
        )
        forms = self.env["care.assessment"].with_user(self.user)
        with Form(
            forms.with_context(**safe_eval(action["context"])).with_company(self.firm)
        ) as form:
            self.assertEqual(form.activity_id, self.activity)
            form.partner_id = self.client

    def test_a_task_names_its_mission_alone(self):
        mission = self.make_mission()
        self.assertEqual(
            mission.with_context(care_without_client=True).display_name, mission.name
        )
        self.assertIn(mission.partner_id.name, mission.display_name)

    def test_skills_say_their_level(self):
        line = self.env["care.mission.skill"].create(
            {
                "mission_id": self.make_mission().id,
                "skill_id": self.washing.id,
                "level_id": self.levels["Confirmé"].id,
            }
        )
        self.assertEqual(line.display_name, "Toilette (test) (Confirmé)")
        line.level_id = False
        self.assertEqual(line.display_name, "Toilette (test)")

    def test_versions_and_visits(self):
        form = self.make_form()
        mission = self.make_mission(form)
        self.make_visit("2026-11-23 09:00", "2026-11-23 11:00", mission_id=mission.id)
        form.action_validate()
        copy = form._duplicate()
        copy.action_validate()
        third = copy._duplicate()
        for version in form + copy + third:
            self.assertEqual(version.version_count, 3)
            self.assertEqual(version.visit_count, 1)
            self.assertEqual(
                version.search(version.action_open_versions()["domain"]),
                third + copy + form,
            )
        self.assertEqual(form.action_open_next()["res_id"], copy.id)
        self.assertEqual(third.name, f"{form.name}/3")

    def test_list_costs_the_same(self):
        """Eighty forms, with their screen's figures, in the queries of ten."""
        forms = self.env["care.assessment"].with_user(self.user)
        for number in range(20):
            form = self.make_form(partner_id=self.client.id, gir="4")
            self.make_mission(form)
            if number % 2:
                form.action_validate()
            forms += form
        specification = {
            name: {}
            for name in (
                "name",
                "state",
                "validated_at",
                "reassessment_date",
                "version_count",
                "visit_count",
                "beneficiary_address",
            )
        } | {
            name: {"fields": {"display_name": {}}}
            for name in ("partner_id", "activity_id", "user_id")
        }

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
            forms.browse(some[:1].ids).web_read(specification)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            forms.browse(some.ids).web_read(specification)
            return self.env.cr.sql_log_count - before

        few, many = count(forms[:4]), count(forms)
        self.assertEqual(few, many)
        self.assertLess(many, 30)

    def test_duplicate_ten_missions(self):
        """« Dupliquer » takes no more than a few queries for each mission."""

        def cost(missions):
            form = self.make_form()
            self._mission(form, missions)
            form.action_validate()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            copy = form._duplicate()
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
            self.assertEqual(len(copy.mission_ids), missions)
            self.assertEqual(len(copy.task_ids), missions)
            return queries

        cost(1)  # what is in the registry's caches afterwards
        one, ten = cost(1), cost(10)
        self.assertLess(ten - one, 30, f"{one} queries for one mission, {ten} for ten")
