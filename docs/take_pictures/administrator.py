"""What the administrator sees: a company, the rights of a user, scheduled actions."""

from camera import DESK, find, go, take_picture

#: all the apps of a user's rights
TALL = {"width": 1366, "height": 1250}


def take(camera):
    page = camera.log_in("admin")
    firm = find(page, "res.company", [("name", "like", "Diagnostics")])
    go(page, f"/odoo/action-base.action_res_company_form/{firm}")
    take_picture(page, "admin-company", ".o_form_sheet")
    page.set_viewport_size(TALL)
    office = find(page, "res.users", [("login", "=", "bureau")])
    go(page, f"/odoo/action-base.action_res_users/{office}")
    page.wait_for_selector(".o_form_sheet")
    page.locator(".o_notebook a.nav-link[name=access_rights]").click()
    take_picture(page, "admin-user", ".tab-pane.active")
    page.set_viewport_size(DESK)
    go(page, "/odoo/action-base.ir_cron_act")
    page.fill(".o_searchview_input", "Aide à domicile")
    page.keyboard.press("Enter")
    page.wait_for_selector(".o_facet_value:has-text('Aide à domicile')")
    take_picture(page, "admin-crons", ".o_data_row")
