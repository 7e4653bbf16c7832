import re

from odoo import api, models

#: what Excel takes in the name of a sheet
SHEET_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


class BrokerageScheduleXlsx(models.AbstractModel):
    """Amortisation tables as a workbook: one sheet for each loan, one for the plan."""

    _name = "report.brokerage_dossier.schedule_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "Amortisation Table (Excel)"

    @api.private
    def create_xlsx_report(self, docids, data):
        return super().create_xlsx_report(docids, data)

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        formats = self._get_formats(workbook, objs[:1].currency_id)
        names = set()
        for simulation in objs:
            for table in simulation._get_tables():
                name = self._get_sheet_name(table["title"], names)
                sheet = workbook.add_worksheet(name)
                self._write_sheet(sheet, formats, simulation, table)
        if not names:
            workbook.add_worksheet(self.env._("No loan"))

    def _get_formats(self, workbook, currency):
        money = {"num_format": self._report_xlsx_currency_format(currency)}
        total = {"bold": True, "top": 1, "bg_color": "#EEEEEE"}
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "label": workbook.add_format({"font_color": "#555555"}),
            "heading": workbook.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "vcenter",
                    "align": "center",
                    "bg_color": "#714B67",
                    "font_color": "#FFFFFF",
                }
            ),
            "number": workbook.add_format({"num_format": "0"}),
            "money": workbook.add_format(money),
            "date": workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "percent": workbook.add_format({"num_format": "0.00##%", "align": "left"}),
            "months": workbook.add_format({"num_format": "0", "align": "left"}),
            "summary_money": workbook.add_format({**money, "align": "left"}),
            "note": workbook.add_format({"italic": True, "font_color": "#555555"}),
            "total": workbook.add_format(total),
            "total_money": workbook.add_format({**total, **money}),
        }

    def _get_sheet_name(self, title, names):
        """:return: a name that Excel takes and that no other sheet has"""
        base = FORBIDDEN.sub(" ", title).strip()[:SHEET_NAME] or self.env._("Loan")
        name, count = base, 1
        while name.lower() in names:
            count += 1
            suffix = f" ({count})"
            name = base[: SHEET_NAME - len(suffix)] + suffix
        names.add(name.lower())
        return name

    def _write_sheet(self, sheet, formats, simulation, table):
        columns = table["columns"]
        row = self._write_heading(sheet, formats, simulation, table)
        sheet.set_row(row, 30)
        for index, column in enumerate(columns):
            sheet.write_string(row, index, column.label, formats["heading"])
            sheet.set_column(index, index, {"number": 24}.get(column.kind, 15))
        sheet.freeze_panes(row + 1, 1)
        sheet.repeat_rows(row)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        row += 1
        first = row
        for year in table["years"]:
            for line in year["rows"]:
                self._write_line(sheet, formats, columns, row, line)
                row += 1
        self._write_totals(sheet, formats, table, first, row)

    def _write_heading(self, sheet, formats, simulation, table):
        """What it is the table of, above it; the number of the next row is returned."""
        loan = table["loan"]
        source = loan or simulation
        sheet.write_string(0, 0, table["title"], formats["title"])
        sheet.write_string(1, 0, simulation._get_subtitle(), formats["label"])
        lines = [
            (self.env._("Borrowed"), source.amount, "summary_money"),
            (self.env._("Term (months)"), source.months, "months"),
            (self.env._("Total cost"), source.total_cost, "summary_money"),
            (simulation._get_rate_label(loan), source.apr / 100, "percent"),
        ]
        if loan:
            lines.insert(1, (self.env._("Rate"), loan.rate / 100, "percent"))
        for row, (label, value, kind) in enumerate(lines, 2):
            sheet.write_string(row, 0, label, formats["label"])
            sheet.write_number(row, 1, value, formats[kind])
        return len(lines) + 3

    def _write_line(self, sheet, formats, columns, row, line):
        for index, column in enumerate(columns):
            value = line[column.key]
            if column.key == "number" and not value:
                sheet.write_string(row, index, line["note"], formats["note"])
            elif column.kind == "date":
                sheet.write_datetime(row, index, value, formats["date"])
            elif column.kind == "money":
                sheet.write_number(row, index, float(value), formats["money"])
            else:
                sheet.write_number(row, index, value, formats["number"])

    def _write_totals(self, sheet, formats, table, first, row):
        for index, column in enumerate(table["columns"]):
            total = table["totals"].get(column.key)
            if index == 0:
                sheet.write_string(row, 0, self.env._("Total"), formats["total"])
            elif total is None or column.key == "closing":
                sheet.write_blank(row, index, None, formats["total"])
            else:
                letter = chr(ord("A") + index)
                sheet.write_formula(
                    *(row, index, f"=SUM({letter}{first + 1}:{letter}{row})"),
                    formats["total_money"],
                    float(total),
                )
