from odoo import api, fields, models


class HrEmployee(models.Model):
    # one theme per file
    _inherit = "hr.employee"  # pylint: disable=consider-merging-classes-inherited

    care_number = fields.Char(
        "Worker's number",
        compute="_compute_care_number",
        store=True,
        readonly=False,
        copy=False,
        groups="hr.group_hr_user",
        help="Printed on invoices and tax certificates (C. trav. D7233-1, D7233-4).",
    )

    _care_number_uniq = models.UniqueIndex(
        "(company_id, care_number) WHERE care_number <> ''",
        "Another worker of the firm has this number already: choose another one.",
    )

    @api.depends("is_care_worker")
    def _compute_care_number(self):
        for employee in self:
            number = employee.care_number
            # who is being typed has no number before he is saved
            if employee.is_care_worker and not number and employee._origin.id:
                number = f"{employee._origin.id:05d}"
            employee.care_number = number

    @api.model_create_multi
    def create(self, vals_list):
        """A form says that the number is empty: it is given all the same."""
        employees = super().create(vals_list)
        employees.sudo()._compute_care_number()
        return employees
