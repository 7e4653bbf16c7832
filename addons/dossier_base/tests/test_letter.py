from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DossierCase


class LetterCase(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["dossier.letter.template"].create(
            {
                "name": "Appointment",
                "model_id": cls.env["ir.model"]._get_id("dossier.test"),
                "subject": "Your case file {{ object.name }}",
                "body_html": "<p>Dear <t t-out=\"ctx['partner'].name\"/>,</p>"
                '<p>we meet about <b t-out="object.reference"/>.</p>',
            }
        )
        cls.template.with_context(lang="fr_FR").write(
            {
                "subject": "Votre dossier {{ object.name }}",
                "body_html": "<p>Bonjour <t t-out=\"ctx['partner'].name\"/>,</p>"
                '<p>nous parlerons de <b t-out="object.reference"/>.</p>',
            }
        )
        cls.foreigner = cls.env["res.partner"].create(
            {"name": "Jane Doe", "lang": "en_US"}
        )
        cls.dossier = cls.dossiers.create(
            {"reference": "LIC-42", "partner_id": cls.customer.id}
        )

    def new_letter(self, dossier=None, user=None, **values):
        """:return: a draft, made as the button « write a letter » does"""
        dossier = (dossier or self.dossier).with_user(user or self.user)
        action = dossier.action_write_letter()
        letters = (
            self.env["dossier.letter"]
            .with_user(user or self.user)
            .with_context(**action["context"])
        )
        return letters.create({"template_id": self.template.id, **values})

    def pdf_attachments(self, letter):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "dossier.letter"), ("res_id", "=", letter.id)]
        )


