"""A broker's day: the life of a file, the dashboard, the C1 export, the menus.

He opens a client's file of the demonstration, looks at the dashboard, where a number
opens the files behind it, and takes the files of the year out as a workbook, which is
read back cell by cell against the database.
"""

import io
import json
import re
import subprocess

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


# ------------------------------------------------------------------------------
# From the first call to the new version
# ------------------------------------------------------------------------------
PERSON = "Zélie Montreuil"
MAIL = "zelie.montreuil@boite.test"
PHONE = "06 39 98 12 34"

MAKE_PERSON = f"""
firm = env["res.company"].search([("name", "=", {FIRM!r})])
# what a run that was cut short has left, where the database is served again
left = [("partner_id.name", "=", {PERSON!r}), ("replaced_by_id", "=", False)]
env["brokerage.dossier"].search(left).unlink()
env["res.partner"].search([("name", "=", {PERSON!r})]).action_archive()
env["res.partner"].create(
    dict(name={PERSON!r}, email={MAIL!r}, phone={PHONE!r}, company_id=firm.id)
)
env.cr.commit()
"""

VERSIONS = f"""
import json
dossiers = env["brokerage.dossier"].with_context(active_test=False).search(
    [("partner_id.name", "=", {PERSON!r})], order="version"
)
print("RESULT" + json.dumps([dict(
    number=d.name, kind=d.kind, state=d.state, active=d.active, version=d.version,
    simulations=d.simulation_ids.mapped("name"), children=d.child_ids.mapped("name"),
    comments=len(d.comment_ids), invoices=d.invoice_ids.mapped("state"),
    step=d.step_id.name or None,
) for d in dossiers]))
"""


def pick(page, name, text, scope=""):
    """Choose what begins with this text in a field that completes."""
    page.locator(f"{scope} .o_field_widget[name={name}] input").first.fill(text)
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def open_tab(page, name):
    page.locator(f".o_notebook a.nav-link[name={name}]").click()


def save(page):
    page.locator(".o_form_button_save:visible").click()
    page.wait_for_selector(
        ".o_form_status_indicator_buttons.invisible", state="attached"
    )


def comment(page, tab, text):
    """Write a comment from a tab; it is ticked for the summary note."""
    open_tab(page, tab)
    page.locator(f"div[name={tab}_comments] button[name=action_add_comment]").click()
    assert page.locator(".modal [name=in_summary] input").is_checked()
    page.locator(".modal [name=body] .odoo-editor-editable").fill(text)
    page.locator(".modal footer .btn-primary").first.click()
    page.wait_for_selector(".modal", state="detached")


def simulate(page, name, months, rate):
    """Make a simulation of one loan, on its own page, and come back to the file."""
    open_tab(page, "simulations")
    page.locator(".tab-pane.active button[name=action_new_simulation]").click()
    page.wait_for_selector(".o_brokerage_simulation_form")
    page.locator(".o_brokerage_simulation_form [name=name] input").fill(name)
    page.locator("[name=loan_ids] .o_field_x2many_list_row_add a").click()
    for field, value in (("amount", "200000"), ("rate", rate), ("months", months)):
        page.locator(f".modal .o_field_widget[name={field}] input").fill(value)
        page.keyboard.press("Tab")
    page.locator(".modal .o_form_button_save").click()
    page.wait_for_selector(".modal", state="detached")
    page.locator(".o_form_button_save:visible").click()
    page.wait_for_selector("button[name=action_choose]:visible")


