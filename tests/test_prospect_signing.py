"""Two people sign one mission at the same moment, in two real requests."""

import json

import pytest
from processes import Host, Refused, at_once

from platform_setup import testing

# The one who comes second is told so, or starts over: both leave a line in the log.
EXPECTED = [r"WARNING \S+ odoo\.http: ", r"INFO \S+ odoo\.service\.model: "]

PREPARE = """
import json
from odoo import Command
company = env.ref("base.main_company")
source = env["utm.source"].create({"name": "Salon (essai)"})
group = env.ref("expertise_prospect.group_source_salesperson")
names = ["vendeur1", "vendeur2"]
for name in names:
    env["res.users"].create({
        "name": name.capitalize(), "login": name, "password": name,
        "email": name + "@cabinet.example.com", "lang": "fr_FR",
        "company_id": company.id, "company_ids": [Command.set(company.ids)],
        "group_ids": [Command.set([
            env.ref("expertise_prospect.group_user").id, group.id,
        ])],
    })
user = env["res.users"].search([("login", "=", "vendeur1")])
service = env["prospect.service"].create(
    {"name": "Comptes (essai)", "firm_ids": [Command.set(company.ids)]}
)
kind = env["prospect.mission.type"].create(
    {"name": "Comptes (essai)", "service_id": service.id}
)
contract = env["prospect.contract.type"].create(
    {"name": "Contrat (essai)", "mission_type_id": kind.id}
)
product = env["product.product"].create(
    {"name": "Bilan (essai)", "type": "service", "list_price": 900, "taxes_id": False}
)
offer = env["sale.order.template"].create({
    "name": "Offre (essai)", "contract_type_id": contract.id, "company_id": False,
    "sale_order_template_line_ids": [Command.create({"product_id": product.id})],
})
factor = env["prospect.factor"].create({"name": "Prix (essai)", "kind": "signed"})
client = env["prospect.client.type"].create({"name": "PME (essai)"})
missions = env["crm.lead"]
for turn in range(5):
    prospect = env["res.partner"].create({
        "name": "Essai %s" % turn, "is_prospect": True, "user_id": user.id,
        "prospect_source_id": source.id, "source_user_id": user.id,
        "prospect_firm_id": company.id,
    })
    env["res.partner"].create({
        "parent_id": prospect.id, "firstname": "Ada", "lastname": "Roux",
    })
    missions += env["crm.lead"].create({
        "partner_id": prospect.id, "mission_type_id": kind.id,
        "client_type_id": client.id, "firm_id": company.id,
        "contract_type_id": contract.id, "offer_id": offer.id,
    })
env.cr.commit()
print(json.dumps({"missions": missions.ids, "factor": factor.id}))
"""


@pytest.fixture
def host(spare_database):
    """One Odoo that answers several requests at once."""
    with Host(spare_database, name="signing") as running:
        yield running
    dirty = testing.check_log(running.log, expected=EXPECTED)
    assert not dirty, f"the server logged warnings or errors:\n{dirty}"


def test_signed_once_when_two_people_press_at_once(host):
    made = json.loads(host.shell(PREPARE).splitlines()[-1])
    clients = [host.login("vendeur1"), host.login("vendeur2")]

    def sign(client, mission):
        wizard = client.call(
            "prospect.closing.wizard",
            "create",
            {
                "lead_id": mission,
                "kind": "signed",
                "factor_ids": [[6, 0, [made["factor"]]]],
            },
        )
        try:
            client.call("prospect.closing.wizard", "action_close", [wizard])
        except Refused as refusal:
            return str(refusal.kind)
        return "signed"

    for mission in made["missions"]:
        results = at_once(
            *[
                lambda client=client, mission=mission: sign(client, mission)
                for client in clients
            ]
        )
        assert "signed" in results
        assert set(results) <= {"signed", "odoo.exceptions.UserError"}
    ids = ",".join(map(str, made["missions"]))
    orders = host.database.query(
        "SELECT opportunity_id, count(*) FROM sale_order WHERE state = 'sale'"
        f" AND is_mission_order AND opportunity_id IN ({ids}) GROUP BY opportunity_id"
    )
    assert sorted(int(count) for _mission, count in orders) == [1] * 5
    numbers = host.database.query(
        "SELECT count(DISTINCT ref), count(*) FROM res_partner WHERE id IN"
        f" (SELECT partner_id FROM crm_lead WHERE id IN ({ids})) AND is_client"
    )
    assert [int(value) for value in numbers[0]] == [5, 5]
