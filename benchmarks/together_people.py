"""The people of the benchmark of all add-ons: one user of each role."""

from odoo import Command

#: login: groups
STAFF = {
    "bench_office": ["expertise_dossier.group_office", "base.group_allow_export"],
    "bench_broker": ["brokerage_dossier.group_user_all", "base.group_allow_export"],
    "bench_broker_own": ["brokerage_dossier.group_user"],
    "bench_coordinator": ["care_opportunity.group_user"],
    # who works with Odoo alone: the peer's
    "bench_core": [
        "sales_team.group_sale_salesman_all_leads",
        "account.group_account_invoice",
        "hr.group_hr_user",
        "base.group_partner_manager",
    ],
}
#: made by the generator of the prospects
SALESPERSON = "bench_sales_1"
#: portal: login and how he is found
CLIENTS = ("bench_agency", "bench_borrower", "bench_worker")


def make_people(env):
    """Staff and portal users; each has his login as password."""
    users = env["res.users"]
    for login, groups in STAFF.items():
        users.create(
            {
                "name": login,
                "login": login,
                "password": login,
                "email": f"{login}@example.org",
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "group_ids": [Command.link(env.ref(name).id) for name in groups],
            }
        )
    core = users.search([("login", "=", "bench_core")])
    networks = env["res.company"].search([("id", "!=", env.company.id)])
    core.company_ids += networks
    users.search([("login", "=", SALESPERSON)]).password = SALESPERSON
    _give_files(env)
    for login, partner in zip(CLIENTS, _find_clients(env), strict=True):
        users.create(
            {
                "login": login,
                "password": login,
                "partner_id": partner.id,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )


def _give_files(env):
    """The broker with own files has those of one of the generator's brokers."""
    users = env["res.users"]
    own = users.search([("login", "=", "bench_broker_own")])
    other = users.search([("login", "=", "bench_broker_3")])
    env.cr.execute(
        "UPDATE brokerage_dossier SET user_id = %s WHERE user_id = %s",
        [own.id, other.id],
    )
    env.invalidate_all()


def _find_clients(env):
    """:return: an agency with many dossiers, a borrower, a care worker with visits"""
    env.cr.execute(
        """
        SELECT contact.partner_id
          FROM expertise_dossier_contact contact
          JOIN res_partner partner ON partner.id = contact.partner_id
         WHERE NOT EXISTS (SELECT FROM res_users WHERE partner_id = partner.id)
      GROUP BY contact.partner_id
      ORDER BY count(*) DESC, contact.partner_id
         LIMIT 1
        """
    )
    agency = env["res.partner"].browse(env.cr.fetchone()[0])
    borrower = env["brokerage.borrower"].search(
        [("dossier_id.name", "=like", "CB3-%")], limit=1, order="id desc"
    )
    worker = env["care.intervention"].search(
        [("employee_id", "!=", False)], limit=1, order="id desc"
    )
    contact = env["res.partner"].create({"name": worker.employee_id.name})
    worker.employee_id.work_contact_id = contact
    return agency, borrower.partner_id, contact
