"""The screens as each role sees them: French, without errors, on a desk and a phone."""

import json
import re

import polib
import pytest

from platform_setup import paths

ADDONS = paths.ROOT / "addons"

TEXTS = """() => {
    const texts = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        texts.add(walker.currentNode.textContent.trim());
    }
    const names = ["aria-label", "title", "placeholder", "data-tooltip"];
    for (const element of document.body.querySelectorAll("*")) {
        for (const name of names) {
            texts.add((element.getAttribute(name) || "").trim());
        }
    }
    texts.delete("");
    return [...texts];
}"""

SETTLED = """() => document.fonts.status === "loaded"
    && !document.querySelector(".o_loading_indicator, .o_blockUI")"""

#: role, address, what shows that the screen is there
SCREENS = [
    ("bureau", "/odoo/dossiers", ".o_data_row"),
    ("bureau", "/odoo/dossiers?view_type=kanban", ".o_kanban_record, .o_data_row"),
    ("bureau", "/odoo/planning-diagnostics", ".vis-timeline .vis-item"),
    ("bureau", "/odoo/planning-diagnostics?view_type=calendar", ".fc-view"),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_dossier_action_to_review",
        ".o_data_row",
    ),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_report_line_action_expiry",
        ".o_data_row",
    ),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_renewal_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.expertise_diagnostic_rule_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.expertise_diagnostic_validity_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.expertise_mail_source_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.public_holiday_action",
        ".o_data_row",
    ),
    ("responsable", "/odoo/certificats", ".o_data_row"),
    ("technicien", "/odoo/ma-journee", ".o_kanban_record"),
    ("bureau", "/odoo/dossiers/new", ".o_expertise_dossier_form"),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_dossier_action_to_remind",
        ".o_data_row",
    ),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_property_action",
        ".o_data_row",
    ),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_property_action/new",
        ".o_form_view",
    ),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_dossier_action_statistics",
        ".o_pivot, .o_view_nocontent",
    ),
    (
        "bureau",
        "/odoo/action-expertise_dossier.expertise_dossier_action_durations",
        ".o_pivot, .o_view_nocontent",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.expertise_settings_action",
        ".modal .o_form_view",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.closing_reason_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dossier.expertise_missing_item_action",
        ".o_data_row",
    ),
    ("responsable", "/odoo/action-expertise_dossier.diagnostic_action", ".o_data_row"),
    (
        "responsable",
        "/odoo/action-expertise_dossier.letter_template_action",
        ".o_data_row",
    ),
    ("responsable", "/odoo/action-expertise_dossier.utm_source_action", ".o_data_row"),
    (
        "responsable",
        "/odoo/action-expertise_dossier.expertise_dossier_action_trash",
        ".o_data_row",
    ),
    ("bureau", "/odoo/relances", ".o_data_row"),
    (
        "bureau",
        "/odoo/action-expertise_dunning.dunning_letter_action",
        ".o_data_row",
    ),
    ("bureau", "/odoo/action-expertise_dunning.dunning_run_action", ".o_data_row"),
    (
        "responsable",
        "/odoo/action-expertise_dunning.dunning_level_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dunning.dunning_level_action/new",
        ".o_form_sheet",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dunning.dunning_settings_action",
        ".modal .o_field_widget[name=dunning_min_amount], .o_form_view",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dunning.letter_template_action",
        ".o_data_row",
    ),
    (
        "responsable",
        "/odoo/action-expertise_dunning.mail_template_action",
        ".o_data_row",
    ),
    ("technicien", "/odoo/dossiers", ".o_data_row"),
    (
        "technicien",
        "/odoo/action-expertise_dossier.expertise_dossier_action_to_finalise",
        ".o_list_view",
    ),
    (
        "commercial",
        "/odoo/action-expertise_prospect.prospect_action",
        ".o_data_row",
    ),
    (
        "commercial",
        "/odoo/action-expertise_prospect.prospect_action/new",
        ".o_form_sheet",
    ),
    (
        "chef-reseau",
        "/odoo/action-expertise_prospect.prospect_service_action",
        ".o_data_row",
    ),
    (
        "chef-reseau",
        "/odoo/action-expertise_prospect.prospect_office_action",
        ".o_data_row",
    ),
    (
        "chef-reseau",
        "/odoo/action-expertise_prospect.prospect_mission_type_action",
        ".o_data_row",
    ),
    (
        "chef-reseau",
        "/odoo/action-expertise_prospect.prospect_contract_type_action",
        ".o_data_row",
    ),
    (
        "chef-reseau",
        "/odoo/action-expertise_prospect.prospect_client_type_action",
        ".o_data_row",
    ),
    (
        "chef-reseau",
        "/odoo/action-expertise_prospect.prospect_factor_action",
        ".o_data_row, .o_group_header",
    ),
    ("commercial", "/odoo/clients-reseau", ".o_data_row"),
    ("commercial", "/odoo/missions", ".o_kanban_record"),
    (
        "commercial",
        "/odoo/action-expertise_prospect.follow_up_action",
        ".o_data_row",
    ),
    (
        "commercial",
        "/odoo/action-expertise_prospect.mission_closed_action",
        ".o_pivot",
    ),
    (
        "commercial",
        "/odoo/action-expertise_prospect.mission_bonus_action",
        ".o_view_controller",
    ),
    ("courtier", "/odoo/courtage", ".o_data_row"),
    ("courtier", "/odoo/courtage-prospects", ".o_data_row"),
    ("courtier", "/odoo/courtage/new", ".o_brokerage_dossier_form"),
    ("courtier", "/odoo/courtage-tableau", ".o_brokerage_tile"),
    ("courtier", "/odoo/courtage-statistiques", ".o_pivot"),
    ("courtier", "/odoo/courtage-statistiques?view_type=graph", ".o_graph_renderer"),
    (
        "courtier",
        "/odoo/action-brokerage_dossier.brokerage_c1_export_action",
        ".modal .o_field_widget[name=dossier_count]",
    ),
    ("courtiere", "/odoo/courtage", ".o_data_row"),
    ("courtiere", "/odoo/courtage-tableau", ".o_brokerage_tile"),
    ("gestionnaire", "/odoo/aide-demandes", ".o_data_row, .o_kanban_record"),
    ("gestionnaire", "/odoo/aide-formulaires", ".o_data_row"),
    ("gestionnaire", "/odoo/aide-formulaires/new", ".o_form_sheet"),
    ("gestionnaire", "/odoo/aide-interventions", ".o_data_row, .o_view_controller"),
    ("gestionnaire", "/odoo/aide-clients", ".o_data_row"),
    ("gestionnaire", "/odoo/aide-intervenants", ".o_kanban_record, .o_data_row"),
    (
        "responsable-aide",
        "/odoo/action-care_opportunity.care_activity_action",
        ".o_data_row",
    ),
    (
        "responsable-aide",
        "/odoo/action-care_opportunity.care_service_action",
        ".o_data_row",
    ),
]


