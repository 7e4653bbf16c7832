import re
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import ExpertiseCase

MM = 25.4 / 72


class PaperCase(ExpertiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.write(
            {
                "street": "3 place de la Liberté",
                "zip": "37000",
                "city": "Tours",
                "phone": "02 61 91 00 00",
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
                "external_report_layout_id": cls.env.ref(
                    "web.external_layout_standard"
                ).id,
                "report_footer": "SARL au capital de 8 000 euros",
            }
        )
        cls.tenant = cls.env["res.partner"].create(
            {
                "name": "Zoé Lefèvre",
                "email": "zoe@client.example.com",
                "phone": "06 39 98 00 07",
                "lang": "en_US",
            }
        )
        cls.owner.write(
            {
                "street": "148 boulevard du Président-Franklin-Delano-Roosevelt",
                "street2": "Résidence Les Jardins de l’Hôtel-de-Ville, bâtiment C",
                "zip": "37540",
                "city": "Saint-Cyr-sur-Loire",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.flat.write(
            {
                "access_contact_id": cls.tenant.id,
                "key_location": "Chez la gardienne",
                "door_code": "B4512",
                "floor": "2",
                "surface": 68.5,
                "room_count": 3,
                "construction_known": "before_1949",
            }
        )
        cls.dossier = cls.make_planned()
        cls.dossier.nature_ids = cls.dpe + cls.lead
        cls.dpe.diagnostic_short_name = "DPE-T"
        cls.env.flush_all()

    def render(self, name, dossiers, user=None, **context):
        """:return: ``[text of each page]``, of a real PDF"""
        reports = self.env["ir.actions.report"].with_user(user or self.office)
        pdf, kind = reports.with_context(
            force_report_rendering=True, **context
        )._render_qweb_pdf(f"expertise_dossier.action_report_{name}", dossiers.ids)
        self.assertEqual(kind, "pdf")
        return self.read_pages(pdf)

    def read_pages(self, pdf):
        self.pdf = pdf
        return self.pdftotext("-layout").split("\f")[:-1]

    def pdftotext(self, option):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "paper.pdf"
            path.write_bytes(self.pdf)
            return subprocess.run(
                ["pdftotext", option, path, "-"],
                capture_output=True,
                check=True,
                text=True,
            ).stdout

    def flat_text(self, pages):
        return " ".join("\n".join(pages).split())

    def words(self, page=0):
        """:return: ``[(word, left, top, right, bottom)]`` in millimetres"""
        html = self.pdftotext("-bbox").split("<page ")[1 + page]
        found = re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">'
            r"(.*?)</word>",
            html,
        )
        return [(w, *(float(n) * MM for n in box)) for *box, w in found]


@tagged("post_install", "-at_install")
class TestPaper(PaperCase, HttpCase):
    """The words read back from the PDF, and where they stand."""

    def test_mission_order(self):
        self.env["expertise.sample"].create(
            {"dossier_id": self.dossier.id, "name": "P1", "location": "Cuisine, dalle"}
        )
        pages = self.render("mission_order", self.dossier, self.tech)
        text = self.flat_text(pages)
        for words in (
            "Mission order",
            self.dossier.name,
            "12 rue des Lilas",
            "floor 2",
            "Zoé Lefèvre",
            "06 39 98 00 07",
            "Chez la gardienne",
            "B4512",
            "Monday 3 March 2031, from 10:00 to 12:00",
            "Jean-Paul Morel",
            "DPE-T",
            "CREP (test)",
            "68.50",
            "Before 1 January 1949",
            "P1",
            "Cuisine, dalle",
            "Technician's notes",
            "signature",
            "Page 1 / 2",
        ):
            self.assertIn(words, text)

    def test_a_technician_prints_only_his_own(self):
        other = self.make_planned(employee=self.other_employee, day=4)
        with self.assertRaises(AccessError):
            self.render("mission_order", other, self.tech)

    def test_many_at_once_with_header_and_footer_on_each_page(self):
        long_one = self.make_planned(day=5)
        self.env["expertise.sample"].create(
            [
                {"dossier_id": long_one.id, "name": f"P{i}", "location": "Grenier"}
                for i in range(60)
            ]
        )
        pages = self.render("mission_order", self.dossier + long_one)
        self.assertGreaterEqual(len(pages), 3)
        for page in pages:
            self.assertIn("Diagnostics A", page)
            self.assertIn("8 000 euros", page)
            self.assertRegex(page, r"Page\s+\d\s*/\s*\d")
        self.assertRegex(pages[-1], r"Page\s+(\d)\s*/\s*\1")

    def test_confirmation_for_client_and_occupant(self):
        pages = self.render("confirmation", self.dossier)
        self.assertEqual(len(pages), 2)
        client, occupant = pages
        for page in pages:
            self.assertIn(self.dossier.name, page)
            self.assertIn("Monday 3 March 2031", page)
            self.assertNotIn("B4512", page, "codes are for the technician")
        self.assertIn("Anne Martin", client)
        self.assertIn("title deed", self.flat_text([client]))
        self.assertIn("Zoé Lefèvre", occupant)
        self.assertIn("home that you occupy", self.flat_text([occupant]))
        self.assertNotIn("Anne Martin", occupant)

    def test_the_address_stands_in_the_window(self):
        """57 to 77 mm from the top, 102 to 188 mm from the left: a DL window."""
        for layout in ("standard", "boxed", "bold", "striped"):
            with self.subTest(layout):
                self.company_a.external_report_layout_id = self.env.ref(
                    f"web.external_layout_{layout}"
                )
                self.render("confirmation", self.dossier)
                words = self.words()
                first = next(i for i, w in enumerate(words) if w[0] == "Anne")
                last = next(
                    i for i, w in enumerate(words) if w[0].startswith("SAINT-CYR")
                )
                block = words[first : last + 1]
                self.assertGreaterEqual(min(w[1] for w in block), 101.5)
                self.assertGreaterEqual(min(w[2] for w in block), 56.5)
                self.assertLessEqual(max(w[3] for w in block), 188.5)
                self.assertLessEqual(max(w[4] for w in block), 77.5)
                window = [
                    w[0]
                    for w in words
                    if w[3] > 102 and w[1] < 188 and w[4] > 57 and w[2] < 77
                ]
                self.assertEqual(window, [w[0] for w in block], "nothing else there")

    def test_cover_letter(self):
        self.add_report(
            self.dossier,
            line_ids=[(0, 0, {"product_id": self.dpe.id})],
        )
        dossier = self.dossier.with_user(self.office)
        action = dossier.action_write_cover_letters()
        letter = (
            self.env["dossier.letter"].with_user(self.office).browse(action["res_id"])
        )
        self.assertEqual(dossier.action_write_cover_letters()["res_id"], letter.id)
        letter.with_context(force_report_rendering=True).action_print()
        text = self.flat_text(self.read_pages(letter.sudo().attachment_id.raw))
        for words in ("DPE (test)", "12 rue des Lilas", self.dossier.name, "Tours, on"):
            self.assertIn(words, text)
        top = next(w[2] for w in self.words() if w[0] == "Anne")
        self.assertAlmostEqual(top, 60, delta=4)

    def test_cover_letter_without_report(self):
        with self.assert_refused("no report to send along"):
            self.dossier.action_write_cover_letters()

    def test_nothing_to_confirm_without_a_date(self):
        undated = self.make_dossier()
        with self.assert_refused("plan .* first"):
            undated.action_confirm_appointment()


@tagged("post_install", "-at_install")
class TestConfirmation(PaperCase):
    """The mail: who gets it, once, each his own."""

    def wizard(self, user=None):
        action = self.dossier.with_user(
            user or self.office
        ).action_confirm_appointment()
        return (
            self.env["expertise.confirmation.wizard"]
            .with_user(user or self.office)
            .with_context(**action["context"])
            .create({})
        )

    def send(self, **values):
        before = self.env["mail.mail"].sudo().search([])
        wizard = self.wizard()
        wizard.write(values)
        wizard.action_send()
        self.env.invalidate_all()
        return self.env["mail.mail"].sudo().search([]) - before

    def test_contacts_with_notices_and_the_occupant(self):
        self.contact_of(self.dossier, self.owner).notify = True
        self.dossier.prescriber_id = self.agency
        self.contact_of(self.dossier, self.agency).notify = False
        wizard = self.wizard()
        self.assertEqual(wizard.partner_ids, self.owner + self.tenant)
        self.assertIn("Agence du Port: does not want notices", wizard.left_out)
        mails = self.send()
        self.assertEqual(len(mails), 2)
        for mail in mails:
            self.assertEqual(len(mail.recipient_ids), 1)
            names = mail.attachment_ids.mapped("name")
            self.assertTrue([name for name in names if name.endswith(".pdf")])
            calendar = mail.attachment_ids.filtered(lambda a: a.name.endswith(".ics"))
            self.assertIn(b"20310303T090000Z", calendar.raw)
            self.assertFalse(mail.model)
        self.assertEqual(mails.recipient_ids, self.owner + self.tenant)
        self.assertIn(
            "confirmed to: Anne Martin, Zoé Lefèvre", self.bodies(self.dossier)
        )

    def test_twice_warns(self):
        self.send()
        wizard = self.wizard()
        self.assertIn("already confirmed", wizard.already_sent)
        with self.assert_refused("already confirmed"):
            wizard.action_send()
        self.assertEqual(len(self.send(send_again=True)), 2)

    def test_a_moved_appointment_is_to_confirm_again(self):
        self.send()
        self.assertFalse(self.dossier.confirmation_outdated)
        self.dossier.appointment_start += timedelta(days=1)
        self.dossier.invalidate_recordset()
        self.assertTrue(self.dossier.confirmation_outdated)
        self.assertEqual(len(self.send()), 2)
        self.assertFalse(self.dossier.confirmation_outdated)

    def test_nobody_to_tell(self):
        (self.owner + self.tenant).email = False
        wizard = self.wizard()
        self.assertIn("print the letter", wizard.left_out)
        with self.assert_refused("Nobody would get the mail"):
            wizard.action_send()

    def test_a_stranger_cannot_be_slipped_in(self):
        wizard = self.wizard()
        wizard.partner_ids = self.notary
        with self.assert_refused("Nobody would get the mail"):
            wizard.action_send()
