"""Home care from a daughter's call to the invoice, as the people of the agency do it.

The manager takes the request, fills in the form, looks for a worker, makes the month's
visits; the worker does one on her phone; the month is invoiced to the minute; the
mission sheet is printed and mailed.
"""

import calendar
import json
import re
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from outgoing_mail import payers_mail

REQUESTS = "/odoo/aide-demandes"
FORMS = "/odoo/aide-formulaires"
FIRM = "Aide & Présence du Val"
MANAGER = "responsable-aide"
WORKER, WORKER_LOGIN = "Nadège Courtin", "intervenante"
WORKER_MAIL = "nadege@aide-presence-val.test"

DAUGHTER, DAUGHTER_MAIL = "Solène Archambault", "solene.archambault@famille.test"
MOTHER = "Paulette Archambault"
TOWN = "Amboise"
CALL = "Aide à la toilette le mardi pour ma mère"
DOOR_CODE = "4512B"
ALLERGY = "Arachide"
TASK = "Aide à la douche"
RISK = "Tapis qui glisse dans l’entrée"
NOTE = "Tout s’est bien passé, elle a bien mangé."
TUESDAY = 1
#: hours of each visit
HOURS = 1.5

#: what a run that was cut short has left goes first, where the database is kept
PREPARE = f"""
firm = env["res.company"].search([("name", "=", {FIRM!r})])
names = [{DAUGHTER!r}, {MOTHER!r}]
old = env["res.partner"].with_context(active_test=False).search(
    [("name", "in", names)]
)
env["care.assignment"].search([("partner_id", "in", old.ids)]).unlink()
# the worker is free again: no rule lets go of what is invoiced
env.cr.execute(
    "UPDATE care_intervention SET employee_id = NULL WHERE partner_id = ANY(%s)",
    [old.ids],
)
old.filtered("active").action_archive()
people = env["res.partner"].create([
    dict(name=name, company_id=firm.id, street="8 rue des Lilas", zip="37400",
         city={TOWN!r}, phone="06 39 98 86 01", email=mail, care_pets=pets,
         country_id=env.ref("base.fr").id, lang="fr_FR")
    for name, mail, pets in (
        ({DAUGHTER!r}, {DAUGHTER_MAIL!r}, False), ({MOTHER!r}, False, "Un perroquet"),
    )
])
env.cr.commit()
service = env.ref("care_opportunity.product_daily_life").with_context(lang="fr_FR")
print("RESULT" + __import__("json").dumps([service.name, service.list_price]))
"""

FORM = f"""
import json
form = env["care.assessment"].with_context(lang="fr_FR").search(
    [("partner_id.name", "=", {MOTHER!r}), ("partner_id.active", "=", True)],
    order="version desc", limit=1,
)
missions = form.mission_ids
print("RESULT" + json.dumps(dict(
    id=form.id, number=form.name, state=form.state, customer=form.customer_id.name,
    pets=form.beneficiary_pets, door=form.door_code, allergies=form.allergies,
    gir=form.gir, tasks=form.task_ids.mapped("name"),
    risks=form.risk_ids.mapped("situation"),
    filled=[f["value"] for f in form.read(["properties"])[0]["properties"]
            if f.get("value")],
    slots=[[s.weekday, s.hour_from, s.hour_to] for s in missions.slot_ids],
    skills=missions.skill_ids.skill_id.mapped("name"),
    workers=env["care.assignment"].search(
        [("mission_root_id", "in", missions.root_id.ids)]).employee_id.mapped("name"),
    orders=env["sale.order.line"].search(
        [("care_mission_root_id", "in", missions.root_id.ids)]
    ).order_id.mapped("state"),
)))
"""

#: the rolling plan, over the month that has ended and the present one
PLAN = """
manager = env["res.users"].search([("login", "=", {manager!r})])
mission = env["care.assessment"].with_user(manager).browse({form}).mission_ids
from odoo import fields
mission._plan_visits(
    fields.Date.to_date({first!r}), fields.Date.to_date({last!r}), past=True
)
env.cr.commit()
"""

#: her next visit comes to now, so that she finds it on her phone; what was planned for
#: the month that has ended was done, by her
HAPPEN = f"""
from datetime import timedelta
from odoo import fields
manager = env["res.users"].search([("login", "=", {MANAGER!r})])
worker = env["hr.employee"].search([("name", "=", {WORKER!r})])
visits = env["care.intervention"].with_user(manager).search(
    [("mission_id.assessment_id", "=", {{form}})], order="start"
)
now = fields.Datetime.now().replace(second=0, microsecond=0)
today = visits.filtered(lambda v: v.employee_id == worker and v.start > now)[:1]
others = visits.search([
    ("employee_id", "=", worker.id), ("id", "!=", today.id),
    ("start", "<", now + timedelta(minutes=90)), ("stop", ">", now),
])
# the demonstration may have her with somebody at this hour
for visit in others.filtered("stamped_start"):
    visit._correct_stamps(False, False, "Essai")
others.write({{{{"employee_id": False}}}})
today.write({{{{"start": now, "stop": now + timedelta(minutes=90)}}}})
before = visits.filtered(lambda v: v.planned_date <= fields.Date.to_date({{last!r}}))
before.write({{{{"employee_id": worker.id}}}})
before.write({{{{"state": "done"}}}})
env.cr.commit()
print("RESULT" + __import__("json").dumps(dict(
    today=today.id, done=len(before), hours=sum(before.mapped("duration"))
)))
"""

