from odoo import SUPERUSER_ID, api

DAYS = {
    "typed_sale": "valid_until_sale",
    "typed_rent": "valid_until_rent",
    "typed_works": "valid_until_works",
    "typed_control": "next_control_date",
}


def migrate(cr, version):
    """Days of validity that were typed stay; the others come from the rules now.

    The rules were not there yet when the new columns were filled.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    lines = env["expertise.report.line"].search([])
    for flag, name in DAYS.items():
        lines.filtered(name)[flag] = True
    names = [*DAYS.values(), "term_sale", "term_rent", "term_works"]
    for name in names:
        env.add_to_compute(lines._fields[name], lines)
    env.flush_all()
