from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import local_time


class CareReplaceWizard(models.TransientModel):
    """Find others for all visits of a worker who is away, in one action."""

    _name = "care.replace.wizard"
    _description = "Replace a Worker"

    employee_id = fields.Many2one(
        "hr.employee",
        "Worker who is away",
        required=True,
        domain=[("is_care_worker", "=", True)],
    )
    company_id = fields.Many2one(related="employee_id.company_id")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", required=True, default=fields.Date.context_today)
    reason = fields.Char(help="For the history of the visits.")
    line_ids = fields.One2many(
        "care.replace.line",
        "wizard_id",
        "Visits",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    found_count = fields.Integer(compute="_compute_counts")
    missing_count = fields.Integer(compute="_compute_counts")
    record_absence = fields.Boolean(
        "Block the worker's time",
        default=True,
        help="No search proposes the worker on those days.",
    )
    leave_type_id = fields.Many2one(
        "hr.leave.type",
        "Leave",
        groups="hr_holidays.group_hr_holidays_user",
        help="Records a leave of this type instead, for the payroll.",
    )
    is_applied = fields.Boolean()

    @api.depends("employee_id", "date_from", "date_to")
    def _compute_line_ids(self):
        for wizard in self:
            if wizard.is_applied:
                continue
            visits = wizard._get_visits()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "intervention_id": visit.id,
                            "proposed_ids": [Command.set(proposed)],
                            "employee_id": chosen,
                        }
                    )
                    for visit, proposed, chosen in visits._choose_free_workers()
                ),
            ]

    @api.depends("line_ids.employee_id")
    def _compute_counts(self):
        for wizard in self:
            missing = wizard.line_ids.filtered(lambda line: not line.employee_id)
            wizard.missing_count = len(missing)
            wizard.found_count = len(wizard.line_ids) - len(missing)

    def _get_limits(self):
        """:return: start and end of the period, naive UTC"""
        zone = self.employee_id.company_id.care_tz or self.env.company.care_tz
        return (
            local_time.to_utc(self.date_from, 0, zone),
            local_time.to_utc(self.date_to, 1440, zone),
        )

    def _get_visits(self):
        """:return: visits still to come that touch the period"""
        visits = self.env["care.intervention"]
        if not (self.employee_id and self.date_from and self.date_to):
            return visits
        start, stop = self._get_limits()
        return visits.search(
            [
                ("employee_id", "=", self.employee_id._origin.id),
                ("state", "=", "planned"),
                ("start", "<", stop),
                ("stop", ">", start),
                ("stop", ">", fields.Datetime.now()),
            ]
        )

    def action_replace(self):
        """Write all of it in one transaction; pressed twice, it does nothing more.

        :return: the visits that nobody takes, else the window closes
        :raise ValidationError: somebody is no longer free: who, where and why
        """
        self.ensure_one()
        self.lock_for_update()
        if self.is_applied:
            return self._show_result()
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it starts."))
        lines = self.line_ids
        values = {
            line.intervention_id: {"employee_id": line.employee_id.id}
            for line in lines
            # another coordinator may have been there meanwhile
            if line.intervention_id.employee_id == self.employee_id
            and line.intervention_id.state == "planned"
        }
        if values:
            visits = self.env["care.intervention"].union(*values)
            # a leave, a visit or a contract may have been entered meanwhile
            visits._check_free_workers(
                {
                    line.intervention_id.id: line.employee_id
                    for line in lines
                    if line.intervention_id in visits and line.employee_id
                }
            )
            visits.with_context(tracking_disable=True)._write_places(
                {v.with_context(tracking_disable=True): x for v, x in values.items()}
            )
            self._note(visits)
        self._record_absence()
        self.is_applied = True
        return self._show_result()

    def _note(self, visits):
        """Say in the history of each visit who went and why."""
        bodies = {}
        for visit in visits:
            bodies[visit.id] = self.env._(
                "%(old)s is away (%(reason)s): %(new)s goes instead.",
                old=self.employee_id.name,
                reason=self.reason or self.env._("no reason given"),
                new=visit.employee_id.name or self.env._("nobody yet"),
            )
        visits._message_log_batch(bodies=bodies)

    def _record_absence(self):
        """Keep the worker free of other visits: a leave, or just the time."""
        if not self.record_absence:
            return
        may_leave = self.env.user.has_group("hr_holidays.group_hr_holidays_user")
        leave_type = self.leave_type_id if may_leave else False
        start, stop = self._get_limits()
        if leave_type:
            leave = self.env["hr.leave"].create(
                {
                    "employee_id": self.employee_id.id,
                    "holiday_status_id": leave_type.id,
                    "request_date_from": self.date_from,
                    "request_date_to": self.date_to,
                    "name": self.reason or False,
                }
            )
            if leave.state not in ("validate", "validate1"):
                leave.action_approve()
            return
        # the coordinator may read and write visits, not the calendars of HR
        resource = self.employee_id.sudo().resource_id
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": self.reason or self.env._("Away"),
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "company_id": self.employee_id.company_id.id,
                "date_from": start,
                "date_to": stop,
                "time_type": "leave",
            }
        )

    def _show_result(self):
        """:return: clients to call, and what is still to fill"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replacement Done: Clients to Call"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_to_fill(self):
        """Open what nobody takes."""
        missing = self.line_ids.intervention_id.filtered(lambda v: not v.employee_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_to_fill_action"
        )
        return {**action, "domain": [("id", "in", missing.ids)]}


class CareReplaceLine(models.TransientModel):
    _name = "care.replace.line"
    _description = "Visit to Replace"
    _order = "start, id"

    wizard_id = fields.Many2one("care.replace.wizard", ondelete="cascade")
    intervention_id = fields.Many2one(
        "care.intervention", "Visit", required=True, ondelete="cascade"
    )
    start = fields.Datetime(related="intervention_id.start", store=True)
    stop = fields.Datetime(related="intervention_id.stop")
    partner_id = fields.Many2one(related="intervention_id.partner_id")
    client_phone = fields.Char(related="intervention_id.client_phone")
    proposed_ids = fields.Many2many("hr.employee")
    employee_id = fields.Many2one(
        "hr.employee", "Goes instead", domain="[('id', 'in', proposed_ids)]"
    )
