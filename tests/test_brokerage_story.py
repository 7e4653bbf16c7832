"""A broker's morning: a file on the screen, the dashboard, the C1 export, the menus.

He opens a client's file of the demonstration, looks at the dashboard, where a number
opens the files behind it, and takes the files of the year out as a workbook, which is
read back cell by cell against the database.
"""

import io
import json
import re

import openpyxl
import pytest

CLIENTS = "/odoo/courtage"
DASHBOARD = "/odoo/courtage-tableau"
EXPORT = "/odoo/action-brokerage_dossier.brokerage_c1_export_action"
FIRM = "Courtage des Trois Ponts"
HOLDER = "Inès Gallois"
HEADINGS = 5
COLUMNS = [
    *("Numéro", "Porteur de projet", "Co-emprunteurs", "Courtier", "Provenance"),
    *("Apporteur d’affaires", "Dossier complet", "Créé le", "Accord client"),
    *("Signature", "Déblocage des fonds", "Banque", "Montant emprunté"),
    *("Honoraires", "État", "Motif"),
]

ASK = f"""
import json
env = env(context={{"lang": "fr_FR"}})
firm = env["res.company"].search([("name", "=", {FIRM!r})])
dossiers = env["brokerage.dossier"].search([("company_id", "=", firm.id)])
print("RESULT" + json.dumps([dict(
    number=d.name, holder=d.partner_id.name, others=d.co_borrower_ids.mapped("name"),
    broker=d.user_id.name or None, created=str(d.date_created),
    signature=str(d.signature_date or ""), bank=d.bank_id.name or None,
    amount=d.borrowed_amount, fees=d.fee_amount, state=d.state, kind=d.kind,
    reason=d.closing_reason_id.name or None, complete=d.is_complete,
) for d in dossiers]))
"""

MENUS = """
user = env["res.users"].search([("login", "=", "directeur-courtage")])
own = env(user=user.id)
visible = own["ir.ui.menu"]._visible_menu_ids()
root = env.ref("brokerage_dossier.menu_root")
menus = env["ir.ui.menu"].browse(visible).filtered(
    lambda m: m.action and m.parent_path.startswith(root.parent_path)
)
print("RESULT" + __import__("json").dumps(
    [[m.complete_name, m.action._name, m.action.id] for m in menus]
))
"""


@pytest.fixture
def ask(odoo_server):
    """A function that runs a script in the database and reads its result."""

    def read(script):
        return json.loads(re.search(r"RESULT(.*)", odoo_server.shell(script))[1])

    return read


