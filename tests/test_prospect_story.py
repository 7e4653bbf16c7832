"""A salesperson's weeks in an afternoon: two prospects, one signed and one lost.

He makes the first one's file with its contact and mission, chooses contract and offer,
says who performs what, prints the mission letter and signs: client, order and client
file are there. The second one is lost, with factors and a justification. Then he takes
what he has out: the list and the network as workbooks, the contact as a vCard.
"""

import io
import json
import re
from zipfile import ZipFile

import openpyxl
import pytest
import vobject

LIST = "/odoo/action-expertise_prospect.prospect_action"
WON, GONE = "Serrurerie Jolivet (essai)", "Crêperie du Mail (essai)"
#: its two keys are right, and it is nobody's
SIRET = "98769500400018"
JUSTIFICATION = "Son beau-frère est expert-comptable : rien à faire cette année."

ASK = """
import json
env = env(context={{"lang": "fr_FR", "active_test": False}})
prospect = env["res.partner"].search([("name", "=", {name!r})])
mission = prospect.mission_ids
order = mission.mission_order_id
print("RESULT" + json.dumps(dict(
    count=len(prospect), state=prospect.prospect_state, is_client=prospect.is_client,
    number=prospect.ref or "", contact=prospect.preferred_contact_id.name,
    stage=mission.stage_id.name, probability=mission.probability,
    won=mission.won_status, active=mission.active,
    factors=len(mission.factor_ids), why=mission.lost_justification or "",
    amount=mission.expected_revenue,
    performers=mission.mission_line_ids.mapped("performer"),
    order=order.state or "", order_amount=order.amount_untaxed,
    order_firm=order.company_id.name or "", order_user=order.user_id.login or "",
    of_prospect=order.partner_id == prospect,
    user=prospect.user_id.login, firm=prospect.prospect_firm_id.name,
    salesperson=prospect.source_user_id.login,
)))
"""


@pytest.fixture
def ask(odoo_server):
    """A function that reads a prospect and its only mission from the database."""

    def read(name):
        output = odoo_server.shell(ASK.format(name=name))
        return json.loads(re.search(r"RESULT(.*)", output)[1])

    return read


