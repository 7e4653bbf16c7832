"""A list of records as an Excel workbook, in constant memory.

Rows go to the disk as they are written, from top to bottom, and the browser takes the
file from there.
"""

import datetime
import json
import tempfile
from collections import namedtuple

import xlsxwriter
from werkzeug.wsgi import wrap_file

from odoo.exceptions import UserError
from odoo.http import Response, content_disposition, request, serialize_exception
from odoo.tools import html_escape

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: rows above the table: title, who and when, what was searched, empty
TITLE_ROWS = 4
#: what a sheet and a cell hold, by Excel's own limits
MAX_ROWS, MAX_TEXT = 1_048_576, 32_767
HEADING_COLOUR = "#714B67"
#: of the functions of Excel's SUBTOTAL: the sum of the rows that are shown
SUM_OF_SHOWN = 109

#: a heading, a kind that chooses the format of the cell, a width in characters and a
#: function of the record that is on the line
Column = namedtuple("Column", "heading kind width value")


def get_money_format(currency):
    """:return: Excel's format of an amount of this currency"""
    decimals = f".{'0' * currency.decimal_places}" if currency.decimal_places else ""
    number, symbol = f"#,##0{decimals}", f'"{currency.symbol}"'
    if currency.position == "before":
        return f"{symbol} {number}"
    return f"{number} {symbol}"


def get_formats(workbook, money):
    """:param str money: Excel's format of an amount
    :return: the format of each kind of cell"""
    base = {"valign": "top", "font_size": 10}
    total = {**base, "bold": True, "top": 1}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "note": workbook.add_format({"font_color": "#555555"}),
        "heading": workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": HEADING_COLOUR,
                "font_color": "#FFFFFF",
                "border": 1,
                "border_color": "#FFFFFF",
            }
        ),
        "text": workbook.add_format(base),
        "lines": workbook.add_format({**base, "text_wrap": True}),
        "date": workbook.add_format({**base, "num_format": "dd/mm/yyyy"}),
        "integer": workbook.add_format({**base, "num_format": "0"}),
        "percent": workbook.add_format({**base, "num_format": "0%"}),
        "money": workbook.add_format({**base, "num_format": money}),
        "total": workbook.add_format(total),
        "total_money": workbook.add_format({**total, "num_format": money}),
    }


def write_workbook(write, options=None):
    """Write a workbook into a temporary file, which goes when it is closed.

    :param write: function of the ``xlsxwriter`` workbook
    :param dict options: of the workbook, beside what constant memory needs
    :return: the file, at its beginning
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by who sends it)
    try:
        # the rows of each sheet, until they are zipped
        with tempfile.TemporaryDirectory() as folder:
            options = {
                **(options or {}),
                "constant_memory": True,
                "default_date_format": "dd/mm/yyyy",
                "tmpdir": folder,
            }
            with xlsxwriter.Workbook(file, options) as workbook:
                write(workbook)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def stream_workbook(file, name):
    """:return: the response that sends the file and then closes it"""
    size = file.seek(0, 2)
    file.seek(0)
    response = Response(
        wrap_file(request.httprequest.environ, file, buffer_size=65_536),
        direct_passthrough=True,
        headers=[
            ("Content-Type", XLSX),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "private, no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    response.call_on_close(file.close)
    return response


def answer_refusal(error):
    """:return: what the web client's ``download`` shows as its usual dialogue"""
    # where in the code it was refused is nobody's business
    data = {**serialize_exception(error), "debug": ""}
    answer = {"code": 200, "message": "Odoo", "data": data}
    return request.make_response(html_escape(json.dumps(answer)))


class Sheet:
    """One sheet, written from top to bottom.

    :param str too_many: what to tell who asks for more rows than a sheet holds
    """

    def __init__(self, workbook, name, columns, formats, too_many):
        self.sheet = workbook.add_worksheet(name)
        self.columns = columns
        self.formats = formats
        self.too_many = too_many
        self.row = TITLE_ROWS
        self.sums = [0] * len(columns)
        self.writers = [
            (index, self._writer(column.kind), column.value, formats[column.kind])
            for index, column in enumerate(columns)
        ]

    def _writer(self, kind):
        return {
            "date": self._write_date,
            "integer": self._write_number,
            "percent": self._write_number,
            "money": self._write_money,
        }.get(kind, self._write_text)

    def write_title(self, lines):
        """The title, the headings and what stays in sight."""
        sheet = self.sheet
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column.width)
        for row, line in enumerate(lines):
            sheet.write_string(
                row, 0, line[:MAX_TEXT], self.formats["note" if row else "title"]
            )
        sheet.set_row(self.row, 32)
        for index, column in enumerate(self.columns):
            sheet.write_string(self.row, index, column.heading, self.formats["heading"])
        self.row += 1
        sheet.freeze_panes(self.row, 1)
        sheet.repeat_rows(self.row - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def write_line(self, record):
        if self.row >= MAX_ROWS:
            raise UserError(self.too_many)
        row = self.row
        for index, write, value, cell_format in self.writers:
            content = value(record)
            # an amount of nought is a fact, an empty text is none
            if content or content == 0 and content is not False:
                write(row, index, content, cell_format)
        self.row += 1

    def finish(self):
        last = max(self.row - 1, TITLE_ROWS + 1)
        self.sheet.autofilter(TITLE_ROWS, 0, last, len(self.columns) - 1)

    def write_total(self, label):
        """Sum the amounts under the table; a filter sums what it shows."""
        first, last = TITLE_ROWS + 2, self.row
        for index, column in enumerate(self.columns):
            if column.kind == "money" and last >= first:
                letter = xlsxwriter.utility.xl_col_to_name(index)
                self.sheet.write_formula(
                    self.row,
                    index,
                    f"=SUBTOTAL({SUM_OF_SHOWN},{letter}{first}:{letter}{last})",
                    self.formats["total_money"],
                    self.sums[index],
                )
            else:
                text = "" if index else label
                self.sheet.write_string(self.row, index, text, self.formats["total"])

    def _write_text(self, row, index, content, cell_format):
        # always a string: what starts with = + - @ is never a formula
        self.sheet.write_string(row, index, content[:MAX_TEXT], cell_format)

    def _write_number(self, row, index, content, cell_format):
        self.sheet.write_number(row, index, content, cell_format)

    def _write_money(self, row, index, content, cell_format):
        self.sums[index] += content
        self.sheet.write_number(row, index, content, cell_format)

    def _write_date(self, row, index, content, cell_format):
        if isinstance(content, datetime.datetime):
            content = content.date()
        self.sheet.write_datetime(row, index, content, cell_format)