VISIT = """
import json
visit = env["care.intervention"].browse({visit})
print("RESULT" + json.dumps(dict(
    state=visit.state, note=visit.note or "",
    tasks=[[t.name, t.done] for t in visit.task_ids],
)))
"""

INVOICES = f"""
import json
moves = env["account.move"].search(
    [("partner_id.name", "=", {DAUGHTER!r}), ("move_type", "=", "out_invoice"),
     ("partner_id.active", "=", True)]
)
print("RESULT" + json.dumps([
    [line.name, line.quantity, line.price_unit, line.price_subtotal]
    for line in moves.invoice_line_ids if line.display_type == "product"
]))
"""


#: what is still queued is sent, as the scheduled action does
SEND = """
env["mail.mail"].process_email_queue()
env.cr.commit()
"""

DISCONNECT = """
env["ir.mail_server"].search([("smtp_port", "=", {port})]).unlink()
env.cr.commit()
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


@pytest.fixture
def workers_mail(odoo_server):
    """The mail server of the workers, which Odoo sends to while the test runs."""
    with payers_mail() as running:
        running.configure(odoo_server.database)
        yield running
        odoo_server.shell(DISCONNECT.format(port=running.port))


def month_that_has_ended():
    """:return: its first and its last day"""
    last = date.today().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def tuesdays(first, last):
    days = calendar.Calendar().itermonthdates(first.year, first.month)
    return sum(first <= day <= last and day.weekday() == TUESDAY for day in days)


# ------------------------------------------------------------------------------
# What hands do
# ------------------------------------------------------------------------------
def pick(page, name, text, scope=""):
    """Choose what begins with this text in a field that completes."""
    page.locator(f"{scope} .o_field_widget[name={name}] input:visible").first.fill(text)
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def fill(page, name, text, scope=""):
    field = f"{scope} .o_field_widget[name={name}]"
    box = page.locator(f"{field} input:visible, {field} textarea:visible").first
    box.fill(text)
    page.keyboard.press("Tab")


def choose(page, name, label, scope=""):
    """Choose from a list of values, whichever way the core draws it."""
    field = page.locator(f"{scope} [name={name}]")
    if field.locator("select").count():
        field.locator("select").first.select_option(label=label)
        return
    field.locator("input").first.click()
    page.locator(".o_select_menu_item", has_text=label).first.click()


def open_tab(page, name):
    page.locator(f".o_notebook a.nav-link[name={name}]").first.click()


def save(page):
    page.locator(".o_form_button_save:visible").first.click()
    page.wait_for_selector(
        ".o_form_status_indicator_buttons.invisible", state="attached"
    )


def add_line(page, field, scope=""):
    """Add a line to an editable list; return its row."""
    page.locator(f"{scope} [name={field}] .o_field_x2many_list_row_add a").first.click()
    return page.locator(f"{scope} [name={field}] .o_selected_row")


def text_of(path):
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    ).stdout
    return " ".join(text.split())


# ------------------------------------------------------------------------------
# Steps
# ------------------------------------------------------------------------------
def take_the_request(odoo_server, page):
    """The daughter calls for her mother: she asks and pays."""
    page.goto(f"{odoo_server.url}{REQUESTS}")
    page.locator(".o_list_button_add, .o-kanban-button-new").first.click()
    page.wait_for_selector(".o_form_view")
    fill(page, "name", CALL)
    pick(page, "partner_id", DAUGHTER)
    pick(page, "care_activity_id", "Aide à domicile")
    field = page.locator(".o_field_widget[name=care_beneficiary_id] input").first
    field.wait_for()
    pick(page, "care_beneficiary_id", MOTHER)
    save(page)


def fill_in_the_form(page):
    """All four tabs, and what the agency has added to them."""
    page.locator("button[name=action_open_care_assessment]").click()
    page.wait_for_selector(".o_form_view [name=mission_ids]")
    open_tab(page, "information")
    fill(page, "door_code", DOOR_CODE)
    fill(page, "allergies", ALLERGY)
    choose(page, "gir", "GIR 3")
    diet = page.locator(".o_property_field", has_text="Régime alimentaire")
    diet.locator("select, input").first.click()
    if diet.locator("select").count():
        diet.locator("select").select_option(label="Diabétique")
    else:
        page.locator(
            ".o_select_menu_item, .o-dropdown-item", has_text="Diabétique"
        ).first.click()
    open_tab(page, "tasks")
    add_line(page, "task_ids").locator("[name=name] input").fill(TASK)
    open_tab(page, "risks")
    row = add_line(page, "risk_ids")
    row.locator("[name=situation] input").fill(RISK)
    row.locator("[name=measure] textarea, [name=measure] input").first.fill(
        "Le rouler."
    )
    save(page)


def add_a_mission(page, service, first):
    """Every Tuesday, 14:00 to 15:30, by somebody who knows how."""
    open_tab(page, "definition")
    page.locator("[name=mission_ids] .o_field_x2many_list_row_add a").click()
    page.wait_for_selector(".modal .o_form_view")
    pick(page, "product_id", service, ".modal")
    page.locator(".modal [name=on_public_holidays] input").check()
    date_start = page.locator(".modal .o_field_widget[name=date_start]")
    if not date_start.locator("input").count():
        date_start.click()
    date_start.locator("input").first.fill(first.strftime("%d/%m/%Y"))
    # leaves the date without opening the calendar of the next one
    page.locator(".modal .modal-title").click()
    page.locator(".modal .o_week_grid_add").click()
    page.locator(".modal .o_week_grid_day").select_option(label="mardi")
    # the later end first: a slot that ends before it starts lasts until the next day
    for moment, hour in (("stop", "15:30"), ("start", "14:00")):
        page.locator(f".modal .o_week_grid_{moment}").fill(hour)
        page.keyboard.press("Tab")
    page.locator(".modal .o_week_grid_slot", has_text="14:00 – 15:30").wait_for()
    open_tab_of_dialog(page, "skills")
    add_line(page, "skill_ids", ".modal")
    pick(page, "skill_id", "Aide à la toilette", ".modal .o_selected_row")
    page.locator(".modal .o_form_button_save").first.click()
    page.wait_for_selector(".modal", state="detached")
    save(page)


def open_tab_of_dialog(page, name):
    page.locator(f".modal .o_notebook a.nav-link[name={name}]").click()


def validate(page):
    page.locator("button[name=action_validate]").click()
    page.wait_for_selector("button[name=action_duplicate]")


def accept_the_quote(page, form_address):
    """The quote comes from the missions; the family has signed it."""
    page.goto(form_address)
    page.wait_for_selector(".o_form_sheet")
    page.locator("button[name=action_care_quote]:visible").first.click()
    page.wait_for_selector(".o_form_view [name=order_line]")
    page.locator("button[name=action_confirm]:visible").first.click()
    page.wait_for_selector(".o_arrow_button_current[data-value=sale]")


def search_a_worker(page, form_address):
    """« Recherche » beside the mission: who is able, and free over every slot."""
    page.goto(form_address)
    page.wait_for_selector("[name=mission_ids] .o_data_row")
    page.locator("[name=mission_ids] button[name=action_search_workers]").first.click()
    found = page.locator(".modal .o_kanban_record", has_text=WORKER)
    found.locator("button[name=action_assign]").click()
    page.locator(".modal, .o_notification", has_text=WORKER).first.wait_for()


def do_the_visit_on_a_phone(odoo_server, page, visit):
    """Today first: check in, tick the tasks, write a note, check out."""
    address = f"/my/aide/interventions/{visit}"
    page.goto(f"{odoo_server.url}/my/aide/interventions")
    page.locator(f"a[href='{address}']").first.click()
    page.locator(f"button[formaction='{address}/start']").click()
    page.locator(f"button[formaction='{address}/stop']").wait_for()
    boxes = page.locator("#care_visit_form input[name=task]")
    for place in range(boxes.count()):
        boxes.nth(place).check()
    page.locator("#care_note").fill(NOTE)
    page.locator(f"button[formaction='{address}/stop']").click()
    page.wait_for_selector(f"button[formaction='{address}/stop']", state="detached")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing to scroll sideways on a phone"


def invoice_the_month(odoo_server, page, first):
    """« Facturer le mois »: this client, what was done."""
    page.goto(
        f"{odoo_server.url}/odoo/action-care_opportunity.care_invoice_wizard_action"
    )
    page.wait_for_selector(".modal .o_form_view")
    field = page.locator(".modal .o_field_widget[name=month]")
    if not field.locator("input").count():
        field.click()
    field.locator("input").first.fill(first.strftime("%d/%m/%Y"))
    page.keyboard.press("Tab")
    pick(page, "partner_ids", DAUGHTER, ".modal")
    page.locator(".modal [name=line_ids] .o_data_row", has_text=DAUGHTER).wait_for()
    page.locator(".modal button[name=action_create]").click()
    page.wait_for_selector(".modal", state="detached")


def print_the_mission_sheet(odoo_server, page, form_address):
    """« Imprimer »: what the worker must know is on the paper."""
    page.goto(form_address)
    page.locator("button[name=action_print_sheet]").first.wait_for()
    number = form_address.rsplit("/", 1)[1]
    answer = page.request.get(
        f"{odoo_server.url}/report/pdf/care_opportunity.report_mission_sheet/{number}"
    )
    assert answer.ok
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(answer.body())
        text = text_of(file.name)
    for words in (MOTHER, "8 rue des Lilas", "Un perroquet", ALLERGY, RISK):
        assert words in text, words
    return text


def mail_the_mission_sheet(page, form_address):
    """« Mail »: to the worker, with the sheet."""
    page.goto(form_address)
    page.locator("button[name=action_mail_sheet]").first.click()
    page.locator(".modal button[name=action_mail]").click()
    page.locator(".modal button[name=action_send_mail]").click()
    page.wait_for_selector(".modal", state="detached")


def wait_for_mail(odoo_server, mail):
    """:return: what the mail server of the worker accepted for her"""
    if not mail.to(WORKER_MAIL):
        odoo_server.shell(SEND)
    return mail.to(WORKER_MAIL)


# ------------------------------------------------------------------------------
# Stories
# ------------------------------------------------------------------------------
def test_from_the_call_to_the_validated_form(odoo_server, page, login, errors, ask):
    """Request, four tabs and the agency's own fields, a mission, the two versions."""
    service, _hourly = ask(PREPARE)
    first, _last = month_that_has_ended()
    login(page, MANAGER)
    take_the_request(odoo_server, page)
    fill_in_the_form(page)
    add_a_mission(page, service, first)
    validate(page)
    form = ask(FORM)
    assert form["customer"] == DAUGHTER
    assert form["pets"] == "Un perroquet"
    assert (form["door"], form["allergies"], form["gir"]) == (DOOR_CODE, ALLERGY, "3")
    assert form["tasks"] == [TASK]
    assert form["risks"] == [RISK]
    assert len(form["filled"]) == 1
    assert form["slots"] == [[str(TUESDAY), 14.0, 15.5]]
    assert form["skills"] == ["Aide à la toilette"]
    assert form["state"] == "validated"

    page.locator("button[name=action_duplicate]").click()
    page.locator(".modal footer .btn-primary").click()
    page.locator(".o_form_sheet", has_text=f"{form['number']}/2").wait_for()
    assert ask(FORM)["state"] == "draft"
    page.goto(f"{odoo_server.url}{FORMS}/{form['id']}")
    page.wait_for_selector(".o_form_sheet")
    assert not page.locator("button[name=action_duplicate]").count()
    open_tab(page, "information")
    assert not page.locator("[name=door_code] input").count(), "locked"
    assert not errors


