"""Hostile texts in what people type, then everything that shows or prints them."""

import base64
import io
import json
import re
import subprocess
import tempfile
import time
from pathlib import Path

import openpyxl
import requests
from common import Actor

from platform_setup import machine

HOST = "proof.invalid"
#: who looks at the lists and forms: may do everything
VIEWER = "responsable"
PORTAL = ("client", "agence", "notaire", "emprunteur", "intervenante")
PORTAL_PAGES = 25
#: milliseconds for pictures and scripts, once the page is there
SETTLE = 300
#: links of the portal that lead to a file, or nowhere
NO_PAGE = re.compile(r"#|report_type|/(reports|files|documents)/")
#: the core asks before a form of a new record is left whose required fields are empty,
#: touched or not: ``_save`` in ``web/static/src/model/relational_model/record.js``
NEW_RECORD = re.compile(r"/new\b")


def find_rich_texts(inventory):
    """:return: ``model.field`` of the texts that Odoo's own cleaner looks after

    It takes scripts out and leaves pictures of other sites in.
    """
    return {
        f"{name}.{field}"
        for name, model in inventory["models"].items()
        for field, facts in model["fields"].items()
        if facts["type"] == "html"
    }


def is_rich(text, rich_texts):
    """Whether `text` is about the picture of a rich text."""
    label = re.search(rf"{HOST}/([\w.]+)", text)
    return bool(label) and label[1] in rich_texts


def look_at_papers(answer, report, rich_texts):
    """Take over what the shell has found, and read the PDFs."""
    for name, number in answer["counts"].items():
        report.counts[f"probes: {name}"] = number
    report.counts["probes: shown as text"] = answer["shown"]
    for where, kind, detail in answer["findings"]:
        if kind == "loads" and is_rich(detail, rich_texts):
            report.is_core("a picture of another site stays in a rich text", "papers")
            continue
        report.found("probe", where.rpartition(" ")[0] or where, kind, example=detail)
    read = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, content in answer["pdfs"]:
            file = Path(folder) / "paper.pdf"
            file.write_bytes(base64.b64decode(content))
            text = subprocess.run(
                ["pdftotext", file, "-"], capture_output=True, text=True, check=False
            ).stdout
            if "Z49Z" in text:
                report.found("probe", name, "worked out in the PDF")
            read += "<script>" in text
    report.counts["probes: PDFs that show a probe as text"] = read


class Screens:
    """Chromium on every screen; nothing of a probe may run or be fetched."""

    def __init__(self, host, report, rich_texts):
        self.host, self.report, self.rich_texts = host, report, rich_texts
        self.where = ""

    def watch(self, page):
        def dialog(event):
            if event.type == "beforeunload" and NEW_RECORD.search(page.url):
                self.report.is_core("a new record asks before it is left", "screens")
                event.accept()
                return
            self.report.found(
                "probe", self.where, f"dialog {event.type}", text=event.message
            )
            # the next screens can still be looked at
            event.accept()

        def request(event):
            if HOST not in event.url:
                return
            if is_rich(event.url, self.rich_texts):
                self.report.is_core(
                    "a picture of another site stays in a rich text", "screens"
                )
            else:
                self.report.found("probe", self.where, "request", url=event.url)

        page.on("dialog", dialog)
        page.on("request", request)
        page.expose_function(
            "zqx",
            lambda label: self.report.found("probe", self.where, "script", label=label),
        )

    def log_in(self, page, login):
        page.goto(f"{self.host.url}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", login)
        page.click("form.oe_login_form button[type=submit]")
        # the first page of a new database makes its style sheets first
        page.wait_for_url(re.compile(r"/(odoo|my)\b"), timeout=120_000)

    def open(self, page, address, where):
        self.where = where
        try:
            page.goto(self.host.url + address, timeout=120_000)
            if address.startswith("/odoo/"):
                page.wait_for_selector(".o_view_controller", timeout=60_000)
            page.wait_for_timeout(SETTLE)
        except Exception as error:  # noqa: BLE001 (noted; the next one is tried)
            self.report.found("probe", where, type(error).__name__, error=error)
            return False
        self.report.count("probes: screens")
        error = page.query_selector(".o_error_dialog")
        if error:
            self.report.found("probe", where, "error", text=error.inner_text()[:300])
        if "<script>" in page.inner_text("body"):
            self.report.count("probes: screens that show a probe as text")
        return True

    def run(self, actions, companies, seconds):
        """:param list companies: what the viewer sees at once, own firm first"""
        from conftest import CHROMIUM_OPTIONS
        from playwright.sync_api import sync_playwright

        limit = time.monotonic() + seconds
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=machine.chromium(), args=CHROMIUM_OPTIONS
            )
            for login in PORTAL:
                page = self.fresh(browser)
                self.log_in(page, login)
                self.portal(page, login, limit)
                page.context.close()
            page = self.fresh(browser)
            self.log_in(page, VIEWER)
            chosen = "-".join(map(str, companies))
            page.context.add_cookies(
                [{"name": "cids", "value": chosen, "url": self.host.url}]
            )
            for number, (action, model, record) in enumerate(actions):
                if time.monotonic() > limit:
                    self.report.count("probes: screens left out", len(actions) - number)
                    break
                self.open(page, f"/odoo/action-{action}", f"list {model}")
                if record:
                    self.open(page, f"/odoo/action-{action}/{record}", f"form {model}")
            browser.close()

    def fresh(self, browser):
        context = browser.new_context(
            locale="fr-FR", viewport={"width": 1366, "height": 768}
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        self.watch(page)
        return page

    def portal(self, page, login, limit):
        todo, seen = ["/my"], set()
        while todo and len(seen) < PORTAL_PAGES and time.monotonic() < limit:
            address = todo.pop(0)
            if address in seen:
                continue
            seen.add(address)
            if not self.open(page, address, f"portal {login} {address}"):
                continue
            links = page.eval_on_selector_all(
                "a[href]", "nodes => nodes.map(node => node.getAttribute('href'))"
            )
            for link in links:
                link = link.replace(self.host.url, "")
                if link.startswith("/my") and not NO_PAGE.search(link):
                    todo.append(link)


def look_at_exports(host, base, inventory, context, report):
    """The web client's own export of each list, as a workbook."""
    actor = Actor(host.url, base.name, VIEWER, context).log_in()
    for name, model in inventory["models"].items():
        if not model["ours"] or model["abstract"] or model["transient"]:
            continue
        fields = [
            {"name": field, "label": field, "store": True, "type": facts["type"]}
            for field, facts in model["fields"].items()
            if facts["store"] and facts["type"] in ("char", "text")
        ][:20]
        if not fields:
            continue
        data = {
            "model": name,
            "fields": fields,
            "ids": False,
            "domain": [],
            "import_compat": False,
            "context": {},
            "groupby": [],
        }
        try:
            answer = actor.session().post(
                f"{host.url}/web/export/xlsx",
                data={"data": json.dumps(data), "csrf_token": actor.csrf},
                timeout=60,
            )
        except requests.RequestException:
            continue
        if "odoo.exceptions.AccessError" in answer.text:
            # the core's way to say no: a model or a field that nobody exports
            report.count("probes: workbooks refused")
            continue
        if answer.status_code != 200:
            report.found("probe", f"export {name}", str(answer.status_code))
            continue
        report.count("probes: workbooks of lists")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        cells = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        if cells:
            # the writer is the core's; it does so with its own models as well
            report.is_core("formulas in the core's own export", "web/export/xlsx")
