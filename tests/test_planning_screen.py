"""The planning and the technician's day, with a real mouse and a real finger."""

import json

import pytest
from conftest import PHONE
from timeline import center, drag, item, row, wait_inside

#: two appointments of one technician on the next Monday far enough from the
#: demonstration's own, and a colleague who is free
_SETUP = """
import json
from datetime import datetime, timedelta
company = env.ref("base.main_company")
office = env.ref("expertise_dossier.demo_user_office")
julien = env.ref("expertise_dossier.demo_technician_julien")
nadia = env.ref("expertise_dossier.demo_technician_nadia")
day = datetime.now() + timedelta(days=90)
day += timedelta(days=7 - day.weekday())
closed = env["resource.calendar.leaves"].search([("resource_id", "=", False)])
while day.date() in [leave.date_to.date() for leave in closed]:
    day += timedelta(days=1)
dossiers = env["expertise.dossier"].with_user(office).with_context(
    lang="fr_FR", dossier_confirm_conflict=True
)
ids = []
for name, hour in (("Premier", 9), ("Second", 13)):
    owner = env["res.partner"].create({"name": name})
    start = day.replace(hour=hour, minute=0, second=0, microsecond=0)
    ids.append(dossiers.create({
        "owner_id": owner.id,
        "reference": name,
        "state": "planned",
        "technician_id": julien.id,
        "appointment_start": start,
        "appointment_end": start + timedelta(hours=2),
    }).id)
env.cr.commit()
print(json.dumps({
    "ids": ids, "day": day.strftime("%Y-%m-%d"),
    "names": [julien.name, nadia.name],
}))
"""

_READ = """
import json
dossiers = env["expertise.dossier"].browse({ids})
print(json.dumps([
    [d.technician_id.name, d.appointment_start.strftime("%H:%M"), d.state]
    for d in dossiers
]))
"""


@pytest.fixture(scope="module")
def planned(odoo_server):
    """Two dossiers of one technician on one day; ``read()`` gives them as they are."""
    made = json.loads(odoo_server.shell(_SETUP).splitlines()[-1])

    def read():
        script = _READ.format(ids=made["ids"])
        return json.loads(odoo_server.shell(script).splitlines()[-1])

    return {**made, "read": read}


def test_timeline_drag(odoo_server, page, login, planned):
    """Refused: the reason, and back it goes; then moved to a colleague."""
    julien, nadia = planned["names"]
    login(page, "bureau")
    page.clock.install(time=f"{planned['day']}T08:00:00")
    page.goto(f"{odoo_server.url}/odoo/planning-diagnostics")
    page.locator(".o_planning_day").click()
    second = item(page, "Second")
    second.wait_for()
    wait_inside(page, "Second", julien)
    drag(page, center(second), center(item(page, "Premier")))
    dialog = page.locator(".modal-content", has_text="n’est pas disponible")
    dialog.wait_for()
    assert "Premier" in dialog.inner_text()
    dialog.locator(".btn-secondary").click()
    dialog.wait_for(state="detached")
    wait_inside(page, "Second", julien)
    assert planned["read"]()[1] == [julien, "13:00", "planned"]

    across, _top = center(second)
    drag(page, center(second), (across, center(row(page, nadia))[1]))
    wait_inside(page, "Second", nadia)
    assert planned["read"]()[1] == [nadia, "13:00", "planned"]

    drag(page, center(second), (across, center(item(page, "Premier"))[1]))
    wait_inside(page, "Second", julien)
    assert planned["read"]()[1] == [julien, "13:00", "planned"]


def test_calendar_drag_is_refused_and_put_back(odoo_server, page, login, planned):
    """Dropped on another of the same technician: the reason, and back it goes."""
    login(page, "bureau")
    page.clock.install(time=f"{planned['day']}T08:00:00")
    page.goto(f"{odoo_server.url}/odoo/planning-diagnostics?view_type=calendar")
    first = page.locator(".fc-event", has_text="Premier").first
    second = page.locator(".fc-event", has_text="Second").first
    second.wait_for()
    before = second.bounding_box()
    drag(page, center(second), center(first))
    dialog = page.locator(".modal-content", has_text="n’est pas disponible")
    dialog.wait_for()
    assert "Premier" in dialog.inner_text()
    dialog.locator(".btn-secondary").click()
    dialog.wait_for(state="detached")
    page.wait_for_function(
        """(top) => [...document.querySelectorAll(".fc-event")].some((element) =>
            element.textContent.includes("Second")
            && Math.abs(element.getBoundingClientRect().top - top) < 3)""",
        arg=before["y"],
    )
    assert planned["read"]()[1][1] == "13:00"


def test_my_day_fits_the_phone(odoo_server, phone_page, login):
    """The first screen of the technician: nothing to scroll sideways, in French."""
    page = login(phone_page, "technicien")
    page.goto(f"{odoo_server.url}/odoo")
    page.wait_for_selector(".o_my_day_tabs [aria-selected='true']")
    card = page.locator(".o_my_day_kanban .o_kanban_record:not(.o_kanban_ghost)").first
    card.wait_for()
    assert "Appeler" in card.inner_text()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    card.locator(".o_my_day_time").tap()
    page.wait_for_selector(".o_my_day_form .o_my_day_status")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
