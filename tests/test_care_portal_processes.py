"""A worker who presses twice, and two of the office who save the same event at once."""

import re

import pytest
from processes import Host, at_once

SCRIPT = """
from odoo import Command, fields
from datetime import timedelta
env["res.lang"]._activate_lang("fr_FR")
company = env.ref("base.main_company")
values = {"lang": "fr_FR", "tz": "Europe/Paris", "company_id": company.id,
          "company_ids": [Command.set(company.ids)]}
for login in ("suivi1", "suivi2"):
    env["res.users"].create({**values, "name": login, "login": login,
        "password": login,
        "group_ids": [Command.link(env.ref("care_opportunity.group_user").id)]})
workers = env["hr.employee"].create([
    {"name": name, "is_care_worker": True, "company_id": company.id,
     "tz": "Europe/Paris"} for name in ("Nadia Essai", "Odette Essai")])
env["res.users"].create({**values, "login": "nadia", "password": "nadianadia",
    "partner_id": workers[0].work_contact_id.id,
    "group_ids": [Command.set(env.ref("base.group_portal").ids)]})
client = env["res.partner"].create({"name": "Marthe Essai"})
service = env["product.product"].create({
    "name": "Aide (essai)", "type": "service", "is_care_service": True})
now = fields.Datetime.now().replace(microsecond=0)
visits = env["care.intervention"].create([
    {"partner_id": client.id, "product_id": service.id, "company_id": company.id,
     "employee_id": worker.id, "start": now, "stop": now + timedelta(hours=1)}
    for worker in workers])
event = env["care.adverse.event"].create({
    "partner_id": client.id, "company_id": company.id, "facts": "Une chute",
    "type_id": env.ref("care_opportunity.event_type_care_fault").id})
env.cr.commit()
print(visits[0].id, event.id, *workers.ids)
"""


@pytest.fixture(scope="module")
def hosts(spare_database):
    """Two servers on one database, and what is there: visit, event, two workers."""
    with (
        Host(spare_database, name="care-portal-1") as first,
        Host(spare_database, name="care-portal-2") as second,
    ):
        yield (first, second), *map(int, first.shell(SCRIPT).splitlines()[-1].split())


def check_logs(servers):
    """No request failed: who came second was simply served again."""
    for host in servers:
        assert not host.logged("Traceback"), host.log.read_text()[-3000:]


def press(client, visit, action):
    """Send the form of the visit's page; :return: where it leads"""
    page = f"{client.url}/my/aide/interventions/{visit}"
    # the page is there before both press
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', client.session.get(page, timeout=300).text
    )

    def send():
        response = client.session.post(
            f"{page}/{action}",
            data={"csrf_token": token.group(1)},
            allow_redirects=False,
            timeout=300,
        )
        return response.status_code, response.headers.get("Location", "")

    return send


@pytest.mark.parametrize("action", ["start", "stop"])
def test_pressed_twice_at_once(hosts, action):
    """One stamp, and both see that it is done."""
    servers, visit, *_ids = hosts
    clients = [host.login("nadia", "nadianadia") for host in servers]
    for status, url in at_once(*(press(client, visit, action) for client in clients)):
        assert status == 303
        assert url.endswith(f"done={action}")
    check_logs(servers)
    stamps = servers[0].shell(
        f"visit = env['care.intervention'].browse({visit})\n"
        f"print(len(visit.stamp_ids.filtered(lambda s: s.kind == '{action}')),"
        " visit.state)"
    )
    state = {"start": "started", "stop": "done"}[action]
    assert stamps.splitlines()[-1] == f"1 {state}"


def save_at_once(hosts, chosen):
    """Each of the office adds the worker that he has chosen to the event.

    :return: the workers of the notes, the client's own first
    """
    servers, _visit, event, *_workers = hosts
    servers[0].shell(
        f"event = env['care.adverse.event'].browse({event})\n"
        "env['care.note'].sudo().with_context(care_event_notes=True).search("
        "[('event_id', '=', event.id), ('employee_id', '!=', False)]).unlink()\n"
        "event.employee_ids = False; env.cr.commit()"
    )
    clients = [
        host.login(user)
        for host, user in zip(servers, ("suivi1", "suivi2"), strict=True)
    ]
    at_once(
        *(
            lambda client=client, worker=worker: client.call(
                *("care.adverse.event", "web_save", [event]),
                {"employee_ids": [(4, worker, 0)]},
                {"name": {}},
            )
            for client, worker in zip(clients, chosen, strict=True)
        )
    )
    check_logs(servers)
    found = servers[0].shell(
        f"event = env['care.adverse.event'].browse({event})\n"
        "print(sorted(event.employee_ids.ids),"
        " sorted(n.employee_id.id or 0 for n in event.note_ids))"
    )
    return found.splitlines()[-1]


def test_two_add_the_same_worker(hosts):
    """One note in the worker's file, and nobody is told an error."""
    worker = hosts[3]
    assert save_at_once(hosts, [worker, worker]) == f"[{worker}] [0, {worker}]"


def test_two_add_another_worker_each(hosts):
    """A note in both files, none twice."""
    workers = sorted(hosts[3:])
    expected = f"{workers} {[0, *workers]}"
    assert save_at_once(hosts, workers) == expected
