"""Take the pictures of this folder from the running demonstration.

Run by `make pictures`, after `make run`. Every picture is a real screen of the
demonstration data, in French; nothing is drawn by hand.
"""

import os
import pathlib
import sys

from playwright.sync_api import sync_playwright

PICTURES = pathlib.Path(__file__).parent / "pictures"
ADDRESS = os.environ.get("ODOO_URL", "http://127.0.0.1:8069")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK = {"width": 1366, "height": 768}
WIDE = {"width": 1680, "height": 1000}
PHONE = {"width": 390, "height": 844}
SETTLED = """() => document.fonts.status === "loaded"
    && !document.querySelector(".o_loading_indicator, .o_blockUI")"""


def log_in(browser, login, size):
    context = browser.new_context(
        viewport=size, locale="fr-FR", timezone_id="Europe/Paris"
    )
    page = context.new_page()
    page.goto(f"{ADDRESS}/web/login")
    page.fill("#login", login)
    page.fill("#password", login)
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    return page


def take(page, name, ready):
    """Save the screen as ``name`` once ``ready`` (a selector) is there."""
    page.wait_for_selector(ready)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(500)  # transitions
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"{name}.png")


def open_first(page, status):
    """Open the first dossier of a status from the list."""
    page.goto(f"{ADDRESS}/odoo/dossiers")
    page.locator(
        f".o_data_row:has([data-value='{status}']) td[name=name]"
    ).first.click()
    page.wait_for_selector(".o_expertise_dossier_form")


def office_pictures(browser):
    page = log_in(browser, "bureau", DESK)
    page.goto(f"{ADDRESS}/odoo/dossiers")
    take(page, "dossier-list", ".o_data_row")
    page.locator(".o_data_row .o_field_status_picker button").first.click()
    take(page, "dossier-list-status", ".o-dropdown--menu [data-value]")
    page.keyboard.press("Escape")
    page.locator("button.o_kanban").click()
    take(page, "dossier-kanban", ".o_kanban_record")
    page.goto(f"{ADDRESS}/odoo/planning-diagnostics")
    take(page, "planning", ".fc-event")
    page.set_viewport_size(WIDE)
    open_first(page, "planned")
    take(page, "dossier-form", ".o-mail-Chatter")
    page.set_viewport_size(DESK)
    open_first(page, "to_plan")
    page.locator("button[name=action_plan]").first.click()
    take(page, "plan-wizard", ".modal .o_field_widget[name=technician_id]")


def manager_pictures(browser):
    page = log_in(browser, "responsable", DESK)
    page.goto(f"{ADDRESS}/odoo/dossiers")
    page.click("[data-menu-xmlid='expertise_dossier.menu_statistics']")
    page.click("[data-menu-xmlid='expertise_dossier.menu_statistics_reasons']")
    take(page, "cancellation-reasons", ".o_graph_canvas_container canvas")


def technician_pictures(browser):
    page = log_in(browser, "technicien", PHONE)
    page.goto(f"{ADDRESS}/odoo/dossiers")
    take(page, "technician-phone", ".o_kanban_record")


def main():
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_OPTIONS
        )
        try:
            office_pictures(browser)
            manager_pictures(browser)
            technician_pictures(browser)
        finally:
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