@tagged("post_install", "-at_install")
class TestLetter(LetterCase):
    # -------------------------------------------------------------------------
    # Rendering
    # -------------------------------------------------------------------------
    def test_in_the_language_of_the_addressee(self):
        french = self.new_letter()
        self.assertEqual(french.partner_id, self.customer)
        self.assertEqual(french.subject, f"Votre dossier {self.dossier.name}")
        self.assertIn("Bonjour Camille Roussel,", french.body)
        self.assertIn("<b>LIC-42</b>", french.body)
        english = self.new_letter(partner_id=self.foreigner.id)
        self.assertEqual(english.subject, f"Your case file {self.dossier.name}")
        self.assertIn("Dear Jane Doe,", english.body)

    def test_without_language_the_users_own_is_taken(self):
        self.customer.lang = False
        letter = self.new_letter()
        self.assertIn("Dear Camille Roussel,", letter.body)
        letters = self.template.with_user(self.user).with_context(lang="fr_FR")
        rendered = letters._render_letters(self.dossier)[self.dossier.id]
        self.assertEqual(rendered["subject"], f"Votre dossier {self.dossier.name}")

    def test_language_of_the_template_comes_first(self):
        self.template.lang = "en_US"
        self.assertIn("Dear Camille Roussel,", self.new_letter().body)

    def test_many_records_each_their_own_words(self):
        others = self.create_dossiers(3, partner_id=self.foreigner.id)
        dossiers = self.dossier + others
        rendered = self.template.with_user(self.user)._render_letters(
            dossiers, {dossier.id: dossier.partner_id for dossier in dossiers}
        )
        self.assertEqual(
            [rendered[dossier.id]["subject"] for dossier in dossiers],
            [f"Votre dossier {self.dossier.name}"]
            + [f"Your case file {dossier.name}" for dossier in others],
        )

    def test_values_are_escaped(self):
        self.dossier.reference = "<script>alert(1)</script>"
        body = self.new_letter().body
        self.assertNotIn("<script>", body)
        self.assertIn("alert(1)", body)

    def test_wrong_model_is_refused(self):
        with self.assertRaisesRegex(UserError, "Appointment.*not meant for this kind"):
            self.template.with_user(self.user)._render_letters(self.customer)
        with self.assertRaisesRegex(UserError, "not meant for this kind"):
            self.env["dossier.letter"].with_user(self.user).create(
                {
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "template_id": self.template.id,
                }
            )
        with self.assertRaisesRegex(ValidationError, "not meant for this kind"):
            self.env["dossier.letter"].with_user(self.user).create(
                {
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "template_id": self.template.id,
                    "subject": "Typed",
                    "body": "<p>Typed</p>",
                }
            )

    def test_other_company_cannot_render(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.user_b)._render_letters(
                self.dossier.with_user(self.user_b)
            )

    def test_templates_are_the_administrators(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.manager).body_html = "<p>Mine</p>"

    # -------------------------------------------------------------------------
    # The draft
    # -------------------------------------------------------------------------
    def test_form_fills_edits_and_keeps(self):
        action = self.dossier.action_write_letter()
        form = Form(
            self.env["dossier.letter"]
            .with_user(self.user)
            .with_context(**action["context"])
        )
        form.template_id = self.template
        self.assertEqual(form.subject, f"Votre dossier {self.dossier.name}")
        form.body = "<p>Quite another text</p>"
        letter = form.save()
        self.assertIn("Quite another text", letter.body)
        self.assertEqual(letter.subject, f"Votre dossier {self.dossier.name}")
        self.assertEqual(letter.company_id, self.company_a)
        self.assertEqual(letter.res_name, self.dossier.display_name)

    def test_editing_the_template_leaves_drafts_alone(self):
        letter = self.new_letter()
        body = letter.body
        self.template.with_context(lang="fr_FR").body_html = "<p>Rien</p>"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(letter.body, body)

    def test_letters_are_counted(self):
        other = self.create_dossiers()
        self.new_letter()
        self.new_letter().action_print()
        self.env.invalidate_all()
        self.assertEqual((self.dossier + other).mapped("letter_count"), [2, 0])
        self.dossier.message_subscribe(self.portal.partner_id.ids)
        self.env.invalidate_all()
        self.assertEqual(self.dossier.with_user(self.portal).letter_count, 0)

    def test_draft_can_be_thrown_away(self):
        letter = self.new_letter()
        letter.unlink()
        self.assertFalse(letter.exists())

    def test_record_without_company(self):
        """Its letter is the writer's company's: he must see what he wrote."""
        self.assertFalse(self.customer.company_id)
        letter = (
            self.env["dossier.letter"]
            .with_user(self.user)
            .create(
                {
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "body": "<p>Hello</p>",
                }
            )
        )
        self.assertEqual(letter.company_id, self.company_a)
        self.assertIn(letter, letter.search([]))

    def test_list_survives_a_deleted_record(self):
        partner = self.env["res.partner"].create({"name": "Soon gone"})
        letters = self.env["dossier.letter"].with_user(self.user)
        gone, kept = letters.create(
            [
                {"res_model": "res.partner", "res_id": record.id, "body": "<p>Hi</p>"}
                for record in (partner, self.customer)
            ]
        )
        partner.unlink()
        self.env.invalidate_all()
        self.assertEqual(
            [row["res_name"] for row in (gone + kept).read(["res_name"])],
            [False, "Camille Roussel"],
        )

    # -------------------------------------------------------------------------
    # Printing
    # -------------------------------------------------------------------------
    def test_print_once_and_keep(self):
        letter = self.new_letter()
        letter.body = "<p>As I edited it</p>"
        action = letter.action_print()
        self.assertEqual(letter.state, "printed")
        self.assertTrue(letter.printed_at)
        attachment = letter.attachment_id
        self.assertIn(f"/web/content/{attachment.id}", action["url"])
        self.assertEqual(attachment.name, f"Votre dossier {self.dossier.name}.pdf")
        self.assertEqual(attachment.mimetype, "application/pdf")
        self.assertIn("As I edited it", attachment.with_user(self.user).raw.decode())
        self.assertEqual(letter.action_print(), action)
        self.assertEqual(self.pdf_attachments(letter), attachment)

    def test_history_of_the_case_file_says_so_once(self):
        letter = self.new_letter()
        letter.action_print()
        letter.action_print()
        messages = self.dossier.message_ids.filtered(
            lambda m: m.subtype_id == self.env.ref("dossier_base.mt_letter")
        )
        self.assertEqual(len(messages), 1)
        self.assertIn(f"Votre dossier {self.dossier.name}", messages.body)
        self.assertIn("Camille Roussel", messages.body)
        self.assertEqual(messages.author_id, self.user.partner_id)

    def test_printed_letter_stays_as_it_was(self):
        letter = self.new_letter()
        letter.action_print()
        body, content = letter.body, letter.attachment_id.raw
        self.template.with_context(lang="fr_FR").body_html = "<p>Rien</p>"
        self.template.paperformat_id = self.env.ref("base.paperformat_us")
        self.dossier.reference = "LIC-43"
        self.customer.write({"name": "Camille Martin", "lang": "en_US"})
        self.env.flush_all()
        self.env.invalidate_all()
        letter.action_print()
        self.assertEqual(letter.body, body)
        self.assertEqual(letter.attachment_id.raw, content)

    def test_printed_letter_cannot_be_changed(self):
        letter = self.new_letter()
        letter.action_print()
        other = self.new_letter()
        for values in (
            {"body": "<p>Something else</p>"},
            {"subject": "Something else"},
            {"partner_id": self.foreigner.id},
            {"template_id": False},
            {"date": "2020-01-01"},
            {"attachment_id": False},
            {"state": "draft"},
            {"printed_at": "2020-01-01 00:00:00"},
            {"res_id": self.create_dossiers().id},
        ):
            for user in (self.user, self.manager):
                with (
                    self.subTest(values=values, user=user.login),
                    self.assertRaisesRegex(UserError, "kept as it was"),
                ):
                    (other + letter).with_user(user).write(values)
        self.assertIn("Bonjour", other.body, "none of the two was changed")

    def test_printed_letter_cannot_be_deleted(self):
        draft, letter = self.new_letter(), self.new_letter()
        letter.action_print()
        for letters in (
            draft + letter,
            (draft + letter).with_context(dossier_cascade=True),
            letter.sudo(),
        ):
            with (
                self.assertRaisesRegex(UserError, "part of the history"),
                self.cr.savepoint(),
            ):
                letters.unlink()
        self.assertTrue(draft.exists())

    @mute_logger("odoo.sql_db")
    def test_the_kept_file_cannot_be_changed(self):
        letter = self.new_letter()
        letter.action_print()
        attachment = letter.attachment_id.with_user(self.user)
        for values in ({"raw": b"forged"}, {"datas": b"Zm9yZ2Vk"}, {"res_id": 0}):
            with self.assertRaisesRegex(UserError, "kept as it was sent"):
                attachment.write(values)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            attachment.unlink()

    @mute_logger("odoo.sql_db")
    def test_printed_means_that_there_is_a_pdf(self):
        letter = self.new_letter()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            letter.state = "printed"
            letter.flush_recordset()

    def test_copy_of_a_printed_letter_is_a_draft(self):
        letter = self.new_letter()
        letter.action_print()
        copy = letter.copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.attachment_id)
        self.assertFalse(copy.printed_at)
        self.assertEqual(copy.body, letter.body)
        copy.body = "<p>Reworded</p>"

    def test_empty_letter_is_refused(self):
        for body in (False, "<p><br></p>", "<div> </div>"):
            letter = self.new_letter(template_id=False, subject="Empty", body=body)
            with (
                self.subTest(body=body),
                self.assertRaisesRegex(UserError, "The letter is empty"),
            ):
                letter.action_print()
            self.assertEqual(letter.state, "draft")
            self.assertFalse(self.pdf_attachments(letter))

    def test_letter_without_template_or_addressee(self):
        letter = self.new_letter(
            template_id=False, partner_id=False, body="<p>To whom it may concern</p>"
        )
        letter.action_print()
        self.assertEqual(letter.attachment_id.name, "Letter.pdf")

    # -------------------------------------------------------------------------
    # Roles
    # -------------------------------------------------------------------------
    def test_other_company_cannot_read(self):
        letter = self.new_letter()
        letter.action_print()
        letter_b = letter.with_user(self.user_b)
        self.assertFalse(letter_b.search([("id", "=", letter.id)]))
        for forbidden in (
            lambda: letter_b.read(["body"]),
            lambda: letter_b.action_print(),
            lambda: letter_b.attachment_id.read(["raw"]),
            lambda: letter.attachment_id.with_user(self.user_b).read(["raw"]),
        ):
            with self.assertRaises(AccessError):
                forbidden()

    def test_other_company_cannot_write_about_it(self):
        with self.assertRaises(AccessError):
            self.env["dossier.letter"].with_user(self.user_b).create(
                {
                    "res_model": "dossier.test",
                    "res_id": self.dossier.id,
                    "body": "<p>Hello</p>",
                }
            )

    def test_portal_reads_no_letter(self):
        letter = self.new_letter()
        letter.action_print()
        self.dossier.message_subscribe(self.portal.partner_id.ids)
        with self.assertRaises(AccessError):
            letter.with_user(self.portal).read(["subject"])
        with self.assertRaises(AccessError):
            letter.attachment_id.with_user(self.portal).read(["raw"])

    # -------------------------------------------------------------------------
    # The end of the case file
    # -------------------------------------------------------------------------
    def test_trash_keeps_and_purge_takes_the_letters(self):
        letters = self.new_letter() + self.new_letter()
        letters[0].action_print()
        attachment = letters[0].attachment_id
        self.dossier.action_trash()
        self.env.invalidate_all()
        self.assertEqual(letters[0].res_name, self.dossier.display_name)
        self.dossier.with_user(self.manager).action_purge()
        self.assertFalse(letters.exists())
        self.assertFalse(attachment.exists())
