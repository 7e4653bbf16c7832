from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    is_care_worker = fields.Boolean(
        "Care worker",
        index=True,
        groups="hr.group_hr_user",
        help="Goes to the clients' homes: found by the search, shown in the planning.",
    )
    care_intervention_ids = fields.One2many(
        "care.intervention",
        "employee_id",
        "Visits",
        groups="care_opportunity.group_user",
    )
