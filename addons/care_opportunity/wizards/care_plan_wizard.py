from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date

#: months that can be planned afterwards: what took place before the form was typed
MONTHS_BACK = 3
MONTHS_AHEAD = 12


class CarePlanWizard(models.TransientModel):
    """Plan the visits of a month, sooner than the night's planning would."""

    _name = "care.plan.wizard"
    _description = "Plan a Month"

    mission_ids = fields.Many2many("care.mission", string="Missions", required=True)
    month = fields.Selection(
        "_get_months",
        required=True,
        default=lambda self: fields.Date.context_today(self).strftime("%Y-%m-01"),
    )
    past = fields.Boolean(
        "Also days that have passed",
        compute="_compute_past",
        store=True,
        readonly=False,
        help="For visits that took place before the form was typed.",
    )
    message = fields.Char(compute="_compute_message")

    @api.model
    def _get_months(self):
        first = fields.Date.context_today(self).replace(day=1)
        return [
            (
                month.strftime("%Y-%m-01"),
                format_date(self.env, month, date_format="MMMM yyyy"),
            )
            for month in (
                first + relativedelta(months=number)
                for number in range(-MONTHS_BACK, MONTHS_AHEAD)
            )
        ]

    @api.depends("month")
    def _compute_past(self):
        """A month that is over has no other days."""
        present = fields.Date.context_today(self).strftime("%Y-%m-01")
        for wizard in self:
            wizard.past = bool(wizard.month and wizard.month < present)

    @api.depends("mission_ids")
    def _compute_message(self):
        for wizard in self:
            waiting = wizard.mission_ids.filtered(lambda m: not m.is_accepted)
            in_force = wizard.mission_ids.root_id._get_in_force()
            message = ""
            if wizard.mission_ids and not in_force:
                message = self.env._(
                    "Nothing can be planned yet: validate the needs form first."
                )
            elif waiting:
                message = self.env._(
                    "Without a confirmed quote: %(missions)s. Confirm it, or tick "
                    "“Plan without a quote” on the mission.",
                    missions=", ".join(waiting.mapped("name")),
                )
            wizard.message = message

    def action_plan(self):
        self.ensure_one()
        first = fields.Date.to_date(self.month)
        visits = self.mission_ids._plan_visits(
            first, first + relativedelta(months=1, days=-1), past=self.past
        )
        unassigned = visits.filtered(lambda visit: not visit.employee_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if visits else "info",
                "message": self.env._(
                    "%(count)s visits planned, of which %(unassigned)s without a "
                    "worker.",
                    count=len(visits),
                    unassigned=len(unassigned),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
