from odoo import api, fields, models

from .care_note import ONCE


class HrEmployeeFollowUp(models.Model):
    """The worker's and the manager's file: notes, satisfaction, adverse events."""

    _name = "hr.employee"
    _inherit = ["hr.employee", "care.satisfaction.mixin"]

    _care_note_field = "employee_id"

    care_note_ids = fields.One2many(
        "care.note", "employee_id", "Care notes", groups="care_opportunity.group_user"
    )
    care_managed_note_ids = fields.Many2many(
        "care.note",
        string="Notes as manager",
        compute="_compute_care_managed_note_ids",
        groups="care_opportunity.group_user",
    )
    care_adverse_event_ids = fields.Many2many(
        "care.adverse.event",
        "care_adverse_event_employee_rel",
        "employee_id",
        "event_id",
        "Adverse events",
        copy=False,
        groups="care_opportunity.group_user",
    )
    care_adverse_event_count = fields.Integer(
        compute="_compute_care_adverse_event_count",
        groups="care_opportunity.group_user",
    )

    @api.depends("user_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_care_managed_note_ids(self):
        notes = dict(
            self.env["care.note"]._read_group(
                [("user_id", "in", self.user_id.ids), *ONCE],
                ["user_id"],
                ["id:recordset"],
            )
        )
        empty = self.env["care.note"]
        for employee in self:
            own = notes.get(employee.user_id, empty)
            employee.care_managed_note_ids = own.sorted()

    @api.depends("care_adverse_event_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_care_adverse_event_count(self):
        counts = dict(
            self.env["care.adverse.event"]._read_group(
                [("employee_ids", "in", self.ids)], ["employee_ids"], ["__count"]
            )
        )
        for employee in self:
            employee.care_adverse_event_count = counts.get(employee._origin, 0)

    def action_open_care_adverse_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_adverse_event_action"
        )
        return {
            **action,
            "domain": [("employee_ids", "=", self.id)],
            "context": {"create": False},
        }
