import io
import re
from datetime import timedelta

from PyPDF2 import PdfReader

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import format_date, mute_logger

from .paper_common import LetterPaperCase

FORBIDDEN = re.compile(
    r"sommation|saisie|huissier|commissaire de justice|bailiff|seizure|reminder fee|"
    r"frais de relance",
    re.IGNORECASE,
)

#: the number of an invoice
INVOICE = re.compile(r"\b[A-Z]+/\d{4}/\d+\b")


@tagged("post_install", "-at_install")
class TestLetterPaper(LetterPaperCase):
    """The words of R1, R2 and R3, read back from the PDF."""

    def test_first_reminder(self):
        move = self.bill()
        letter = self.remind(move)
        pages = self.open_pdf(letter)
        self.assertEqual(len(pages), 1)
        text = self.flat_text(pages)
        term = format_date(
            self.env(context={"lang": "en_US"}),
            self.today + timedelta(days=8),
            date_format="d MMMM y",
        )
        for words in (
            "Tours, on",
            f"Our ref.: {move.dossier_id.name}",
            "Reminder: what remains to be paid",
            "Dear Sir or Madam,",
            move.name,
            "12 rue des Lilas",
            f"To be paid by {term}",
            "120.00",
            "FR76 3000 6000 0112 3456 7890 189",
            f"Reference: {move.payment_reference or move.name}",
            "Odile Bureau",
            "Personal data",
            "CNIL",
            "Page 1 / 1",
        ):
            self.assertIn(words, text)
        for words in ("Already paid", "Credit", "Échelon", "Late interest", "Fixed"):
            self.assertNotIn(words, text)
        self.assertNotRegex(text, FORBIDDEN)

    def test_formal_notice(self):
        self.at_level(3)
        self.company_a.company_registry = "73282932000074"
        letter = self.remind(self.bill())
        text = self.flat_text(self.open_pdf(letter))
        for words in (
            "Formal notice to pay",
            "Creditor",
            "Diagnostics A",
            "73282932000074",
            "Debtor",
            "Anne Martin",
            "4 rue du Four",
            "1231-6 and 1344",
            "To be paid by",
            "competent court",
        ):
            self.assertIn(words, text)
        self.assertNotRegex(text, FORBIDDEN)

    def test_french(self):
        """French words, narrow no-break spaces, nothing left in English."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(
            ["expertise_dunning", "dossier_base"], ["fr_FR"], overwrite=True
        )
        self.owner.lang = "fr_FR"
        for number, words in (
            (1, "Rappel"),
            (2, "Deuxième relance"),
            (3, "Mise en demeure de payer"),
        ):
            with self.subTest(number), self.env.cr.savepoint() as savepoint:
                self.at_level(number)
                letter = self.remind(self.bill())
                text = self.flat_text(self.open_pdf(letter))
                self.assertIn(words, text)
                self.assertIn("Madame, Monsieur,", text)
                self.assertIn("120,00", text)
                self.assertNotRegex(letter.body, r" [;:!?»]|« ", "narrow spaces")
                self.assertNotRegex(
                    text,
                    r"\b(Dear|Invoice|Amount|Due on|Personal data|paid by|Interest)\b",
                )
                self.assertNotRegex(text, FORBIDDEN)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_payer_who_is_a_notary(self):
        self.make_dossier(notary_id=self.notary.id)
        text = self.flat_text(self.open_pdf(self.remind(self.bill(self.notary))))
        self.assertIn("Dear Maître,", text)
        self.assertNotIn("Dear Sir", text)

    def test_instalments_payments_and_credits(self):
        """Three échelons, one paid in part, a payment that is matched with nothing."""
        move = self.bill(price=1000.0, instalments=3, days=100)
        self.pay(move, 100.0)
        payment = (
            self.env["account.payment"]
            .with_user(self.office)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.owner.id,
                    "amount": 50.0,
                    "journal_id": self.bank.id,
                    "payment_method_line_id": self.method_line.id,
                }
            )
        )
        payment.action_post()
        letter = self.remind(move)
        text = self.flat_text(self.open_pdf(letter))
        for words in ("1/3", "2/3", "3/3", "480.00", "360.00", "Credits deducted"):
            self.assertIn(words, text)
        self.assertIn("1,050.00", text)
        self.assertIn("1,100.00", text)
        self.assertEqual(letter.amount_total, 1050.0)

    def test_foreign_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        move = self.bill(price=200.0)
        move.button_draft()
        move.currency_id = dollar
        move.action_post()
        text = self.flat_text(self.open_pdf(self.remind(move)))
        self.assertRegex(text, r"\$\s?240\.00")
        self.assertNotIn("€", text)
        self.assertNotIn("scan this code", text, "SEPA knows euros only")

    def test_qr_code(self):
        letter = self.remind(self.bill())
        self.assertIn("scan this code", self.flat_text(self.open_pdf(letter)))
        self.company_account.unlink()
        text = self.flat_text(self.open_pdf(self.remind(self.bill(self.payer))))
        self.assertNotIn("scan this code", text)
        self.assertNotIn("IBAN", text)

    def test_interest_and_indemnity_that_are_shown(self):
        letter = self.remind(self.bill())
        letter.sudo().write({"interest_amount": 3.21, "indemnity_amount": 40.0})
        pdf = letter.sudo().with_context(force_report_rendering=True)._make_pdfs()
        text = self.flat_text(self.read_pages(pdf[0]))
        for words in ("Principal", "Late interest", "3.21", "40.00", "163.21"):
            self.assertIn(words, text)

    def test_the_firms_own_text(self):
        """A horizontal line in the text parts it around the table; an own title does
        not break the document into two.
        """
        template = self.company_a.dunning_level_ids[0].letter_template_id
        template.body_html = "<h1>Hello</h1><p>Before it.</p><hr/><p>After it.</p>"
        first, second = self.bill(), self.bill(self.payer)
        calls = self.count_wkhtmltopdf()
        letters = self.remind(first + second)
        self.assertEqual(calls, [2])
        text = self.flat_text(self.open_pdf(letters[0]))
        self.assertLess(text.index("Before it."), text.index("To pay"))
        self.assertGreater(text.index("After it."), text.index("To be paid by"))

    def test_mail_says_nothing_outside(self):
        letter = self.remind(self.bill(), "mail")
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", letter._name), ("res_id", "=", letter.id)])
        )
        dossier = letter.move_ids.dossier_id
        self.assertEqual(mail.subject, f"About your dossier {dossier.name}")
        self.assertIn("attached letter", mail.body_html)
        self.assertNotIn("unpaid invoices", mail.body_html.lower())
        self.assertNotRegex(mail.body_html, r"\bR1\b")
        self.assertNotRegex(
            letter.sudo().attachment_id.name, r"(?i)R1|reminder|unpaid|[/\\]"
        )

    def test_the_address_stands_in_the_window(self):
        """57 to 77 mm from the top, 102 to 188 mm from the left; nothing else there."""
        self.owner.write(
            {
                "street": "148 boulevard du Président-Franklin-Delano-Roosevelt",
                "street2": "Résidence Les Jardins de l’Hôtel-de-Ville, bâtiment C",
                "zip": "37540",
                "city": "Saint-Cyr-sur-Loire",
            }
        )
        move = self.bill()
        letter = self.remind(move)
        for layout in ("standard", "boxed", "bold", "striped"):
            with self.subTest(layout):
                self.company_a.external_report_layout_id = self.env.ref(
                    f"web.external_layout_{layout}"
                )
                rendering = letter.sudo().with_context(force_report_rendering=True)
                self.read_pages(rendering._make_pdfs()[0])
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


@tagged("post_install", "-at_install")
class TestLetterBatch(LetterPaperCase):
    """Many letters in one pass, long ones, and the file to print."""

    def test_five_letters_in_one_pass(self):
        """1, 2 and 3 pages: each file has its own addressee, numbered by itself."""
        partners = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "street": "1 rue X",
                    "zip": "37000",
                    "city": "Tours",
                    "lang": "en_US",
                }
                for name in (
                    "Ada Alpha",
                    "Bob Bravo",
                    "Cleo Charlie",
                    "Dan Delta",
                    "Eve Echo",
                )
            ]
        )
        counts = (1, 20, 2, 30, 1)
        moves = self.env["account.move"]
        for partner, count in zip(partners, counts, strict=True):
            moves += self.many_lines(partner, count)
        calls = self.count_wkhtmltopdf()
        letters = self.remind(moves)
        self.assertEqual(calls, [5], "one pass for all")
        self.assertEqual(len(letters), 5)
        sizes = {}
        for letter in letters:
            pages = self.open_pdf(letter)
            sizes[letter.partner_id] = len(pages)
            for number, page in enumerate(pages, 1):
                flat = " ".join(page.split())
                self.assertIn(f"Page {number} / {len(pages)}", flat)
                self.assertIn("Diagnostics A", flat, "the letterhead")
                self.assertIn("8 000 euros", flat, "the footer")
            text = self.flat_text(pages)
            self.assertIn(letter.partner_id.name, text)
            for other in partners - letter.partner_id:
                self.assertNotIn(other.name, text)
            raw = letter.sudo().attachment_id.raw
            for other in letters - letter:
                self.assertNotIn(other.partner_id.name.encode(), raw)
            for move in letter.move_ids:
                self.assertIn(move.name, text)
            self.assertEqual(len(PdfReader(io.BytesIO(raw)).pages), len(pages))
        self.assertEqual(sorted(set(sizes.values())), [1, 2, 3])

    def test_page_breaks(self):
        """Whatever the length: heads repeat, and the signature has company."""
        moves = self.many_lines(self.owner, 40)
        counts = (*range(7, 14), 40)
        letters = self.draw_letters(moves, counts)
        for count, pdf in zip(counts, letters._make_pdfs(), strict=True):
            with self.subTest(count):
                pages = [" ".join(page.split()) for page in self.read_pages(pdf)]
                for page in pages:
                    if INVOICE.search(page):
                        self.assertIn("Due on", page, "the head of the table")
                for words in ("Odile Bureau", "Yours faithfully", "please call us"):
                    self.assertIn(words, pages[-1])
                names = set(INVOICE.findall("".join(self.pdftotext("-raw"))))
                self.assertEqual(names, set(moves[:count].mapped("name")))
                for number in range(len(pages)):
                    self.assert_nothing_cut(number)

    def draw_letters(self, moves, counts):
        """:return: a letter for each count, which lists the first of the invoices"""
        first = self.company_a.dunning_level_ids[0]
        letters = self.env["dunning.letter"].sudo()
        for count in counts:
            # an échelon is reminded once at a level
            shared = {
                "company_id": self.company_a.id,
                "currency_id": self.euro.id,
                "level_id": first.copy({"active": False}).id,
            }
            letters += letters.create(
                {
                    **shared,
                    "partner_id": self.owner.id,
                    "user_id": self.office.id,
                    "paper_state": "to_print",
                    "paper_date": self.today,
                    "move_ids": [Command.set(moves[:count].ids)],
                    "amount_asked": 120.0 * count,
                    "reminder_ids": [
                        Command.create(
                            {
                                **shared,
                                "move_id": move.id,
                                "date_maturity": move.invoice_date_due,
                                "amount": 120.0,
                                "amount_residual": 120.0,
                                "amount_asked": 120.0,
                            }
                        )
                        for move in moves[:count]
                    ],
                }
            )
        letters._write_content()
        return letters.with_context(force_report_rendering=True)

    def assert_nothing_cut(self, page):
        """No word stands in the room of the letterhead or of the footer."""
        footer = [w for w in self.words(page) if w[2] > 297 - 32]
        self.assertFalse([w for w in footer if INVOICE.search(w[0])])
        head = [w for w in self.words(page) if w[4] < 57]
        self.assertFalse([w for w in head if INVOICE.search(w[0])])

    def test_two_firms_in_one_pass(self):
        """Each page has the letterhead of its own firm."""
        mine = self.remind(self.bill())
        theirs = mine.sudo().create(
            {
                "company_id": self.company_b.id,
                "currency_id": self.euro.id,
                "kind": "prescriber",
                "partner_id": self.payer.id,
                "user_id": self.office_b.id,
                "date": self.today,
                "paper_state": "to_print",
                "paper_date": self.today,
            }
        )
        theirs._write_content()
        letters = (mine.sudo() + theirs).with_context(force_report_rendering=True)
        calls = self.count_wkhtmltopdf()
        texts = [self.flat_text(self.read_pages(pdf)) for pdf in letters._make_pdfs()]
        self.assertEqual(calls, [2])
        self.assertIn("Diagnostics A", texts[0])
        self.assertNotIn("Diagnostics B", texts[0])
        self.assertIn("Diagnostics B", texts[1])
        self.assertNotIn("Diagnostics A", texts[1])

    def test_a_letter_of_another_language_in_the_same_pass(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(
            ["expertise_dunning", "dossier_base"], ["fr_FR"], overwrite=True
        )
        self.payer.lang = "fr_FR"
        letters = self.remind(self.bill() + self.bill(self.payer))
        english = letters.filtered(lambda x: x.partner_id == self.owner)
        text = self.flat_text(self.open_pdf(english))
        self.assertIn("Our ref.:", text)
        self.assertNotIn("Madame, Monsieur", text)
        text = self.flat_text(self.open_pdf(letters - english))
        self.assertIn("Madame, Monsieur", text)
        self.assertNotIn("Dear", text)

    def test_the_kept_file_does_not_change(self):
        letter = self.remind(self.bill())
        attachment = letter.sudo().attachment_id
        for user in (self.office, self.manager):
            for values in ({"raw": b"else"}, {"res_id": 0}):
                with self.assertRaises(UserError):
                    attachment.with_user(user).write(values)
            with self.assertRaises(UserError):
                attachment.with_user(user).unlink()

    # -------------------------------------------------------------------------
    # One file to print
    # -------------------------------------------------------------------------
    def get_pdf(self, query, login="t_office"):
        self.authenticate(login, login)
        return self.url_open(f"/dunning/letters.pdf?{query}")

    def test_one_file_in_the_order_asked_for(self):
        letters = self.remind(self.bill() + self.bill(self.payer))
        first, second = letters.sorted("id")
        calls = self.count_wkhtmltopdf()
        answer = self.get_pdf(f"ids={second.id},{first.id}")
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        pages = self.read_pages(answer.content)
        self.assertEqual(len(pages), 2)
        self.assertIn(second.partner_id.name, pages[0])
        self.assertIn(first.partner_id.name, pages[1])
        self.assertFalse(calls, "never made anew")
        letters.invalidate_recordset()
        self.assertEqual(set(letters.mapped("paper_state")), {"printed"})

    def test_a_whole_run(self):
        letters = self.remind(self.bill() + self.bill(self.payer))
        run = letters.run_id
        action = letters.action_print()
        self.assertEqual(action["url"], f"/dunning/letters.pdf?run={run.id}")
        self.assertEqual(run.action_print()["url"], action["url"])
        self.assertIn(
            f"ids={letters[0].id}", letters[0].action_print()["url"], "not all of it"
        )
        answer = self.get_pdf(f"run={run.id}")
        self.assertEqual(len(self.read_pages(answer.content)), 2)

    @mute_logger("odoo.http")
    def test_a_damaged_file_is_named(self):
        letters = self.remind(self.bill() + self.bill(self.payer))
        good, bad = letters.sorted("id")
        attachment = bad.sudo().attachment_id
        attachment.raw = attachment.raw[: len(attachment.raw) // 2]
        for query in (f"ids={good.id},{bad.id}", f"ids={bad.id}"):
            answer = self.get_pdf(query)
            self.assertEqual(answer.status_code, 422, query)
            self.assertIn(bad.name, answer.text)
            self.assertNotIn(good.name, answer.text)
        self.assertEqual(self.get_pdf(f"ids={good.id}").status_code, 200)
        letters.invalidate_recordset()
        self.assertEqual(bad.paper_state, "to_print", "nothing was printed")

    @mute_logger("odoo.http")
    def test_nothing_and_no_right(self):
        letter = self.remind(self.bill())
        for login in ("t_tech", "t_office_b", "t_plain"):
            for query in (f"ids={letter.id}", f"run={letter.run_id.id}"):
                answer = self.get_pdf(query, login)
                self.assertEqual(answer.status_code, 403, (login, query))
                self.assertNotIn(b"%PDF", answer.content)
        for query in ("", "ids=", "ids=999999999", "run=999999999", "ids=x,y"):
            answer = self.get_pdf(query)
            self.assertEqual(answer.status_code, 422, query)
            self.assertIn("There is no letter to print here", answer.text)
        letter.invalidate_recordset()
        self.assertEqual(letter.paper_state, "to_print")
        self.logout()
        answer = self.url_open(
            f"/dunning/letters.pdf?ids={letter.id}", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
