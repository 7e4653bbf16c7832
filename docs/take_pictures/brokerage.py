"""What a loan broker and a borrower see, on a desk and on a phone."""

from camera import PHONE, find, go, take_picture

CLIENTS = "/odoo/courtage"
DASHBOARD = "/odoo/courtage-tableau"
EXPORT = "/odoo/action-brokerage_dossier.brokerage_c1_export_action"
#: a file in progress: three simulations, documents in all states
HOLDER = "Inès Gallois"
#: the whole of a tab, the whole dashboard
TALL = {"width": 1366, "height": 1150}
DESK = {"width": 1366, "height": 768}


def take(camera):
    page = camera.log_in("courtier")
    go(page, CLIENTS)
    take_picture(page, "brokerage-list", ".o_data_row")
    go(page, f"{CLIENTS}?view_type=kanban")
    take_picture(page, "brokerage-kanban", ".o_kanban_record")
    take_file(page)
    page.set_viewport_size(TALL)
    go(page, DASHBOARD)
    take_picture(page, "brokerage-dashboard", ".o_brokerage_tile")
    page.set_viewport_size(DESK)
    go(page, EXPORT)
    take_picture(page, "brokerage-c1", ".modal [name=dossier_count]")
    phone = camera.log_in("courtier", PHONE)
    go(phone, DASHBOARD)
    take_picture(phone, "brokerage-dashboard-phone", ".o_brokerage_tile")
    portal = camera.log_in("emprunteur", PHONE)
    go(portal, "/my/home")
    portal.locator("a[href^='/my/courtage']").first.click()
    take_picture(portal, "brokerage-portal-phone", "#wrap", full_page=True)


def take_file(page):
    file = find(
        page,
        "brokerage.dossier",
        [("partner_id.name", "=", HOLDER), ("state", "=", "open")],
    )
    page.set_viewport_size(TALL)
    go(page, f"{CLIENTS}/{file}")
    take_picture(page, "brokerage-file", ".o_form_sheet")
    page.locator(".o_notebook a.nav-link[name=simulations]").click()
    take_picture(page, "brokerage-simulations", ".tab-pane.active")
