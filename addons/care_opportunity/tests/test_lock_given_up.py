from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_plan import PlanCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestLockGivenUp(PlanCase):
    """A copy that is given up leaves the client his plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = (
            cls.env["crm.lead"]
            .with_user(cls.user)
            .create(
                {
                    "name": "Aide au lever",
                    "type": "opportunity",
                    "partner_id": cls.client.id,
                    "care_activity_id": cls.activity.id,
                }
            )
        )
        cls.form.lead_id = cls.lead
        cls.field = cls.env["care.activity.field"].create(
            {"activity_id": cls.activity.id, "name": "Régime", "kind": "char"}
        )
        cls.key = cls.field._get_definition()["name"]
        cls.form.properties = {cls.key: "Sans sel"}
        cls.form.action_validate()
        cls.copy_ = cls.form._duplicate()
        cls.reason = cls.env["dossier.closing.reason"].search(
            [("kind", "=", "care")], limit=1
        )

    def check_plan(self, count):
        self.mission._plan_ahead()
        self.assertTrue(count)
        self.assertEqual(len(self.visits(state="planned")), count)
        self.assertEqual(self.mission._get_in_force(), self.mission)
        forms = self.env["care.assessment"]
        self.assertIn(self.form, forms.search(forms._get_in_force_domain()))

    def give_up(self, form=None):
        (form or self.copy_).with_user(self.user)._close(self.reason)

    def test_deleted(self):
        count = len(self.visits())
        for user in (self.user, self.manager):
            with self.refused("follows a locked version: it is kept"):
                self.copy_.with_user(user).unlink()
        with self.refused("follows a locked version: it is kept"):
            self.copy_.sudo().unlink()
        self.check_plan(count)

    def test_cancelled(self):
        count = len(self.visits())
        self.give_up()
        self.check_plan(count)
        self.assertEqual(self.lead._get_care_assessment(), self.form)

    def test_archived(self):
        count = len(self.visits())
        self.copy_.with_user(self.user).action_archive()
        self.check_plan(count)
        # nobody makes a second one beside it
        self.assertEqual(self.form._duplicate(), self.copy_)
        self.assertEqual(self.lead._get_care_assessment(), self.copy_)

    def test_another_one_follows(self):
        self.give_up()
        self.assertFalse(self.form.next_id)
        another = self.form.with_user(self.user)._duplicate()
        self.assertNotEqual(another, self.copy_)
        self.assertEqual(self.form.next_id, another)
        self.assertEqual(self.form._duplicate(), another, "once")
        self.assertEqual(another.name, f"{self.form.name}/3")
        self.assertEqual(another.version, 3)
        self.assertEqual(another.previous_id, self.form)
        self.assertEqual(another.state, "draft")
        self.assertEqual(another.mission_ids.root_id, self.mission)
        self.assertEqual(another.task_ids.name, "Aide au lever")
        values = another.read(["properties"])[0]["properties"]
        self.assertEqual([line["value"] for line in values], ["Sans sel"])
        self.assertEqual(another.definition_id, self.activity.definition_id)
        self.assertEqual(self.form.state, "locked")
        with self.refused_by_database("care_assessment"):
            self.copy_.action_reopen()
        another.mission_ids.slot_ids = [
            Command.create({"weekday": "3", "hour_from": 8, "hour_to": 9})
        ]
        count = len(self.visits())
        another.action_validate()
        self.assertGreater(len(self.visits()), count)
        self.assertEqual(self.mission._get_in_force(), another.mission_ids)
        self.assertEqual(self.lead._get_care_assessment(), another)

    def test_reopened(self):
        self.give_up()
        self.copy_.with_user(self.user).action_reopen()
        self.assertEqual(self.copy_.state, "draft")
        self.assertEqual(self.form.next_id, self.copy_)
        self.check_plan(len(self.visits()))

    def test_a_version_that_was_valid_ends_the_plan(self):
        """The client stops: his last version is cancelled, the older ones stay past."""
        self.copy_.action_validate()
        self.give_up()
        self.assertFalse(self.visits())
        self.assertFalse(self.mission._get_in_force())
        self.assertEqual(self.form.next_id, self.copy_)
        self.copy_.action_archive()
        self.assertFalse(self.mission._get_in_force())
        self.assertEqual(self.form._duplicate(), self.copy_)

    def test_archived_forms_are_planned(self):
        """Out of the lists is not out of the plan, by night as by day."""
        self.copy_.action_validate()
        count = len(self.visits())
        self.copy_.with_user(self.user).action_archive()
        in_force = self.env["care.assessment"]._get_in_force_domain()
        for env in (self.env, self.env(user=self.user)):
            self.assertIn(self.copy_, env["care.assessment"].search(in_force))
        self.assertEqual(self.mission._get_in_force(), self.copy_.mission_ids)
        self.visits().unlink()
        with self.enter_registry_test_mode():
            self.env.ref("care_opportunity.cron_plan_visits").method_direct_trigger()
        self.assertEqual(len(self.visits()), count)
        shown = self.env["care.assessment"]._get_portal_forms(
            self.client, self.firm, [self.copy_]
        )
        self.assertEqual(shown, self.copy_, "not the version before it")