#: an English word that French uses too, where no catalogue of ours shows it:
#: the core's own source « Newsletter »
ALSO_FRENCH = {"Newsletter"}


@pytest.fixture(scope="session")
def english():
    """Every term of our add-ons that no add-on shows to a French reader.

    « Mission » reads « Dossier » in one add-on and « Mission » in another: a
    word that is somewhere a translation is French, wherever it stands.
    """
    entries = [
        entry
        for catalogue in ADDONS.glob("*/i18n/fr.po")
        for entry in polib.pofile(str(catalogue))
        if len(entry.msgid) > 2
    ]
    french = ALSO_FRENCH | {entry.msgstr for entry in entries}
    return {entry.msgid for entry in entries} - french


@pytest.fixture
def errors(page):
    """What the browser complains about while the test runs."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda message: found.append(message.text) if message.type == "error" else None,
    )
    return found


def english_left(page, english):
    return sorted(set(page.evaluate(TEXTS)) & english)


@pytest.mark.parametrize(("role", "address", "ready"), SCREENS)
def test_screen_is_french(
    odoo_server, page, login, english, errors, role, address, ready
):
    login(page, role)
    page.goto(odoo_server.url + address)
    page.wait_for_selector(ready)
    page.wait_for_function(SETTLED)
    assert not english_left(page, english)
    assert not errors


@pytest.mark.parametrize("role", ["bureau", "technicien"])
@pytest.mark.parametrize("tab", ["visit", "diagnostics", "reports", "money", "other"])
def test_every_tab_of_a_dossier_is_french(
    odoo_server, page, login, english, errors, role, tab
):
    login(page, role)
    page.goto(f"{odoo_server.url}/odoo/dossiers")
    page.locator(".o_data_row td[name=name]").first.click()
    page.wait_for_selector(".o_expertise_dossier_form")
    link = page.locator(f".o_notebook a.nav-link[name={tab}]")
    if tab == "money" and role == "technicien":
        assert not link.count(), "money is the office's"
        return
    link.click()
    page.wait_for_function(SETTLED)
    assert not english_left(page, english)
    assert not errors


#: what a user finds in the menus of the add-on
CARE_MENUS = """
import json
own = env(user=env["res.users"].search([("login", "=", {login!r})]).id)
visible = own["ir.ui.menu"]._visible_menu_ids()
root = env.ref("care_opportunity.menu_root")
menus = env["ir.ui.menu"].browse(visible).filtered(
    lambda m: m.action and m.parent_path.startswith(root.parent_path)
)
print("RESULT" + json.dumps(
    [[m.complete_name, m.action.id] for m in menus
     if m.action._name in ("ir.actions.act_window", "ir.actions.client")]
))
"""


@pytest.mark.parametrize(
    ("role", "fewest"), [("gestionnaire", 5), ("responsable-aide", 7)]
)
def test_every_menu_of_home_care_is_french(
    odoo_server, page, login, english, errors, role, fewest
):
    """What each of them finds in the menu opens, says nothing in English."""
    answer = odoo_server.shell(CARE_MENUS.format(login=role))
    menus = json.loads(re.search(r"RESULT(.*)", answer)[1])
    assert len(menus) >= fewest
    login(page, role)
    for name, number in menus:
        page.goto(f"{odoo_server.url}/odoo/action-{number}")
        page.wait_for_selector(
            ".o_action_manager .o_view_controller, .o_action_manager > .o_action, "
            ".modal .o_form_view"
        )
        page.wait_for_function(SETTLED)
        assert not page.locator(".o_error_dialog").count(), name
        assert not english_left(page, english), name
    assert not errors


@pytest.mark.parametrize("tab", ["definition", "information", "tasks", "risks"])
def test_every_tab_of_a_needs_form_is_french(
    odoo_server, page, login, english, errors, tab
):
    login(page, "gestionnaire")
    page.goto(f"{odoo_server.url}/odoo/aide-formulaires")
    # not the middle of the row: the avatar there opens its own card
    row = page.locator(".o_data_row", has_text="Marthe Lenoir").first
    row.locator("td[name=name]").click()
    page.wait_for_selector(".o_form_sheet")
    page.locator(f".o_notebook a.nav-link[name={tab}]").click()
    page.wait_for_function(SETTLED)
    assert not english_left(page, english)
    assert not errors


def open_unpaid_dossier(odoo_server, page):
    """Open a dossier that has letters, unpaid invoices and a call."""
    number = odoo_server.shell(
        """
