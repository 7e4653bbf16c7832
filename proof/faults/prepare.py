"""For `bin/odoo shell`: the work to be cut off, laid out in the demonstration.

Run once; each case starts from a copy. What the cases have to know (ids) is kept as
JSON in the system parameter `faults.data`.
"""

import json
from base64 import b64encode
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, fields

SIZES = json.loads(SIZES)  # noqa: F821 (set by the caller)
env = env(context={"lang": "fr_FR", "tracking_disable": True})  # noqa: F821
today = fields.Date.today()
data = {}


def ref(name):
    return env.ref(name)


def user(login):
    return env["res.users"].search([("login", "=", login)])


def acting(company):
    """:return: the superuser's environment in one company"""
    return env(context={**env.context, "allowed_company_ids": company.ids})


def each(kind, text):
    return [text % number for number in range(SIZES[kind])]


firm = ref("base.main_company")
care_firm = user("gestionnaire").company_id
broker_firm = user("courtier").company_id
office = acting(firm)
care = acting(care_firm)

# A case starts the scheduled actions when it wants; a letter starts the mail queue.
env["ir.cron"].search([]).nextcall = datetime(2098, 1, 1)
env["ir.config_parameter"].set_param("mail.catchall.domain", "example.com")

# -- sending ------------------------------------------------------------------
payers = office["res.partner"].create(
    [
        {
            "name": name.capitalize(),
            "email": f"{name}@payers.example.com",
            "street": "1 rue des Lilas",
            "zip": "37000",
            "city": "Tours",
            "lang": "fr_FR",
        }
        for name in each("letters", "payeur%03d")
    ]
)
day = today - timedelta(days=40)
due = office["account.move"].create(
    [
        {
            "move_type": "out_invoice",
            "partner_id": payer.id,
            "invoice_date": day,
            "invoice_date_due": day,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create(
                    {"name": "Diagnostics", "price_unit": 240, "tax_ids": []}
                )
            ],
        }
        for payer in payers
    ]
)
due.action_post()
data["letters"] = due.ids

owners = office["res.partner"].create(
    [
        {"name": name, "email": f"{name}@clients.example.com", "lang": "fr_FR"}
        for name in each("notices", "client%02d")
    ]
)
dossiers = office["expertise.dossier"]
told = dossiers.create({"owner_id": owners[0].id, "reference": "Avis de rapports"})
told.contact_ids.write({"notify": True, "report_access": True})
office["expertise.dossier.contact"].create(
    [
        {
            "dossier_id": told.id,
            "partner_id": partner.id,
            "notify": True,
            "report_access": True,
        }
        for partner in owners[1:]
    ]
)
PDF = b64encode(b"%PDF-1.4 un rapport")
office["expertise.report"].create(
    {"dossier_id": told.id, "file": PDF, "file_name": "rapport.pdf"}
)
data["notices"] = told.id

env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
env["mail.mail"].create(
    [
        {
            "subject": name,
            "email_from": "bureau@diagnostics.example.com",
            "email_to": f"{name}@file.example.com",
            "body_html": "<p>Bonjour</p>",
            "auto_delete": False,
        }
        for name in each("queue", "courriel%03d")
    ]
)

# -- importing ----------------------------------------------------------------
office["res.partner"].create(
    [
        {"name": name, "email": f"{number}@proprio.example.com"}
        for number, name in enumerate(each("dossiers", "Propriétaire importé %03d"))
    ]
)
acting(broker_firm)["res.partner"].create(
    [{"name": name} for name in each("loans", "Emprunteur importé %03d")]
)
receiving = dossiers.create(
    {"owner_id": owners[0].id, "reference": "Dépôt de rapports"}
)
data["reports"] = receiving.id

