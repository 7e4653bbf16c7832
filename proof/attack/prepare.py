"""For `bin/odoo shell`: the attackers, and the canaries they must not see.

Writes into a database that is thrown away afterwards, and prints what the attack has to
know as JSON on one line.

A canary is a text that is nowhere else, put behind what people have typed:
``ZQC7Q`` in every text of company 7, ``ZQX12Q`` in the number of dossier 12,
``ZQB3Q`` in that of loan file 3, ``ZQP40Q`` in the name of the home-care client 40; a
report's file ends with ``ZQX<its dossier>Q``, a loan file's with ``ZQB<file>Q``.
"""

import json
import re
from datetime import datetime, timedelta

INVENTORY = json.loads(INVENTORY)  # noqa: F821 (set by the caller)
env = env(context={"lang": "fr_FR", "tracking_disable": True})  # noqa: F821
cr = env.cr

MANAGERS = [
    "base.group_partner_manager",
    "dossier_base.group_renumber",
    "expertise_dossier.group_manager",
    "expertise_dunning.group_manager",
    "expertise_prospect.group_manager",
    "brokerage_dossier.group_manager",
    "care_opportunity.group_manager",
]


def make_user(login, company, companies, groups):
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": f"Attaque {login}",
                "login": login,
                "password": login,
                "email": f"{login}@attaque.test",
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "company_id": company.id,
                "company_ids": [(6, 0, companies.ids)],
                "group_ids": [(6, 0, [env.ref(name).id for name in groups])],
            }
        )
    )


demo = env["res.company"].search([])
pirates = env["res.company"].create(
    {"name": "Pirates SARL", "country_id": env.ref("base.fr").id}
)
inside = ["base.group_user", *MANAGERS, "account.group_account_manager"]
make_user("dedans", demo[0], demo, inside)
make_user("pirate", pirates, pirates, inside)
make_user("pirate-portail", pirates, pirates, ["base.group_portal"])

ACTORS = {
    # login: what he is for the tables below
    "pirate-portail": "stranger",
    "client": "portal",
    "agence": "portal",
    "notaire": "portal",
    "emprunteur": "portal",
    "intervenante": "portal",
    "intervenant": "portal",
    "pirate": "stranger",
    "technicien": "office",
    "bureau": "office",
    "commercial": "office",
    "courtiere": "office",
    "gestionnaire": "office",
    "dedans": "inside",
}
actors = {}
for login, kind in ACTORS.items():
    user = env["res.users"].search([("login", "=", login)])
    assert user, login
    key = (
        env["res.users.apikeys"]
        .with_user(user)
        .sudo()
        ._generate(None, "attaque", datetime.now() + timedelta(days=1))
    )
    actors[login] = {
        "kind": kind,
        "uid": user.id,
        "partner": user.partner_id.id,
        "key": key,
        # and the networks they are part of
        "companies": (user.company_ids | user.company_ids.root_id).ids,
        "share": user.share,
    }
env.flush_all()


# -- whose is a row ----------------------------------------------------------
def owner_columns(fields):
    """The stored columns that name the company of a row, or the network it is for.

    What a network shares (prospects, missions, offices) is the network's: all of its
    firms are meant to see it, and nobody else.
    """
    return [
        name
        for name in ("prospect_network_id", "network_id", "company_id", "firm_id")
        if (field := fields.get(name))
        and field["comodel"] == "res.company"
        and field["store"]
    ]


def find_owner(name, models, seen=()):
    """:return: SQL that gives the company of a row ``t`` of the model, or None"""
    model = models.get(name)
    if not model or not model["table"] or name in seen:
        return None
    if columns := owner_columns(model["fields"]):
        return "coalesce(" + ", ".join(f"{{t}}.{name}" for name in columns) + ")"
    for field_name, field in model["fields"].items():
        if field["type"] != "many2one" or not field["store"]:
            continue
        if not field["required"] or field["comodel"] == "res.company":
            continue
        inner = find_owner(field["comodel"], models, (*seen, name))
        if inner and models[field["comodel"]]["ours"]:
            alias = f"p{len(seen)}"
            table = models[field["comodel"]]["table"]
            return (
                f"(SELECT {inner.format(t=alias)} FROM {table} {alias} "
                f"WHERE {alias}.id = {{t}}.{field_name})"
            )
    return None


models = INVENTORY["models"]
owners = {}
for name, model in models.items():
    if model["transient"] or not model["table"]:
        continue
    if owner := find_owner(name, models):
        owners[name] = [model["table"], owner.format(t="t")]