@pytest.fixture
def errors(page):
    """What the browser complains about while the test runs."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_a_file_of_a_client(odoo_server, page, login, errors):
    login(page, "courtier")
    page.goto(f"{odoo_server.url}{CLIENTS}")
    page.locator(".o_data_row", has_text=HOLDER).first.click()
    page.wait_for_selector(".o_brokerage_dossier_form")
    page.wait_for_selector(".o_notebook")
    text = page.locator(".o_form_sheet").inner_text()
    assert "2 adultes" in text
    assert "2 enfants" in text
    for name in ("borrowers", "children", "simulations", "documents"):
        page.locator(f".o_notebook a.nav-link[name={name}]").click()
        page.wait_for_selector(".tab-pane.active .o_data_row, .tab-pane.active article")
    assert not errors


def test_a_number_of_the_dashboard_opens_its_files(
    odoo_server, page, login, errors, ask
):
    login(page, "courtier")
    page.goto(f"{odoo_server.url}{DASHBOARD}")
    page.wait_for_selector(".o_brokerage_tile")
    page.locator("select[name=period]").select_option("custom")
    page.locator("input[name=from]").fill("2000-01-01")
    page.locator("input[name=from]").blur()
    tile = page.locator(".o_brokerage_tile[name=abandoned]")
    gone = [row for row in ask(ASK) if row["state"] == "abandoned"]
    tile.locator(".o_brokerage_tile_value", has_text=str(len(gone))).wait_for()
    tile.click()
    page.wait_for_selector(".o_list_view .o_data_row")
    assert page.locator(".o_data_row").count() == len(gone) == 3
    page.go_back()
    page.wait_for_selector(".o_brokerage_tile")
    assert page.locator("input[name=from]").input_value() == "2000-01-01"
    assert not errors


def test_dashboard_on_a_phone(odoo_server, phone_page, login):
    login(phone_page, "courtiere")
    phone_page.goto(f"{odoo_server.url}{DASHBOARD}")
    phone_page.wait_for_selector(".o_brokerage_tile")
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    brokers = phone_page.locator("[data-name=brokers] th[scope=row]").all_inner_texts()
    assert set(brokers) == {"Salomé Dautry", "Sans courtier"}
    heights = phone_page.locator(".o_brokerage_tables button:visible").evaluate_all(
        "buttons => buttons.map(button => button.offsetHeight)"
    )
    assert min(heights) >= 44


def test_c1_export(odoo_server, page, login, errors, ask):
    """The workbook has each file once, with what the database says."""
    login(page, "courtier")
    page.goto(f"{odoo_server.url}{EXPORT}")
    page.wait_for_selector(".modal .o_field_widget[name=dossier_count]")
    page.locator(
        ".modal [name=period] select, .modal [name=period] input"
    ).first.click()
    choose_period(page, "Dates au choix")
    for name, day in (("date_from", "01/01/2000"), ("date_to", "31/12/2099")):
        field = page.locator(f".modal .o_field_widget[name={name}]")
        if field.locator("input").count() == 0:
            field.click()
        field.locator("input").first.fill(day)
        page.keyboard.press("Tab")
    expected = {row["number"]: row for row in ask(ASK)}
    page.wait_for_selector(
        f".modal .o_field_widget[name=dossier_count]:has-text('{len(expected)}')"
    )
    with page.expect_download() as started:
        page.locator(".modal button[name=action_download]").click()
    assert re.fullmatch(r"C1 \d{4}-\d\d-\d\d\.xlsx", started.value.suggested_filename)
    content = started.value.path().read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Export C1"]
    rows = list(sheet.iter_rows(min_row=HEADINGS, values_only=True))
    assert list(rows[0]) == COLUMNS
    assert rows[-1][0] == "Total"
    found = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows[1:-1]}
    assert set(found) == set(expected)
    assert len(rows) == len(expected) + 2
    for number, row in expected.items():
        line = found[number]
        assert line["Porteur de projet"] == row["holder"]
        assert (line["Co-emprunteurs"] or "") == ", ".join(row["others"])
        assert line["Courtier"] == row["broker"]
        assert str(line["Créé le"].date()) == row["created"]
        signed = line["Signature"]
        assert (str(signed.date()) if signed else "") == row["signature"]
        assert line["Banque"] == row["bank"]
        assert line["Montant emprunté"] == pytest.approx(row["amount"])
        assert line["Honoraires"] == pytest.approx(row["fees"])
        assert line["Dossier complet"] == ("Oui" if row["complete"] else "Non")
        assert line["Motif"] == row["reason"]
    states = {line["État"] for line in found.values()}
    assert states == {"Prospect", "En cours", "Terminé", "Abandonné"}
    assert not errors


def choose_period(page, label):
    """Choose in the list of periods, whichever way the core draws it."""
    select = page.locator(".modal [name=period] select")
    if select.count():
        select.select_option(label=label)
    else:
        page.locator(".o_select_menu_item", has_text=label).first.click()


def test_every_menu_opens(odoo_server, page, login, errors, ask):
    """What the director finds in the menu, settings included, opens and is there."""
    login(page, "directeur-courtage")
    menus = ask(MENUS)
    assert len(menus) >= 5
    for name, model, number in menus:
        if model in ("ir.actions.act_window", "ir.actions.client"):
            page.goto(f"{odoo_server.url}/odoo/action-{number}")
            page.wait_for_selector(
                ".o_action_manager .o_view_controller, .o_action_manager "
                ".o_brokerage_tile, .modal .o_form_view"
            )
            assert not page.locator(".o_error_dialog").count(), name
    assert not errors
