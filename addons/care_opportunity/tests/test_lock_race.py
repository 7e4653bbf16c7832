from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestLockRace(BaseCase):
    """One writes in a form, another one duplicates it at the same moment.

    Real transactions, which is why it makes its own few records, commits them and
    takes them away again.
    """

    def setUp(self):
        super().setUp()
        self.registry_of_db = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        self.made = []
        with self.registry_of_db.cursor() as cr:
            env = self.environment(cr)
            client = env["res.partner"].create({"name": "Client for a race"})
            activity = env["care.activity"].create({"name": "Care for a race"})
            service = env["product.product"].create(
                {
                    "name": "Service for a race",
                    "type": "service",
                    "is_care_service": True,
                }
            )
            skills = env["hr.skill.type"].create(
                {
                    "name": "Skills for a race",
                    "skill_ids": [Command.create({"name": "Skill for a race"})],
                    "skill_level_ids": [
                        Command.create({"name": "Good", "level_progress": 100})
                    ],
                }
            )
            form = env["care.assessment"].create(
                {"partner_id": client.id, "activity_id": activity.id}
            )
            mission = env["care.mission"].create(
                {
                    "assessment_id": form.id,
                    "product_id": service.id,
                    "date_start": "2026-01-05",
                }
            )
            values = {"assessment_id": form.id}
            task = env["care.task"].create({**values, "name": "Lever"})
            risk = env["care.risk"].create(
                {**values, "situation": "Chute", "measure": "Le 15"}
            )
            slot = env["care.mission.slot"].create(
                {
                    "mission_id": mission.id,
                    "weekday": "0",
                    "hour_from": 9,
                    "hour_to": 11,
                }
            )
            form.action_validate()
            self.form_id, self.skill_id = form.id, skills.skill_ids.id
            self.parts = {part._name: part.id for part in (mission, task, risk, slot)}
            self.made = [activity, service, skills, client]

    @staticmethod
    def environment(cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def clean_up(self):
        if not self.made:
            return
        with self.registry_of_db.cursor() as cr:
            env = self.environment(cr)
            # no code opens a locked form: what the tests made goes by hand
            cr.execute(
                "UPDATE care_assessment SET state = 'draft', locked_at = NULL,"
                " validated_at = NULL, previous_id = NULL, original_id = NULL"
                " WHERE id = %(form)s OR original_id = %(form)s"
                " RETURNING id",
                {"form": self.form_id},
            )
            forms = [number for (number,) in cr.fetchall()]
            for table in ("care_mission", "care_mission_slot"):
                cr.execute(
                    f"UPDATE {table} SET root_id = NULL WHERE assessment_id = ANY(%s)",
                    [forms],
                )
            env["care.assessment"].browse(forms).unlink()
            for record in self.made:
                record.with_env(env).unlink()

    def change(self, env):
        """:return: what each door does to a part"""
        parts = {name: env[name].browse(number) for name, number in self.parts.items()}
        return {
            "task added": lambda: env["care.task"].create(
                {"assessment_id": self.form_id, "name": "Neuf"}
            ),
            "task written": lambda: parts["care.task"].write({"name": "Autre"}),
            "risk deleted": lambda: parts["care.risk"].unlink(),
            "slot written": lambda: parts["care.mission.slot"].write({"hour_to": 12}),
            "mission written": lambda: parts["care.mission"].write({"sequence": 2}),
            "skill added": lambda: env["care.mission.skill"].create(
                {
                    "mission_id": self.parts["care.mission"],
                    "skill_id": self.skill_id,
                }
            ),
        }

    def test_who_writes_second_finds_it_locked(self):
        with (
            self.registry_of_db.cursor() as writer,
            self.registry_of_db.cursor() as locker,
        ):
            form = self.environment(locker)["care.assessment"].browse(self.form_id)
            doors = list(self.change(self.environment(writer)))
            # the writer has seen the open form before it is locked
            writer.execute("SELECT 1 FROM care_assessment")
            form._duplicate()
            locker.commit()
            for door in doors:
                env = self.environment(writer)
                with (
                    self.subTest(door=door),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(SerializationFailure),
                    writer.savepoint(),
                ):
                    self.change(env)[door]()
                env.clear()
            writer.rollback()
            # what Odoo does with a request that failed so: it runs it again
            for door in doors:
                with self.subTest(again=door), self.assertRaises(UserError) as caught:
                    self.change(self.environment(writer))[door]()
                self.assertIn("is locked", str(caught.exception))
                writer.rollback()

    def test_who_locks_second_has_it_in_the_copy(self):
        with (
            self.registry_of_db.cursor() as writer,
            self.registry_of_db.cursor() as locker,
        ):
            locker.execute("SELECT 1 FROM care_assessment")
            self.change(self.environment(writer))["task added"]()
            writer.commit()
            form = self.environment(locker)["care.assessment"].browse(self.form_id)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                form._duplicate()
            locker.rollback()
            copy = form._duplicate()
            self.assertEqual(copy.task_ids.mapped("name"), ["Lever", "Neuf"])
            locker.rollback()
