"""For `bin/odoo shell`: the people of the load, and the records they work on.

Run on a copy of the filled database of `make bench SET=together`, which is thrown away
afterwards. Prints what the people have to know as JSON on one line.
"""

import base64
import hashlib
import json
import os
import random
import sys
import time
from datetime import timedelta

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

from web_client import Screen, specification  # noqa: E402

from odoo import Command, fields  # noqa: E402

from odoo.addons.expertise_dunning.models.account_move import UNPAID  # noqa: E402

#: set by the caller: how many of each role, at most
PEOPLE = PEOPLE  # noqa: F821, PLW0127
VISITS_A_WORKER, TASKS_A_VISIT = 30, 3
DOSSIERS, QUOTES, LOAN_FILES, SLOTS = 320, 300, 120, 1200
REPORT_BYTES = (150_000, 900_000)

random.seed(19)
env = env(  # noqa: F821 (the shell's)
    context={
        **{"lang": "fr_FR", "tz": "Europe/Paris", "tracking_disable": True},
        **{"mail_create_nolog": True, "mail_notify_force_send": False},
        **{"mail_auto_subscribe_no_notify": True, "no_reset_password": True},
    }
)
company = env.company
PLAYED = {}
#: of everybody; hashed once
PASSWORD = "charge"
started = time.monotonic()


def say(what):
    print(f"{time.monotonic() - started:6.1f} s  {what}", file=sys.stderr, flush=True)


# ------------------------------------------------------------------------------
# People
# ------------------------------------------------------------------------------
def make_users(role, groups, count, more=None):
    """So many colleagues, or people of the portal."""
    rows = []
    for number in range(count):
        login = f"{role}{number:03}"
        rows.append(
            {
                "login": login,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set([env.ref(name).id for name in groups])],
                **(more(number, login) if more else {}),
            }
        )
    return env["res.users"].create(rows)


def named(title):
    return lambda number, login: {
        "name": f"{title} {number}",
        "email": f"{login}@example.org",
        # nobody reads the mails of this firm
        "notification_type": "inbox",
    }


def portal(partners):
    return lambda number, login: {"partner_id": partners[number].id}


def make_partners(title, count, **values):
    return env["res.partner"].create(
        [{"name": f"{title} {number}", "lang": "fr_FR", **values}
         for number in range(count)]
    )  # fmt: skip


newest = (
    env["res.users"]
    .with_context(active_test=False)
    .search([], order="id desc", limit=1)
    .id
)
user = "base.group_user"
office = make_users(
    *("office", [user, "expertise_dossier.group_office"], PEOPLE["office"]),
    named("Bureau"),
)
technicians = make_users(
    *("technician", [user, "expertise_dossier.group_technician"]),
    PEOPLE["technician"],
    named("Technicien"),
)
coordinators = make_users(
    *("coordinator", [user, "care_opportunity.group_user"], PEOPLE["coordinator"]),
    named("Gestionnaire"),
)
brokers = make_users(
    *("broker", [user, "brokerage_dossier.group_user_all"], PEOPLE["broker"]),
    named("Courtier"),
)
sales = env["res.users"].search(
    [("login", "=like", "bench_sales_%")], limit=PEOPLE["sales"], order="id"
)
# the database of the volumes has a dozen
sales |= env["res.users"].create(
    [
        {
            "name": f"Commercial {number}",
            "login": f"bench_sales_{number}",
            "email": f"commercial{number}@example.org",
            "lang": "fr_FR",
            "company_id": sales[number % len(sales)].company_id.id,
            "company_ids": [Command.set(sales[0].company_ids.ids)],
            "group_ids": [Command.set(sales[0].group_ids.ids)],
        }
        for number in range(len(sales), PEOPLE["sales"])
    ]
)
say("staff")

