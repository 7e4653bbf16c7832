"""The client's pages: French, without errors, and within the screen of a phone."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from test_screens import TEXTS, english  # noqa: F401

#: role, address, what shows that the page is there
PAGES = [
    ("client", "/my", ".o_portal_index_card:not(.d-none) a[href='/my/dossiers']"),
    ("client", "/my/dossiers", ".o_expertise_row"),
    ("client", "/my/dossiers?filterby=quote", ".o_expertise_row"),
    ("client", "/my/dossiers?filterby=report", ".o_expertise_row"),
    ("client", "/my/dossiers/new", ".o_expertise_form"),
    ("client", "/my/dossiers/call-back", "form[action$='call-back']"),
    ("agence", "/my", ".o_portal_index_card:not(.d-none) a[href='/my/dossiers']"),
    ("agence", "/my/dossiers", ".o_expertise_row"),
    ("agence", "/my/dossiers/new", "#for_other:checked"),
    ("notaire", "/my", ".o_portal_index_card:not(.d-none) a[href='/my/dossiers']"),
    ("notaire", "/my/dossiers", ".o_expertise_row"),
]


def listen(page):
    """:return: a list that fills with what the browser complains about"""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda message: found.append(message.text) if message.type == "error" else None,
    )
    return found


def assert_fine(page, english, errors):  # noqa: F811
    page.wait_for_load_state("networkidle")
    assert not sorted(set(page.evaluate(TEXTS)) & english)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "nothing sticks out sideways"
    assert not errors


@pytest.fixture(params=["desk", "phone"])
def screen(request):
    """A fresh session on a desk, then on a phone."""
    return request.getfixturevalue("page" if request.param == "desk" else "phone_page")


@pytest.mark.parametrize(("role", "address", "ready"), PAGES)
def test_page(odoo_server, screen, login, english, role, address, ready):  # noqa: F811
    errors = listen(screen)
    login(screen, role)
    screen.goto(odoo_server.url + address)
    screen.wait_for_selector(ready)
    assert_fine(screen, english, errors)


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        ("client", {"/my/dossiers", "/my/dossiers/new", "/my/dossiers/call-back"}),
        ("notaire", {"/my/dossiers", "/my/dossiers/new", "/my/dossiers/call-back"}),
        ("emprunteur", {"/my/courtage"}),
        ("intervenante", {"/my/aide/interventions", "/my/aide/clients"}),
    ],
)
def test_home_shows_each_what_concerns_him(odoo_server, page, login, role, cards):
    """All add-ons are in this database; nobody is offered another one's business."""
    login(page, role)
    page.goto(odoo_server.url + "/my")
    page.wait_for_load_state("networkidle")
    shown = page.eval_on_selector_all(
        ".o_portal_index_card:not(.d-none) a",
        "links => links.map(link => new URL(link.href).pathname)",
    )
    ours = ("/my/dossiers", "/my/courtage", "/my/aide")
    assert {path for path in shown if path.startswith(ours)} == cards


@pytest.mark.parametrize("role", ["client", "agence", "notaire"])
def test_every_dossier_of_the_first_page(odoo_server, screen, login, english, role):  # noqa: F811
    """Each page opens from the list, in whatever status the dossier is."""
    errors = listen(screen)
    login(screen, role)
    screen.goto(f"{odoo_server.url}/my/dossiers")
    addresses = screen.locator(".o_expertise_row").evaluate_all(
        "rows => rows.map(row => row.href)"
    )
    assert addresses
    for address in addresses[:8]:
        screen.goto(address)
        screen.wait_for_selector(".o_expertise_portal")
        assert_fine(screen, english, errors)
        if role == "notaire":
            assert "€" not in screen.inner_text("main")


def test_a_report_is_downloaded_and_noted(odoo_server, phone_page, login):
    """What the client came for: at one touch, with its own name, and in the log."""
    count = 'print(env["expertise.report.download"].search_count([]))'
    before = int(odoo_server.shell(count))
    login(phone_page, "notaire")
    phone_page.goto(f"{odoo_server.url}/my/dossiers?filterby=report")
    phone_page.locator(".o_expertise_row").first.click()
    button = phone_page.locator(".o_expertise_reports a[href^='/my/reports/']").first
    assert button.bounding_box()["height"] >= 44, "large enough for a thumb"
    with phone_page.expect_download() as download:
        button.click()
    assert re.search(r"\.pdf$", download.value.suggested_filename)
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    assert int(odoo_server.shell(count)) == before + 1


def test_staff_downloads_from_the_form_are_noted(odoo_server, page, login):
    """The form's own link goes by our route, not by the core's."""
    shell = """
report = env["expertise.report"].search([], limit=1)
print(report.id, env["expertise.report.download"].search_count([]))
"""
    report, before = map(int, odoo_server.shell(shell).split())
    login(page, "bureau")
    page.goto(f"{odoo_server.url}/odoo/expertise.report/{report}")
    page.wait_for_selector(".o_field_widget[name=file]")
    with page.expect_download() as download:
        page.locator(
            ".o_field_widget[name=file] .o_download_file_button, "
            ".o_field_widget[name=file] a.o_form_uri"
        ).first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    _report, after = map(int, odoo_server.shell(shell).split())
    assert after == before + 1


def test_pressed_five_times_at_once_makes_one(odoo_server):
    """Order, renewal and call-back: several threads, one dossier, one note."""
    session = requests.Session()
    address = odoo_server.url

    def token(path):
        page = session.get(address + path).text
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)

    session.post(
        f"{address}/web/login",
        {
            "login": "client",
            "password": "client",
            "csrf_token": token("/web/login"),
        },
    )
    old = odoo_server.shell(
        """
client = env.ref("expertise_dossier.demo_partner_client")
print(env["expertise.dossier"].search(
    [("owner_id", "=", client.id), ("state", "=", "done")], limit=1).id)
"""
    )
    forms = {
        "/my/dossiers/new": {
            "kind": "quote",
            "transaction": "sale",
            "property_kind": "flat",
            "street": "1 rue du Double-Clic",
            "zip": "37000",
            "city": "Tours",
            "key": "5" * 32,
        },
        f"/my/dossiers/{old}/renewal": {"message": "Cinq fois"},
        f"/my/dossiers/{old}/call-back": {"phone": "06 39 98 55 55"},
    }
    for path, form in forms.items():
        data = {**form, "csrf_token": token(path)}
        cookies = session.cookies.get_dict()

        def press(_number, path=path, data=data, cookies=cookies):
            return requests.post(
                address + path, data, cookies=cookies, allow_redirects=False, timeout=60
            )

        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(press, range(5)))
        assert {answer.status_code for answer in answers} == {303}
        places = {answer.headers["Location"] for answer in answers}
        assert len(places) == 1, "all five lead to the same page"
    counts = odoo_server.shell(
        f"""
dossiers = env["expertise.dossier"]
old = dossiers.browse({old})
print(dossiers.search_count([("property_id.street", "=", "1 rue du Double-Clic")]))
print(dossiers.search_count([("renewed_from_id", "=", old.id)]))
print(len(old.message_ids.filtered(lambda m: "06 39 98 55 55" in (m.body or ""))))
"""
    )
    assert counts.split() == ["1", "1", "1"]