# -- planning: technicians, invoices ------------------------------------------
technician = office["hr.employee"].search([("user_id", "=", user("technicien").id)])
to_plan = dossiers.create(
    [
        {"owner_id": owners[0].id, "state": "to_plan", "reference": name}
        for name in each("appointments", "Rendez-vous %02d")
    ]
)
data["appointments"] = to_plan.ids
data["technician"] = technician.id
term = office["account.payment.term"].search(
    [("line_ids", "!=", False)], order="id desc"
)
term = term.filtered(lambda t: len(t.line_ids) == 3)[:1]
product = office["product.product"].search(
    [("is_diagnostic", "=", True), ("list_price", ">", 0)], limit=1
)
quoted = dossiers.create(
    [
        {"owner_id": owners[0].id, "reference": name, "nature_ids": product.ids}
        for name in each("invoices", "Devis accepté %02d")
        + each("posts", "À valider %02d")
    ]
)
orders = office["sale.order"].create(
    [
        {**dossier._prepare_quote_values(), "payment_term_id": term.id}
        for dossier in quoted
    ]
)
orders.action_confirm()
data["invoices"] = quoted[: SIZES["invoices"]].ids
drafts = orders[SIZES["invoices"] :]._create_invoices(final=True, grouped=True)
drafts.invoice_date = today
data["posts"] = drafts.ids

# -- planning: home care ------------------------------------------------------
manager = user("gestionnaire")
activity = care["care.activity"].search([], limit=1)
service = ref("care_opportunity.product_housework")
monday = today + timedelta(days=7 - today.weekday())


def make_forms(names, slots):
    """:return: validated forms, one for each new client of these names"""
    clients = care["res.partner"].create(
        [{"name": name, "zip": "37000", "city": "Tours"} for name in names]
    )
    forms = care["care.assessment"].create(
        [
            {
                "partner_id": client.id,
                "activity_id": activity.id,
                "company_id": care_firm.id,
                "user_id": manager.id,
            }
            for client in clients
        ]
    )
    care["care.mission"].create(
        [
            {
                "assessment_id": form.id,
                "product_id": service.id,
                "date_start": today + timedelta(days=1),
                "on_public_holidays": True,
                "slot_ids": [
                    Command.create({"weekday": weekday, "hour_from": 9, "hour_to": 11})
                    for weekday in slots
                ],
            }
            for form in forms
        ]
    )
    forms.action_validate()
    # only now, and past Odoo: what a validated form allows is planned at once
    env.flush_all()
    env.cr.execute(
        "UPDATE care_mission SET plan_without_quote = true WHERE id = ANY (%s)",
        [forms.mission_ids.ids],
    )
    env.invalidate_all()
    return forms


# a night plans fifty forms after fifty: the second fifty are all of these
nightly = make_forms(each("nightly", "Nuit %02d"), "25")
data["nightly"] = nightly.mission_ids.ids
data["nightly forms"] = nightly.ids
monthly = make_forms(each("month", "Mois %02d"), "01234")
data["month"] = monthly.mission_ids.ids
data["month day"] = str((today + relativedelta(months=2)).replace(day=1))
reminders = env["mail.activity"].search([("care_assessment_id", "in", nightly.ids)])
reminders = reminders[: SIZES["reminders"]]
reminders.date_deadline = today - timedelta(days=1)
(env["mail.activity"].search([("care_assessment_id", "!=", False)]) - reminders).write(
    {"date_deadline": today + timedelta(days=300)}
)
data["reminders"] = reminders.ids
manager.email = "gestionnaire@care.example.com"

workers = care["hr.employee"].create(
    [
        {
            "name": name,
            "is_care_worker": True,
            "company_id": care_firm.id,
            "tz": "Europe/Paris",
            "contract_date_start": "2024-01-01",
            "date_version": "2024-01-01",
        }
        for name in ("Absente", "Remplaçant", "Déplacée")
    ]
)
away, _other, moved = workers
client = care["res.partner"].create({"name": "Marthe Panne"})


