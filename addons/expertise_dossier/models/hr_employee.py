from odoo import api, models
from odoo.fields import Domain


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    @api.model
    def _get_technicians(self, company):
        """Who goes on site: certified, already in a dossier, or with that login.

        :return: ``hr.employee`` of the company, with all rights (sudo)
        """
        employees = self.sudo()
        planned = (
            self.env["expertise.dossier"]
            .sudo()
            ._read_group(
                [("company_id", "=", company.id), ("technician_id", "!=", False)],
                ["technician_id"],
            )
        )
        technician = self.env.ref("expertise_dossier.group_technician").sudo()
        office = self.env.ref("expertise_dossier.group_office").sudo()
        users = technician.all_user_ids - office.all_user_ids
        ids = [employee.id for (employee,) in planned]
        return employees.search(
            Domain("company_id", "in", (company.id, False))
            & (
                Domain("employee_skill_ids.skill_type_id.is_diagnostic", "=", True)
                | Domain("id", "in", ids)
                | Domain("user_id", "in", users.ids)
            )
        )
