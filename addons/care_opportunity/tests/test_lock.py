from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestLock(CareCase):
    """« Dupliquer » locks a form for good and opens its copy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pets = cls.env["care.activity.field"].create(
            {
                "activity_id": cls.activity.id,
                "name": "Lit médicalisé",
                "kind": "boolean",
            }
        )
        cls.form = cls.make_form(allergies="Pénicilline")
        cls.mission = cls.make_mission(
            cls.form,
            skill_ids=[Command.create({"skill_id": cls.washing.id})],
        )
        cls.form.write(
            {
                "task_ids": [
                    Command.create({"name": "Lever", "mission_id": cls.mission.id})
                ],
                "risk_ids": [
                    Command.create({"situation": "Chute", "measure": "Appeler le 15"})
                ],
                "properties": {cls.pets._get_definition()["name"]: True},
            }
        )
        cls.form.action_validate()
        cls.copy_ = cls.form._duplicate()

    def test_copy_is_numbered_and_editable(self):
        copy = self.copy_
        self.assertEqual(self.form.state, "locked")
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.name, f"{self.form.name}/2")
        self.assertEqual(copy.previous_id, self.form)
        self.assertEqual(copy.allergies, "Pénicilline")
        self.assertEqual(copy.mission_ids.root_id, self.mission)
        self.assertEqual(copy.mission_ids.slot_ids.root_id, self.mission.slot_ids)
        self.assertEqual(copy.mission_ids.skill_ids.skill_id, self.washing)
        self.assertEqual(copy.task_ids.mission_id, copy.mission_ids)
        self.assertEqual(copy.risk_ids.measure, "Appeler le 15")
        copy.allergies = "Aucune"
        self.assertEqual(self.form.allergies, "Pénicilline")

    def test_twice_opens_the_same_copy(self):
        self.assertEqual(self.form._duplicate(), self.copy_)

    def test_nothing_changes_in_a_locked_form(self):
        mission = self.mission
        doors = [
            lambda env: self.form.with_env(env).write({"allergies": "Rien"}),
            lambda env: self.form.with_env(env).write({"state": "draft"}),
            lambda env: mission.with_env(env).write({"name": "Autre"}),
            lambda env: mission.slot_ids.with_env(env).write({"hour_to": 12}),
            lambda env: mission.skill_ids.with_env(env).unlink(),
            lambda env: self.form.task_ids.with_env(env).unlink(),
            lambda env: self.form.risk_ids.with_env(env).write({"measure": "Rien"}),
            lambda env: env["care.task"].create(
                {"assessment_id": self.form.id, "name": "Neuf"}
            ),
            lambda env: env["care.assessment"].load(
                [".id", "allergies"], [[str(self.form.id), "Rien"]]
            ),
        ]
        envs = [
            self.env(user=self.user),
            self.env(user=self.manager, context={"care_locking": True}),
            self.env(su=True),
        ]
        for env in envs:
            for number, door in enumerate(doors):
                with self.subTest(door=number, su=env.su):
                    if number == len(doors) - 1:
                        result = door(env)
                        self.assertFalse(result["ids"])
                        self.assertIn("locked", result["messages"][0]["message"])
                    else:
                        with self.refused("is locked"):
                            door(env)
        self.assertEqual(self.form.allergies, "Pénicilline")

    def test_coordinates_are_frozen(self):
        self.client.phone = "+33 1 99 00 55 55"
        self.assertEqual(self.form.beneficiary_phone, "+33 1 99 00 12 34")
        self.assertEqual(self.copy_.beneficiary_phone, "+33 1 99 00 55 55")

    def test_definition_is_frozen_too(self):
        key = self.pets._get_definition()["name"]
        self.pets.name = "Lit électrique"
        locked = self.form.read(["properties"])[0]["properties"]
        self.assertEqual(
            [(line["string"], line["value"]) for line in locked],
            [("Lit médicalisé", True)],
        )
        live = self.copy_.read(["properties"])[0]["properties"]
        self.assertEqual(
            [(line["name"], line["string"], line["value"]) for line in live],
            [(key, "Lit électrique", True)],
        )
        self.pets.unlink()
        self.assertTrue(self.form.read(["properties"])[0]["properties"])
        self.assertFalse(self.copy_.read(["properties"])[0]["properties"])
        with self.assertRaises(UserError):
            self.form.definition_id.sudo().properties_definition = []

    def test_only_validated_forms(self):
        with self.refused("Only a validated form"):
            self.copy_._duplicate()
        with self.refused("at least one mission"):
            self.make_form().action_validate()
        with self.refused("“Duplicate”"):
            self.form.copy()
        with self.refused("“Duplicate”"):
            self.copy_.state = "locked"
