"""Two of the office who press « Facturer » on the same dossier at the same moment."""

import pytest
from processes import Host

SCRIPT = """
import threading, time
from odoo.service.model import retrying
env = env(user=env.ref("base.user_admin"))
owner = env["res.partner"].create({"name": "Deux fois (essai)"})
product = env["product.product"].create({
    "name": "Diagnostic (essai)", "type": "service", "is_diagnostic": True,
    "invoice_policy": "order", "list_price": 100})
dossier = env["expertise.dossier"].create(
    {"owner_id": owner.id, "nature_ids": [(4, product.id)]})
env["sale.order"].create(dossier._prepare_quote_values()).action_confirm()
env.cr.commit()
opened, told = [], []
def press(env):
    dossiers = env["expertise.dossier"].browse(dossier.id)
    opened.append(dossiers.action_create_invoice()["res_id"])
def other():
    with env.registry.cursor() as cr:
        mine = env(cr=cr)
        try:
            retrying(lambda: press(mine), mine)
        except Exception as error:
            told.append(str(error))
def waits():
    with env.registry.cursor() as cr:
        cr.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                   " AND datname = current_database()")
        return cr.fetchone()
press(env)
thread = threading.Thread(target=other)
thread.start()
# the second one presses while the first one's invoice is being made
while thread.is_alive() and not waits():
    time.sleep(0.05)
env.cr.commit()
thread.join()
moves = env["account.move"].search([("dossier_id", "=", dossier.id)])
print(len(moves), opened == moves.ids * 2, told)
"""


@pytest.fixture
def host(spare_database):
    """A database that no server serves: the script has it for itself."""
    return Host(spare_database, name="dossier-invoice")


def test_one_invoice(host):
    """The second one waits, and opens the draft of the first; nobody is refused."""
    assert host.shell(SCRIPT).splitlines()[-1] == "1 True []"
