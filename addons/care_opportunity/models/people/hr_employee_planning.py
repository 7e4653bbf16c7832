from odoo import fields, models


class HrEmployeePlanning(models.Model):
    # one theme per file
    _inherit = "hr.employee"  # pylint: disable=consider-merging-classes-inherited

    care_month_hours = fields.Float(
        "Working time of this month (hours)",
        compute="_compute_care_month_hours",
        groups="care_opportunity.group_user",
        help="Visits, and the way between clients.",
    )
    care_working_day_ids = fields.One2many(
        "care.working.day",
        "employee_id",
        "Working days",
        groups="care_opportunity.group_user",
    )

    def _compute_care_month_hours(self):
        first = fields.Date.context_today(self).replace(day=1)
        last = fields.Date.end_of(first, "month")
        rows = self.env["care.working.day"]._read_group(
            [
                ("employee_id", "in", self.ids),
                ("day", ">=", first),
                ("day", "<=", last),
            ],
            ["employee_id"],
            ["total_hours:sum"],
        )
        hours = {worker: total for worker, total in rows}
        for worker in self:
            worker.care_month_hours = hours.get(worker._origin, 0)

    def action_care_working_days(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_working_day_action"
        )
        return {
            **action,
            "domain": [("employee_id", "=", self.id)],
            "context": {"search_default_this_month": 1},
        }

    def action_care_replace(self):
        """Find others for the visits of a worker who is away."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replace a Worker"),
            "res_model": "care.replace.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_employee_id": self.id},
        }
