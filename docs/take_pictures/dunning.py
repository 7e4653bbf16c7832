"""What the office sees of the unpaid invoices: screens, letters, the phone."""

from camera import DESK, PHONE, call, find, go, take_picture
from paper import print_pages

REPORT = "expertise_dunning.report_letter"
TILE = ".o_dunning_tile[data-name=r1]"
TAB = ".o_notebook a.nav-link[name=dunning]"
#: the whole tab, history included
TALL = {"width": 1366, "height": 1280}
BLOCK = ".o_field_widget[name=dunning_history]"


def take(camera):
    page = camera.log_in("bureau")
    go(page, "/odoo/relances")
    take_picture(page, "dunning-list", ".o_data_row")
    take_paper(page)
    take_dossier(page)
    take_wizard(page)
    phone = camera.log_in("bureau", PHONE)
    go(phone, "/odoo/relances")
    take_picture(phone, "dunning-phone", ".o_kanban_record, .o_data_row")


def take_paper(page):
    for rank in (1, 3):
        letter = find(page, "dunning.letter", [("level_id.rank", "=", rank)])
        print_pages(page, REPORT, letter, f"paper-dunning-r{rank}")
    letter = find(page, "dunning.letter", [("kind", "=", "prescriber")])
    print_pages(page, REPORT, letter, "paper-dunning-statement")


def take_dossier(page):
    """The dossier with the longest story: reminders, a call, a statement."""
    letters = [("kind", "=", "prescriber"), ("move_ids.dunning_r2_date", "!=", False)]
    letter = find(page, "dunning.letter", letters)
    moves = call(
        page,
        "account.move",
        "search_read",
        [("dunning_letter_ids", "in", [letter]), ("dunning_r2_date", "!=", False)],
        ["dossier_id"],
    )
    page.set_viewport_size(TALL)
    go(page, f"/odoo/dossiers/{moves[0]['dossier_id'][0]}")
    page.wait_for_selector(".o_expertise_dossier_form")
    page.locator(TAB).click()
    take_picture(page, "dunning-dossier", BLOCK)
    page.set_viewport_size(DESK)


def take_wizard(page):
    """What would go out is shown, and not sent."""
    go(page, "/odoo/relances")
    page.wait_for_selector(".o_data_row")
    page.locator(TILE).click()
    page.wait_for_selector(f"{TILE}.o_dunning_tile_active")
    take_picture(page, "dunning-r1", ".o_data_row")
    page.locator("thead .o_list_record_selector input").check()
    page.locator("button[name=action_dunning_remind]").first.click()
    take_picture(page, "dunning-wizard", ".modal .o_field_widget[name=channel]")
    page.keyboard.press("Escape")
    run = find(page, "dunning.run", [("letter_ids.paper_state", "!=", "none")])
    go(page, f"/odoo/action-expertise_dunning.dunning_run_action/{run}")
    take_picture(page, "dunning-run", ".o_form_sheet")
