"""One dossier through every door: from the client's mail to the report he downloads.

The directory's mail comes in by SMTP. The owner signs his quote on the portal, the
technician works on his phone, the agency and the notary see what is theirs, and the
owner takes the report by the link of his mail, without a login.
"""

import re
from urllib.parse import urlsplit

import pytest
from mail_server import form_mail, send

OWNER = "Hélène Vasseur"
EMAIL = "helene.vasseur@client.example.com"
STREET = "9 rue de la Scellerie"
REPORT = b"%PDF-1.4\n% rapport de diagnostic\n%%EOF\n"

#: the office knows who is who, asks what the law asks for, and sends the quote
PREPARE = f"""
office = env["res.users"].search([("login", "=", "bureau")])
env = env(user=office.id, context={{"lang": "fr_FR"}})
dossier = env["expertise.dossier"].search([("owner_id.name", "=", "{OWNER}")])
people = env["res.partner"]
dossier.write({{
    "prescriber_id": people.search([("name", "=", "Agence des Deux Ponts")]).id,
    "notary_id": people.search([("name", "like", "Delaunay")], limit=1).id,
}})
dossier.property_id.write({{
    "construction_known": "before_1949", "permit_delivered_known": "before_1997",
}})
dossier.action_propose_diagnostics()
quote = dossier.sale_order_ids
quote.order_line.price_unit = 120
quote.action_quotation_sent()
wizard = env["portal.wizard"].sudo().with_context(
    active_ids=dossier.owner_id.ids).create({{}})
wizard.user_ids.action_grant_access()
dossier.sudo().owner_id.user_ids.password = "{EMAIL}"
env.cr.commit()
print(dossier.id, dossier.state, len(dossier.nature_ids))
"""

#: this evening, whatever else the technician has today
PLAN = """
from odoo import fields
from odoo.tools.date_utils import localized
import datetime, pytz
office = env["res.users"].search([("login", "=", "bureau")])
technician = env["res.users"].search([("login", "=", "technicien")])
paris = pytz.timezone("Europe/Paris")
today = fields.Datetime.now().astimezone(paris).date()
start = paris.localize(datetime.datetime.combine(today, datetime.time(20, 0)))
start = start.astimezone(pytz.utc).replace(tzinfo=None)
dossier = env["expertise.dossier"].browse({id}).with_user(office).with_context(
    dossier_confirm_conflict=True)
dossier.property_id.write(
    {{"door_code": "47B12", "access_contact_id": dossier.owner_id.id}})
dossier.write({{
    "technician_id": technician.employee_ids.id,
    "appointment_start": start,
    "appointment_end": start + datetime.timedelta(hours=1),
}})
env.cr.commit()
print(dossier.state)
"""

TELL = """
office = env["res.users"].search([("login", "=", "bureau")])
dossier = env["expertise.dossier"].browse({id}).with_user(office)
wizard = env["expertise.notice.wizard"].with_user(office).create(
    {{"dossier_id": dossier.id}})
wizard.action_send()
env.cr.commit()
mail = env["mail.mail"].search(
    [("recipient_ids", "in", dossier.owner_id.ids)], order="id desc", limit=1)
print(mail.body_html)
"""

DOWNLOADS = """
dossier = env["expertise.dossier"].browse({id})
for row in dossier.download_ids.sorted("id"):
    print(row.contact_id.role, row.by_contact, row.report_name)
print(dossier.report_state, dossier.report_download_count)
"""


@pytest.fixture
def visitor(browser, odoo_server, login):
    """A function that opens a session of its own: ``visitor("agence", phone=True)``."""
    contexts, errors = [], []

    def open_page(user=None, phone=False, password=None):
        options = (
            {"viewport": {"width": 390, "height": 844}, "has_touch": True}
            if phone
            else {"viewport": {"width": 1366, "height": 768}}
        )
        context = browser.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", **options
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if user:
            login(page, user, password)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


