import json
from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import CareCase


class LockedForm(CareCase):
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
        cls.form = cls.make_form(lead_id=cls.lead.id, allergies="Pénicilline")
        cls.mission = cls.make_mission(
            cls.form, skill_ids=[Command.create({"skill_id": cls.washing.id})]
        )
        cls.form.write(
            {
                "task_ids": [Command.create({"name": "Lever"})],
                "risk_ids": [
                    Command.create({"situation": "Chute", "measure": "Appeler le 15"})
                ],
            }
        )
        cls.form.action_validate()
        cls.copy_ = cls.form._duplicate()
        cls.parts = [
            cls.mission,
            cls.mission.slot_ids,
            cls.mission.skill_ids,
            cls.form.task_ids,
            cls.form.risk_ids,
        ]
        cls.env.flush_all()

    def _picture(self):
        """:return: all that the database has of the form and its parts"""
        self.env.flush_all()
        picture = []
        for table, column in (
            ("care_assessment", "id"),
            ("care_mission", "assessment_id"),
            ("care_mission_slot", "assessment_id"),
            ("care_mission_skill", "assessment_id"),
            ("care_task", "assessment_id"),
            ("care_risk", "assessment_id"),
        ):
            self.env.cr.execute(
                f"SELECT to_jsonb(t) FROM {table} t WHERE {column} = %s ORDER BY t.id",
                [self.form.id],
            )
            picture.append(self.env.cr.fetchall())
        return picture


