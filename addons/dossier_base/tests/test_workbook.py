import datetime

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..tools import workbook as tools

COLUMNS = [
    tools.Column("Name", "text", 20, lambda row: row[0]),
    tools.Column("Day", "date", 12, lambda row: row[1]),
    tools.Column("Amount", "money", 12, lambda row: row[2]),
]
ROWS = [
    ("=1+1", datetime.datetime(2026, 3, 1, 10), 1.25),
    ("", False, 0),
    ("x" * 40_000, datetime.date(2026, 3, 2), -0.5),
]


@tagged("post_install", "-at_install")
class TestWorkbook(TransactionCase):
    """A sheet holds what it was given: texts as texts, days, amounts, their sum."""

    def make(self, rows):
        def write(workbook):
            formats = tools.get_formats(workbook, "0.00")
            sheet = tools.Sheet(workbook, "Sheet", COLUMNS, formats, "Too many")
            sheet.write_title(["Title"])
            for row in rows:
                sheet.write_line(row)
            sheet.finish()
            sheet.write_total("Total")

        return tools.write_workbook(write)

    def test_cells(self):
        with self.make(ROWS) as file:
            sheet = load_workbook(file)["Sheet"]
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
        self.assertEqual(cells[0], ["=1+1", datetime.datetime(2026, 3, 1), 1.25])
        self.assertEqual(sheet["A6"].data_type, "s")
        self.assertEqual(cells[1], [None, None, 0])
        self.assertEqual(len(cells[2][0]), tools.MAX_TEXT)
        self.assertEqual(cells[3][0], "Total")
        self.assertEqual(cells[3][2], "=SUBTOTAL(109,C6:C8)")

    def test_total_is_there_before_it_is_computed(self):
        with self.make(ROWS) as file:
            sheet = load_workbook(file, data_only=True)["Sheet"]
        self.assertEqual(sheet["C9"].value, 0.75)

    def test_no_row(self):
        with self.make([]) as file:
            sheet = load_workbook(file)["Sheet"]
        self.assertEqual(sheet["A6"].value, "Total")
        self.assertFalse(sheet["C6"].value)

    def test_too_many_rows(self):
        self.patch(tools, "MAX_ROWS", 7)
        with self.assertRaisesRegex(UserError, "Too many"):
            self.make(ROWS)

    def test_money_formats(self):
        euro, dollar, yen = map(self.env.ref, ("base.EUR", "base.USD", "base.JPY"))
        self.assertEqual(tools.get_money_format(euro), '#,##0.00 "€"')
        dollar.position = "before"
        self.assertEqual(tools.get_money_format(dollar), '"$" #,##0.00')
        yen.position = "after"
        self.assertEqual(tools.get_money_format(yen), '#,##0 "¥"')
