"""What the office, the manager and the technician see."""

from camera import DESK, PHONE, WIDE, call, find, go, take_picture

ACTION = "/odoo/action-expertise_dossier."


def take(camera):
    take_office(camera.log_in("bureau"))
    take_manager(camera.log_in("responsable"))
    take_technician(camera.log_in("technicien", PHONE))


def open_first(page, status):
    """Open the first dossier of a status from the list."""
    go(page, "/odoo/dossiers")
    page.locator(
        f".o_data_row:has([data-value='{status}']) td[name=name]"
    ).first.click()
    page.wait_for_selector(".o_expertise_dossier_form")


def take_office(page):
    go(page, "/odoo/dossiers")
    take_picture(page, "dossier-list", ".o_data_row")
    page.locator(".o_data_row .o_field_status_picker button").first.click()
    take_picture(page, "dossier-list-status", ".o-dropdown--menu [data-value]")
    page.keyboard.press("Escape")
    page.locator("button.o_kanban").click()
    take_picture(page, "dossier-kanban", ".o_kanban_record")
    go(page, "/odoo/planning-diagnostics")
    take_picture(page, "planning-timeline", ".vis-item")
    page.locator("button.o_calendar").click()
    take_picture(page, "planning-calendar", ".fc-event")
    go(page, f"{ACTION}expertise_dossier_action_to_review")
    take_picture(page, "requests", ".o_data_row")
    page.set_viewport_size(WIDE)
    open_first(page, "planned")
    take_picture(page, "dossier-form", ".o-mail-Chatter")
    page.locator(".o_notebook a.nav-link[name=diagnostics]").click()
    take_picture(page, "mandatory-diagnostics", ".o_expertise_duty")
    page.set_viewport_size(DESK)
    open_first(page, "to_plan")
    page.locator("button[name=action_plan]").first.click()
    take_picture(page, "plan-wizard", ".modal .o_field_widget[name=technician_id]")
    property_id = find(
        page, "expertise.property", [("dossier_ids.report_ids.line_ids", "!=", False)]
    )
    go(page, f"{ACTION}expertise_property_action/{property_id}")
    take_picture(page, "property", ".o_form_sheet", full_page=True)
    go(page, f"{ACTION}expertise_report_line_action_expiry")
    take_picture(page, "expiry", ".o_data_row")
    go(page, f"{ACTION}expertise_renewal_action")
    take_picture(page, "renewals", ".o_list_view, .o_view_nocontent")


def take_manager(page):
    go(page, "/odoo/dossiers")
    page.click("[data-menu-xmlid='expertise_dossier.menu_statistics']")
    page.click("[data-menu-xmlid='expertise_dossier.menu_statistics_reasons']")
    take_picture(page, "cancellation-reasons", ".o_graph_canvas_container canvas")
    go(page, f"{ACTION}expertise_diagnostic_rule_action")
    take_picture(page, "rules", ".o_data_row")
    page.locator(".o_data_row td[name=name]").first.click()
    take_picture(page, "rule", ".o_form_sheet")
    go(page, "/odoo/certificats")
    take_picture(page, "certificates", ".o_data_row, .o_group_header")
    go(page, f"{ACTION}expertise_mail_source_action")
    take_picture(page, "mail-addresses", ".o_data_row")


def take_technician(page):
    go(page, "/odoo/ma-journee")
    take_picture(page, "technician-day", ".o_kanban_record")
    today = call(
        page,
        "expertise.dossier",
        "search",
        [("state", "=", "planned")],
        order="appointment_start",
        limit=1,
    )
    go(page, f"/odoo/ma-journee/{today[0]}")
    take_picture(page, "technician-visit", ".o_my_day_form", full_page=True)
    page.get_by_text("Ajouter un prélèvement").click()
    take_picture(page, "technician-sample", ".modal [name=location]")
    page.locator(".modal .o_form_button_cancel, .modal .btn-close").first.click()
    page.locator("button[name=action_mark_incomplete]").click()
    take_picture(page, "technician-incomplete", ".modal .modal-footer .btn-primary")
    go(page, f"{ACTION}expertise_dossier_action_to_finalise")
    take_picture(page, "technician-reports", ".o_kanban_record, .o_data_row")
