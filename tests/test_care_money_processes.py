"""Two people who invoice the same month of care at the same moment."""

import pytest
from processes import Host

SCRIPT = """
import threading
from datetime import date, timedelta
from odoo.service.model import retrying
company = env.ref("base.main_company")
if not company.chart_template:
    charts = env["account.chart.template"]
    charts.try_loading("generic_coa", company, install_demo=False)
env = env(user=env.ref("base.user_admin"))
month = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)
clients = env["res.partner"].create(
    [{"name": f"Deux fois {i} (essai)"} for i in (1, 2)])
product = env["product.product"].create({
    "name": "Aide (essai)", "type": "service", "is_care_service": True,
    "list_price": 30, "uom_id": env.ref("uom.product_uom_hour").id})
worker = env["hr.employee"].create({
    "name": "Nadia (essai)", "is_care_worker": True, "company_id": company.id})
visits = env["care.intervention"].create([{
    "employee_id": worker.id,
    "company_id": company.id, "partner_id": client.id, "product_id": product.id,
    "start": f"{month} {hour:02d}:00:00", "stop": f"{month} {hour + 1:02d}:20:00",
    "state": "done",
} for client, hour in zip(clients, (8, 10))])
values = {"company_id": company.id, "month": month, "partner_ids": clients.ids}
first, second = env["care.invoice.wizard"].create([values, values])
env.cr.commit()
# this transaction began before the other one made its drafts, and sees none of them
first.month
opened = []
def press(wizard):
    try:
        wizard.action_create()
    except Exception as error:
        if getattr(error, "pgcode", None):
            raise
        opened.append("nothing")
    else:
        opened.append("drafts")
def other():
    with env.registry.cursor() as cr:
        press(second.with_env(env(cr=cr)))
thread = threading.Thread(target=other)
thread.start()
thread.join()
retrying(lambda: press(first), env)
env.cr.commit()
moves = env["account.move"].search([("care_beneficiary_id", "in", clients.ids)])
visits.invalidate_recordset()
print(len(moves), sum(moves.invoice_line_ids.mapped("quantity")),
      visits.invoice_id == moves, opened)
"""


@pytest.fixture
def host(spare_database):
    """A database that no server serves: the script has it for itself."""
    return Host(spare_database, name="care-invoice")


def test_billed_once(host):
    """The second one starts again, and finds nothing left to invoice."""
    last = host.shell(SCRIPT).splitlines()[-1]
    assert last == "2 160.0 True ['drafts', 'nothing']"
