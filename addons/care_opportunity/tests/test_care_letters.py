from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .paper import CarePaperCase


@tagged("post_install", "-at_install")
class TestCareLetters(CarePaperCase):
    """The letters of the start, of a new worker, of the end."""

    def letter(self, name, user=None):
        return (
            self.env["dossier.letter"]
            .with_user(user or self.user)
            .create(
                {
                    "res_model": "care.assessment",
                    "res_id": self.form.id,
                    "template_id": self.env.ref(f"care_opportunity.letter_{name}").id,
                    "partner_id": self.form._get_letter_partner().id,
                }
            )
        )

    def text(self, letter):
        return " ".join(html.fromstring(str(letter.body)).text_content().split())

    def test_start(self):
        letter = self.letter("start")
        self.assert_all_in(
            (
                "Madame, Monsieur,",
                "5 janvier 2026",
                "Aide aux actes (test)",
                "lundi 09:00–11:00",
                "Anna (test)",
                "Célia Coordinatrice",
                "02 61 91 00 07",
                "salutations distinguées",
            ),
            self.text(letter),
        )
        letter.with_context(force_report_rendering=True).action_print()
        words = self.read_pdf(letter.attachment_id.raw)
        self.assertIn("Anna (test)", words)
        self.assertEqual(len(self.pages), 1)
        self.assignment.unlink()
        self.assertIn("Nous vous ferons connaître", self.text(self.letter("start")))

    def test_new_worker(self):
        self.env["care.assignment"].create(
            {
                "mission_root_id": self.mission.id,
                "employee_id": self.bruno.id,
                "date_from": "2027-03-01",
            }
        )
        self.assert_all_in(
            ("Bruno (test)", "1er mars 2027"), self.text(self.letter("worker_change"))
        )

    def test_end(self):
        self.assertIn("[à compléter : date]", self.text(self.letter("end")))
        self.mission.date_end = "2027-06-30"
        self.assertIn("30 juin 2027", self.text(self.letter("end")))

    def test_no_health_in_letters(self):
        for name in ("start", "worker_change", "end"):
            self.assert_none_in(
                ("Pénicilline", "GIR", "12B45"), self.text(self.letter(name))
            )

    def test_strangers(self):
        letter = self.letter("start")
        for user in (self.plain, self.stranger):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                letter.with_user(user).read(["body"])
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.letter("start", user)