class Desk:
    """What a salesperson does on the screen."""

    def __init__(self, page, url):
        self.page = page
        self.url = url

    def go(self, path):
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_selector(".o_action_manager .o_view_controller")

    def press(self, name):
        """Press the button of that method, wherever it is, once it may be pressed."""
        self.page.locator(
            f"button[name={name}]:visible:not([disabled]):not([aria-disabled=true])"
        ).first.click()

    def fill(self, field, text, within=""):
        box = f"{within} .o_field_widget[name={field}]"
        self.page.locator(f"{box} input, {box} textarea").first.fill(text)

    def choose(self, field, text, within=""):
        """Choose a record in a many2one."""
        box = self.page.locator(f"{within} .o_field_widget[name={field}] input").first
        box.click()
        box.fill(text)
        self.page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()

    def save(self):
        self.page.locator(".o_form_button_save:visible").first.click()
        self.page.wait_for_selector(".o_form_button_save", state="hidden")

    def closed(self):
        """The dialog is gone: what was asked for is done."""
        self.page.wait_for_selector(".o_dialog", state="detached")

    def open_tab(self, name):
        self.page.locator(f".o_notebook a.nav-link[name={name}]").click()

    def download(self, press):
        with self.page.expect_download() as started:
            press()
        return started.value.suggested_filename, started.value.path().read_bytes()

    # -------------------------------------------------------------------------
    def new_prospect(self, name, **values):
        self.go(LIST)
        self.page.locator(".o_prospect_new:visible").first.click()
        self.page.wait_for_selector(".o_form_view .o_field_widget[name=name]")
        self.fill("name", name)
        for field, text in values.items():
            self.fill(field, text)
        self.choose("prospect_source_id", "Annuaire")
        self.choose("source_user_id", "Élodie Caron")
        self.choose("user_id", "Élodie Caron")
        self.save()

    def add_contact(self, **values):
        self.press("action_add_contact")
        dialog = ".o_dialog"
        self.page.wait_for_selector(f"{dialog} [name=mode]")
        self.page.locator(f"{dialog} [name=mode] input[data-value=new]").check()
        for field, text in values.items():
            self.fill(field, text, dialog)
        self.press("action_add")
        self.closed()

    def new_mission(self, mission_type, client_type):
        self.press("action_new_mission")
        self.choose("mission_type_id", mission_type, ".o_dialog")
        self.choose("client_type_id", client_type, ".o_dialog")
        self.press("action_create")
        self.closed()
        self.page.wait_for_selector("button[name=action_choose_contract]:visible")

    def choose_offer(self, contract, offer):
        self.press("action_choose_contract")
        self.choose("contract_type_id", contract, ".o_dialog")
        self.choose("offer_id", offer, ".o_dialog")
        self.press("action_choose")
        self.closed()

    def let_client_perform_first_line(self):
        self.press("action_choose_performers")
        row = self.page.locator(".o_dialog .o_data_row").first
        row.locator("td[name=performer]").click()
        row.locator("td[name=performer] input").fill("Client")
        self.page.locator(".o_select_menu_item", has_text="Client").first.click()
        self.page.locator(".o_dialog .modal-footer .btn-primary:visible").click()
        self.closed()

    def _choose_letter(self, name):
        """:return: the button of the letter of that exact name"""
        self.press("action_print")
        self.page.wait_for_selector(".o_dialog button[name=action_print]")
        buttons = self.page.locator(".o_dialog button[name=action_print]")
        return buttons.filter(has=self.page.get_by_text(name, exact=True)).first

    def print_letter(self, name):
        """Choose a letter, look it over, print it.

        :return: the response with the PDF that opens
        """
        self._choose_letter(name).click()
        self.page.wait_for_selector(".o_form_view .o_field_widget[name=body]")
        with self.page.context.expect_event(
            "request", lambda request: "/web/content/" in request.url
        ) as opened:
            self.page.locator("button[name=action_print]:visible").first.click()
        response = self.page.request.get(opened.value.url)
        self.page.locator(".o_back_button:visible").click()
        self.page.wait_for_selector("[name=mission_line_ids]")
        return response

    def download_letter(self, name):
        """:return: the file of a letter that is edited in a word processor"""
        result = self.download(self._choose_letter(name).click)
        self.page.keyboard.press("Escape")
        self.closed()
        return result

    def close_mission(self, action, factors, justification=""):
        self.press(action)
        self.page.wait_for_selector(".o_dialog [name=factor_ids]")
        boxes = self.page.locator(".o_dialog [name=factor_ids] .form-check-input")
        for number in range(factors):
            boxes.nth(number).check()
        if justification:
            self.fill("lost_justification", justification, ".o_dialog")
        self.press("action_close")
        self.closed()

    def search(self, text):
        box = self.page.locator(".o_searchview_input")
        box.fill(text)
        box.press("Enter")
        self.page.wait_for_selector(".o_searchview_facet")


@pytest.fixture
def desk(page, login, odoo_server):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    login(page, "commercial")
    yield Desk(page, odoo_server.url)
    assert not errors


def rows(content):
    """:return: the rows of all sheets of a workbook, each a list of texts"""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        ["" if value is None else str(value) for value in row]
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]