@tagged("post_install", "-at_install")
class TestLockDoors(LockedForm, MailCase):
    """A locked form, by every door there is."""

    def test_call_kw(self):
        """As the web client and XML-RPC call, with a context of one's own."""
        before = self._picture()
        context = {"care_locking": True}
        for records in [self.form, *self.parts]:
            changes = {
                "care.assessment": {"habits": "Thé à 16 h"},
                "care.mission": {"sequence": 3},
                "care.mission.slot": {"hour_to": 12},
                "care.mission.skill": {"skill_id": self.cooking.id},
                "care.task": {"name": "Coucher"},
                "care.risk": {"measure": "Rien"},
            }[records._name]
            calls = [
                ("write", [records.ids, changes], {}),
                ("web_save", [records.ids, changes], {"specification": {}}),
                ("unlink", [records.ids], {}),
            ]
            if "sequence" in records._fields:
                calls.append(("web_resequence", [records.ids], {"specification": {}}))
            if records == self.form:
                calls += [
                    ("action_archive", [records.ids], {}),
                    ("action_reopen", [records.ids], {}),
                    ("copy", [records.ids], {}),
                ]
            for name, args, kwargs in calls:
                model = self.env[records._name].with_user(self.manager)
                with self.subTest(model=records._name, call=name):
                    kwargs = {**kwargs, "context": context}
                    if name == "action_reopen":  # nothing to reopen, nothing done
                        call_kw(model, name, args, kwargs)
                        continue
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        call_kw(model, name, args, kwargs)
                        self.env.flush_all()
        self.assertEqual(self._picture(), before)

    def test_create_in_it(self):
        news = {
            "care.mission": {"product_id": self.service.id},
            "care.task": {"name": "Neuf"},
            "care.risk": {"situation": "Feu", "measure": "Le 18"},
        }
        for model, vals in news.items():
            for env in (self.env(user=self.manager), self.env(su=True)):
                with self.subTest(model=model, su=env.su), self.refused("is locked"):
                    env[model].create({"assessment_id": self.form.id, **vals})
        below = {
            "care.mission.slot": {"weekday": "1", "hour_from": 8, "hour_to": 9},
            "care.mission.skill": {"skill_id": self.cooking.id},
        }
        for model, vals in below.items():
            with self.subTest(model=model), self.refused("is locked"):
                self.env[model].create({"mission_id": self.mission.id, **vals})

    def test_commands_through_parents(self):
        task = self.form.task_ids
        change = {"name": "Autre"}
        doors = [
            (self.form, {"task_ids": [Command.update(task.id, change)]}),
            (self.form, {"task_ids": [Command.clear()]}),
            (self.mission, {"slot_ids": [Command.delete(self.mission.slot_ids.id)]}),
            (self.mission, {"slot_ids": [Command.set([])]}),
            (
                self.lead,
                {"care_assessment_ids": [Command.update(self.form.id, {"gir": "1"})]},
            ),
            (self.lead, {"care_assessment_ids": [Command.unlink(self.form.id)]}),
            (
                self.client,
                {"care_assessment_ids": [Command.update(self.form.id, {"gir": "1"})]},
            ),
            (self.client, {"care_assessment_ids": [Command.delete(self.form.id)]}),
        ]
        for record, vals in doors:
            with self.subTest(model=record._name, vals=vals):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(self.manager).write(vals)
                    self.env.flush_all()

    def test_parts_do_not_move(self):
        """Nothing is moved into a locked form, nor out of it."""
        open_mission = self.copy_.mission_ids
        with self.refused("cannot be moved"):
            open_mission.slot_ids.mission_id = self.mission
        with self.refused("locked"):
            self.mission.slot_ids.mission_id = open_mission
        with self.refused("cannot be moved"):
            self.copy_.task_ids.assessment_id = self.form
        with self.refused("locked"):
            self.form.task_ids.assessment_id = self.copy_

    def test_import(self):
        rows = {
            "care.assessment": ([".id", "allergies"], [str(self.form.id), "Rien"]),
            "care.task": (
                ["name", "assessment_id/.id"],
                ["Importée", str(self.form.id)],
            ),
            "care.risk": (
                [".id", "measure"],
                [str(self.form.risk_ids.id), "Rien"],
            ),
        }
        before = self._picture()
        for model, (fields_, row) in rows.items():
            with self.subTest(model=model):
                result = self.env[model].with_user(self.manager).load(fields_, [row])
                self.assertFalse(result["ids"])
                self.assertIn("locked", result["messages"][0]["message"])
        self.assertEqual(self._picture(), before)

    def test_server_action_and_cron(self):
        model = self.env["ir.model"]._get("care.assessment")
        values = {
            "name": "Ouvrir de force",
            "model_id": model.id,
            "state": "code",
            "code": f"env['care.assessment'].browse({self.form.id})"
            ".write({'allergies': 'Rien'})",
        }
        action = self.env["ir.actions.server"].create(values)
        with self.refused("is locked"):
            action.with_context(
                active_model="care.assessment", active_ids=self.form.ids
            ).run()
        cron = self.env["ir.cron"].create(
            {**values, "interval_number": 1, "interval_type": "days"}
        )
        with self.refused("is locked"):
            cron.ir_actions_server_id.run()
        self.assertEqual(self.form.allergies, "Pénicilline")

    def test_history_stays_open(self):
        """What is said about a locked form is still noted, and writes nothing to it."""
        form = self.form.with_user(self.user)
        form.message_post(body="Lu avec la famille.")
        form.log_call("La fille a appelé.")
        form.activity_schedule("mail.mail_activity_data_todo", user_id=self.user.id)
        form.message_subscribe(partner_ids=self.manager.partner_id.ids)
        bodies = "".join(form.message_ids.mapped("body"))
        self.assertIn("Lu avec la famille", bodies)
        form.activity_ids.action_feedback(feedback="Fait")

    def test_history_reaches_people(self):
        """Mails about a locked form leave; no token is made, which would write it."""
        self.client.email = "marthe@lenoir.example.com"
        daughter = self.env["res.partner"].create(
            {"name": "Fille (test)", "email": "fille@care.example.com"}
        )
        before = self._picture()
        form = self.form.with_user(self.user)
        with self.mock_mail_gateway():
            form.message_post(
                body="Bonjour",
                partner_ids=(self.client | daughter).ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self._new_mails.recipient_ids, self.client | daughter)
        for mail in self._new_mails:
            self.assertNotIn("access_token", mail.body_html)
        with self.mock_mail_gateway():
            form.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.manager.id
            )
        self.assertIn(self.manager, self.form.activity_ids.user_id)
        self.assertEqual(self._new_mails.recipient_ids, self.manager.partner_id)
        self.assertEqual(form._portal_ensure_token(), "")
        self.assertEqual(self.copy_._portal_ensure_token(), "")
        for record in self.form + self.copy_:
            self.assertFalse(record.sudo().access_token)
        self.assertEqual(self._picture(), before)

    def test_files_of_the_time_stay(self):
        """What was on the form when it was locked; later files are its history."""
        values = {"res_model": "care.assessment", "res_id": self.form.id}
        old, new, other = self.env["ir.attachment"].create(
            [
                {**values, "name": "Ordonnance.txt", "raw": b"1 le matin"},
                {**values, "name": "Reçu plus tard.txt", "raw": b"Merci"},
                {**values, "res_id": self.copy_.id, "name": "b.txt", "raw": b"b"},
            ]
        )
        for files, when in ((old, self.form.locked_at), (new, datetime(2100, 1, 1))):
            self.env.cr.execute(
                "UPDATE ir_attachment SET create_date = %s WHERE id = %s",
                [when, files.id],
            )
        self.env.invalidate_all()
        for change in (
            {"raw": b"2 le soir"},
            {"datas": "Mg=="},
            {"type": "url", "url": "https://care.example.com"},
            {"res_id": self.copy_.id},
        ):
            for user in (self.user, self.manager):
                with self.subTest(change=change), self.refused("stays as it is"):
                    old.with_user(user).write(change)
        for env in (self.env(user=self.manager), self.env(su=True)):
            with self.refused("stays as it is"):
                old.with_env(env).unlink()
            with self.refused("stays as it is"):
                (old + new).with_env(env).unlink()
        self.assertEqual(old.raw, b"1 le matin")
        old.with_user(self.user).description = "Du docteur"
        # an administrator moves all files to another storage
        old._migrate()
        new.with_user(self.user).raw = b"Merci beaucoup"
        (new + other).with_user(self.user).unlink()
        self.assertFalse((new + other).exists())

    def test_two_files_of_one_client_become_one(self):
        """Merged by the core with raw SQL: the forms and readings follow the client."""
        twin = self.env["res.partner"].create({"name": "Marthe Lenoir-Petit (test)"})
        self.form.with_user(self.user).web_read({"allergies": {}})
        readings = self.env["care.reading"].search(
            [("assessment_id", "=", self.form.id)]
        )
        self.assertTrue(readings)
        phone = self.form.beneficiary_phone
        self.env.flush_all()
        merger = self.env["base.partner.merge.automatic.wizard"]
        merger._merge((self.client | twin).ids, twin)
        self.env.invalidate_all()
        self.assertFalse(self.client.exists())
        self.assertEqual(self.form.partner_id, twin)
        self.assertEqual(self.mission.partner_id, twin)
        self.assertEqual(readings.partner_id, twin)
        self.assertEqual(self.form.beneficiary_name, "Marthe Lenoir (test)")
        self.assertEqual(self.form.beneficiary_phone, phone)
        self.assertEqual(self.copy_.beneficiary_name, "Marthe Lenoir-Petit (test)")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE care_reading SET partner_id = %s, read_at = now()"
                    " WHERE id = ANY(%s)",
                    [self.other_client.id, readings.ids],
                )

    def test_doctor_and_kind_of_help_are_frozen(self):
        doctor = self.env["res.partner"].create(
            {"name": "Dr Martin (test)", "phone": "+33 1 99 00 11 11"}
        )
        self.copy_.doctor_id = doctor
        self.copy_.action_validate()
        following = self.copy_._duplicate()
        before = (True, "Dr Martin (test)", "+33 1 99 00 11 11")
        doctor.write({"name": "Dr Durand (test)", "phone": "+33 1 99 00 22 22"})
        self.activity.is_home_help = False
        now = (False, "Dr Durand (test)", "+33 1 99 00 22 22")
        for form, expected in ((self.copy_, before), (following, now)):
            for user in (self.env.user, self.user):
                form = form.with_user(user)
                self.assertEqual(
                    (form.is_home_help, form.doctor_name, form.doctor_phone), expected
                )

    def test_nothing_moves_by_itself(self):
        """Names, prices and settings change around it; the rows stay as they are."""
        before = self._picture()
        self.client.write({"name": "Marthe Leblanc", "phone": "+33 1 99 00 99 99"})
        self.client.care_pets = "Deux chiens"
        self.service.write({"name": "Autre prestation", "list_price": 99})
        self.washing.name = "Grande toilette"
        self.firm.care_reassessment_months = 6
        self.firm.resource_calendar_id.tz = "America/Martinique"
        self.activity.write({"name": "Autre nom", "active": False})
        self.user.partner_id.name = "Célia Mariée"
        self.env["care.activity.field"].create(
            {"activity_id": self.activity.id, "name": "Neuf"}
        )
        self.lead.write({"partner_id": self.other_client.id})
        self.lead.action_set_won()
        self.env.add_to_compute(
            self.env["care.assessment"]._fields["reassessment_date"], self.form
        )
        self.env.invalidate_all()
        self.assertEqual(self._picture(), before)
        self.assertEqual(self.form.beneficiary_name, "Marthe Lenoir (test)")
        self.assertEqual(self.form.beneficiary_pets, "Un chat")
        self.assertEqual(self.mission.name, "Aide aux actes (test)")
        for vals in ({"company_id": self.foreign.id}, {"user_id": self.manager.id}):
            with self.refused("is locked"):
                self.form.sudo().write(vals)

    def test_what_it_stands_on_stays(self):
        """Who or what a locked form names is not deleted under it."""
        with self.refused_by_database("care_assessment_partner_id_fkey"):
            self.client.with_context(force_delete=True).unlink()
        self.env.invalidate_all()
        with self.refused_by_database("care_assessment_activity_id_fkey"):
            self.activity.unlink()

    def test_portal_and_strangers(self):
        portal = new_test_user(
            self.env, "t_family", "base.group_portal", company_id=self.firm.id
        )
        portal.partner_id.parent_id = self.client
        for user in (portal, self.plain, self.stranger):
            for record in [self.form, *self.parts]:
                with self.subTest(user=user.login, model=record._name):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["id", "company_id"])
                    with self.assertRaises(AccessError):
                        record.with_user(user).write({"company_id": self.firm.id})

    def test_second_press_waits_then_finds_the_copy(self):
        """The row is written, so that PostgreSQL makes a second request start over."""
        form = self.copy_
        form.action_validate()
        queries = []
        execute = self.env.cr.execute

        def spy(query, *args, **kwargs):
            queries.append(str(query))
            return execute(query, *args, **kwargs)

        with patch.object(self.env.cr, "execute", spy):
            first = form._duplicate()
        self.assertTrue(
            [query for query in queries if "SET version = version" in query]
        )
        self.assertEqual(form._duplicate(), first)
        self.assertEqual(
            form.search([("previous_id", "=", form.id)]), first, "one copy only"
        )
        with self.refused_by_database("care_assessment_previous_uniq"):
            self.env.cr.execute(
                "UPDATE care_assessment SET previous_id = %s WHERE id = %s",
                [form.id, self.copy_.id],
            )


@tagged("post_install", "-at_install")
class TestLockHttp(LockedForm, HttpCase):
    """The public API, JSON-2, with a real key over HTTP."""

    def test_json2(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.manager)
            .sudo()
            ._generate(None, "test", self.env.cr.now() + timedelta(days=30))
        )
        before = self._picture()
        calls = [
            ("care.assessment/write", {"ids": self.form.ids, "vals": {"gir": "1"}}),
            ("care.assessment/unlink", {"ids": self.form.ids}),
            (
                "care.task/create",
                {"vals_list": [{"assessment_id": self.form.id, "name": "Neuf"}]},
            ),
            ("care.mission.slot/unlink", {"ids": self.mission.slot_ids.ids}),
        ]
        for path, body in calls:
            words = "is kept" if path.endswith("ent/unlink") else "is locked"
            with self.subTest(path=path), mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/json/2/{path}",
                    data=json.dumps({**body, "context": {"care_locking": True}}),
                    headers={
                        "Authorization": f"Bearer {key}",
                        "Content-Type": "application/json",
                    },
                )
                self.assertEqual(answer.status_code, 422, answer.text)
                self.assertIn(words, answer.text)
        self.assertEqual(self._picture(), before)
