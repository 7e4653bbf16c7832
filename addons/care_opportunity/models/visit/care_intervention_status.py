from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: what may follow a state; the way back is « Undo »
NEXT_STATES = {
    "planned": {"started", "done", "missed", "cancelled"},
    "started": {"planned", "done", "missed"},
    "done": {"planned", "missed"},
    "missed": {"planned", "done", "cancelled"},
    "cancelled": {"planned"},
}
#: what the rules of a state look at beside it
RECHECKED_FIELDS = {"start", "stop", "employee_id"}
#: states that say what took place
PAST_STATES = ("started", "done", "missed")
#: how much the clock of a telephone may be ahead of ours
CLOCK_ERROR = timedelta(minutes=5)


class CareInterventionStatus(models.Model):
    """Planned, started, done, missed, cancelled: what may follow what, whoever writes.

    A rule of a state is a method ``_check_state_<state>``; it runs after the write, in
    the same transaction.
    """

    # one face of the visit per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        for state, created in visits.grouped("state").items():
            created._check_state(state)
        return visits

    def write(self, vals):
        state = vals.get("state")
        changed = self.filtered(lambda visit: state and visit.state != state)
        for visit in changed:
            if state not in NEXT_STATES[visit.state]:
                visit._refuse_state(state)
        if state and state != "cancelled":
            vals = {
                **vals,
                "cancelled_late": False,
                "cancel_reason": False,
                "dropped_by_plan": False,
            }
        if state and state != "missed":
            vals = {**vals, "missed_reason": False, "missed_note": False}
        if "employee_id" in vals:
            self.filtered(
                lambda visit: visit.employee_id.id != (vals["employee_id"] or False)
            )._check_not_stamped()
        result = super().write(vals)
        changed._check_state(state)
        if RECHECKED_FIELDS & vals.keys():
            for known, visits in (self - changed).grouped("state").items():
                if known in PAST_STATES:
                    visits._check_state(known)
            if "start" in vals or "stop" in vals:
                self._check_stamped_day()
        return result

    def _refuse_state(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        if (self.state, state) == ("started", "cancelled"):
            raise UserError(
                self.env._(
                    "The visit to %(client)s has started: it can no longer be "
                    "cancelled. Mark it as done or missed.",
                    client=self.partner_id.name,
                )
            )
        raise UserError(
            self.env._(
                "The visit to %(client)s is “%(old)s”: it cannot become “%(new)s”. "
                "Put it back to planned first.",
                client=self.partner_id.name,
                old=labels[self.state],
                new=labels[state],
            )
        )

    def _check_state(self, state):
        check = getattr(self, f"_check_state_{state}", None)
        if check:
            check()

    def _check_state_started(self):
        """:raise UserError: nobody is to go there, or its day has not come"""
        now = fields.Datetime.now()
        for visit in self:
            if not visit.employee_id:
                raise UserError(
                    self.env._(
                        "Nobody goes to %(client)s yet: choose a worker first.",
                        client=visit.partner_id.name,
                    )
                )
            if visit._get_stamp_window()[0] > now:
                raise UserError(
                    self.env._(
                        "The visit to %(client)s is planned for %(when)s: it is too "
                        "early to start it.",
                        client=visit.partner_id.name,
                        when=self._format_moment(visit.start, visit.company_id),
                    )
                )

    def _check_state_done(self):
        """:raise UserError: it has not begun, or nobody was there"""
        self._check_has_begun()
        for visit in self:
            if not visit.employee_id:
                raise UserError(
                    self.env._(
                        "Nobody went to %(client)s: choose the worker before you mark "
                        "the visit as done.",
                        client=visit.partner_id.name,
                    )
                )

    def _check_state_missed(self):
        """:raise UserError: it may still take place"""
        self._check_has_begun()

    def _check_has_begun(self):
        """Who comes earlier that day than planned has stamped, or says why not."""
        now = fields.Datetime.now()
        for visit in self:
            said = visit.stamped_start or visit.missed_reason
            if (visit._get_stamp_window()[0] if said else visit.start) > now:
                raise UserError(
                    self.env._(
                        "The visit to %(client)s is only on %(when)s: move it or wait "
                        "until then.",
                        client=visit.partner_id.name,
                        when=self._format_moment(visit.start, visit.company_id),
                    )
                )

    def _check_state_cancelled(self):
        """:raise UserError: without a reason nobody knows later whether it is billed"""
        for visit in self:
            if not (visit.cancel_reason or "").strip():
                raise UserError(
                    self.env._(
                        "Say why the visit to %(client)s is cancelled.",
                        client=visit.partner_id.name,
                    )
                )

    # -------------------------------------------------------------------------
    # Buttons
    # -------------------------------------------------------------------------
    def action_done(self):
        self.filtered(lambda visit: visit.state != "done").write({"state": "done"})

    def action_missed(self):
        self.filtered(lambda visit: visit.state != "missed").write({"state": "missed"})

    def action_undo(self):
        """Put visits back to planned, as long as none is invoiced."""
        self.filtered(lambda visit: visit.state != "planned").write(
            {"state": "planned"}
        )

    def action_cancel(self):
        """Ask for the reason, for all visits at once."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Visits"),
            "res_model": "care.cancel.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_intervention_ids": self.ids},
        }

    # -------------------------------------------------------------------------
    # Stamps
    # -------------------------------------------------------------------------
    def _check_stamp(self, at):
        """:raise UserError: nobody stamps what is still to come"""
        if at > fields.Datetime.now() + CLOCK_ERROR:
            raise UserError(
                self.env._("The time of the stamp lies in the future: check the clock.")
            )

    def _start(self, at):
        """The worker is there; said twice, it is once.

        :param datetime at: when, naive UTC
        """
        self._check_stamp(at)
        self.filtered(lambda visit: visit.state != "started").write(
            {"state": "started"}
        )

    def _finish(self, at):
        """The worker leaves; said twice, it is once.

        :param datetime at: when, naive UTC
        """
        self._check_stamp(at)
        self.filtered(lambda visit: visit.state != "done").write({"state": "done"})