def download(page, link):
    """Press a link of a report; return the file's name and content."""
    with page.expect_download() as started:
        link.click()
    return started.value.suggested_filename, started.value.path().read_bytes()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_first_mail_to_the_downloaded_report(
    odoo_server, smtp, visitor, scratch
):
    # the mail, and who reads it
    send(smtp, form_mail(OWNER, STREET, EMAIL))
    office = visitor("bureau")
    office.goto(
        f"{odoo_server.url}/odoo/action-expertise_dossier."
        "expertise_dossier_action_to_review"
    )
    office.locator(".o_data_row", has_text=OWNER).first.click()
    office.get_by_role("button", name="Je l’ai relue").click()
    office.wait_for_selector(".alert-warning:has-text('À relire')", state="hidden")
    dossier_id, state, natures = odoo_server.shell(PREPARE).split()[-3:]
    assert state == "quoted"
    assert int(natures) >= 3, "a house from before 1949 that is sold"

    # the owner signs on his phone
    owner = visitor(EMAIL, phone=True)
    owner.goto(f"{odoo_server.url}/my/dossiers")
    owner.locator(".o_expertise_row", has_text=STREET).click()
    assert fits(owner)
    owner.locator(".o_expertise_quote a.btn-primary").click()
    owner.locator("a[data-bs-target='#modalaccept']:visible").first.click()
    owner.wait_for_selector(".modal canvas.o_web_sign_signature")
    owner.locator(".modal .o_portal_sign_submit:enabled").click()
    owner.wait_for_url(re.compile("message=sign_ok"))
    owner.goto(f"{odoo_server.url}/my/dossiers/{dossier_id}")
    owner.wait_for_selector("text=Rendez-vous")

    # accepted, it goes straight to « Planifié » with a technician and a date
    assert odoo_server.shell(PLAN.format(id=dossier_id)).split()[-1] == "planned"
    owner.reload()
    assert "20:00" in owner.locator(".o_expertise_portal").inner_text()

    # the technician's phone
    technician = visitor("technicien", phone=True)
    technician.goto(f"{odoo_server.url}/odoo/ma-journee")
    card = technician.locator(".o_kanban_record", has_text=OWNER)
    assert "47B12" in card.inner_text()
    call = card.locator(".o_my_day_call").get_attribute("href")
    assert call == "tel:0199005566"
    assert "Scellerie" in card.locator(".o_my_day_route").get_attribute("href")
    card.get_by_role("button", name="Intervenu").click()
    technician.wait_for_function(
        "name => ![...document.querySelectorAll('.o_kanban_record')].some("
        "card => card.innerText.includes(name) && card.innerText.includes('Planifié'))",
        arg=OWNER,
    )

    # the report, closed to the notary at first
    file = scratch / "rapport.pdf"
    file.write_bytes(REPORT)
    office.goto(f"{odoo_server.url}/odoo/dossiers/{dossier_id}")
    office.locator("button[name=action_add_report]").first.click()
    office.locator(
        ".modal .o_field_widget[name=file] input[type=file]"
    ).set_input_files(file)
    office.locator(".modal .o_form_button_save").click()
    office.wait_for_selector(".modal", state="hidden")
    odoo_server.shell(
        f"""
dossier = env["expertise.dossier"].browse({dossier_id})
dossier.contact_ids.filtered(lambda c: c.role == "notary").report_access = False
env.cr.commit()
"""
    )
    notary = visitor("notaire")
    notary.goto(f"{odoo_server.url}/my/dossiers/{dossier_id}")
    page = notary.locator(".o_expertise_portal")
    assert "€" not in page.inner_text(), "no price for a notary"
    assert not notary.locator("a[href^='/my/reports/']").count()
    report_id = odoo_server.shell(
        f"print(env['expertise.dossier'].browse({dossier_id}).report_ids.id)"
    ).split()[-1]
    address = f"{odoo_server.url}/my/reports/{report_id}"
    answer = notary.request.get(address)
    assert answer.url == notary.url, "back to the page that says why it is locked"
    assert b"%PDF" not in answer.body()
    assert visitor("client").request.get(address).status == 404

    # opened to the notary; the agency takes it too
    odoo_server.shell(
        f"""
dossier = env["expertise.dossier"].browse({dossier_id})
dossier.contact_ids.report_access = True
env.cr.commit()
"""
    )
    notary.reload()
    link = notary.locator("a[href^='/my/reports/']")
    assert download(notary, link) == ("rapport.pdf", REPORT)
    agency = visitor("agence")
    agency.goto(f"{odoo_server.url}/my/dossiers?search=Scellerie")
    agency.locator(".o_expertise_row", has_text=STREET).click()
    link = agency.locator("a[href^='/my/reports/']")
    assert download(agency, link) == ("rapport.pdf", REPORT)

    # the owner, by the link of his mail and without a login
    body = odoo_server.shell(TELL.format(id=dossier_id))
    signed = urlsplit(
        re.search(r'href="([^"]*/my/dossiers/\d+\?[^"]*sig=[^"]*)"', body)[1].replace(
            "&amp;", "&"
        )
    )
    guest = visitor(phone=True)
    guest.goto(f"{odoo_server.url}{signed.path}?{signed.query}")
    assert fits(guest)
    link = guest.locator("a[href^='/my/reports/']")
    assert download(guest, link) == ("rapport.pdf", REPORT)

    # what the office sees of it: three downloads of one report
    assert odoo_server.shell(DOWNLOADS.format(id=dossier_id)).splitlines()[-4:] == [
        "notary True rapport.pdf",
        "prescriber True rapport.pdf",
        "owner True rapport.pdf",
        "downloaded 1",
    ]
    office.goto(f"{odoo_server.url}/odoo/dossiers")
    row = office.locator(".o_data_row", has_text=OWNER)
    row.locator("td[name=report_state] .fa-arrow-down").wait_for()
    assert row.locator("td[name=report_state]").inner_text().strip() == "1"
