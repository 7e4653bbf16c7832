from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import at
from .paper import CarePaperCase

HEALTH = ("Pénicilline", "GIR", "Dr Martin", "Thé à huit", "12B45", "Crochet")


@tagged("post_install", "-at_install")
class TestSheetCopy(CarePaperCase):
    """« Imprimer » and « Mail »: what left the firm is kept as it was."""

    def wizard(self, forms=None, **values):
        return (
            self.env["care.sheet.wizard"]
            .with_user(self.user)
            .create(
                {
                    "assessment_ids": [Command.set((forms or self.form).ids)],
                    "way": "mail",
                    **values,
                }
            )
        )

    def compose(self, **values):
        """:return: the composer that « Mail » opens, filled in"""
        action = self.wizard(**values).action_mail()
        return Form(
            self.env["mail.compose.message"]
            .with_user(self.user)
            .with_context(**action["context"])
        ).save()

    def more_forms(self, count):
        forms = self.form
        for _number in range(count - 1):
            form = self.make_form(allergies="Iode")
            self.make_mission(form)
            forms |= form
        return forms

    def test_a_copy_stays(self):
        self.form.action_validate()
        copy = self.keep()
        before = copy.attachment_id.raw
        self.assertEqual(
            (copy.form_name, copy.version, copy.way, copy.user_id, copy.template_name),
            (self.form.name, 1, "print", self.user, self.standard.name),
        )
        self.standard.sudo().write({"name": "Autre", "intro": "<p>Nouveau</p>"})
        self.client.name = "Autre nom"
        self.form._duplicate().allergies = "Aucune"
        copy.invalidate_recordset()
        self.assertEqual(copy.attachment_id.raw, before)
        self.assertEqual(copy.template_name, "Standard mission sheet")
        self.assertIn("Marthe Lenoir", self.words(copy))
        self.assertEqual(copy.beneficiary_name, "Marthe Lenoir (test)")
        action = copy.action_open_pdf()
        self.assertIn(str(copy.attachment_id.id), action["url"])

    def test_nobody_changes_a_copy(self):
        copy = self.keep()
        for user in (self.user, self.manager):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                copy.with_user(user).write({"recipients": "Moi"})
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                copy.with_user(user).unlink()
        with self.refused("stays as it was"):
            copy.sudo().write({"recipients": "Moi"})
        with self.refused("they stay"):
            copy.sudo().unlink()
        with self.refused("made by"):
            copy.sudo().create({"assessment_id": self.form.id})
        with self.refused("stays as it was sent"):
            copy.attachment_id.with_user(self.manager).write({"raw": b"x"})
        with self.refused("it is kept"):
            self.form.unlink()

    def test_strangers_read_no_copy(self):
        copy = self.keep()
        portal = self.new_user("t_portal", "Zoé Portail", "portal")
        for user in (self.plain, self.stranger, portal):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                copy.with_user(user).read(["form_name"])
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                copy.attachment_id.with_user(user).read(["raw"])

    def test_reading_the_file_is_logged(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        file = self.keep(user=self.user).attachment_id.with_user(self.manager)
        logged = [("user_id", "=", self.manager.id), ("kind", "=", "sheet")]
        readings = self.env["care.reading"].sudo()
        file.read(["name", "mimetype"])
        file.web_read({"name": {}, "file_size": {}})
        self.assertFalse(readings.search(logged), "its name is not the file")
        for day, read in enumerate(
            (
                lambda: file.read(["datas"]),
                lambda: file.read(["raw"]),
                lambda: file.web_read({"datas": {}}),
                lambda: file.search_read([("id", "=", file.id)], ["index_content"]),
                lambda: file.export_data(["name", "datas"]),
            ),
            1,
        ):
            moment = at(f"2026-12-0{day} 09:00")
            with patch.object(fields.Datetime, "now", lambda *_args, m=moment: m):
                read()
            self.assertEqual(len(readings.search(logged)), day)

    def test_one_form_prints_at_once(self):
        action = self.form.with_user(self.user).action_print_sheet()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertEqual(self.form.sheet_copy_count, 1)
        self.env["care.sheet.template"].create(
            {"name": "Notre fiche", "activity_ids": self.activity.ids}
        )
        action = self.form.with_user(self.user).action_print_sheet()
        self.assertEqual(action["res_model"], "care.sheet.wizard")
        wizard = Form(
            self.env["care.sheet.wizard"]
            .with_user(self.user)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.template_id.name, "Notre fiche")
        wizard.template_id = self.standard
        wizard.save().action_print()
        self.assertEqual(
            self.form.sheet_copy_ids.mapped("template_name"), [self.standard.name] * 2
        )

    def test_many_forms_in_one_file(self):
        forms = self.more_forms(3)
        wizard = self.wizard(forms, way="print").with_context(
            force_report_rendering=True
        )
        action = wizard.action_print()
        self.assertEqual(forms.mapped("sheet_copy_count"), [1, 1, 1])
        self.authenticate("t_coordinator", "t_coordinator")
        answer = self.url_open(action["url"])
        text = self.read_pdf(answer.content)
        for form in forms:
            self.assertIn(form.name, text)

    def test_mail_goes_to_the_worker(self):
        composer = self.compose()
        self.assertEqual(composer.partner_ids, self.anna.work_contact_id)
        self.assertFalse(self.form.sheet_copy_count)
        copy = self.form.sheet_copy_ids
        self.assertEqual(composer.attachment_ids, copy.attachment_id)
        self.form.message_subscribe(self.client.ids)
        composer._action_send_mail()
        copy.invalidate_recordset()
        self.assertEqual(copy.state, "sent")
        self.assertEqual(copy.partner_ids, self.anna.work_contact_id)
        self.assertIn("Anna", copy.recipients)
        message = self.form.message_ids[0]
        self.assertEqual(message.notified_partner_ids, self.anna.work_contact_id)
        self.assertTrue(message.subtype_id.internal)

    def test_mail_of_a_locked_version(self):
        """While its copy is being written, it is the one that the worker needs."""
        self.form.action_validate()
        self.form._duplicate()
        self.env.flush_all()
        composer = self.compose(to_client=True)
        composer._action_send_mail()
        copy = self.form.sheet_copy_ids
        self.assertEqual(copy.state, "sent")
        self.assertEqual(copy.partner_ids, self.anna.work_contact_id | self.client)
        self.assertEqual(self.form.state, "locked")
        self.assertFalse(self.form.sudo().access_token)

    def test_mail_body_says_nothing_of_health(self):
        composer = self.compose(to_client=True)
        self.assertEqual(composer.partner_ids, self.anna.work_contact_id | self.client)
        shown = f"{composer.subject} {composer.body}"
        self.assertIn(self.form.name, shown)
        self.assert_none_in((*HEALTH, "Lenoir"), shown)
        self.assertNotIn("Lenoir", composer.attachment_ids.name)

    def test_a_mail_never_sent_leaves_nothing(self):
        self.compose()
        copy = self.form.sheet_copy_ids
        self.assertEqual(copy.state, "prepared")
        copies = self.env["care.sheet.copy"]
        copies._gc_prepared()
        self.assertTrue(copy.exists())
        attachment = copy.sudo().attachment_id
        self.env.cr.execute(
            "UPDATE care_sheet_copy SET create_date = now() - interval '2 days'"
        )
        self.env.invalidate_all()
        copies._gc_prepared()
        self.assertFalse(copy.exists())
        self.assertFalse(attachment.exists())

    def test_many_mails(self):
        forms = self.more_forms(2)
        with self.refused("Nobody to mail to"):
            self.wizard(forms).action_mail()
        self.assertFalse(forms.sheet_copy_ids)
        self.wizard(forms, to_client=True).action_mail()
        self.assertEqual(forms.mapped("sheet_copy_count"), [1, 1])
        first, second = forms.sheet_copy_ids.sorted("id")
        self.assertEqual(first.partner_ids, self.anna.work_contact_id | self.client)
        self.assertEqual(second.partner_ids, self.client)
        for form in forms:
            self.assert_none_in(HEALTH, form.message_ids[0].body)

    def test_worker_gone_gets_nothing(self):
        self.assignment.write({"date_from": "2020-01-01", "date_to": "2020-02-01"})
        wizard = self.wizard()
        self.assertFalse(wizard.partner_ids)
        self.bruno.work_contact_id.email = False
        self.env["care.assignment"].create(
            {"mission_root_id": self.mission.id, "employee_id": self.bruno.id}
        )
        wizard = self.wizard()
        self.assertFalse(wizard.partner_ids)
        self.assertIn("Bruno", wizard.unreachable)

    def test_printing_many_costs_little_more(self):
        def count(forms):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            forms.with_user(self.user)._keep_paper("sheet", "print")
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        forms = self.more_forms(20)
        count(forms[:1])
        one = count(forms[:1])
        twenty = count(forms)
        self.assertLess((twenty - one) / 19, 25, f"{one} for one, {twenty} for 20")

    def test_deleting_a_draft_with_a_prepared_mail(self):
        form = self.make_form()
        self.make_mission(form)
        copy = self.keep(form, way="mail")
        form.unlink()
        self.assertFalse(copy.exists())
        with self.assertRaises(UserError):
            self.keep()
            self.form.unlink()
