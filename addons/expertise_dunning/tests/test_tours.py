import io
from datetime import timedelta

from PyPDF2 import PdfReader

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from odoo.addons.expertise_dossier.tests.common import ExpertiseCase


class RelancesTours(ExpertiseCase, HttpCase):
    """« Relances » in a real browser, by the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.external_report_layout_id = cls.env.ref(
            "web.external_layout_standard"
        )
        cls.company_a.dunning_level_ids.write({"channel": "both"})
        for partner in cls.owner + cls.payer:
            partner.write(
                {
                    "street": "1 rue Haute",
                    "zip": "37000",
                    "city": "Tours",
                    "phone": "01 99 00 12 34",
                }
            )
        cls.moves = cls._make_invoices(
            [cls.owner, cls.payer, cls.payer, cls.payer], days=20
        )
        cls.contested = cls.moves[-1]
        cls.contested.action_toggle_litigation()

    @classmethod
    def _make_invoices(cls, partners, days):
        day = fields.Date.context_today(cls.office) - timedelta(days=days)
        moves = (
            cls.env["account.move"]
            .with_user(cls.office)
            .create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": partner.id,
                        "invoice_date": day,
                        "invoice_payment_term_id": cls.terms[1].id,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "DPE",
                                    "quantity": 1,
                                    "price_unit": 120.0,
                                    "tax_ids": [Command.clear()],
                                }
                            )
                        ],
                    }
                    for partner in partners
                ]
            )
        )
        moves.action_post()
        return moves


@tagged("post_install", "-at_install")
class TestRelancesDesk(RelancesTours):
    browser_size = "1366x768"

    def test_four_clicks(self):
        self.start_tour(
            "/odoo/relances", "expertise_dunning_four_clicks", login="t_office"
        )
        letters = self.env["dunning.letter"].search(
            [("company_id", "=", self.company_a.id)]
        )
        self.assertEqual(letters.partner_id, self.owner + self.payer)
        self.assert_one_pdf(letters)
        self.assertEqual(set(letters.mapped("paper_state")), {"printed"})
        self.assertEqual(set(letters.mapped("mail_state")), {"outgoing"})
        self.assertEqual(letters.user_id, self.office)
        self.assertEqual(letters.move_ids, self.moves - self.contested)
        self.moves.invalidate_recordset()
        self.assertEqual(
            self.moves.mapped("dunning_r1_state"), ["done", "done", "done", "none"]
        )
        self.assertEqual(
            self.moves[0].dunning_r1_date, fields.Date.context_today(self.office)
        )

    def assert_one_pdf(self, letters):
        """What « Imprimer » opens is one PDF with all letters, a real one.

        While tests run the core makes no PDF unless it is told to.
        """
        letters.sudo().with_context(force_report_rendering=True)._render_pdfs()
        self.env.flush_all()
        self.authenticate("t_office", "t_office")
        action = letters.with_user(self.office).action_print()
        answer = self.url_open(action["url"])
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        pages = PdfReader(io.BytesIO(answer.content)).pages
        self.assertGreaterEqual(len(pages), len(letters))
        text = " ".join(page.extract_text() for page in pages)
        for partner in letters.partner_id:
            self.assertIn(partner.name, text)
        self.env.invalidate_all()

    def test_tiles(self):
        self.start_tour("/odoo/relances", "expertise_dunning_tiles", login="t_office")


@tagged("post_install", "-at_install")
class TestRelancesPhone(RelancesTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self.start_tour("/odoo/relances", "expertise_dunning_phone", login="t_office")
        self.assertEqual(
            self.env["dunning.letter"].search_count(
                [("company_id", "=", self.company_a.id)]
            ),
            2,
        )
