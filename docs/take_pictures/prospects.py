"""What a salesperson of an accounting network sees, on a desk and on a phone."""

from camera import PHONE, call, find, go, take_picture

LIST = "/odoo/action-expertise_prospect.prospect_action"
MISSIONS = "/odoo/action-expertise_prospect.mission_action"
STATISTICS = "/odoo/action-expertise_prospect.mission_closed_action"
#: the longest story in progress: contacts, two missions, follow-up of all kinds
PROSPECT = "Boulangerie Aux Blés d’Or"
#: the tabs of the file, the whole of each
TALL = {"width": 1366, "height": 1000}
DESK = {"width": 1366, "height": 768}


def take(camera):
    page = camera.log_in("commercial")
    go(page, LIST)
    take_picture(page, "prospect-list", ".o_data_row")
    prospect = find(page, "res.partner", [("name", "=", PROSPECT)])
    take_file(page, prospect)
    take_missions(page, prospect)
    phone = camera.log_in("commercial", PHONE)
    go(phone, LIST)
    take_picture(phone, "prospect-phone", ".o_kanban_record, .o_data_row")


def take_file(page, prospect):
    page.set_viewport_size(TALL)
    go(page, f"{LIST}/{prospect}")
    take_picture(page, "prospect-file", ".o_form_sheet")
    for tab in ("contacts", "follow_up"):
        page.locator(f".o_notebook a.nav-link[name={tab}]").click()
        name = tab.replace("_", "-")
        take_picture(page, f"prospect-{name}", ".tab-pane.active")
    page.set_viewport_size(DESK)


def take_missions(page, prospect):
    """What would be signed is shown, and not signed."""
    go(page, MISSIONS)
    take_picture(page, "prospect-missions", ".o_kanban_record")
    (mission,) = call(
        page,
        "crm.lead",
        "search",
        [
            ("partner_id", "=", prospect),
            ("stage_id.fixed_probability", "=", 75),
        ],
        limit=1,
    )
    page.set_viewport_size(TALL)
    go(page, f"{MISSIONS}/{mission}")
    take_picture(page, "prospect-mission", ".o_form_sheet")
    page.set_viewport_size(DESK)
    page.locator("button[name=action_sign]:visible").first.click()
    take_picture(page, "prospect-sign", ".modal .o_field_widget[name=factor_ids]")
    page.keyboard.press("Escape")
    go(page, STATISTICS)
    take_picture(
        page, "prospect-statistics", ".o_graph_renderer, .o_pivot, .o_list_view"
    )
