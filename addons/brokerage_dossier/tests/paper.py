import subprocess
import tempfile
from pathlib import Path

from odoo import Command

from .common import BrokerageCase


class BrokeragePaperCase(BrokerageCase):
    """A whole file, and its paper read back from the PDF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # letters are French where it is installed, a request is in the bank's language
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.bank.lang = "en_US"
        cls.firm.write(
            {
                "street": "3 place de la Liberté",
                "zip": "37000",
                "city": "Tours",
                "phone": "02 61 91 00 00",
                "brokerage_orias": "12345678",
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
                "external_report_layout_id": cls.env.ref(
                    "web.external_layout_standard"
                ).id,
            }
        )
        (cls.holder + cls.partner).write(
            {"street": "12 rue des Lilas", "zip": "37000", "city": "Tours"}
        )
        cls.partner.email = "marc@vasseur.example.com"
        cls.holder.phone = "06 39 98 00 11"
        cls.dossier.write(
            {
                "bank_id": cls.bank.id,
                "price": 245000,
                "notary_fee": 19600,
                "contribution": 14600,
                "project_city": "Saint-Cyr-sur-Loire",
                "internal_note": "<p>Never trust the neighbour</p>",
                "child_ids": [
                    Command.create(
                        {
                            "name": "Léo",
                            "birthdate": "2015-05-04",
                            "shared_custody": True,
                        }
                    ),
                    Command.create({"name": "Inès"}),
                ],
                "charge_ids": [Command.create({"amount": 870})],
            }
        )
        cls.borrower = cls.dossier.borrower_ids
        cls.borrower.write(
            {
                "birthdate": "1988-03-12",
                "birthplace": "Angers",
                "profession": "Infirmière",
                "employer": "CHU de Tours",
                "contract_type": "civil_servant",
                "income_ids": [Command.create({"amount": 2480.5})],
            }
        )
        cls.other = cls.env["brokerage.borrower"].create(
            {
                "dossier_id": cls.dossier.id,
                "partner_id": cls.partner.id,
                "birthdate": "1986-07-01",
                "profession": "Technicien",
                "contract_type": "permanent",
                "income_ids": [
                    Command.create({"amount": 2150}),
                    Command.create({"income_type": "rent", "amount": 420}),
                ],
            }
        )
        cls.env["brokerage.credit"].create(
            {
                "dossier_id": cls.dossier.id,
                "lender": "Crédit de Touraine",
                "monthly_amount": 214.6,
                "remaining_capital": 5400,
                "outcome": "repaid",
            }
        )
        cls.env["brokerage.asset"].create(
            {"dossier_id": cls.dossier.id, "name": "Livrets A", "value": 31000}
        )
        cls.simulation = cls.env["brokerage.simulation"].create(
            {
                "dossier_id": cls.dossier.id,
                "name": "Twenty years",
                "is_chosen": True,
                "loan_ids": [
                    Command.create(
                        {
                            "name": "First loan",
                            "amount": 250000,
                            "rate": 3.35,
                            "months": 240,
                        }
                    )
                ],
            }
        )
        cls.comments = cls.env["brokerage.comment"].create(
            [
                {
                    "dossier_id": cls.dossier.id,
                    "section": section,
                    "sequence": sequence,
                    "body": body,
                    "in_summary": ticked,
                }
                for section, sequence, body, ticked in (
                    ("project", 30, "<p>Third: quotes <b>enclosed</b></p>", True),
                    ("general", 10, "<p>First: saves each month</p>", True),
                    ("general", 20, "<p>Second: no overdraft</p>", True),
                    ("general", 5, "<p>Unticked: kept between us</p>", False),
                )
            ]
        )
        cls.env.flush_all()

    def render(self, name, dossiers, user=None, **context):
        """:return: the text of a real PDF, on one line"""
        reports = self.env["ir.actions.report"].with_user(user or self.broker)
        pdf, kind = reports.with_context(
            force_report_rendering=True, **context
        )._render_qweb_pdf(f"brokerage_dossier.action_report_{name}", dossiers.ids)
        self.assertEqual(kind, "pdf")
        return self.read_pdf(pdf)

    def read_pdf(self, pdf):
        self.pdf = pdf
        return " ".join(self.run_tool("pdftotext", "-layout").split())

    def run_tool(self, tool, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "paper.pdf"
            path.write_bytes(self.pdf)
            output = ["-"] if tool == "pdftotext" else []
            return subprocess.run(
                [tool, *options, path, *output],
                capture_output=True,
                check=True,
                text=True,
            ).stdout

    def assert_all_in(self, words, text):
        for word in words:
            self.assertIn(word, text)

    def assert_none_in(self, words, text):
        for word in words:
            self.assertNotIn(word, text)
