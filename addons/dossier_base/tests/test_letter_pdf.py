import io

from PyPDF2 import PdfReader

from odoo.tests import HttpCase, tagged

from .test_letter import LetterCase

A4_POINTS = (595, 842)
LETTER_POINTS = (612, 792)


@tagged("post_install", "-at_install")
class TestLetterPdf(LetterCase, HttpCase):
    """The real thing: wkhtmltopdf, and the words read back from the file."""

    def print_pdf(self, letter):
        letter.with_context(force_report_rendering=True).action_print()
        return PdfReader(io.BytesIO(letter.attachment_id.raw))

    def assert_paper(self, pdf, points):
        box = pdf.pages[0].mediabox
        self.assertAlmostEqual(float(box.width), points[0], delta=2)
        self.assertAlmostEqual(float(box.height), points[1], delta=2)

    def test_words_and_paper(self):
        letter = self.new_letter(date="2026-03-10")
        pdf = self.print_pdf(letter)
        text = " ".join(pdf.pages[0].extract_text().split())
        self.assertEqual(len(pdf.pages), 1)
        for words in (
            "Camille Roussel",
            "10 mars 2026",
            f"Votre dossier {self.dossier.name}",
            "Bonjour Camille Roussel",
            "LIC-42",
        ):
            self.assertIn(words, text)
        self.assert_paper(pdf, A4_POINTS)
        content = letter.attachment_id.raw
        letter.with_context(force_report_rendering=True).action_print()
        self.assertEqual(letter.attachment_id.raw, content)

    def test_paper_format_of_the_template(self):
        self.template.paperformat_id = self.env.ref("base.paperformat_us")
        self.assert_paper(self.print_pdf(self.new_letter()), LETTER_POINTS)