# -- canaries ----------------------------------------------------------------
NOT_TEXT = re.compile(
    r"token|key|sig|hash|mail|phone|mobile|fax|zip|lang|tz|code|siret|vat|url|mime|"
    r"checksum|fname|model|function|password|state|color|field|domain|prefix|street|"
    r"icon|xml|login|"
    r"definition|answers|place|arch|sequence|number|registry|address|format|filename|"
    r"payment_reference|ref$|origin|latitude|longitude|partner_share|complete_name|uuid|"
    r"internal_index|technical|snapshot|ranges|days|hours|access"
)
#: the core shows who works there, and the firms, to everybody
COLLEAGUES = (
    " AND id NOT IN (SELECT partner_id FROM res_users WHERE NOT coalesce(share, false))"
    " AND id NOT IN (SELECT partner_id FROM res_company)"
)
#: where no canary goes: what the core shows to everybody
NOT_SECRET = {
    "res_partner": COLLEAGUES,
    # the flags of the languages among them
    "ir_attachment": (
        " AND NOT coalesce(public, false) AND coalesce(res_model, '') <> 'res.lang'"
    ),
}
# sizes and unique rules of the database decide; a text that cannot take it stays
planted = 0
for name, (table, owner) in owners.items():
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND data_type IN ('character varying', 'text')",
        [table],
    )
    columns = {column for (column,) in cr.fetchall()}
    for field_name, field in models[name]["fields"].items():
        if field["type"] not in ("char", "text", "html") or field_name not in columns:
            continue
        if NOT_TEXT.search(field_name):
            continue
        try:
            with cr.savepoint(flush=False):
                cr.execute(
                    f"UPDATE {table} t SET {field_name} = {field_name} || ' ZQC' || "
                    f"{owner} || 'Q' WHERE {field_name} <> '' AND {owner} IS NOT NULL"
                    + NOT_SECRET.get(table, "")
                )
                planted += cr.rowcount
        except Exception as error:  # noqa: BLE001 (a check of the table refuses it)
            print("not planted:", table, field_name, str(error).splitlines()[0])

cr.execute("UPDATE expertise_dossier SET name = name || ' ZQX' || id || 'Q'")
cr.execute("UPDATE brokerage_dossier SET name = name || ' ZQB' || id || 'Q'")
cr.execute(
    "UPDATE res_partner SET name = name || ' ZQP' || id || 'Q', "
    "complete_name = complete_name || ' ZQP' || id || 'Q' "
    "WHERE id IN (SELECT partner_id FROM care_intervention)"
)
env.invalidate_all()
for report in env["expertise.report"].with_context(active_test=False).search([]):
    for file in env["ir.attachment"].search(
        [("res_model", "=", report._name), ("res_id", "=", report.id)]
        + [("res_field", "!=", "x")]
    ):
        if file.raw:
            file.raw = file.raw + f"\n% ZQX{report.dossier_id.id}Q\n".encode()
for document in env["brokerage.document"].search([]):
    for file in document.attachment_ids:
        if file.raw:
            file.raw = file.raw + f"\n% ZQB{document.dossier_id.id}Q\n".encode()
env.flush_all()


# -- who may see what, asked of the tables and not of the code that is attacked ---
def ask(sql, *parameters):
    cr.execute(sql, parameters)
    return sorted({row[0] for row in cr.fetchall() if row[0]})


for actor in actors.values():
    partner, uid = actor["partner"], actor["uid"]
    family = ask(
        "SELECT f.id FROM res_partner p JOIN res_partner f ON f.id = p.id "
        "OR f.id = p.commercial_partner_id "
        "OR f.commercial_partner_id = p.commercial_partner_id WHERE p.id = %s",
        partner,
    )
    actor["seen"] = {
        "X": ask(
            "SELECT dossier_id FROM expertise_dossier_contact "
            "WHERE partner_id = ANY(%s)",
            family,
        ),
        "B": ask(
            "SELECT dossier_id FROM brokerage_borrower WHERE partner_id = %s", partner
        ),
        "P": ask(
            "SELECT i.partner_id FROM care_intervention i JOIN hr_employee e "
            "ON e.id = i.employee_id WHERE e.work_contact_id = %s OR e.user_id = %s",
            partner,
            uid,
        ),
    }

records = {}
for name, model in models.items():
    if model["abstract"] or model["transient"] or not model["table"]:
        continue
    if name in owners:
        table, owner = owners[name]
        cr.execute(
            f"SELECT company, (array_agg(id ORDER BY id DESC))[1:20] FROM "
            f"(SELECT t.id, {owner} AS company FROM {table} t) x GROUP BY company"
        )
    else:
        cr.execute(
            f"SELECT NULL, (array_agg(id ORDER BY id DESC))[1:20] FROM {model['table']}"
        )
    records[name] = {str(company or 0): ids or [] for company, ids in cr.fetchall()}

links = [
    f"/my/dossiers/{row.dossier_id.id}?"
    + "&".join(f"{k}={v}" for k, v in row._get_portal_link_parameters().items())
    for row in env["expertise.dossier.contact"].search([], limit=3)
]
cr.execute("SELECT id, name FROM res_company")
context = {
    "actors": actors,
    "owners": owners,
    "records": records,
    "links": links,
    "pirates": pirates.id,
    "companies": dict(cr.fetchall()),
    "planted": planted,
}
cr.commit()
print("CONTEXT " + json.dumps(context))
