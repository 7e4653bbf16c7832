"""Two people who press « + » on a loan broker's file at the same moment."""

import pytest
from processes import Host

SCRIPT = """
import threading
from odoo.service.model import retrying
company = env.ref("base.main_company")
if not company.chart_template:
    charts = env["account.chart.template"]
    charts.try_loading("generic_coa", company, install_demo=False)
env = env(user=env.ref("base.user_admin"))
holder = env["res.partner"].create({"name": "Deux fois (essai)"})
dossier = env["brokerage.dossier"].create(
    {"partner_id": holder.id, "company_id": company.id, "fee_amount": 900})
values = {"dossier_id": dossier.id, "invoice_type": "fee"}
first, second = env["brokerage.invoice.wizard"].create([values, values])
env.cr.commit()
# this transaction began before the other one made its draft, and sees nothing of it
first.draft_id.ids
opened = []
def press(wizard):
    action = wizard.action_create()
    return action.get("res_id") or action["params"]["next"]["res_id"]
def other():
    with env.registry.cursor() as cr:
        opened.append(press(second.with_env(env(cr=cr))))
thread = threading.Thread(target=other)
thread.start()
thread.join()
opened.append(retrying(lambda: press(first), env))
env.cr.commit()
moves = env["account.move"].search([("brokerage_dossier_id", "=", dossier.id)])
print(len(moves), opened == moves.ids * 2)
"""


@pytest.fixture
def host(spare_database):
    """A database that no server serves: the script has it for itself."""
    return Host(spare_database, name="invoice")


def test_one_draft(host):
    """The second one waits, starts again and opens the draft of the first."""
    assert host.shell(SCRIPT).splitlines()[-1] == "1 True"