def loan_request(page):
    """Print the loan request of the file on the screen; return its text."""
    page.locator("button[name=action_print_loan_request]").click()
    with page.expect_download() as started:
        # what the bank will miss is said first, and blocks nothing
        page.locator(".modal button[name=action_print]").click()
    download = started.value
    assert download.suggested_filename.startswith("Demande de prêt C")
    text = subprocess.run(
        ["pdftotext", "-layout", download.path(), "-"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    page.wait_for_selector(".modal", state="detached")
    return " ".join(text.split())


def test_from_the_first_call_to_the_new_version(odoo_server, page, login, errors, ask):
    odoo_server.shell(MAKE_PERSON)
    login(page, "courtier")
    page.goto(f"{odoo_server.url}{CLIENTS}")
    page.locator(".o_list_button_add").click()
    page.wait_for_selector(".o_brokerage_dossier_form")
    pick(page, "partner_id", PERSON)

    # a child in shared custody writes its own comment, which is ticked by hand
    open_tab(page, "children")
    page.locator("[name=child_ids] .o_field_x2many_list_row_add a").click()
    row = page.locator("[name=child_ids] .o_selected_row")
    row.locator("[name=name] input").fill("Joséphine")
    row.locator("td[name=shared_custody] input").check()
    save(page)
    automatic = page.locator("[name=children_comment_ids] .o_data_row").first
    automatic.locator(".fa-magic").wait_for()
    automatic.locator("td[name=body]").click()
    assert not page.locator(".modal [name=in_summary] input").is_checked()
    page.locator(".modal [name=in_summary] input").check()
    page.locator(".modal footer .btn-primary").first.click()
    page.wait_for_selector(".modal", state="detached")
    comment(page, "project", "Acte avant les vacances")
    comment(page, "assets", "Vend sa voiture")

    # steps and gauge
    page.locator(".o_step_line_percent", has_text="11").wait_for()
    page.locator("button[name=action_next_step]").click()
    page.locator(".o_step_line_percent", has_text="22").wait_for()

    # two simulations, one chosen, side by side
    number = page.locator(".o_brokerage_number").inner_text().strip()
    file_address = page.url
    simulate(page, "Vingt ans", "240", "3,35")
    page.locator("button[name=action_choose]:visible").click()
    page.wait_for_selector("button[name=action_unchoose]:visible")
    page.goto(file_address)
    page.wait_for_selector(".o_notebook")
    simulate(page, "Vingt-cinq ans", "300", "3,45")
    page.locator("button[name=action_compare]").click()
    table = page.locator(".o_brokerage_comparison")
    table.wait_for()
    compared = " ".join(table.inner_text().split())
    # 200,000 at 3.35 % over 240 months, at 3.45 % over 300: annuities by hand
    assert "1 144,56 €" in compared.replace("\u202f", " ").replace("\xa0", " ")
    assert "995,89 €" in compared.replace("\u202f", " ").replace("\xa0", " ")

    # the paper for the bank, with and without the borrowers' contact details
    page.goto(file_address)
    page.wait_for_selector(".o_notebook")
    shown = loan_request(page)
    assert MAIL in shown
    assert PHONE in shown
    notes = [
        shown.rindex(text)
        for text in ("Garde alternée", "Acte avant les vacances", "Vend sa voiture")
    ]
    assert notes == sorted(notes)
    assert notes[0] > shown.rindex("Note de synthèse")
    page.locator(".o_field_widget[name=hide_contact_details] input").check()
    save(page)
    hidden = loan_request(page)
    assert PERSON in hidden
    assert MAIL not in hidden
    assert PHONE not in hidden

    # the invoice is drafted from the file; posting cites the law
    open_tab(page, "general")
    page.locator(".o_brokerage_money button[name=action_invoice]").click()
    page.locator(".modal [name=amount] input").fill("2000")
    page.locator(".modal button[name=action_create]").click()
    page.locator(".alert[name=brokerage_blocker]", has_text="L519-6").wait_for()
    odoo_server.expected.append("L519-6")
    page.locator("button[name=action_post]:visible").first.click()
    page.locator(".modal", has_text="L519-6").wait_for()
    page.locator(".modal footer .btn-primary").first.click()

    # renumbering is not his; abandoning is, and says why
    page.goto(file_address)
    page.wait_for_selector(".o_notebook")
    odoo_server.expected.append("numéro")
    page.locator("button[name=action_renumber]").click()
    page.locator(".modal", has_text="numéro").wait_for()
    page.locator(".modal .btn-primary").first.click()
    page.wait_for_selector(".modal", state="detached")
    page.locator(".o_file_actions").click()
    page.locator(".o_file_action[data-action=action_close]").click()
    page.locator(".modal .o_field_widget[name=reason_id] input").click()
    page.locator(".o-autocomplete--dropdown-item", has_text="Concurrence").click()
    page.locator(".modal footer .btn-primary").first.click()
    page.locator(".alert-danger", has_text="Concurrence").wait_for()

    # resumed as a prospect: clean, and the former version can be read
    page.locator("button[name=action_resume]:visible").click()
    page.locator(".modal footer .btn-primary").first.click()
    page.wait_for_selector(".o_step_line_none")
    former, new = ask(VERSIONS)
    assert former["number"] == f"{number}/v1"
    assert former["simulations"] == ["Vingt ans", "Vingt-cinq ans"]
    assert former["state"] == "abandoned"
    assert not former["active"]
    assert new["number"] == number
    assert (new["kind"], new["state"], new["active"]) == ("prospect", "open", True)
    assert not new["simulations"]
    assert new["children"] == ["Joséphine"]
    assert new["comments"] == former["comments"] == 3
    assert new["invoices"] == ["draft"]
    page.locator("button[name=action_open_former_versions]").click()
    page.locator(".o_data_row td[name=name]", has_text="/v1").click()
    page.locator(".alert-warning", has_text=number).wait_for()
    open_tab(page, "simulations")
    page.locator(".tab-pane.active .o_data_row", has_text="Vingt ans").wait_for()

    # the director gives it a number of her own, then deletes it
    page.context.clear_cookies()
    login(page, "directeur-courtage")
    page.goto(f"{odoo_server.url}/odoo/courtage-prospects")
    page.locator(".o_data_row", has_text=PERSON).first.click()
    page.locator("button[name=action_renumber]").click()
    page.locator(".modal .o_field_widget[name=name] input").fill("ZM-2026")
    page.locator(".modal button[name=action_confirm]").click()
    page.locator(".o_brokerage_number", has_text="ZM-2026").wait_for()
    page.locator(".o_file_actions").click()
    page.locator(".o_file_action[data-action=action_delete]").click()
    page.locator(".modal", has_text="ZM-2026").wait_for()
    page.locator(".modal footer .btn-danger, .modal footer .btn-primary").first.click()
    page.wait_for_selector(".o_list_view")
    assert ask(VERSIONS) == []
    assert not errors
