import io
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

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

    def test_no_heading_ends_a_page(self):
        letter = self.new_letter()
        numbers = range(10, 60)
        letter.body = "".join(
            f"<h2>Titre {number}</h2><p>Suite {number} {'et la fin ' * number}</p>"
            for number in numbers
        )
        pages = [page.extract_text() for page in self.print_pdf(letter).pages]
        self.assertGreater(len(pages), 3)
        for number in numbers:
            titles = [page for page in pages if f"Titre {number}" in page]
            self.assertEqual(len(titles), 1)
            self.assertIn(f"Suite {number} ", titles[0])

    def test_nobody_signs_a_page_with_nothing_on_it(self):
        signature = (
            '<table class="o_signature"><tbody><tr>'
            '<td style="height: 40mm;">SIGNE</td></tr></tbody></table>'
        )
        alone = 0
        for lines in range(9, 16):
            letter = self.new_letter()
            letter.body = (
                "<p>Article</p>" * lines
                + "<p>Fait à Tours</p><p>Lu et approuvé</p>"
                + signature
            )
            pages = [page.extract_text() for page in self.print_pdf(letter).pages]
            (signed,) = [page for page in pages if "SIGNE" in page]
            self.assertIn("Fait à Tours", signed)
            self.assertIn("Lu et approuvé", signed)
            alone += "Article" not in signed
        # the end of the page came between, in at least one of them
        self.assertTrue(alone)

    def test_pictures_of_other_sites_are_not_fetched(self):
        asked = []

        class Elsewhere(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Thread(target=server.serve_forever, daemon=True).start()
        # another name than that of the server which prints
        address = f"http://localhost:{server.server_port}"
        self.assertNotIn("localhost", self.env["ir.actions.report"]._get_report_url())
        letter = self.new_letter(date="2026-03-10")
        letter.body = (
            f'<p>LIC-42</p><img src="{address}/picture.png"/>'
            f'<p style="background: url({address}/background.png)">x</p>'
        )
        self.assertIn(f"{address}/picture.png", letter.body)
        text = self.print_pdf(letter).pages[0].extract_text()
        self.assertIn("LIC-42", text)
        self.assertFalse(asked)
        # the core's own papers fetch it: the server is there, and so is the picture
        self.env["ir.actions.report"]._run_wkhtmltopdf([letter.body])
        self.assertIn("/picture.png", asked)
