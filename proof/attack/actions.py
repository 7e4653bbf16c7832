"""For `bin/odoo shell`: the screens of our add-ons, each with a row of it to open.

Lets the manager see every firm and every app, and export, so that one login opens all
of them.
"""

import json

from odoo.tools.safe_eval import safe_eval

names = WANTED  # noqa: F821 (set by the caller)
env = env  # noqa: F821, PLW0127 (the shell's)
user = env["res.users"].search([("login", "=", "responsable")])
groups = env.ref("base.group_allow_export")
for name in names:
    group = env.ref(f"{name}.group_manager", raise_if_not_found=False)
    groups += group or groups.browse()
user.write(
    {
        "company_ids": [(6, 0, env["res.company"].search([]).ids)],
        "group_ids": [(4, group.id) for group in groups],
    }
)
companies = user.company_id | user.company_ids
rows = []
actions = env["ir.actions.act_window"].search([])
external = actions.get_external_id()
for action in actions:
    module, model = external[action.id].split(".")[0], action.res_model
    if module not in names or model not in env or action.target == "new":
        continue
    if env[model]._transient or env[model]._abstract:
        continue
    known = {**action._get_eval_context(), "allowed_company_ids": companies.ids}
    known |= {"uid": user.id, "user": user, "active_id": 0, "active_ids": []}
    domain = safe_eval(action.domain or "[]", known)
    record = env[model].with_user(user).search(domain, limit=1)
    # neither a figure nor the screen that only makes a new one opens a row
    first, *others = action.view_mode.split(",")
    opens = first != "form" and "form" in others
    rows.append([action.id, model, record.id if record and opens else 0])
env.cr.commit()
print("ACTIONS " + json.dumps({"rows": rows, "companies": companies.ids}))