def make_visits(worker, count, weeks):
    start = datetime.combine(monday + timedelta(weeks=weeks), datetime.min.time())
    return care["care.intervention"].create(
        [
            {
                "partner_id": client.id,
                "product_id": service.id,
                "company_id": care_firm.id,
                "employee_id": worker.id,
                "start": start
                + timedelta(days=number % 5, hours=8 + 2 * (number // 5)),
                "stop": start + timedelta(days=number % 5, hours=9 + 2 * (number // 5)),
            }
            for number in range(count)
        ]
    )


data["replaced"] = make_visits(away, SIZES["replaced"], 20).ids
data["replaced from"] = str(monday + timedelta(weeks=20))
data["replaced to"] = str(monday + timedelta(weeks=20, days=6))
data["away"] = away.id
data["moved"] = make_visits(moved, SIZES["moved"], 24).ids
month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
billed = care["res.partner"].create(
    [{"name": name} for name in each("billed", "Facturée %02d")]
)
nobody = care["hr.employee"].create(
    [
        {"name": name, "is_care_worker": True, "company_id": care_firm.id}
        for name in each("billed", "Intervenante %02d")
    ]
)
care["care.intervention"].create(
    [
        {
            "partner_id": partner.id,
            "employee_id": worker.id,
            "product_id": service.id,
            "company_id": care_firm.id,
            "start": f"{month} {hour:02d}:00:00",
            "stop": f"{month} {hour + 1:02d}:00:00",
            "state": "done",
        }
        for partner, worker in zip(billed, nobody, strict=True)
        for hour in (8, 11)
    ]
)
data["billed"] = billed.ids
data["billed month"] = str(month)

# -- scheduled actions --------------------------------------------------------
firm.dossier_renewal_days = 60
houses = office["expertise.property"].create(
    [
        {"street": name, "zip": "37000", "city": "Tours", "company_id": firm.id}
        for name in each("renewals", "%d rue du Renouvellement")
    ]
)
landlords = office["res.partner"].create(
    [
        {"name": name, "email": f"{name}@maisons.example.com", "lang": "fr_FR"}
        for name in each("renewals", "bailleur%02d")
    ]
)
rented = dossiers.create(
    [
        {
            "owner_id": owner.id,
            "property_id": house.id,
            "transaction": "rent",
            "reference": "Renouvellement",
        }
        for house, owner in zip(houses, landlords, strict=True)
    ]
)
rented.contact_ids.notify = True
made = office["expertise.report"].create(
    [
        {"dossier_id": dossier.id, "file": PDF, "file_name": "rapport.pdf"}
        for dossier in rented
    ]
)
lines = office["expertise.report.line"].create(
    [{"report_id": report.id, "product_id": product.id} for report in made]
)
lines.write({"valid_until_rent": today + timedelta(days=20)})
env["expertise.report.line"].search(
    [("id", "not in", lines.ids), ("renewal_proposed_at", "=", False)]
).renewal_dismissed = True
data["renewals"] = lines.ids

network = user("commercial").company_id
source = env["utm.source"].create({"name": "Salon (pannes)"})
sellers = (
    env["res.users"]
    .with_context(no_reset_password=True)
    .create(
        [
            {
                "name": name,
                "login": name,
                "password": name,
                "email": f"{name}@cabinet.example.com",
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "company_id": network.id,
                "company_ids": [Command.set(network.ids)],
                "group_ids": [
                    Command.set(
                        [
                            ref("expertise_prospect.group_user").id,
                            ref("expertise_prospect.group_source_salesperson").id,
                        ]
                    )
                ],
            }
            for name in each("overdue", "vendeur%02d")
        ]
    )
)
prospects = acting(network)["res.partner"].create(
    [
        {
            "name": f"En retard {seller.login}",
            "is_prospect": True,
            "user_id": seller.id,
            "prospect_source_id": source.id,
            "source_user_id": seller.id,
            "prospect_firm_id": network.id,
        }
        for seller in sellers
    ]
)
actions = env["mail.activity"].create(
    [
        {
            "res_model_id": env["ir.model"]._get_id("res.partner"),
            "res_id": prospect.id,
            "activity_type_id": ref("expertise_prospect.activity_type_reminder").id,
            "date_deadline": today + timedelta(days=5),
            "user_id": prospect.user_id.id,
        }
        for prospect in prospects
    ]
)
actions.date_deadline = today - timedelta(days=4)
data["sellers"] = sellers.ids
data["network"] = network.id

crons = {
    "renewals": "expertise_dossier.cron_propose_renewals",
    "reminders": "care_opportunity.cron_remind",
    "overdue": "expertise_prospect.cron_overdue_notice",
    "nightly": "care_opportunity.cron_plan_visits",
}
data["crons"] = {name: ref(xmlid).id for name, xmlid in crons.items()}
env["mail.mail"].search(
    [("state", "=", "outgoing"), ("email_to", "not like", "@file.example.com")]
).state = "cancel"
env["mail.mail"].search([("state", "=", "exception")]).state = "cancel"
env["ir.cron.trigger"].search([]).unlink()
env["ir.config_parameter"].set_param("faults.data", json.dumps(data))
env.cr.commit()