letters = env["dunning.letter"].search([("level_id.rank", "=", 2)])
dossiers = letters.move_ids.filtered("dunning_last_phone_date").dossier_id
print(dossiers.filtered("residual_amount")[:1].id)
"""
    ).split()[-1]
    page.goto(f"{odoo_server.url}/odoo/dossiers/{number}")
    page.wait_for_selector(".o_expertise_dossier_form")


def test_reminders_of_a_dossier_are_french(odoo_server, page, login, english, errors):
    login(page, "bureau")
    open_unpaid_dossier(odoo_server, page)
    page.locator(".o_notebook a.nav-link[name=dunning]").click()
    page.wait_for_selector(".o_field_widget[name=dunning_history] a[href*=content]")
    page.wait_for_function(SETTLED)
    assert not english_left(page, english)
    page.locator("button[name=action_dunning_log_call]").click()
    page.wait_for_selector(".modal .o_field_widget[name=dunning_promise_date]")
    assert not english_left(page, english)
    page.keyboard.press("Escape")
    page.wait_for_selector(".modal", state="detached")
    page.locator(".o_notebook button[name=action_dunning_remind]").click()
    page.wait_for_selector(".modal .o_field_widget[name=channel]")
    page.wait_for_function(SETTLED)
    assert not english_left(page, english)
    assert not errors


def test_litigation_of_a_dossier_is_one_click(odoo_server, page, login, errors):
    login(page, "bureau")
    open_unpaid_dossier(odoo_server, page)
    page.locator(".o_notebook a.nav-link[name=dunning]").click()
    icon = ".o_field_widget[name=dunning_litigation]"
    page.wait_for_selector(f"{icon} .fa-times")
    page.locator(f"{icon} button").click()
    page.wait_for_selector(f"{icon} .fa-check")
    who = page.locator(".o_field_widget[name=dunning_litigation_text]").inner_text()
    assert "Depuis le" in who
    # a refusal with a sentence for the user: the core notes it as a warning
    odoo_server.expected.append("est en contentieux")
    page.locator(".o_notebook button[name=action_dunning_remind]").click()
    page.wait_for_selector(".modal:has-text('en contentieux')")
    page.locator(".modal .btn-primary, .modal .btn-close").first.click()
    page.wait_for_selector(".modal", state="detached")
    page.locator(f"{icon} button").click()
    page.wait_for_selector(f"{icon} .fa-times")
    assert not errors


def test_technician_has_no_tab_of_reminders(odoo_server, page, login, errors):
    login(page, "technicien")
    page.goto(f"{odoo_server.url}/odoo/dossiers")
    page.locator(".o_data_row td[name=name]").first.click()
    page.wait_for_selector(".o_expertise_dossier_form")
    page.wait_for_function(SETTLED)
    assert not page.locator(".o_notebook a.nav-link[name=dunning]").count()
    assert not page.locator("button[name=action_open_dunning_letters]").count()
    assert not errors


def cut_cells(page, *columns):
    """Return the texts of a list's cells that are wider than their column."""
    cells = ", ".join(f".o_data_row td[name={column}]" for column in columns)
    assert page.locator(cells).count()
    return page.locator(cells).evaluate_all(
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth)"
        ".map(cell => cell.innerText)"
    )