def test_from_the_call_to_the_invoice(
    odoo_server, page, phone_page, login, errors, ask, workers_mail
):
    service, hourly = ask(PREPARE)
    first, last = month_that_has_ended()
    login(page, MANAGER)
    take_the_request(odoo_server, page)
    fill_in_the_form(page)
    add_a_mission(page, service, first)
    validate(page)
    number = ask(FORM)["id"]
    address = f"{odoo_server.url}{FORMS}/{number}"

    accept_the_quote(page, address)
    assert ask(FORM)["orders"] == ["sale"]
    search_a_worker(page, address)
    assert ask(FORM)["workers"] == [WORKER]

    end = date.today() + timedelta(days=14)
    odoo_server.shell(
        PLAN.format(manager=MANAGER, form=number, first=str(first), last=str(end))
    )
    made = ask(HAPPEN.format(form=number, last=str(last)))
    assert made["done"] == tuesdays(first, last)
    assert made["hours"] == made["done"] * HOURS

    login(phone_page, WORKER_LOGIN)
    do_the_visit_on_a_phone(odoo_server, phone_page, made["today"])
    visit = ask(VISIT.format(visit=made["today"]))
    assert visit == {"state": "done", "note": NOTE, "tasks": [[TASK, True]]}

    invoice_the_month(odoo_server, page, first)
    lines = ask(INVOICES)
    assert len(lines) == 1, "one line per service"
    _name, minutes, _price, subtotal = lines[0]
    assert minutes == made["done"] * HOURS * 60
    assert subtotal == round(made["done"] * HOURS * hourly, 2)

    text = print_the_mission_sheet(odoo_server, page, address)
    assert "14:00" in text.replace("h", ":")
    mail_the_mission_sheet(page, address)
    (mail,) = wait_for_mail(odoo_server, workers_mail)
    sheets = [
        part
        for part in mail.message.iter_attachments()
        if part.get_content_type() == "application/pdf"
    ]
    assert len(sheets) == 1
    assert not errors
