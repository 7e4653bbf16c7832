import datetime
import io
import re
import subprocess

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, tagged

from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestSimulationTables(SimulationCase):
    """The same tables as a page, a PDF and a workbook."""

    def test_tables(self):
        simulation = self.make_smoothed()
        tables = simulation._get_tables()
        self.assertEqual([len(table["years"]) for table in tables], [25, 25, 25])
        whole, main, ptz = tables
        self.assertEqual(float(main["totals"]["principal"]), 200000)
        self.assertEqual(float(main["totals"]["closing"]), 0)
        self.assertEqual(
            float(main["totals"]["interest"]), simulation.loan_ids[0].total_interest
        )
        self.assertEqual(float(whole["totals"]["principal"]), 260000)
        paid = main["totals"]["paid"] + ptz["totals"]["paid"]
        self.assertEqual(whole["totals"]["payment"], paid)
        for table in tables:
            for column in table["columns"]:
                if column.key in table["totals"] and column.key != "closing":
                    self.assertEqual(
                        sum(year["totals"][column.key] for year in table["years"]),
                        table["totals"][column.key],
                    )
        # a PTZ without insurance has no empty columns
        keys = [column.key for column in ptz["columns"]]
        self.assertNotIn("insurance", keys)
        self.assertNotIn("date", keys)
        self.assertEqual(ptz["years"][0]["rows"][0]["note"], "deferral")

    def test_dated_table(self):
        simulation = self.make_simulation(
            {
                "amount": 100000,
                "rate": 3,
                "months": 24,
                "release_date": "2026-11-10",
                "first_payment_date": "2027-01-05",
            }
        )
        (table,) = simulation._get_tables()
        self.assertEqual(
            [year["label"] for year in table["years"]], ["2026", "2027", "2028"]
        )
        first = table["years"][0]["rows"][0]
        self.assertEqual(first["note"], "interim interest, 25 days")
        self.assertEqual(first["date"], datetime.date(2026, 12, 5))

    def test_page(self):
        simulation = self.make_smoothed(name="<b>Plan</b>")
        page = simulation.schedule_html
        self.assertIn("All loans together", page)
        self.assertEqual(page.count("o_brokerage_year"), 75)
        self.assertIn("1,216.14", page)
        self.assertIn("deferral", page)
        empty = self.simulations.create({"name": "X", "dossier_id": self.dossier.id})
        self.assertIn("Nothing to show yet", empty.schedule_html)

    def test_workbook(self):
        simulation = self.make_smoothed()
        loans = simulation.loan_ids
        # names that Excel does not take, or that are there twice
        loans[0].name = "Prêt [principal] : 25 ans / taux fixe, longue durée"
        loans[1].name = "All loans together"
        report = self.env.ref("brokerage_dossier.schedule_xlsx")
        content, kind = report.with_user(self.broker)._render(
            report.report_name, simulation.ids
        )
        self.assertEqual(kind, "xlsx")
        for method in ("generate_xlsx_report", "create_xlsx_report"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                get_public_method(self.env[f"report.{report.report_name}"], method)
        book = load_workbook(io.BytesIO(content), data_only=True)
        self.assertEqual(len(book.sheetnames), 3)
        self.assertEqual(book.sheetnames[2], "All loans together (2)")
        sheet = book.worksheets[1]
        rows = list(sheet.iter_rows(values_only=True))
        start = next(i for i, row in enumerate(rows) if row[0] == "No.")
        heading = rows[start]
        self.assertEqual(len(rows), start + 1 + 300 + 1)
        first, last, total = rows[start + 1], rows[-2], rows[-1]
        self.assertEqual(first[0], 1)
        self.assertEqual(first[heading.index("Instalment")], 1156.14)
        self.assertEqual(first[heading.index("Insurance")], 60)
        self.assertEqual(last[heading.index("Capital left")], 0)
        self.assertEqual(total[heading.index("Capital repaid")], 200000)
        self.assertEqual(total[heading.index("Interest")], loans[0].total_interest)
        cell = sheet.cell(start + 2, heading.index("Instalment") + 1)
        self.assertIn("0.00", cell.number_format)
        formulas = load_workbook(io.BytesIO(content)).worksheets[1]
        sums = formulas.cell(len(rows), heading.index("Interest") + 1).value
        self.assertTrue(sums.startswith("=SUM("))

    def test_workbook_dates_and_formulas_in_names(self):
        simulation = self.make_simulation(
            {
                "name": "=1+1",
                "amount": 10000,
                "months": 12,
                "rate": 3,
                "release_date": "2026-11-10",
                "first_payment_date": "2027-01-05",
            }
        )
        report = self.env.ref("brokerage_dossier.schedule_xlsx")
        content, _kind = report.with_user(self.broker)._render(
            report.report_name, simulation.ids
        )
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        self.assertEqual(sheet.cell(1, 1).data_type, "s")
        rows = list(sheet.iter_rows(values_only=True))
        start = next(i for i, row in enumerate(rows) if row[0] == "No.")
        self.assertEqual(rows[start + 1][0], "interim interest, 25 days")
        self.assertEqual(rows[start + 1][1], datetime.datetime(2026, 12, 5))
        self.assertEqual(rows[start + 2][1], datetime.datetime(2027, 1, 5))


@tagged("post_install", "-at_install")
class TestSimulationPdf(SimulationCase, HttpCase):
    """The real thing: wkhtmltopdf asks this server for its style sheets."""

    def test_pdf(self):
        simulation = self.make_smoothed()
        report = self.env.ref("brokerage_dossier.schedule_report")
        content, kind = (
            report.with_user(self.broker)
            .with_context(force_report_rendering=True, lang="en_US")
            ._render_qweb_pdf(report.report_name, simulation.ids)
        )
        self.assertEqual(kind, "pdf")
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=content,
            capture_output=True,
            check=True,
        ).stdout.decode()
        pages = text.split("\f")[:-1]
        self.assertGreater(len(pages), 8)
        # the headings are on each page that has rows
        for page in pages:
            if re.search(r"^\s*\d+\s+[\d,]+\.\d\d", page, re.MULTILINE):
                self.assertIn("Capital left", page)
        self.assertIn("1,216.14", pages[0])
        self.assertIn(self.dossier.name, pages[0])
