import re

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from odoo.tests import HttpCase, tagged

from ..reports.letter_docx import LetterDocument
from .letters import LETTERS, LetterCase

A4 = (210, 297)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@tagged("post_install", "-at_install")
class TestLettersPdf(LetterCase, HttpCase):
    """The real thing: wkhtmltopdf, and the words read back from the file."""

    def print_letter(self, name, **values):
        letter = self.new_letter(name, output="pdf", **values)
        letter.with_context(force_report_rendering=True).action_print()
        self.assertEqual(letter.state, "printed")
        return letter

    def test_every_letter(self):
        for name in LETTERS:
            with self.subTest(name):
                pages = self.read_pdf(self.print_letter(name))
                text = " ".join(pages)
                self.assertLessEqual(len(pages), 5)
                self.assertIn("Boulangerie Marchandeau", text)
                self.assertIn("Firm A (test)", text)
                for bad in ("{{", "False", "None", "Subject", "Our ref", "Dear "):
                    self.assertNotIn(bad, text)
                for number, page in enumerate(pages, 1):
                    self.assertIn(f"Page {number} / {len(pages)}", page)

    def test_mission_letter(self):
        pages = self.read_pdf(self.print_letter("letter_mission"))
        text = " ".join(pages)
        self.assertEqual(len(pages), 4)
        self.assertIn("À l’att. de Mme Claire Marchandeau", pages[0])
        self.assertIn("Objet :", pages[0])
        self.assertIn("3 306,60 €", text)
        self.assertIn("3 967,92 €", text)
        self.assertRegex(text, r"Bookkeeping \(test\) Cabinet Omar Terrain")
        # the letterhead stands on the first page only
        self.assertNotIn("14 rue des Acacias", pages[1])
        # nobody signs a page that holds nothing else
        self.assertIn("14. Acceptation", pages[-1])

    def test_client_writes_himself(self):
        letter = self.print_letter("letter_resignation")
        text = " ".join(self.read_pdf(letter))
        self.assertIn("Cabinet Durand (test)", text)
        self.assertIn("12 rue des Halles", text)
        self.assertNotIn("14 rue des Acacias", text)
        self.assertNotIn("Nos réf", text)

    def test_many_lines(self):
        """A table that does not fit on a page is cut between rows, with its head."""
        for number in range(60):
            self.mission.mission_line_ids[0].copy({"name": f"Travail {number:02}"})
        pages = self.read_pdf(self.print_letter("letter_mission"))
        text = " ".join(pages)
        for number in range(60):
            self.assertEqual(text.count(f"Travail {number:02}"), 2)
        heads = sum(page.count("Exécutant Collaborateur") for page in pages)
        self.assertGreater(heads, 1)


