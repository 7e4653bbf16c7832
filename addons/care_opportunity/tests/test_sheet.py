from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .paper import CarePaperCase


@tagged("post_install", "-at_install")
class TestSheet(CarePaperCase):
    """What the mission sheet says, read back from the PDF."""

    def add_fields(self):
        lines = [
            ("Logement", "separator", ()),
            ("Lit médicalisé", "boolean", ()),
            ("Chauffage", "selection", ("Gaz", "Électrique")),
            ("Équipements", "tags", ("Lave-linge", "Ascenseur", "Loupe")),
            ("Dernière visite", "date", ()),
            ("Étage", "integer", ()),
            ("Surface", "float", ()),
            ("Remarques", "text", ()),
            ("Rien dessous", "separator", ()),
            ("Surnom", "char", ()),
        ]
        fields = self.env["care.activity.field"].create(
            [
                {
                    "activity_id": self.activity.id,
                    "name": name,
                    "kind": kind,
                    "sequence": number,
                    "option_ids": [Command.create({"name": o}) for o in options],
                }
                for number, (name, kind, options) in enumerate(lines)
            ]
        )
        by_label = {line.name: line._get_definition() for line in fields}
        self.form.properties = {
            by_label["Lit médicalisé"]["name"]: False,
            by_label["Chauffage"]["name"]: by_label["Chauffage"]["selection"][1][0],
            by_label["Équipements"]["name"]: [
                tag[0] for tag in by_label["Équipements"]["tags"][:2]
            ],
            by_label["Dernière visite"]["name"]: "2026-10-01",
            by_label["Étage"]["name"]: 2,
            by_label["Surface"]["name"]: 61.5,
            by_label["Remarques"]["name"]: "Première\nSeconde",
        }
        return fields

    def test_whole_sheet(self):
        self.form.action_validate()
        text = self.words(self.keep())
        self.assert_all_in(
            (
                self.form.name,
                "Aide (test)",
                "Marthe Lenoir (test)",
                "3 rue des Tilleuls",
                "+33 1 99 00 12 34",
                "Un chat",
                "12B45",
                "Crochet 14",
                "2e étage gauche",
                "Aide aux actes (test)",
                "Toilette (test) (Confirmé)",
                "09:00–11:00",
                "14:00–15:30",
                "3 h 30",
                "Aérer la chambre",
                "Lever",
                "Pénicilline",
                "GIR 3",
                "Dr Martin (test)",
                "Paul Lenoir",
                "Thé à huit heures",
                "Aime la radio",
                "Chute",
                "Appeler le 15",
                "02 61 91 00 07",
                "Page 1 / ",
            ),
            text,
        )
        self.assertNotIn("Projet", text)

    def test_every_kind_of_field(self):
        self.add_fields()
        text = self.words(self.keep())
        self.assert_all_in(
            (
                "Logement",
                "Lit médicalisé Non",
                "Chauffage Électrique",
                "Équipements Lave-linge, Ascenseur",
                "Dernière visite 01/10/2026",
                "Étage 2",
                "Surface 61,50",
                "Première Seconde",
            ),
            text,
        )
        self.assert_none_in(("Loupe", "Rien dessous", "Surnom"), text)

    def test_locked_form_prints_what_it_was(self):
        fields = self.add_fields()
        self.form.action_validate()
        following = self.form._duplicate()
        self.client.write({"phone": "+33 1 99 00 99 99", "care_pets": "Un chien"})
        fields.filtered(lambda f: f.name == "Chauffage").name = "Énergie"
        old = self.words(self.keep())
        self.assert_all_in(("+33 1 99 00 12 34", "Un chat", "Chauffage Élec"), old)
        self.assertNotIn("Énergie", old)
        new = self.words(self.keep(following))
        self.assert_all_in(("+33 1 99 00 99 99", "Un chien", "Énergie Élec"), new)
        self.assertIn(f"{self.form.name}/2", new)

    def test_a_draft_says_so_on_each_page(self):
        self.form.task_ids = [
            Command.create({"name": f"Tâche {number}"}) for number in range(90)
        ]
        text = self.words(self.keep())
        self.assertGreater(len(self.pages), 2)
        for page in self.pages:
            self.assertIn("Projet", page)
        self.assertIn(f"Page 1 / {len(self.pages)}", text)

    def body(self):
        """:return: the words between letterhead and footer, over all pages: a phrase
        may begin on one and end on the next
        """
        pages = [
            [" ".join(line.split()) for line in page.splitlines() if line.strip()]
            for page in self.pages
        ]
        frame = set.intersection(*map(set, pages))
        return " ".join(
            line
            for page in pages
            for line in page
            if line not in frame and not line.startswith("Page ")
        )

    def test_many_pages_and_long_texts(self):
        sentence = "Une phrase très longue qui ne finit pas, avec « é », œ et 👵🏽. "
        self.form.habits = sentence * 120
        self.form.allergies = "x" * 600
        self.form.risk_ids = [
            Command.create({"situation": f"Cas {number}", "measure": sentence * 3})
            for number in range(40)
        ] + [Command.create({"situation": "Long", "measure": sentence * 30})]
        self.words(self.keep())
        self.assertGreater(len(self.pages), 4)
        text = self.body()
        self.assertEqual(text.count("qui ne finit pas"), 120 + 3 * 40 + 30)
        for number in range(40):
            self.assertIn(f"Cas {number} ", text)
        # no heading is the last thing of a page, above the footer
        for page in self.pages:
            lines = [line.strip() for line in page.splitlines() if line.strip()]
            body = [line for line in lines if "Page " not in line][:-1]
            self.assertNotIn(body[-1], ("Risk prevention", "Prévention des risques"))

    def test_only_help_at_home_has_a_door(self):
        self.activity.is_home_help = False
        text = self.words(self.keep())
        self.assert_none_in(("12B45", "Pénicilline", "GIR 3", "Thé à huit"), text)
        self.assert_all_in(("Marthe Lenoir", "Chute", "Aime la radio"), text)

    def test_hostile_words_stay_words(self):
        hostile = "<script>document.write(1)</script>${7*6}{{ 7*6 }}"
        self.form.write({"access_note": hostile, "kin_name": '"><img src=x>'})
        self.client.name = "<b>Marthe</b> {{ object.door_code }}"
        self.standard.intro = (
            "<p>Bonjour <t t-out='object.partner_id.name'/></p>"
            "<script>alert(1)</script>"
        )
        text = self.words(self.keep())
        self.assert_all_in(
            (
                hostile,
                '"><img src=x>',
                "Bonjour <b>Marthe</b> {{ object.door_code }}",
            ),
            text,
        )
        self.assert_none_in(("42", "alert"), text)

    def test_who_may_print(self):
        for user in (self.plain, self.stranger):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.keep(user=user)
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.form.with_user(user).action_print_sheet()
        portal = self.new_user("t_portal", "Zoé Portail", "portal")
        portal.partner_id.parent_id = self.client
        with self.assertRaises(AccessError):
            self.keep(user=portal)
        self.authenticate("t_portal", "t_portal")
        report = "/report/pdf/care_opportunity.report_mission_sheet"
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{report}/{self.form.id}")
        self.assertNotIn(b"%PDF", answer.content[:10])
        self.assertNotIn("Lenoir", answer.text)

    def readings(self, user=None):
        self.env.flush_all()
        return (
            self.env["care.reading"]
            .sudo()
            .search(
                [
                    ("assessment_id", "=", self.form.id),
                    ("user_id", "=", (user or self.user).id),
                    ("kind", "=", "sheet"),
                ]
            )
        )

    def assert_logged(self, user=None):
        """One line a day, with who read what of whom; then it is as if not read."""
        line = self.readings(user)
        self.assertEqual(len(line), 1)
        self.assertEqual(
            (line.partner_id, line.form_number, line.way, line.company_id),
            (self.client, self.form.name, "office", self.firm),
        )
        line.with_context(care_reading_purge=True).unlink()

    def preview(self):
        previews = self.env["care.sheet.preview"].with_user(self.manager)
        return previews.create(
            {"template_id": self.standard.id, "assessment_id": self.form.id}
        )

    def test_each_door_is_logged(self):
        """Print, mail, preview, kept copy: who looks at a sheet is in the log."""
        self.assertFalse(self.readings())
        copy = self.keep()
        self.assert_logged()
        self.keep(way="mail")
        self.assert_logged()
        copy.with_user(self.user).action_open_pdf()
        self.assert_logged()
        self.preview().action_preview()
        self.assertFalse(self.readings(self.manager), "read when it is opened")
        for method in ("_render_qweb_html", "_render_qweb_pdf"):
            getattr(self.env["ir.actions.report"].with_user(self.user), method)(
                "care_opportunity.report_mission_sheet", self.form.ids
            )
            self.assert_logged()
        self.keep()
        self.keep(user=self.manager)
        self.keep()
        self.assert_logged()
        self.assert_logged(self.manager)

    def test_the_address_of_the_report_is_logged(self):
        self.authenticate("t_coordinator", "t_coordinator")
        report = f"care_opportunity.report_mission_sheet/{self.form.id}"
        dipc = f"care_opportunity.report_dipc/{self.form.id}"
        for address in (
            f"/report/pdf/{report}",
            f"/report/html/{report}",
            f"/report/pdf/{dipc}",
        ):
            with self.subTest(address=address):
                self.assertEqual(self.url_open(address).status_code, 200)
                self.assert_logged()
        self.authenticate("t_manager", "t_manager")
        answer = self.url_open(self.preview().action_preview()["url"])
        self.assertIn("Marthe Lenoir", answer.text)
        self.assert_logged(self.manager)

    def test_the_file_of_a_copy_is_logged(self):
        """The file's own address tells as much as the button."""
        copy = self.keep(user=self.manager)
        self.env.flush_all()
        self.authenticate("t_coordinator", "t_coordinator")
        answer = self.url_open(f"/web/content/{copy.attachment_id.id}")
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assert_logged()