def test_list_fits_a_small_screen(odoo_server, page, login):
    """One line a dossier at 1366 pixels, no scrolling sideways, nothing cut."""
    login(page, "bureau")
    page.goto(f"{odoo_server.url}/odoo/dossiers")
    page.wait_for_selector(".o_data_row")
    table = page.locator(".o_list_renderer")
    width, visible = table.evaluate("el => [el.scrollWidth, el.clientWidth]")
    assert width <= visible
    height = page.locator(".o_data_row").first.evaluate("el => el.offsetHeight")
    assert height < 40, "a dossier takes one line"
    assert cut_cells(page, "name", "create_date", "appointment_start") == []
    assert cut_cells(page, "invoiced_amount", "amount_total") == []
    headers = page.locator("thead th[data-name]").evaluate_all(
        "cells => cells.map(cell => cell.innerText.trim())"
    )
    assert headers == [
        "N°",
        "Réf. Interne",
        "Propriétaire",
        "Prescripteur",
        "Ville",
        "Création",
        "RDV",
        "Tech.",
        "Rap.",
        "Devis",
        "Fact.",
        "Éch.",
        "Tarif",
        "Statut",
        "Montant",
    ]


def test_list_of_unpaid_invoices_fits_a_small_screen(odoo_server, page, login):
    """Who is called, for how much and since when is read without opening a line."""
    login(page, "bureau")
    page.goto(f"{odoo_server.url}/odoo/relances")
    page.wait_for_selector(".o_data_row")
    table = page.locator(".o_list_renderer")
    width, visible = table.evaluate("el => [el.scrollWidth, el.clientWidth]")
    assert width <= visible
    assert cut_cells(page, "dossier_number", "dunning_phone", "invoice_date") == []
    assert cut_cells(page, "dunning_mission_amount", "amount_residual") == []
    assert (
        cut_cells(page, "dunning_last_phone_date", "dunning_notary_statement_date")
        == []
    )


def test_counts_open_what_they_count(odoo_server, page, login):
    """The search panel's numbers are the numbers of rows behind them."""
    login(page, "bureau")
    page.goto(f"{odoo_server.url}/odoo/dossiers")
    page.wait_for_selector(".o_search_panel_counter")
    entry = page.locator(".o_search_panel_filter_value", has_text="Planifié").first
    count = int(entry.locator(".o_search_panel_counter").inner_text())
    assert count > 0
    entry.locator("input").check()
    page.wait_for_function(
        "count => document.querySelectorAll('.o_data_row').length === count",
        arg=count,
    )
    statuses = page.locator(".o_data_row [data-value]").evaluate_all(
        "pills => [...new Set(pills.map(pill => pill.dataset.value))]"
    )
    assert statuses == ["planned"]


def test_guard_is_said_in_french(odoo_server, page, login):
    """A kanban drop that a rule refuses says what is missing, and changes nothing."""
    answer = odoo_server.shell(
        """
user = env["res.users"].search([("login", "=", "bureau")])
office = env(user=user.id, context={"lang": "fr_FR"})
dossier = office["expertise.dossier"].search([("state", "=", "to_plan")], limit=1)
try:
    dossier.write({"state": "planned"})
except Exception as error:
    print(error)
env.invalidate_all()
print(dossier.state)
env.cr.rollback()
"""
    )
    assert "Planifier" in answer
    assert "technicien" in answer


def test_technician_on_a_phone(odoo_server, phone_page, login):
    """On 390 pixels the technician gets cards, and only his own dossiers."""
    login(phone_page, "technicien")
    phone_page.goto(f"{odoo_server.url}/odoo/dossiers")
    phone_page.wait_for_selector(".o_kanban_record")
    mine, all_of_them = odoo_server.shell(
        """
user = env["res.users"].search([("login", "=", "technicien")])
print(env["expertise.dossier"].with_user(user).search_count([]))
print(env["expertise.dossier"].search_count([]))
"""
    ).split()
    assert 0 < int(mine) < int(all_of_them)
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