def test_a_prospect_is_signed(desk, ask):
    """New prospect, contact, mission, contract, performers, letter, signature."""
    desk.new_prospect(WON, company_registry=SIRET, naf_code="2599b")
    desk.add_contact(
        firstname="Nadège",
        lastname="Jolivet",
        function="Gérante",
        mobile="06 39 98 55 01",
        email="nadege@serrurerie-jolivet.test",
    )
    desk.new_mission("Compta", "Société")
    desk.choose_offer("Tenue et comptes annuels", "Formule Sérénité")
    desk.let_client_perform_first_line()
    printed = desk.print_letter("Lettre de mission")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF-")
    name, letter = desk.download_letter("Lettre de mission éditable")
    assert name.endswith(".docx")
    assert "word/document.xml" in ZipFile(io.BytesIO(letter)).namelist()
    before = ask(WON)
    assert (before["state"], before["is_client"]) == ("in_progress", False)

    desk.close_mission("action_sign", factors=2)
    desk.page.wait_for_selector("button[name=action_open_mission_order]")

    after = ask(WON)
    assert after["count"] == 1
    assert after["state"] == "signed"
    assert after["is_client"]
    assert re.fullmatch(r"C\d{5}", after["number"])
    assert (after["won"], after["probability"]) == ("won", 100)
    assert after["factors"] == 2
    assert after["performers"][0] == "client"
    assert after["contact"] == "Nadège Jolivet"
    assert after["order"] == "sale"
    assert after["of_prospect"]
    assert after["order_amount"] == after["amount"] == before["amount"] > 0
    assert after["order_firm"] == after["firm"] == "Cabinet Malvaux"
    assert after["order_user"] == after["user"] == "commercial"


def test_another_one_is_lost(desk, ask):
    """Factors and a justification, from an offer that was made."""
    desk.new_prospect(GONE)
    desk.add_contact(firstname="Yann", lastname="Le Goff")
    desk.new_mission("Compta", "Société")
    desk.choose_offer("Tenue et comptes annuels", "Formule Essentielle")
    desk.close_mission("action_lose", factors=1, justification=JUSTIFICATION)
    desk.page.wait_for_selector(".o_mission_form .ribbon")
    after = ask(GONE)
    assert after["state"] == "lost"
    assert (after["won"], after["active"]) == ("lost", False)
    assert after["probability"] == 0
    assert after["factors"] == 1
    assert after["why"] == JUSTIFICATION
    assert not after["is_client"]
    assert not after["order"]


def test_list_and_network_as_workbooks(desk):
    """What the search shows, then the whole network; read back cell by cell."""
    desk.go(LIST)
    desk.page.wait_for_selector(".o_data_row")
    desk.search("Blés d’Or")
    desk.page.wait_for_function(
        "() => document.querySelectorAll('.o_data_row').length === 2"
    )
    desk.press("action_prospect_editions")
    desk.page.wait_for_selector(".o_dialog button[name=action_download_search]")
    name, content = desk.download(lambda: desk.press("action_download_search"))
    assert name.endswith(".xlsx")
    found = [row for row in rows(content) if any("Blés d’Or" in cell for cell in row)]
    companies = {cell for row in found for cell in row if cell.endswith("Blés d’Or")}
    assert companies == {"Boulangerie Aux Blés d’Or", "SARL Aux Blés d’Or"}
    assert "EARL du Coteau Saint-Martin" not in str(rows(content))

    desk.go(LIST)
    desk.press("action_prospect_editions")
    desk.page.wait_for_selector(".o_dialog button[name=action_download_network]")
    _name, content = desk.download(lambda: desk.press("action_download_network"))
    text = str(rows(content))
    for prospect in (
        "EARL du Coteau Saint-Martin", "GAEC de la Grande Borde", "Abeille Data",
    ):  # fmt: skip
        assert prospect in text, "every firm of the network"
    assert len(rows(content)) > 40


def test_contact_as_vcard(desk):
    """The contact of a prospect, as a telephone would take it."""
    desk.go(LIST)
    desk.page.wait_for_selector(".o_data_row")
    desk.search("EARL du Coteau")
    desk.page.wait_for_function(
        "() => document.querySelectorAll('.o_data_row').length === 1"
    )
    desk.press("action_open_prospect")
    desk.page.wait_for_selector(".o_notebook")
    desk.open_tab("contacts")
    name, content = desk.download(lambda: desk.press("action_download_vcard"))
    assert name.endswith(".vcf")
    card = vobject.readOne(content.decode())
    assert card.n.value.family == "Bourdin"
    assert card.n.value.given == "Étienne"
    assert card.org.value == ["EARL du Coteau Saint-Martin"]
    assert card.email.value == "e.bourdin@coteau.test"
    assert card.bday.value == "1972-06-21"
    assert [tel.value for tel in card.tel_list if "06 39 98" in tel.value]