@tagged("post_install", "-at_install")
class TestLettersDocx(LetterCase):
    """The file, opened again."""

    def print_letter(self, name, **values):
        letter = self.new_letter(name, output="docx", **values)
        action = letter.action_print()
        self.assertEqual(letter.attachment_id.mimetype, WORD)
        self.assertTrue(letter.attachment_id.name.endswith(".docx"))
        self.assertIn("download=true", action["url"])
        return letter, self.read_docx(letter)

    def text(self, document):
        parts = [p.text for p in document.paragraphs]
        for table in document.tables:
            for row in table.rows:
                parts += [cell.text for cell in row.cells]
        return self.words(" ".join(parts))

    def test_every_letter(self):
        for name in LETTERS:
            with self.subTest(name):
                letter, document = self.print_letter(name)
                text = self.text(document)
                self.assertIn("Boulangerie Marchandeau (test)", text)
                for bad in ("{{", "False", "None", "<p", "Subject", "Dear "):
                    self.assertNotIn(bad, text)
                section = document.sections[0]
                size = (round(section.page_width.mm), round(section.page_height.mm))
                self.assertEqual(size, A4)
                self.assertEqual(document.core_properties.title, letter.subject)

    def test_one_press(self):
        template = self.template("letter_mission_editable")
        first = self.mission.action_print_letter(template.id)
        self.assertEqual(first["target"], "download")
        again = self.mission.action_print_letter(template.id)
        self.assertEqual(again["url"], first["url"])
        self.assertEqual(self.mission.letter_ids.mapped("output"), ["docx"])
        self.assertIn("Lettre de mission", self.mission.message_ids[0].body)

    def test_mission_letter(self):
        _letter, document = self.print_letter("letter_mission_editable")
        headings = [
            p.text for p in document.paragraphs if p.style.name.startswith("Heading")
        ]
        self.assertEqual(len(headings), 14)
        self.assertEqual(headings[0], "1. Les parties")
        bullets = [p for p in document.paragraphs if p.style.name == "List Bullet"]
        self.assertGreater(len(bullets), 10)
        performers = next(
            table
            for table in document.tables
            if table.rows[0].cells[0].text == "Travaux"
        )
        rows = [[cell.text for cell in row.cells] for row in performers.rows]
        self.assertEqual(
            rows,
            [
                ["Travaux", "Exécutant", "Collaborateur"],
                ["Bookkeeping (test)", "Cabinet", "Omar Terrain"],
                ["Annual accounts (test)", "Client", "–"],
                ["Payslip (test)", "Tiers", "–"],
            ],
        )
        fees = next(
            table
            for table in document.tables
            if table.rows[0].cells[0].text == "Prestation"
        )
        self.assertEqual(fees.rows[-1].cells[-1].text, "3\u202f967,92\u202f€")
        paragraph = fees.rows[-1].cells[-1].paragraphs[0]
        self.assertEqual(paragraph.alignment, WD_ALIGN_PARAGRAPH.RIGHT)
        # the head of a table stands on each of its pages, a row is not cut
        properties = fees.rows[0]._tr.trPr
        self.assertIsNotNone(properties.find(qn("w:tblHeader")))
        self.assertIsNotNone(properties.find(qn("w:cantSplit")))

    def test_letterhead_window_footer_language(self):
        _letter, document = self.print_letter("letter_mission_editable")
        head, window = document.tables[:2]
        self.assertIn("Firm A (test)", self.words(head.rows[0].cells[1].text))
        self.assertIn("14 rue des Acacias", head.rows[0].cells[1].text)
        self.assertEqual(
            window.rows[0].cells[1].text.splitlines(),
            [
                "Boulangerie Marchandeau (test)",
                "À l’att. de Mme Claire Marchandeau",
                "12 rue des Halles",
                "37000 TOURS",
            ],
        )
        footer = document.sections[0].footer._element.xml
        self.assertIn("NUMPAGES", footer)
        self.assertIn("Page", footer)
        self.assertIn("fr-FR", document.styles.element.xml)

    def test_client_writes_himself(self):
        _letter, document = self.print_letter("letter_resignation")
        text = self.text(document)
        self.assertNotIn("14 rue des Acacias", text)
        self.assertNotIn("Firm A", document.sections[0].footer.paragraphs[0].text)

    def test_hostile_text(self):
        letter = self.new_letter("letter_blank", output="docx")
        letter.body = (
            "<p>Avant <img src='file:///etc/hostname'/> après\x0b</p>"
            "<p style='text-align: right'><b>Gras <i>et</i></b> <u>trait</u></p>"
            "<ol><li>un<ul><li>dedans</li></ul></li><li>deux</li></ol>"
            "<ol><li>encore un</li></ol>"
            "<table><tr><td colspan='900'>large</td></tr><tr><td>a</td><td>b</td></tr>"
            "</table><table></table>loose"
        )
        letter.action_print()
        document = self.read_docx(letter)
        self.assertLessEqual(len(document.inline_shapes), 1)  # the logo
        texts = [p.text for p in document.paragraphs]
        self.assertIn("Avant après", [self.words(text) for text in texts])
        self.assertIn("loose", texts)
        right = next(p for p in document.paragraphs if p.text.startswith("Gras"))
        self.assertEqual(right.alignment, WD_ALIGN_PARAGRAPH.RIGHT)
        self.assertTrue(right.runs[0].bold)
        numbers = [
            p._p.pPr.numPr.numId.val
            for p in document.paragraphs
            if p.style.name == "List Number"
        ]
        self.assertEqual(len(set(numbers)), 2)

    def test_bad_logo_and_colour(self):
        document = LetterDocument("fr-FR", "T", "A", "red; x", ("Page", "sur"), "")
        document.add_letterhead("Firm", ["Street"], b"bm90IGEgcGljdHVyZQ==")
        document.add_html("")
        self.assertTrue(re.match(b"PK", document.to_bytes()))
