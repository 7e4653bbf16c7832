from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .paper import CarePaperCase


@tagged("post_install", "-at_install")
class TestSheetTemplate(CarePaperCase):
    """« Édition PDF »: the firm shapes its sheets itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["care.sheet.template"].with_user(cls.manager)
        cls.own = cls.templates.create(
            {"name": "Notre fiche", "activity_ids": cls.activity.ids}
        )

    def section(self, part, template=None):
        sections = (template or self.own).section_ids
        return sections.filtered(lambda s: s.part == f"sheet_{part}")

    def test_hidden_renamed_reordered(self):
        self.section("tasks").shown = False
        self.section("risks").write({"title": "Attention !", "sequence": 1})
        self.section("contact").text = "<p>Joignable <b>nuit et jour</b></p>"
        text = self.words(self.keep())
        self.assertNotIn("Aérer la chambre", text)
        self.assertIn("Joignable nuit et jour", text)
        self.assertLess(text.index("Attention !"), text.index("3 rue des Tilleuls"))

    def test_secrets_and_health(self):
        self.own.show_secrets = False
        text = self.words(self.keep())
        self.assert_none_in(("12B45", "Crochet 14"), text)
        self.assertIn("2e étage gauche", text)
        self.own.show_health = False
        text = self.words(self.keep())
        self.assert_none_in(
            ("Pénicilline", "GIR 3", "Dr Martin", "Thé à huit", "radio"), text
        )

    def test_a_mailed_sheet_has_no_door_code(self):
        self.assertNotIn("12B45", self.words(self.keep(way="mail")))
        self.assertIn("12B45", self.words(self.keep()))
        self.own.show_secrets_in_mail = True
        self.assertIn("12B45", self.words(self.keep(way="mail")))
        self.own.show_secrets = False
        self.assertNotIn("12B45", self.words(self.keep(way="mail")))

    def test_texts_with_placeholders(self):
        self.own.write(
            {
                "intro": "<p>Fiche de <t t-out='object.partner_id.name'/></p>",
                "closing": "<p>Bonne <b>mission</b></p>",
            }
        )
        text = self.words(self.keep())
        self.assertIn("Fiche de Marthe Lenoir (test)", text)
        self.assertTrue(text.index("Bonne mission") > text.index("Appeler le 15"))
        self.own.intro = "<p><t t-out='object.no_such_field'/></p>"
        with self.refused("Notre fiche"):
            self.keep()

    def test_which_model_a_form_takes(self):
        def chosen(form=self.form):
            return form._choose_sheet_templates("sheet")[form]

        self.assertEqual(chosen(), self.own)
        company = self.templates.create(
            {"name": "Société", "company_id": self.firm.id, "sequence": 1}
        )
        self.assertEqual(chosen(), self.own)
        self.own.active = False
        self.assertEqual(chosen(), company)
        other = self.env["care.activity"].create({"name": "Crèche (test)"})
        company.activity_ids = other
        self.assertEqual(chosen(), self.standard)
        both = self.templates.create(
            {
                "name": "Les deux",
                "company_id": self.firm.id,
                "activity_ids": self.activity.ids,
                "sequence": 99,
            }
        )
        self.own.active = True
        self.assertEqual(chosen(), both)

    def test_model_of_another_activity_is_refused(self):
        other = self.env["care.activity"].create({"name": "Crèche (test)"})
        self.own.activity_ids = other
        with self.refused("not meant for"):
            self.keep(template=self.own)

    def test_reset(self):
        self.section("tasks").write({"shown": False, "title": "X", "sequence": 1})
        self.section("risks").text = "<p>Texte</p>"
        self.own.write(
            {"intro": "<p>A</p>", "show_health": False, "font_size": "large"}
        )
        self.own.action_reset()
        for section, standard in zip(
            self.own.section_ids.sorted("sequence"),
            self.standard.section_ids.sorted("sequence"),
            strict=True,
        ):
            self.assertEqual(
                (section.part, section.shown, section.title, section.has_text),
                (standard.part, True, False, False),
            )
        self.assertEqual((self.own.show_health, self.own.font_size), (True, "normal"))
        self.assertFalse(self.own.intro)

    def test_standard_model_stays(self):
        standard = self.standard.with_user(self.manager)
        with self.refused("standard model"):
            standard.unlink()
        with self.refused("standard model", ValidationError):
            standard.active = False
        with self.refused("standard model", ValidationError):
            standard.activity_ids = [Command.link(self.activity.id)]
        with self.refused("standard model"):
            self.own.is_standard = True
        with self.refused("hidden rather than deleted"):
            standard.sudo().section_ids[0].unlink()
        with self.refused("another kind of paper", ValidationError):
            standard.section_ids[0].part = "dipc_parties"
        with self.refused("keeps its kind"):
            standard.kind = "dipc"
        copy = standard.copy()
        self.assertFalse(copy.is_standard)
        self.assertEqual(len(copy.section_ids), len(standard.section_ids))

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.own.with_user(self.user).write({"name": "Autre"})
        with self.assertRaises(AccessError):
            self.templates.with_user(self.plain).search([])
        self.own.company_id = self.firm
        with self.assertRaises(AccessError):
            self.own.with_user(self.stranger).read(["name"])

    def test_preview(self):
        self.own.action_preview()
        preview = (
            self.env["care.sheet.preview"]
            .with_user(self.manager)
            .create({"template_id": self.own.id})
        )
        self.assertEqual(preview.assessment_id, self.form)
        url = preview.action_preview()["url"]
        self.authenticate("t_manager", "t_manager")
        self.own.intro = "<p>Texte essayé</p>"
        self.env.flush_all()
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertFalse(self.form.sheet_copy_ids)
        other = self.env["care.activity"].create({"name": "Crèche (test)"})
        self.own.activity_ids = other
        with self.refused("not meant for", UserError):
            preview.action_preview()

    def test_a_preview_says_so(self):
        self.form.action_validate()
        reports = self.env["ir.actions.report"].with_user(self.manager)
        pdf, _kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            "care_opportunity.action_report_mission_sheet", self.form.ids
        )
        self.assertIn("Aperçu", self.read_pdf(pdf))
