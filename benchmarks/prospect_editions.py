"""« Éditions » of a whole network, and the usual way to make such a workbook."""

import io
import time

import xlsxwriter
from measuring import Memory

from odoo.fields import Domain

from odoo.addons.dossier_base.tools.workbook import get_formats, get_money_format

PROSPECTS = Domain("is_prospect", "=", True)


def editions(env):
    """« Éditions » of all the user's network, as its controller makes it."""
    report = env["report.expertise_prospect.editions"]
    env.invalidate_all()
    with Memory() as memory:
        start, cpu = time.perf_counter(), time.process_time()
        queries = env.cr.sql_log_count
        with report._write_file(Domain.TRUE, "") as file:
            size = file.seek(0, 2)
        seconds = time.perf_counter() - start
    return {
        "seconds": round(seconds, 1),
        "own_cpu": round(time.process_time() - cpu, 1),
        "queries": env.cr.sql_log_count - queries,
        "peak_mb": memory.megabytes,
        "file_mb": round(size / 2**20, 1),
    }


def naive(env):
    """The usual way with report_xlsx: all records, one workbook in memory."""
    report = env["report.expertise_prospect.editions"]
    columns = env["prospect.editions.columns"]
    env.invalidate_all()
    with Memory() as memory:
        start = time.perf_counter()
        prospects = env["res.partner"].search(PROSPECTS, order="name, id")
        output = io.BytesIO()
        workbook = xlsxwriter.Workbook(output, {"in_memory": True})
        money = get_money_format(env.company.currency_id)
        formats = get_formats(workbook, money)
        related = report._read_related(prospects)  # of all at once
        sheets = (
            (workbook.add_worksheet("P"), columns._get_prospect_columns(related)),
            (workbook.add_worksheet("M"), columns._get_mission_columns(related)),
        )
        rows = (
            prospects,
            (m for p in prospects for m in related["missions"].get(p.id, ())),
        )
        for (sheet, wanted), records in zip(sheets, rows, strict=True):
            for row, record in enumerate(records):
                for index, column in enumerate(wanted):
                    value = column.value(record)
                    if value:
                        sheet.write(row, index, value, formats[column.kind])
        workbook.close()
        content = output.getvalue()
        seconds = time.perf_counter() - start
    return {
        "seconds": round(seconds, 1),
        "peak_mb": memory.megabytes,
        "file_mb": round(len(content) / 2**20, 1),
    }
