from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import local_time

#: what says who goes where, and when
COVERING = {"mission_root_id", "employee_id", "slot_root_ids", "date_from", "date_to"}


class CareAssignment(models.Model):
    """Who goes to a mission, from when until when, for all its slots or some.

    It belongs to the mission whatever the version of the form, so that a locked form
    stays as it is while workers come and go.
    """

    _name = "care.assignment"
    _description = "Assignment"
    _order = "mission_root_id, date_from, id"
    _check_company_auto = True
    _rec_name = "employee_id"

    mission_root_id = fields.Many2one(
        "care.mission", "Mission", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        related="mission_root_id.partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="mission_root_id.company_id", store=True, index=True
    )
    slot_root_ids = fields.Many2many(
        "care.mission.slot", string="Slots", help="Empty: all slots of the mission."
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Worker",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("is_care_worker", "=", True)],
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date("Until")
    is_over = fields.Boolean("Over", compute="_compute_is_over")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An assignment ends on its first day or later.",
    )

    @api.depends("date_to")
    def _compute_is_over(self):
        today = fields.Date.context_today(self)
        for assignment in self:
            assignment.is_over = bool(
                assignment.date_to and assignment.date_to <= today
            )

    @api.model_create_multi
    def create(self, vals_list):
        assignments = super().create(vals_list)
        assignments._on_assigned()  # care_assignment_planning.py
        return assignments

    def write(self, vals):
        if not COVERING & vals.keys():
            return super().write(vals)
        held = self._get_held_visits()
        shorter = self._is_shorter(vals)
        result = super().write(vals)
        self._release(held)
        if not shorter:
            self._on_assigned()
        return result

    def unlink(self):
        held = self._get_held_visits()
        result = super().unlink()
        self._release(held)
        return result

    @api.constrains("mission_root_id", "slot_root_ids")
    def _check_slots(self):
        for assignment in self:
            root = assignment.mission_root_id
            if root.root_id != root:
                raise ValidationError(
                    self.env._("Assign a worker to the first version of the mission.")
                )
            if assignment.slot_root_ids.mission_id.root_id - root:
                raise ValidationError(
                    self.env._("The slots of an assignment are those of its mission.")
                )

    def _spans(self, date_from, date_to):
        """:return: whether it lasts from a day until another one, False: for ever"""
        self.ensure_one()
        return self.date_from <= date_from and (
            not self.date_to or bool(date_to) and date_to <= self.date_to
        )

    def _extend(self, date_from, date_to):
        """Let it begin that early and end that late; it becomes no shorter."""
        self.ensure_one()
        if self.date_to and date_to:
            date_to = max(date_to, self.date_to)
        self.write(
            {
                "date_from": min(date_from, self.date_from),
                "date_to": self.date_to and date_to,
            }
        )

    def action_edit(self):
        """Open the dates of an assignment, to end it or to begin it earlier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assignment of %(worker)s", worker=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_end_today(self):
        """« Terminer »: today is the last day; what has not begun is taken back."""
        for company, assignments in self.grouped("company_id").items():
            now = fields.Datetime.now()
            today = local_time.to_local(now, company.care_tz).date()
            future = assignments.filtered(lambda a, day=today: a.date_from > day)
            lasting = (assignments - future).filtered(
                lambda a, day=today: not a.date_to or a.date_to > day
            )
            lasting.write({"date_to": today})
            future.unlink()
