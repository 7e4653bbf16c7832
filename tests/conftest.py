"""Fixtures of the end-to-end tests.

``odoo_server``
    A served copy of a database like the demonstration: French, all add-ons, our own
    demonstration data. Made once per run; what a test leaves in it, the next one finds.
    ``KEEP=1`` serves the database of the last run again, which takes seconds.
``spare_database``
    A copy of it that is not served: for tests that start, kill and restart Odoo.
``browser``, ``page``, ``phone_page``
    A real Chromium, and a fresh session in it: on a desk, or on a phone.
``login(page, user)``
    Logs in on the page; the password of the demonstration users is their login.
``smtp``
    The port of a real SMTP server that hands requests to the served Odoo.
``databases``
    The PostgreSQL server of the tests.
"""

import contextlib
import os
import re
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bin"))

from mail_server import smtp  # noqa: E402, F401 (a fixture)
from processes import Host  # noqa: E402

from platform_setup import (  # noqa: E402
    browser_fonts,
    database,
    machine,
    paths,
    testing,
)

# Chromium as root, on a network that may be closed: it must not ask for its updates.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SPARE = "test_e2e_spare"


@pytest.fixture(scope="session")
def databases():
    """The PostgreSQL server of the tests, running."""
    return testing.prepare()


@pytest.fixture(scope="session")
def e2e_database(databases):
    """A database like the demonstration, made for this run."""
    made = database.Database(databases, testing.END_TO_END_DATABASE)
    if os.environ.get("KEEP") and made.exists():
        _copy_to_spare(made)
        return made
    made = testing.make_end_to_end_database(databases)
    _copy_to_spare(made)
    return made


def _copy_to_spare(made):
    # now: what is being served cannot be copied
    spare = database.Database(made.server, SPARE)
    spare.drop()
    made.copy(spare.name)


@pytest.fixture(scope="session")
def spare_database(e2e_database):
    """A copy of that database, for what the other tests must not meet."""
    return database.Database(e2e_database.server, SPARE)


@pytest.fixture(scope="session")
def odoo_server(e2e_database):
    """The served database of this run; its log must be clean at the end."""
    with Host(e2e_database) as served:
        # where letters fetch their style, and where the links of mails lead
        served.shell(
            "env['ir.config_parameter'].set_param('web.base.url', "
            f"{served.url!r}); env.cr.commit()"
        )
        yield served
    dirty = testing.check_log(served.log, expected=served.expected)
    assert not dirty, f"the server logged warnings or errors:\n{dirty}"


@pytest.fixture(scope="session")
def browser():
    """A real Chromium: the machine's, or the one that CHROMIUM names."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = machine.chromium()
    assert program, "Chromium is missing: apt-get install chromium"
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=program,
            args=CHROMIUM_OPTIONS,
            env=browser_fonts.environment(),
        )
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember on the test whether it failed, for the screenshot."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@contextlib.contextmanager
def _new_page(request, browser, viewport, **options):
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport=viewport, **options
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    yield page
    if getattr(request.node, "failed", False):
        name = re.sub(r"\W+", "-", request.node.name)
        picture = paths.LOGS / f"failed-{name}.png"
        with contextlib.suppress(Exception):
            page.screenshot(path=picture, full_page=True)
            print(f"Screenshot: {paths.shown(picture)}")
    context.close()


@pytest.fixture
def page(request, browser):
    """A fresh session of the browser on a desk, 1366 pixels wide."""
    with _new_page(request, browser, DESK) as fresh:
        yield fresh


@pytest.fixture
def phone_page(request, browser):
    """A fresh session of the browser on a phone, with a finger for a mouse."""
    options = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    with _new_page(request, browser, PHONE, **options) as fresh:
        yield fresh


@pytest.fixture
def login(odoo_server):
    """A function that logs a user in on a page: ``login(page, "bureau")``."""

    def log_in(page, user, password=None):
        page.goto(f"{odoo_server.url}/web/login")
        page.fill("input[name=login]", user)
        page.fill("input[name=password]", password or user)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_url(re.compile(r"/(odoo|my)\b"))
        return page

    return log_in


@pytest.fixture
def scratch():
    """A folder for the files of one test."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
