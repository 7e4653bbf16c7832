"""For `bin/odoo shell`: a probe behind every text that a person can type.

On a database that is thrown away. Plain texts are written by SQL, since a rule of ours
would only keep some of them out; those that Odoo cleans (HTML) go through ``write``.
Prints how many of what got one.
"""

import json
import re

INVENTORY = json.loads(INVENTORY)  # noqa: F821 (set by the caller)
env = env(  # noqa: F821
    context={"lang": "fr_FR", "tracking_disable": True, "mail_notrack": True}
)
cr = env.cr

#: shown as text it is only ugly; run, drawn or worked out it betrays itself
PROBE = (
    "<script>window.zqx&&zqx('%s')</script>"
    "<img src=http://proof.invalid/%s onerror=alert(1)>"
    "'\"; DROP TABLE res_users;-- Z{{7*7}}Z Z${7*7}Z <t t-out=\"'Z'+str(7*7)+'Z'\"/>"
)
FORMULA = '=HYPERLINK("http://proof.invalid/%s";"x")'
#: what has a form of its own, or is read by code
NOT_TYPED = re.compile(
    r"token|key|^sig|hash|email|phone|mobile|fax|^zip|lang$|^tz|_code$|^code|siret|vat|"
    r"url|mime|checksum|model|state$|color|domain|prefix|icon|xml|login|definition|"
    r"answers|arch|sequence|uuid|internal_index|snapshot|ranges|parent_path|ref$|"
    r"fname|company_registry|barcode|technical|padding|suffix|type|res_field|name_format|"
    r"address_format|binary|payment_reference|access|kind|time_|priority|_way$|number|"
    r"country|currency|_rate$|^legal_|^value$|acc_|bank_bic|sanitized|normalized|checklist|"
    r"filename|external"
)
#: of the core, what our papers, mails and pages print
PRINTED = {
    "res.partner": ["name", "street", "street2", "city", "function"],
    "crm.lead": ["name", "partner_name", "contact_name", "street", "city"],
    "account.move": ["ref", "invoice_origin"],
    "account.move.line": ["name"],
    "sale.order": ["client_order_ref", "origin", "reference"],
    "sale.order.line": ["name"],
    "hr.employee": ["name", "job_title"],
    "calendar.event": ["name", "location"],
    "mail.activity": ["summary"],
}
HTML = {
    "res.partner": ["comment"],
    "crm.lead": ["description"],
    "account.move": ["narration"],
    "sale.order": ["note"],
    "calendar.event": ["description"],
    "mail.activity": ["note"],
}


def columns_of(table):
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND data_type IN ('character varying', 'text') "
        "AND character_maximum_length IS NULL",
        [table],
    )
    return {column for (column,) in cr.fetchall()}


planted, refused = [], []


def plant(table, column, label):
    """Every other row gets a formula for a workbook, the rest the probe."""
    try:
        with cr.savepoint(flush=False):
            cr.execute(
                f"UPDATE {table} SET {column} = CASE WHEN id %% 3 = 0 "
                f"THEN %s || {column} ELSE {column} || ' ' || %s END "
                f"WHERE {column} <> ''",
                [FORMULA.replace("%s", label), PROBE.replace("%s", label)],
            )
            if cr.rowcount:
                planted.append(label)
    except Exception as error:  # noqa: BLE001 (a check of the table refuses it)
        refused.append(f"{label}: {str(error).splitlines()[0]}")


def plant_html(name, field, label):
    records = env[name].with_context(active_test=False).search([], limit=6)
    for record in records:
        try:
            with cr.savepoint():
                record[field] = (record[field] or "") + PROBE.replace("%s", label)
        except Exception as error:  # noqa: BLE001 (locked: not typed any more)
            refused.append(f"{label}: {str(error).splitlines()[0]}")
            continue
        planted.append(label)


for name, model in INVENTORY["models"].items():
    if not model["ours"] or model["abstract"] or model["transient"]:
        continue
    if not model["table"] or name.endswith(".template"):
        continue
    columns = columns_of(model["table"])
    for field, facts in model["fields"].items():
        if NOT_TYPED.search(field) or not facts["store"]:
            continue
        if facts["type"] in ("char", "text") and field in columns:
            plant(model["table"], field, f"{name}.{field}")
        elif facts["type"] == "html" and facts["typed"] and not facts["readonly"]:
            plant_html(name, field, f"{name}.{field}")
ours = INVENTORY["addons"]
for name, model in INVENTORY["models"].items():
    if model["ours"] or name not in env or env[name]._abstract:
        continue
    extra = [
        field
        for field, facts in model["fields"].items()
        if facts["module"] in ours
        and facts["typed"]
        and facts["type"] in ("char", "text")
        and not NOT_TYPED.search(field)
    ]
    if extra and model["table"]:
        columns = columns_of(model["table"])
        for field in set(extra) & columns:
            plant(model["table"], field, f"{name}.{field}")
for name, fields in PRINTED.items():
    columns = columns_of(env[name]._table)
    for field in fields:
        if field in columns:
            plant(env[name]._table, field, f"{name}.{field}")
for name, fields in HTML.items():
    for field in fields:
        plant_html(name, field, f"{name}.{field}")
cr.execute("UPDATE res_partner SET complete_name = name")
cr.commit()
print(
    "PLANTED "
    + json.dumps({"fields": sorted(set(planted)), "refused": sorted(set(refused))})
)
