"""The planning of home care, with a real mouse."""

import json

import pytest
from timeline import center, drag, item, row, wait_inside

FIRM = "Aide & Présence du Val"
COORDINATOR = "gestionnaire"
#: first of the rows, so that both are on screen
AWAY, FREE = "Aaliyah Premier", "Aaron Second"

#: two visits of one worker on a Monday that the plan has not reached, one of nobody,
#: and a colleague who is free
_SETUP = f"""
import json
from datetime import datetime, time, timedelta
firm = env["res.company"].search([("name", "=", {FIRM!r})])
env = env(context=dict(env.context, allowed_company_ids=firm.ids))
day = datetime.combine(datetime.now().date(), time()) + timedelta(days=90)
day += timedelta(days=7 - day.weekday())
away, free = env["hr.employee"].create([
    dict(name=name, is_care_worker=True, company_id=firm.id)
    for name in ({AWAY!r}, {FREE!r})
])
ids = []
for name, hour, worker in (
    ("Mme Matin", 9, away), ("M. Midi", 13, away), ("Mme Soir", 16, free.browse())
):
    visit = env["care.intervention"].create(dict(
        company_id=firm.id,
        partner_id=env["res.partner"].create(dict(
            name=name, company_id=firm.id, zip="37000", city="Tours")).id,
        product_id=env.ref("care_opportunity.product_daily_life").id,
        employee_id=worker.id,
        start=day.replace(hour=hour),
        stop=day.replace(hour=hour + 2),
    ))
    ids.append(visit.id)
env.cr.commit()
print(json.dumps(dict(ids=ids, day=day.strftime("%Y-%m-%d"))))
"""

_READ = """
import json
visits = env["care.intervention"].browse({ids})
to_fill = env["care.intervention"].search_count([
    ("to_fill", "=", True), ("company_id", "=", visits.company_id.id)
])
print(json.dumps([to_fill] + [
    [v.employee_id.name, v.start.strftime("%H:%M"), v.state] for v in visits
]))
"""

_CLEAR = """
visits = env["care.intervention"].browse({ids})
workers = env["hr.employee"].search([("name", "in", {names})])
visits.write(dict(state="cancelled", cancel_reason="Test", cancelled_late=False))
workers.action_archive()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def planned(odoo_server):
    """Three visits of one day; ``read()`` gives how many are to fill, then each."""
    made = json.loads(odoo_server.shell(_SETUP).splitlines()[-1])

    def read():
        script = _READ.format(ids=made["ids"])
        return json.loads(odoo_server.shell(script).splitlines()[-1])

    yield {**made, "read": read}
    # the tests that follow look for workers who are free
    odoo_server.shell(_CLEAR.format(ids=made["ids"], names=[AWAY, FREE]))


@pytest.fixture
def screen(odoo_server, page, login, planned):
    """The page with the timeline of that day."""
    login(page, COORDINATOR)
    page.clock.install(time=f"{planned['day']}T08:00:00")
    page.goto(f"{odoo_server.url}/odoo/aide-planning")
    item(page, "M. Midi").wait_for()
    return page


def _refused(page, *words):
    """Wait for the reason, which has these words, and close it."""
    dialog = page.locator(".modal-content", has_text="est déjà chez")
    dialog.wait_for()
    for word in ("L’intervention reste à sa place", *words):
        assert word in dialog.inner_text()
    dialog.locator(".btn-primary").click()
    dialog.wait_for(state="detached")


def test_timeline_drag(odoo_server, screen, planned):
    """Refused: the reason, and back it goes; then moved to a colleague and back."""
    page = screen
    odoo_server.expected.append("est déjà chez Mme Matin")
    midday = item(page, "M. Midi")
    wait_inside(page, "M. Midi", AWAY)
    before = center(midday)
    drag(page, before, center(item(page, "Mme Matin")))
    _refused(page, AWAY, "Mme Matin")
    wait_inside(page, "M. Midi", AWAY)
    assert abs(center(midday)[0] - before[0]) < 3
    assert planned["read"]()[2] == [AWAY, "13:00", "planned"]

    drag(page, before, (before[0], center(row(page, FREE))[1]))
    wait_inside(page, "M. Midi", FREE)
    assert planned["read"]()[2] == [FREE, "13:00", "planned"]

    drag(page, center(midday), (before[0], center(row(page, AWAY))[1]))
    wait_inside(page, "M. Midi", AWAY)
    assert planned["read"]()[2] == [AWAY, "13:00", "planned"]


def test_what_is_to_fill_is_counted_and_given(screen, planned):
    """The number falls when somebody takes a visit; it opens those that are left."""
    page = screen
    before = planned["read"]()[0]
    count = page.locator(".o_care_open_to_fill .badge")
    assert int(count.inner_text()) == before > 0
    evening = item(page, "Mme Soir")
    x, y = center(evening)
    drag(page, (x, y), (x, center(row(page, FREE))[1]))
    wait_inside(page, "Mme Soir", FREE)
    assert planned["read"]()[3] == [FREE, "16:00", "planned"]
    page.wait_for_function(
        "text => document.querySelector('.o_care_open_to_fill .badge')"
        ".textContent === text",
        arg=str(before - 1),
    )
    page.locator(".o_care_open_to_fill").click()
    page.locator(".o_breadcrumb", has_text="À pourvoir").wait_for()
