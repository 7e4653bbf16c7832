"""What the office sees of the unpaid invoices: screens, letters, the phone."""

from camera import PHONE, call, find, go, take_picture
from paper import print_pages

REPORT = "expertise_dunning.report_letter"
#: a tab's name differs from screen to screen, the page's name does not
TAB = ".o_notebook a.nav-link[name=dunning]"
BLOCK = ".o_field_widget[name=dunning_history]"
#: prints nothing, mails nobody: what is sent is one small reminder to a person
TO_SEND = [("dunning_r1_state", "=", "due"), ("partner_id.email", "!=", False)]


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
    go(page, f"/odoo/dossiers/{moves[0]['dossier_id'][0]}")
    page.wait_for_selector(".o_expertise_dossier_form")
    page.locator(TAB).click()
    take_picture(page, "dunning-dossier", BLOCK, full_page=True)


def take_wizard(page):
    move = find(page, "account.move", TO_SEND)
    action = call(page, "account.move", "action_dunning_remind", [move])
    due = call(page, "account.move", "search", [("dunning_r1_state", "=", "due")])
    wizard = call(
        page,
        "dunning.wizard",
        "create",
        [{"move_ids": [[6, 0, due]], "rank": 1, "channel": "level"}],
    )
    go(page, f"/odoo/{action['res_model']}/{wizard[0]}")
    take_picture(page, "dunning-wizard", ".o_field_widget[name=channel]")
    run = find(page, "dunning.run", [("letter_ids.paper_state", "!=", "none")])
    go(page, f"/odoo/dunning.run/{run}")
    take_picture(page, "dunning-run", ".o_form_sheet")