agencies = make_partners("Agence en charge", 4, is_company=True)
clients = make_partners("Client en charge", PEOPLE["client"])
for number, client in enumerate(clients):
    # half of them are owners, half work for an agency and see the same dossiers
    if number % 2:
        client.parent_id = agencies[number // 2 % len(agencies)]
make_users("client", ["base.group_portal"], len(clients), portal(clients))

carers = env["hr.employee"].search(
    [("name", "=like", "Intervenant %"), ("work_contact_id", "=", False)],
    limit=PEOPLE["worker"],
    order="id",
)
contacts = make_partners("Intervenante en charge", len(carers))
for carer, contact in zip(carers, contacts, strict=True):
    carer.work_contact_id = contact
make_users("worker", ["base.group_portal"], len(carers), portal(contacts))
everybody = env["res.users"].search(["|", ("id", "in", sales.ids), ("id", ">", newest)])
env.flush_all()
env.cr.execute(
    "UPDATE res_users SET password = %s WHERE id = ANY(%s)",
    [env["res.users"]._crypt_context().hash(PASSWORD), everybody.ids],
)
env.invalidate_all()
say("people")


# ------------------------------------------------------------------------------
# Dossiers, reports, quotes
# ------------------------------------------------------------------------------
# these technicians have no certificates
natures = env["product.product"].search(
    [("is_diagnostic", "=", True), ("certification_skill_id", "=", False)], limit=3
)
assert natures
natures.filtered(lambda p: not p.list_price).list_price = 120
staff = env["hr.employee"].create(
    [{"name": one.name, "user_id": one.id} for one in technicians]
)
owners = clients.filtered(lambda partner: not partner.parent_id)
midnight = env["care.intervention"]._get_midnight(company)


def make_dossiers(count, title, **values):
    places = env["expertise.property"].create(
        [
            {"street": f"{number} rue de la Charge", "zip": "37000", "city": title}
            for number in range(count)
        ]
    )
    return env["expertise.dossier"].create(
        [
            {
                "property_id": place.id,
                "owner_id": owners[number % len(owners)].id,
                "prescriber_id": agencies[number % len(agencies)].id,
                "nature_ids": [Command.set(natures.ids)],
                **values,
            }
            for number, place in enumerate(places)
        ]
    )


dossiers = make_dossiers(DOSSIERS, "Tours")
for number, dossier in enumerate(dossiers):
    day, hour = divmod(number // len(staff), 8)
    start = midnight + timedelta(days=day, hours=8 + hour)
    dossier.write(
        {
            "state": "to_plan",
            "technician_id": staff[number % len(staff)].id,
            "appointment_start": start,
            "appointment_end": start + timedelta(minutes=45),
        }
    )
say("dossiers")
content = {
    number: b"%PDF-1.4\n"
    + random.randbytes(random.randint(*REPORT_BYTES))
    + b"\n%%EOF\n"
    for number in range(12)
}
reports = env["expertise.report"].create(
    [
        {
            "dossier_id": dossier.id,
            "file_name": f"rapport-{dossier.id}.pdf",
            "file": base64.b64encode(content[number % len(content)]),
        }
        for number, dossier in enumerate(dossiers)
    ]
)
PLAYED["reports"] = {
    report.id: {
        "dossier": report.dossier_id.id,
        "sha256": hashlib.sha256(content[number % len(content)]).hexdigest(),
    }
    for number, report in enumerate(reports)
}

say("reports")
quoted = make_dossiers(QUOTES, "Joué-lès-Tours")
orders = env["sale.order"].create(
    [dossier._prepare_quote_values() for dossier in quoted for _quote in range(2)]
)
orders.write({"state": "sent"})
PLAYED["quotes"] = [
    {"dossier": dossier.id, "orders": dossier.sale_order_ids.ids} for dossier in quoted
]


say("quotes")


# ------------------------------------------------------------------------------
# Home care: today's visits, and hours that two coordinators want
# ------------------------------------------------------------------------------
visits = env["care.intervention"]
env.cr.execute(
    "UPDATE care_intervention SET state = 'cancelled' WHERE employee_id = ANY(%s)"
    " AND start < %s AND stop > %s",
    [carers.ids, midnight + timedelta(days=1), midnight - timedelta(days=1)],
)
env.invalidate_all()
service = env.ref("care_opportunity.product_housework")
people = env["res.partner"].search([("name", "=like", "Client numéro %")], limit=500)
rows = []
for number, carer in enumerate(carers):
    for rank in range(VISITS_A_WORKER):
        start = midnight + timedelta(hours=6, minutes=30 * rank)
        client = people[(number * VISITS_A_WORKER + rank) % len(people)]
        rows.append(
            {
                "partner_id": client.id,
                "product_id": service.id,
                "employee_id": carer.id,
                "start": start,
                "stop": start + timedelta(minutes=30),
                "task_ids": [
                    Command.create({"name": f"Tâche {task}"})
                    for task in range(TASKS_A_VISIT)
                ],
            }
        )
todays = visits.create(rows)
PLAYED["visits"] = {
    f"worker{number:03}": todays.filtered(lambda v, c=carer: v.employee_id == c).ids
    for number, carer in enumerate(carers)
}
say("visits")
others = env["hr.employee"].search(
    [("is_care_worker", "=", True), ("id", "not in", carers.ids)],
    limit=20,
    order="id",
)
PLAYED["slots"] = [
    {
        "employee_id": others[number % len(others)].id,
        "partner_id": people[number % len(people)].id,
        "product_id": service.id,
        "start": fields.Datetime.to_string(
            midnight + timedelta(days=200 + number // len(others), hours=9)
        ),
        "stop": fields.Datetime.to_string(
            midnight + timedelta(days=200 + number // len(others), hours=10)
        ),
    }
    for number in range(SLOTS)
]


# ------------------------------------------------------------------------------
# Loan files at their first step
# ------------------------------------------------------------------------------
steps = env["brokerage.step"]._get_of_company(company)
files = env["brokerage.dossier"].search(
    [("kind", "=", "client"), ("state", "=", "open"), ("step_id", "=", steps[0].id)],
    limit=LOAN_FILES,
    order="id",
)
PLAYED["steps"] = steps.ids
PLAYED["files"] = files.ids
PLAYED["banks"] = env["res.partner"].search([("is_lender", "=", True)], limit=3).ids


# ------------------------------------------------------------------------------
# What the web client asks for, screen by screen
# ------------------------------------------------------------------------------
class Recorder:
    """A model that notes what it is asked for instead of answering."""

    ASKED = (
        *("web_search_read", "formatted_read_group", "search_panel_select_range"),
        "search_panel_select_multi_range",
    )

    def __init__(self, model):
        self.model, self.calls = model, []

    def __getattr__(self, name):
        if name in self.ASKED:
            return lambda *args, **kwargs: self.calls.append([name, args, kwargs])
        return getattr(self.model, name)

    def __getitem__(self, name):
        return self.model[name]


def describe_screen(login, action, domain, counts, kind="list"):
    """:return: what a person's browser asks for on this screen"""
    who = env["res.users"].search([("login", "=", login)])
    companies = who.company_id | who.company_ids
    context = {"lang": "fr_FR", "tz": "Europe/Paris", "uid": who.id}
    context["allowed_company_ids"] = companies.ids
    mine = env(user=who.id, context=context)
    screen = Screen(mine, action)
    recorder = Recorder(screen.model)
    arch = screen.arch(kind)
    form = specification(screen.model, screen.arch("form"))
    own = {
        key: value
        for key, value in screen.model.env.context.items()
        if key not in context and not key.startswith("search_default_")
    }
    screen.model = recorder
    if kind == "list":
        screen.read_page(domain)
    else:
        recorder.web_search_read(
            list(domain), specification(recorder.model, arch), limit=80
        )
    page = recorder.calls.pop()
    if counts:
        screen.read_counts(domain, counts)
    return {
        "model": recorder.model._name,
        "context": own,
        "page": page,
        "counts": recorder.calls,
        "form": form,
        "views": [[view or False, what] for what, view in screen.views.items()],
        "search_view": screen.search_view,
        "action": env.ref(action).id,
    }


SCREENS = {
    "dossiers": ("office000", "expertise_dossier.expertise_dossier_action", [],
                 "state"),
    "unpaid": ("office000", "expertise_dunning.account_move_action_dunning",
               UNPAID, None),
    "prospects": (sales[0].login, "expertise_prospect.prospect_action",
                  [("is_prospect", "=", True)], "prospect_state"),
    "loans": ("broker000", "brokerage_dossier.brokerage_client_action",
              ["|", ("kind", "=", "client"), ("state", "=", "abandoned")], "state"),
    "visits": ("coordinator000", "care_opportunity.care_intervention_action",
               [("state", "!=", "cancelled")], "state"),
    "my_day": ("technician000", "expertise_dossier.expertise_dossier_action_my_day",
               [], None, "kanban"),
}  # fmt: skip
PLAYED["screens"] = {name: describe_screen(*row) for name, row in SCREENS.items()}
PLAYED["screens"]["visits"]["timeline"] = [
    *("start", "stop", "state", "partner_id", "employee_id", "product_id"),
    *("client_city", "display_name"),
]


say("screens")


# ------------------------------------------------------------------------------
# The rest
# ------------------------------------------------------------------------------
# the scheduled actions, which the generator has switched off; run.py says when they are
# due
PLAYED["crons"] = (
    env["ir.model.data"]
    .search([("model", "=", "ir.cron"), ("module", "in", ADDONS)])  # noqa: F821
    .mapped("res_id")
)
PLAYED["people"] = {
    "office": office.mapped("login"),
    "technician": technicians.mapped("login"),
    "coordinator": coordinators.mapped("login"),
    "broker": brokers.mapped("login"),
    "sales": sales.mapped("login"),
    "client": [f"client{number:03}" for number in range(len(clients))],
    "worker": [f"worker{number:03}" for number in range(len(carers))],
}
PLAYED["companies"] = {
    one.login: [one.company_id.id, *(one.company_ids - one.company_id).ids]
    for one in env["res.users"].search([("share", "=", False)])
}
PLAYED["uids"] = {one.login: one.id for one in env["res.users"].search([])}
PLAYED["password"] = PASSWORD
PLAYED["dossiers"] = dossiers.ids
PLAYED["owner"] = owners[0].id
PLAYED["property"] = dossiers[0].property_id.id
PLAYED["natures"] = natures.ids
PLAYED["rows"] = {
    name: env[name].with_context(active_test=False).search_count([])
    for name in (
        *("expertise.dossier", "account.move", "res.partner", "crm.lead"),
        *("brokerage.dossier", "hr.employee", "care.intervention"),
    )
}
env.cr.commit()
for table in (
    *("expertise_dossier", "expertise_dossier_contact", "expertise_report"),
    *("care_intervention", "res_users", "res_partner", "sale_order"),
):
    env.cr._cnx.autocommit = True
    env.cr.execute(f'VACUUM ANALYZE "{table}"')
    env.cr._cnx.autocommit = False
print("CONTEXT " + json.dumps(PLAYED, default=str))
