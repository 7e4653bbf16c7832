"""What the coordinator and the manager of a care agency see."""

from camera import find, go, take_picture

REQUESTS = "/odoo/aide-demandes"
FORMS = "/odoo/aide-formulaires"
VISITS = "/odoo/aide-interventions"
CLIENTS = "/odoo/aide-clients"
WORKERS = "/odoo/aide-intervenants"
ACTION = "/odoo/action-care_opportunity.{}"
ACTIVITIES = ACTION.format("care_activity_action")
#: name of the picture, action, what shows that it is there
LISTS = (
    ("care-quotes", "care_quote_action", ".o_data_row"),
    ("care-invoice-month", "care_invoice_wizard_action", ".modal .o_data_row"),
    ("care-events", "care_adverse_event_action", ".o_data_row"),
)
#: a client with two versions, pets, keys, tasks and risks
CLIENT = "Marthe Lenoir"
#: nobody goes to her yet
SEARCHED = "Christiane Morel"
#: a worker with visits today
ABSENT = "Nadège"
#: activities whose form is made without code
OTHERS = {
    "Crèche": "care-form-nursery",
    "Formation": "care-form-training",
    "Propreté": "care-form-cleaning",
}
DESK = {"width": 1366, "height": 768}
TALL = {"width": 1366, "height": 1150}


def take(camera):
    page = camera.log_in("gestionnaire")
    go(page, REQUESTS)
    take_picture(page, "care-requests", ".o_data_row, .o_kanban_record")
    go(page, FORMS)
    take_picture(page, "care-forms", ".o_data_row")
    take_form(page)
    take_other_activities(page)
    page.set_viewport_size(DESK)
    take_search(page)
    go(page, ACTION.format("care_planning_action"))
    take_picture(page, "care-planning", ".vis-item")
    take_replacement(page)
    for name, action, ready in LISTS:
        go(page, ACTION.format(action))
        take_picture(page, name, ready)
    go(page, VISITS)
    take_picture(page, "care-visits", ".o_data_row, .o_view_controller")
    take_visit(page)
    go(page, CLIENTS)
    take_picture(page, "care-clients", ".o_data_row")
    go(page, WORKERS)
    take_picture(page, "care-workers", ".o_data_row")
    take_settings(camera.log_in("responsable-aide"))


def take_form(page):
    """The four tabs of a form, the version before it, and one without a worker."""
    form = find_form(page, CLIENT, "validated")
    page.set_viewport_size(TALL)
    go(page, f"{FORMS}/{form}")
    for tab in ("definition", "information", "tasks", "risks"):
        page.wait_for_selector(".o_form_sheet")
        page.locator(f".o_notebook a.nav-link[name={tab}]").click()
        take_picture(page, f"care-form-{tab}", f".o_notebook [name={tab}].active")
    page.locator(".o_notebook a.nav-link[name=definition]").click()
    page.locator("[name=mission_ids] .o_data_row td[name=name]").first.click()
    take_picture(page, "care-mission", ".modal [name=slot_ids], .modal .o_form_view")
    go(page, f"{FORMS}/{find_form(page, CLIENT, 'locked')}")
    take_picture(page, "care-form-locked", ".o_form_sheet")
    go(page, f"{FORMS}/{find_form(page, SEARCHED, 'validated')}")
    take_picture(page, "care-form-searched", ".o_form_sheet")


def take_search(page):
    go(page, f"{FORMS}/{find_form(page, SEARCHED, 'validated')}")
    row = page.locator("[name=mission_ids] .o_data_row").first
    row.get_by_role("button", name="Recherche").click()
    take_picture(page, "care-search", ".modal .o_care_found_workers .o_kanban_record")


def take_replacement(page):
    go(page, ACTION.format("care_replace_action"))
    absent = page.locator(".modal .o_field_widget[name=employee_id] input")
    absent.fill(ABSENT)
    page.locator(".o-autocomplete--dropdown-item", has_text=ABSENT).first.click()
    take_picture(page, "care-replace", ".modal .o_data_row")


def take_other_activities(page):
    for activity, name in OTHERS.items():
        form = find(page, "care.assessment", [("activity_id.name", "=", activity)])
        go(page, f"{FORMS}/{form}")
        page.wait_for_selector(".o_form_sheet")
        page.locator(".o_notebook a.nav-link[name=information]").click()
        take_picture(page, name, ".o_notebook [name=information].active")


def take_visit(page):
    visit = find(
        page,
        "care.intervention",
        [("partner_id.name", "=", CLIENT), ("state", "=", "done"), ("note", "!=", "")],
    )
    go(page, f"{VISITS}/{visit}")
    take_picture(page, "care-visit", ".o_form_sheet")


def take_settings(page):
    go(page, ACTIVITIES)
    take_picture(page, "care-activities", ".o_data_row")
    page.locator(".o_data_row", has_text="Crèche").first.click()
    take_picture(page, "care-activity", ".o_form_sheet [name=field_ids] .o_data_row")


def find_form(page, client, state):
    """:return: the id of a client's form in a state, the last one first"""
    return find(
        page,
        "care.assessment",
        [("partner_id.name", "=", client), ("state", "=", state)],
    )
