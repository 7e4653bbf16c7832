"""A browser that logs in and saves what it sees."""

import os
from pathlib import Path

PICTURES = Path(__file__).resolve().parents[1] / "pictures"
ADDRESS = os.environ.get("ODOO_URL", "http://127.0.0.1:8069")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK = {"width": 1366, "height": 768}
WIDE = {"width": 1680, "height": 1000}
PHONE = {"width": 390, "height": 844}
SETTLED = """() => document.fonts.status === "loaded"
    && !document.querySelector(".o_loading_indicator, .o_blockUI")"""


class Camera:
    """Sessions of one browser, each of its own user and size."""

    def __init__(self, playwright):
        self.browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_OPTIONS
        )

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.browser.close()

    def log_in(self, login, size=DESK):
        context = self.browser.new_context(
            viewport=size, locale="fr-FR", timezone_id="Europe/Paris"
        )
        # the first page compiles the styles; the machine may have other work
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.goto(f"{ADDRESS}/web/login")
        page.fill("#login", login)
        page.fill("#password", login)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_selector(".o_main_navbar, .o_portal_my_home, #wrapwrap")
        return page


def go(page, path):
    page.goto(f"{ADDRESS}{path}")


def take_picture(page, name, ready, full_page=False):
    """Save the screen as ``name`` once ``ready`` (a selector) is there."""
    page.wait_for_selector(ready)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(500)  # transitions
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=full_page)
    print(f"{name}.png")


def call(page, model, method, *args, **kwargs):
    """Call a method as the user who is logged in on the page."""
    answer = page.request.post(
        f"{ADDRESS}/web/dataset/call_kw/{model}/{method}",
        data={
            "jsonrpc": "2.0",
            "method": "call",
            "params": {
                "model": model,
                "method": method,
                "args": args,
                "kwargs": kwargs,
            },
        },
    ).json()
    if "error" in answer:
        raise RuntimeError(answer["error"]["data"]["message"])
    return answer["result"]


def find(page, model, domain, order="id desc"):
    """:return: the id of the first record; fails if the demonstration has none

    Names are those that the users read.
    """
    french = {"lang": "fr_FR"}
    found = call(page, model, "search", domain, order=order, limit=1, context=french)
    if not found:
        raise RuntimeError(f"The demonstration has no {model} with {domain}")
    return found[0]
