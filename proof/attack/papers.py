"""For `bin/odoo shell`: every paper, mail and workbook of the probed database.

Prints what was produced and where a probe did more than be shown.
"""

import base64
import io
import json
import re
import time

import openpyxl
from lxml import html

INVENTORY = json.loads(INVENTORY)  # noqa: F821 (set by the caller)
addons = INVENTORY["addons"]
env = env(context={"lang": "fr_FR", "tz": "Europe/Paris"})  # noqa: F821
ALIVE = re.compile(r"Z49Z")
findings, counts, skipped = [], {}, []
shown = 0


def count(name):
    counts[name] = counts.get(name, 0) + 1


def look(where, text):
    """Note what in the HTML `text` is alive."""
    global shown
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not text:
        return
    if match := ALIVE.search(text):
        findings.append([where, "worked out", text[max(0, match.start() - 80) :][:160]])
    try:
        tree = html.fromstring(text)
    except Exception:  # noqa: BLE001 (a plain text, such as a subject)
        return
    for script in tree.iter("script"):
        if "zqx" in (script.text or ""):
            findings.append([where, "script", html.tostring(script)[:120].decode()])
    for image in tree.xpath("//*[contains(@src, 'proof.invalid')]"):
        findings.append([where, "loads", html.tostring(image)[:160].decode()])
    # the core's own scripts have one that only takes a note
    for node in tree.xpath("//*[contains(@onerror, 'alert')]"):
        findings.append([where, "onerror", html.tostring(node)[:160].decode()])
    shown += "zqx" in tree.text_content()


def look_at_workbook(where, content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and "proof.invalid" in str(cell.value):
                    findings.append([where, "formula", cell.coordinate])
                if cell.hyperlink and "proof.invalid" in str(cell.hyperlink.target):
                    findings.append([where, "link", cell.coordinate])


def trying(where, function):
    """Run `function`; what it refuses with a message is not a fault."""
    try:
        with env.cr.savepoint():
            return function()
    except Exception as error:  # noqa: BLE001 (noted)
        skipped.append([where, f"{type(error).__name__}: {str(error)[:150]}"])
        return None


# -- papers ------------------------------------------------------------------
reports = env["ir.actions.report"].search([])
external = reports.get_external_id()
pdfs = []
for report in reports:
    module = external.get(report.id, "").split(".")[0]
    ours = module in addons
    printed = ours or report.report_name in (
        "sale.report_saleorder",
        "account.report_invoice",
        "account.report_invoice_with_payments",
    )
    if not printed or report.model not in env:
        continue
    records = env[report.model].with_context(active_test=False).search([], limit=4)
    for record in records:
        where = f"{report.report_name} {record.id}"
        if report.report_type == "xlsx":
            made = trying(
                where,
                lambda r=report, i=record.id: r._render_xlsx(r.report_name, [i], {}),
            )
            if made:
                look_at_workbook(where, made[0])
                count("workbooks")
            continue
        made = trying(
            where,
            lambda r=report, i=record.id: r._render_qweb_html(r.report_name, [i]),
        )
        if made:
            look(where, made[0])
            count("papers")
    if records and report.report_type == "qweb-pdf":
        record = records[:1]
        made = trying(
            report.report_name,
            lambda r=report, i=record.id: r.with_context(
                force_report_rendering=True
            )._render_qweb_pdf(r.report_name, [i]),
        )
        if made:
            pdfs.append([report.report_name, base64.b64encode(made[0]).decode()])
            count("PDFs")

# -- mails -------------------------------------------------------------------
templates = env["mail.template"].search([])
external = templates.get_external_id()
for template in templates:
    module = external.get(template.id, "").split(".")[0]
    if module not in addons and template.model not in ("sale.order", "account.move"):
        continue
    if not template.model or template.model not in env:
        continue
    for record in env[template.model].search([], limit=4):
        where = f"mail {external.get(template.id)} {record.id}"
        made = trying(
            where,
            lambda t=template, i=record.id: t._generate_template(
                [i], ("subject", "body_html")
            ),
        )
        for values in (made or {}).values():
            look(where, str(values.get("body_html") or ""))
            if ALIVE.search(str(values.get("subject") or "")):
                findings.append([where, "worked out", values["subject"]])
            count("mails")

# -- letters that people edit ------------------------------------------------
templates = env["dossier.letter.template"].with_context(active_test=False)
for template in templates.search([]):
    if template.model not in env:
        continue
    for record in env[template.model].search([], limit=3):
        where = f"letter {template.id} {template.model} {record.id}"
        made = trying(where, lambda t=template, r=record: t._render_letters(r))
        for values in (made or {}).values():
            look(where, str(values["body"]))
            if ALIVE.search(str(values["subject"])):
                findings.append([where, "worked out", str(values["subject"])])
            count("letters")
env.cr.rollback()

print(
    "PAPERS "
    + json.dumps(
        {
            "findings": findings,
            "counts": counts,
            "shown": shown,
            "skipped": skipped,
            "pdfs": pdfs,
            "seconds": round(time.process_time()),
        }
    )
)
