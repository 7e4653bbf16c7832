import subprocess
import tempfile
from pathlib import Path

from odoo import Command
from odoo.tests import HttpCase

from .common import CareCase


class CarePaperCase(CareCase, HttpCase):
    """A whole needs form, and its papers read back from the PDF.

    Tests that look at a rendered paper need the server, which gives the engine of the
    PDF its style sheets.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.firm.write(
            {
                "street": "3 place de la Liberté",
                "zip": "37000",
                "city": "Tours",
                "phone": "02 61 91 00 00",
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
                "external_report_layout_id": cls.env.ref(
                    "web.external_layout_standard"
                ).id,
            }
        )
        cls.user.partner_id.phone = "02 61 91 00 07"
        cls.client.email = "marthe@lenoir.example.com"
        cls.standard = cls.env.ref("care_opportunity.sheet_template_standard")
        cls.standard.sudo().action_reset()
        cls.doctor = cls.env["res.partner"].create({"name": "Dr Martin (test)"})
        cls.form = cls.make_form(
            door_code="12B45",
            keys_note="Crochet 14",
            access_note="2e étage gauche",
            allergies="Pénicilline",
            gir="3",
            doctor_id=cls.doctor.id,
            habits="Thé à huit heures",
            kin_name="Paul Lenoir",
            information="<p>Aime la radio</p>",
        )
        cls.mission = cls.make_mission(
            cls.form,
            slots=[("0", 9, 11), ("2", 14, 15.5)],
            skill_ids=[
                Command.create(
                    {
                        "skill_id": cls.washing.id,
                        "level_id": cls.levels["Confirmé"].id,
                    }
                )
            ],
        )
        cls.form.write(
            {
                "task_ids": [
                    Command.create({"name": "Aérer la chambre"}),
                    Command.create({"name": "Lever", "mission_id": cls.mission.id}),
                ],
                "risk_ids": [
                    Command.create({"situation": "Chute", "measure": "Appeler le 15"})
                ],
            }
        )
        cls.anna.work_contact_id.email = "anna@care.example.com"
        cls.assignment = cls.env["care.assignment"].create(
            {"mission_root_id": cls.mission.id, "employee_id": cls.anna.id}
        )
        cls.env.flush_all()

    def keep(self, forms=None, kind="sheet", way="print", user=None, template=None):
        """:return: the kept copies of a real rendering"""
        forms = self.form if forms is None else forms
        return (
            forms.with_user(user or self.user)
            .with_context(force_report_rendering=True)
            ._keep_paper(kind, way, template)
        )

    def words(self, copy):
        """:return: the text of a kept PDF, on one line, with plain spaces"""
        return self.read_pdf(copy.sudo().attachment_id.raw)

    def read_pdf(self, pdf):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "paper.pdf"
            path.write_bytes(pdf)
            text = subprocess.run(
                ["pdftotext", "-layout", path, "-"],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        self.pages = text.rstrip("\f").split("\f")
        return " ".join(text.split())

    def assert_all_in(self, words, text):
        for word in words:
            self.assertIn(word, text)

    def assert_none_in(self, words, text):
        for word in words:
            self.assertNotIn(word, text)
