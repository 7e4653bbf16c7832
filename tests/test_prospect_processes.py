"""The mails about overdue actions, sent by two Odoo processes at the same moment."""

import json

import pytest
from processes import Host, at_once

SALESPERSONS = 12

PREPARE = """
import json
from datetime import timedelta
from odoo import Command, fields
env["ir.cron"].search([]).active = False
company = env.ref("base.main_company")
source = env["utm.source"].create({"name": "Salon (essai)"})
right = env.ref("expertise_prospect.group_source_salesperson")
users = env["res.users"].with_context(no_reset_password=True).create([{
    "name": "Relance %%02d" %% number, "login": "relance%%02d" %% number,
    "email": "relance%%02d@cabinet.example.com" %% number, "lang": "fr_FR",
    "tz": "Europe/Paris",
    "company_id": company.id, "company_ids": [Command.set(company.ids)],
    "group_ids": [Command.set([
        env.ref("expertise_prospect.group_user").id, right.id,
    ])],
} for number in range(%(count)s)])
prospects = env["res.partner"].create([{
    "name": "En retard %%s" %% user.login, "is_prospect": True, "user_id": user.id,
    "prospect_source_id": source.id, "source_user_id": user.id,
    "prospect_firm_id": company.id,
} for user in users for _turn in range(3)])
day = fields.Date.today() + timedelta(days=5)
actions = env["mail.activity"].create([{
    "res_model_id": env["ir.model"]._get_id("res.partner"), "res_id": prospect.id,
    "activity_type_id": env.ref("expertise_prospect.activity_type_reminder").id,
    "date_deadline": day, "user_id": prospect.user_id.id,
} for prospect in prospects])
actions.date_deadline = fields.Date.today() - timedelta(days=4)
env.cr.commit()
print(json.dumps(users.ids))
"""
RUN = """
env["prospect.overdue.notice"]._cron_send()
env.cr.commit()
"""


@pytest.fixture
def host(spare_database):
    """A database that no server serves: the two processes are shells."""
    return Host(spare_database, name="overdue")


def _sent(host, users):
    """:return: for each salesperson: notices, mails, actions in the notice"""
    ids = ",".join(map(str, users))
    return host.database.query(
        "SELECT notice.user_id, count(*), count(DISTINCT mail.id), "
        "max(notice.action_count) FROM prospect_overdue_notice notice "
        "LEFT JOIN mail_mail mail ON mail.id = notice.mail_id "
        f"WHERE notice.user_id IN ({ids}) GROUP BY notice.user_id"
    )


def _mails(host):
    """:return: for each salesperson: how many of these mails, by themselves"""
    return host.database.query(
        "SELECT partner.email, count(*) FROM mail_mail mail "
        "JOIN mail_message message ON message.id = mail.mail_message_id "
        "AND message.model = 'prospect.overdue.notice' "
        "JOIN mail_mail_res_partner_rel rel ON rel.mail_mail_id = mail.id "
        "JOIN res_partner partner ON partner.id = rel.res_partner_id "
        "WHERE partner.email LIKE 'relance%' GROUP BY partner.email"
    )


def test_one_mail_for_each_salesperson(host):
    """Two processes at once, and a third one afterwards: nobody gets two mails."""
    users = json.loads(host.shell(PREPARE % {"count": SALESPERSONS}).splitlines()[-1])
    at_once(lambda: host.shell(RUN), lambda: host.shell(RUN))
    host.shell(RUN)
    sent = _sent(host, users)
    assert len(sent) == SALESPERSONS
    assert {tuple(map(int, row[1:])) for row in sent} == {(1, 1, 3)}
    mails = _mails(host)
    assert len(mails) == SALESPERSONS
    assert {int(count) for _email, count in mails} == {1}


def test_who_comes_second_waits_and_leaves(host):
    """The row of the ledger is held by one process when the other one gets there."""
    script = """
import threading
user = env["res.users"].search([("login", "=", "relance00")])
notices = env["prospect.overdue.notice"]
day = notices._today_of(user)
notices.search([("user_id", "=", user.id)]).unlink()
env.cr.commit()
# this transaction began before the other one wrote, and sees nothing of it
notices.search_count([])
results = []
def other():
    with env.registry.cursor() as cr:
        results.append(bool(notices.with_env(env(cr=cr))._tell(user.with_env(env(cr=cr)))))
thread = threading.Thread(target=other)
thread.start()
thread.join()
results.append(bool(notices._tell(user)))
env.cr.commit()
print(results)
"""
    assert host.shell(script).splitlines()[-1] == "[True, False]"
