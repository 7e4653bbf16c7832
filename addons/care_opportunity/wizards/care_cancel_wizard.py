from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import local_time


class CareCancelWizard(models.TransientModel):
    """Cancel visits: those that were selected, or all of a client in a period."""

    _name = "care.cancel.wizard"
    _description = "Cancel Visits"

    partner_id = fields.Many2one("res.partner", "Client")
    date_from = fields.Date("From", default=fields.Date.context_today)
    date_to = fields.Date("Until", default=fields.Date.context_today)
    intervention_ids = fields.Many2many(
        "care.intervention",
        string="Visits",
        compute="_compute_intervention_ids",
        store=True,
        readonly=False,
    )
    visit_count = fields.Integer(compute="_compute_visit_count")
    reason_kind = fields.Selection(
        [
            ("client", "Client away or no longer wants it"),
            ("hospital", "Stay in hospital"),
            ("holidays", "Client on holiday"),
            ("firm", "By the firm: nobody can go"),
            ("other", "Other"),
        ],
        required=True,
        default="client",
    )
    reason = fields.Char("Details", help="Needed for “Other”.")
    notice = fields.Selection(
        [
            ("auto", "By the firm's deadline, for each visit"),
            ("with", "With notice"),
            ("without", "Without notice"),
        ],
        required=True,
        compute="_compute_notice",
        store=True,
        readonly=False,
        precompute=True,
    )
    notice_hours = fields.Integer(compute="_compute_visit_count")
    late_count = fields.Integer(compute="_compute_visit_count")

    @api.depends("partner_id", "date_from", "date_to")
    def _compute_intervention_ids(self):
        for wizard in self:
            if not (wizard.partner_id and wizard.date_from and wizard.date_to):
                continue
            zone = self.env.company.care_tz
            start = local_time.to_utc(wizard.date_from, 0, zone)
            stop = local_time.to_utc(wizard.date_to, 1440, zone)
            wizard.intervention_ids = self.env["care.intervention"].search(
                [
                    ("partner_id", "=", wizard.partner_id.id),
                    ("start", ">=", start),
                    ("start", "<", stop),
                    ("state", "=", "planned"),
                ]
            )

    @api.depends("reason_kind")
    def _compute_notice(self):
        for wizard in self:
            # nobody gives notice of a stay in hospital, and the firm bills nothing
            # that it calls off itself
            known = wizard.reason_kind in ("hospital", "firm")
            wizard.notice = "with" if known else "auto"

    @api.depends("intervention_ids", "notice")
    def _compute_visit_count(self):
        for wizard in self:
            visits = wizard.intervention_ids
            wizard.visit_count = len(visits)
            wizard.late_count = len(wizard._get_late())
            company = visits.company_id[:1] or self.env.company
            wizard.notice_hours = company.care_cancel_notice_hours

    def _get_late(self):
        """:return: the visits that are cancelled without notice"""
        self.ensure_one()
        if self.notice == "with":
            return self.intervention_ids.browse()
        if self.notice == "without":
            return self.intervention_ids
        now = fields.Datetime.now()
        return self.intervention_ids.filtered(
            lambda v: (
                v.start < now + timedelta(hours=v.company_id.care_cancel_notice_hours)
            )
        )

    def action_cancel(self):
        """Cancel them, all or none.

        :raise UserError: no reason, or one of them can no longer be cancelled
        """
        self.ensure_one()
        label = dict(self._fields["reason_kind"]._description_selection(self.env))
        details = (self.reason or "").strip()
        if self.reason_kind == "other":
            if not details:
                raise UserError(self.env._("Say why the visits are cancelled."))
            reason = details
        else:
            reason = label[self.reason_kind]
            if details:
                reason = f"{reason} – {details}"
        visits = self.intervention_ids.filtered(lambda v: v.state != "cancelled")
        late = self._get_late() & visits
        for some, is_late in ((late, True), (visits - late, False)):
            if some:
                some.write(
                    {
                        "state": "cancelled",
                        "cancelled_late": is_late,
                        "cancel_reason": reason,
                    }
                )
        return {"type": "ir.actions.act_window_close"}
