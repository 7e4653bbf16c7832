"""The planning of home care, with a real mouse."""

import json

import pytest

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
def timeline(odoo_server, page, login, planned):
    """The page with the timeline of that day."""
    login(page, COORDINATOR)
    page.clock.install(time=f"{planned['day']}T08:00:00")
    page.goto(f"{odoo_server.url}/odoo/aide-planning")
    _item(page, "M. Midi").wait_for()
    return page


def _drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 4, start[1] + 4, steps=2)
    page.mouse.move(*end, steps=12)
    page.mouse.up()


def _center(locator):
    """:return: where the element is once it has stopped moving: the view slides"""
    box, before = locator.bounding_box(), None
    while box != before:
        locator.page.wait_for_timeout(250)
        box, before = locator.bounding_box(), box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _item(page, text):
    return page.locator(".vis-item.vis-range", has_text=text).first


def _row(page, worker):
    return page.locator(".vis-label", has_text=worker)


def _inside(page, text, worker):
    """Wait until the visit is in the row of the worker."""
    page.wait_for_function(
        """([text, worker]) => {
            const find = (selector, words) =>
                [...document.querySelectorAll(selector)]
                    .find((element) => element.textContent.includes(words))
                    ?.getBoundingClientRect();
            const item = find(".vis-item.vis-range", text);
            const row = find(".vis-label", worker);
            return item && row && item.top >= row.top && item.bottom <= row.bottom;
        }""",
        arg=[text, worker],
    )


def _refused(page, *words):
    """Wait for the reason, which has these words, and close it."""
    dialog = page.locator(".modal-content", has_text="est déjà chez")
    dialog.wait_for()
    for word in ("L’intervention reste à sa place", *words):
        assert word in dialog.inner_text()
    dialog.locator(".btn-primary").click()
    dialog.wait_for(state="detached")


def test_timeline_drag(odoo_server, timeline, planned):
    """Refused: the reason, and back it goes; then moved to a colleague and back."""
    page = timeline
    odoo_server.expected.append("est déjà chez Mme Matin")
    midday = _item(page, "M. Midi")
    _inside(page, "M. Midi", AWAY)
    before = _center(midday)
    _drag(page, before, _center(_item(page, "Mme Matin")))
    _refused(page, AWAY, "Mme Matin")
    _inside(page, "M. Midi", AWAY)
    assert abs(_center(midday)[0] - before[0]) < 3
    assert planned["read"]()[2] == [AWAY, "13:00", "planned"]

    _drag(page, before, (before[0], _center(_row(page, FREE))[1]))
    _inside(page, "M. Midi", FREE)
    assert planned["read"]()[2] == [FREE, "13:00", "planned"]

    _drag(page, _center(midday), (before[0], _center(_row(page, AWAY))[1]))
    _inside(page, "M. Midi", AWAY)
    assert planned["read"]()[2] == [AWAY, "13:00", "planned"]


def test_what_is_to_fill_is_counted_and_given(timeline, planned):
    """The number falls when somebody takes a visit; it opens those that are left."""
    page = timeline
    before = planned["read"]()[0]
    count = page.locator(".o_care_open_to_fill .badge")
    assert int(count.inner_text()) == before > 0
    evening = _item(page, "Mme Soir")
    x, y = _center(evening)
    _drag(page, (x, y), (x, _center(_row(page, FREE))[1]))
    _inside(page, "Mme Soir", FREE)
    assert planned["read"]()[3] == [FREE, "16:00", "planned"]
    page.wait_for_function(
        "text => document.querySelector('.o_care_open_to_fill .badge')"
        ".textContent === text",
        arg=str(before - 1),
    )
    page.locator(".o_care_open_to_fill").click()
    page.locator(".o_breadcrumb", has_text="À pourvoir").wait_for()
