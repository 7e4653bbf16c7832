"""Two coordinators who give the same worker two visits at the same moment."""

import pytest
from processes import Host, Refused, at_once

#: what the web client of these users sends
FRENCH = {"lang": "fr_FR", "tz": "Europe/Paris"}
SCRIPT = """
from odoo import Command
env["res.lang"]._activate_lang("fr_FR")
company = env.ref("base.main_company")
group = env.ref("care_opportunity.group_user")
for login in ("coordo1", "coordo2"):
    env["res.users"].create({
        "name": login, "login": login, "password": login, "lang": "fr_FR",
        "tz": "Europe/Paris", "company_id": company.id,
        "company_ids": [Command.set(company.ids)],
        "group_ids": [Command.link(group.id)]})
worker = env["hr.employee"].create({
    "name": "Nadia Essai", "is_care_worker": True, "company_id": company.id,
    "tz": "Europe/Paris"})
worker.resource_calendar_id = False
clients = env["res.partner"].create([{"name": "Marthe"}, {"name": "André"}])
service = env["product.product"].create({
    "name": "Aide (essai)", "type": "service", "is_care_service": True})
activity = env["care.activity"].create({"name": "Aide (essai)"})
skill_type = env["hr.skill.type"].create({
    "name": "Essai", "skill_ids": [Command.create({"name": "Essai"})],
    "skill_level_ids": [Command.create({"name": "Bon", "level_progress": 100})]})
env["hr.employee.skill"].create({
    "employee_id": worker.id, "skill_type_id": skill_type.id,
    "skill_id": skill_type.skill_ids.id, "valid_from": "2020-01-01",
    "skill_level_id": skill_type.skill_level_ids.id})
visits = env["care.intervention"].create([
    {"partner_id": client.id, "product_id": service.id, "company_id": company.id,
     "start": f"2099-03-02 0{hour}:00:00", "stop": f"2099-03-02 {hour + 2:02d}:00:00"}
    for client, hour in zip(clients, (8, 9))])
missions = env["care.mission"]
for client in clients:
    form = env["care.assessment"].create({
        "partner_id": client.id, "activity_id": activity.id,
        "company_id": company.id})
    mission = env["care.mission"].create({
        "assessment_id": form.id, "product_id": service.id,
        "date_start": "2099-03-09",
        "slot_ids": [Command.create(
            {"date": "2099-03-10", "hour_from": 9, "hour_to": 11})]})
    env["care.mission.skill"].create({
        "mission_id": mission.id, "assessment_id": form.id,
        "skill_id": skill_type.skill_ids.id})
    env["care.intervention"].create({
        "mission_id": mission.id, "company_id": company.id,
        "slot_root_id": mission.slot_ids.id, "planned_date": "2099-03-10",
        "start": "2099-03-10 08:00:00", "stop": "2099-03-10 10:00:00"})
    missions |= mission
env.cr.commit()
print(worker.id, *visits.ids, *missions.ids)
"""


@pytest.fixture(scope="module")
def hosts(spare_database):
    """Two servers on one database, and what the two coordinators work on."""
    with (
        Host(spare_database, name="care-1") as first,
        Host(spare_database, name="care-2") as second,
    ):
        worker, *ids = map(int, first.shell(SCRIPT).splitlines()[-1].split())
        clients = [
            host.login(user)
            for host, user in zip((first, second), ("coordo1", "coordo2"), strict=True)
        ]
        yield (first, second), clients, worker, ids[:2], ids[2:]


def attempt(function):
    """:return: None, or what the server refused with"""
    try:
        function()
    except Refused as refusal:
        return refusal
    return None


def check(hosts, refusals):
    """One has succeeded, the other was told in French; nothing in the logs."""
    refused = [refusal for refusal in refusals if refusal]
    assert len(refused) == 1, refusals
    kinds = ("odoo.exceptions.ValidationError", "odoo.exceptions.UserError")
    assert refused[0].kind in kinds, refused[0]
    for host in hosts:
        assert not host.logged("Traceback"), host.log.read_text()[-3000:]
    return str(refused[0])


def test_same_worker_written_at_once(hosts):
    """One gets through; the other one reads why, in French."""
    servers, clients, worker, visits, _missions = hosts

    def write(client, visit):
        return attempt(
            lambda: client.call(
                *("care.intervention", "write", [visit], {"employee_id": worker}),
                context=FRENCH,
            )
        )

    message = check(
        servers,
        at_once(
            lambda: write(clients[0], visits[0]), lambda: write(clients[1], visits[1])
        ),
    )
    # by the constraint of the database; or, where the other one was already through,
    # by the rule that knows the client's name
    assert any(
        words in message
        for words in ("a déjà une intervention à cette heure", "Nadia Essai est déjà")
    ), message
    taken = servers[0].shell(
        f"print(len(env['care.intervention'].browse({visits}).filtered('employee_id')))"
    )
    assert taken.splitlines()[-1] == "1"


def test_assigned_at_once(hosts):
    """« Affecter » of two missions at the same time: the second one is told."""
    servers, clients, worker, _visits, missions = hosts
    lines = []
    for client, mission in zip(clients, missions, strict=True):
        action = client.call("care.mission", "action_search_workers", [mission])
        found = client.call(
            "care.worker.search.line",
            "search_read",
            [("search_id", "=", action["res_id"]), ("employee_id", "=", worker)],
            ["slots_fit"],
        )
        assert [line["slots_fit"] for line in found] == [1]
        lines.append(found[0]["id"])

    def assign(client, line):
        return attempt(
            lambda: client.call(
                *("care.worker.search.line", "action_assign", [line]), context=FRENCH
            )
        )

    message = check(
        servers,
        at_once(
            lambda: assign(clients[0], lines[0]), lambda: assign(clients[1], lines[1])
        ),
    )
    assert "ne peut pas venir" in message
    made = servers[0].shell(
        "print(env['care.assignment'].search_count("
        f"[('mission_root_id', 'in', {missions})]))"
    )
    assert made.splitlines()[-1] == "1"
