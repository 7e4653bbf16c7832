import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tools import SQL, format_datetime

APPOINTMENT_FIELDS = {"technician_id", "appointment_start", "appointment_end"}
#: the technician is told by his planning, not by an invitation
QUIET = {"no_mail_to_attendees": True, "dont_notify": True, "mail_create_nolog": True}


class ExpertiseDossierAppointment(models.Model):
    """Appointment: technician, date, clashes.

    The ``calendar.event`` is the only truth; the dates here are read from it
    and written to it.
    """

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    technician_id = fields.Many2one(
        "hr.employee", check_company=True, index="btree_not_null", tracking=True
    )
    technician_user_id = fields.Many2one(
        "res.users",
        "Technician's user",
        related="technician_id.user_id",
        store=True,
        index="btree_not_null",
    )
    technician_initials = fields.Char(
        "Tech.", compute="_compute_technician_initials", store=True
    )
    appointment_event_id = fields.Many2one(
        "calendar.event",
        "Appointment",
        copy=False,
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    appointment_start = fields.Datetime(
        "Appointment from",
        compute="_compute_appointment",
        inverse="_inverse_appointment",
        store=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
    )
    appointment_end = fields.Datetime(
        "Appointment until",
        compute="_compute_appointment",
        inverse="_inverse_appointment",
        store=True,
        copy=False,
    )

    @api.depends("technician_id.name")
    def _compute_technician_initials(self):
        for dossier in self:
            words = (dossier.technician_id.name or "").replace("-", " ").split()
            dossier.technician_initials = "".join(word[0] for word in words).upper()

    @api.depends(
        "appointment_event_id.start",
        "appointment_event_id.stop",
        "appointment_event_id.active",
    )
    def _compute_appointment(self):
        for dossier in self:
            event = dossier.appointment_event_id
            live = event.active
            dossier.appointment_start = event.start if live else False
            dossier.appointment_end = event.stop if live else False

    def _inverse_appointment(self):
        for dossier in self:
            start, end = dossier.appointment_start, dossier.appointment_end
            # `write` and `create` check the clashes when all is written
            event = dossier.appointment_event_id.sudo().with_context(
                **QUIET, dossier_checks_clashes=True
            )
            if not start:
                if end:
                    raise ValidationError(
                        self.env._(
                            "The appointment of %s has an end but no start: give its "
                            "start.",
                            dossier.display_name,
                        )
                    )
                dossier.appointment_event_id = False
                event.unlink()
                continue
            end = end or start + dossier._get_appointment_length()
            if end <= start:
                raise ValidationError(
                    self.env._(
                        "The appointment of %(dossier)s ends before it starts: "
                        "choose an end after %(start)s.",
                        dossier=dossier.display_name,
                        start=format_datetime(self.env, start, dt_format="short"),
                    )
                )
            if event:
                event.write({"start": start, "stop": end, "active": True})
            else:
                dossier.appointment_event_id = event.create(
                    dossier._prepare_event_values(start, end)
                )

    def _get_appointment_length(self):
        """:return: how long this appointment lasts (``timedelta``)"""
        event = self.appointment_event_id.sudo()
        if event:
            return event.stop - event.start
        return timedelta(hours=self.company_id.dossier_appointment_hours)

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._fill_appointment_end(vals) for vals in vals_list]
        dossiers = super().create(vals_list)
        dossiers.filtered("appointment_start")._after_appointment_change()
        dossiers.filtered("technician_id")._sync_planning_state()
        return dossiers

    def _fill_appointment_end(self, vals):
        """:return: the values to create, with an end where there is a start"""
        if not vals.get("appointment_start") or vals.get("appointment_end"):
            return vals
        company = self.env["res.company"].browse(vals.get("company_id"))
        hours = (company or self.env.company).dossier_appointment_hours
        start = fields.Datetime.to_datetime(vals["appointment_start"])
        return {**vals, "appointment_end": start + timedelta(hours=hours)}

    def write(self, vals):
        if vals.get("appointment_start") and not vals.get("appointment_end"):
            # a new start moves the appointment, it does not stretch it
            start = fields.Datetime.to_datetime(vals["appointment_start"])
            for length, dossiers in self.grouped(
                lambda dossier: dossier._get_appointment_length()
            ).items():
                dossiers.write({**vals, "appointment_end": start + length})
            return True
        if "appointment_start" in vals and not vals["appointment_start"]:
            vals = {**vals, "appointment_end": False}
        result = super().write(vals)
        if APPOINTMENT_FIELDS & vals.keys():
            self._after_appointment_change()
            self._sync_planning_state()
        elif {"property_id", "owner_id"} & vals.keys():
            self._refresh_events()
        if vals.get("state") == self._closed_state or vals.get("trashed_at"):
            self._release_appointments()
        return result

    def unlink(self):
        events = self.appointment_event_id.sudo()
        result = super().unlink()
        events.exists().unlink()
        return result

    # -------------------------------------------------------------------------
    # The calendar event
    # -------------------------------------------------------------------------
    def _prepare_event_values(self, start, end):
        self.ensure_one()
        return {
            "start": start,
            "stop": end,
            "user_id": (self.technician_user_id or self.env.user).id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            **self._prepare_event_details(),
        }

    def _prepare_event_details(self):
        """What the event says, apart from when: kept up to date by itself."""
        self.ensure_one()
        dossier = self.sudo()
        partner = dossier._get_technician_partner()
        title = [dossier.name, dossier.owner_id.name, dossier.city]
        return {
            "name": " – ".join(filter(None, title)),
            "location": dossier.property_id.name or False,
            "partner_ids": [fields.Command.set(partner.ids)],
        }

    def _get_technician_partner(self):
        """:return: the ``res.partner`` in whose calendar the technician's day is"""
        technician = self.technician_id.sudo()
        return technician.user_id.partner_id or technician.work_contact_id

    def _refresh_events(self):
        for dossier in self.filtered("appointment_event_id"):
            event = dossier.appointment_event_id.sudo().with_context(**QUIET)
            values = dossier._prepare_event_details()
            if dossier.technician_user_id:
                values["user_id"] = dossier.technician_user_id.id
            event.write(values)

    def _after_appointment_change(self):
        self._refresh_events()
        self._check_appointment_conflicts()

    def _release_appointments(self):
        """Free the technician's time; the event stays, archived, to come back."""
        self.appointment_event_id.sudo().with_context(**QUIET).active = False

    def _restore_appointments(self):
        """Bring back the appointments of reopened or restored dossiers.

        Where the slot was taken meanwhile, the history says to plan it anew.
        """
        for dossier in self:
            event = dossier.appointment_event_id.sudo().with_context(**QUIET)
            if not event or event.active:
                continue
            if dossier._get_appointment_conflicts(event.start, event.stop):
                dossier.appointment_event_id = False
                event.unlink()
                dossier.log_comment(
                    self.env._("The former appointment's time is taken: plan it anew.")
                )
            else:
                event.active = True

    def _recompute_after_trash(self):
        result = super()._recompute_after_trash()
        self.filtered(lambda d: d.state != self._closed_state)._restore_appointments()
        self._sync_planning_state()
        return result

    # -------------------------------------------------------------------------
    # Clashes
    # -------------------------------------------------------------------------
    def _check_appointment_conflicts(self):
        """Refuse a clash, unless the office confirms it.

        :raise RedirectWarning: for the office: says what clashes, leads to the
            wizard that confirms
        :raise UserError: for everybody else
        """
        planned = self.filtered(
            lambda d: d.technician_id
            and d.appointment_start
            and d.state != self._closed_state
        )
        planned._lock_technicians()
        for dossier in planned:
            busy = dossier._get_appointment_conflicts(
                dossier.appointment_start, dossier.appointment_end
            )
            conflicts = busy + dossier._get_certification_conflicts(
                dossier.technician_id, dossier.appointment_start
            )
            if not conflicts:
                continue
            if self.env.context.get("dossier_confirm_conflict"):
                dossier._check_office("appointment")
                dossier.log_comment(
                    self.env._(
                        "Planned all the same by %(user)s: %(conflicts)s",
                        user=self.env.user.name,
                        conflicts="; ".join(conflicts),
                    )
                )
            else:
                dossier._raise_conflicts(conflicts, is_free=not busy)

    def _raise_conflicts(self, conflicts, is_free=False):
        values = {
            "technician": self.technician_id.sudo().name,
            "dossier": self.display_name,
            "conflicts": "\n".join(f"• {conflict}" for conflict in conflicts),
        }
        if is_free:
            message = self.env._(
                "%(technician)s is not certified for %(dossier)s:\n%(conflicts)s",
                **values,
            )
        else:
            message = self.env._(
                "%(technician)s is not free for %(dossier)s:\n%(conflicts)s", **values
            )
        if not self.env.user.has_group("expertise_dossier.group_office"):
            raise UserError(
                self.env._(
                    "%(message)s\nChoose another time, or ask the office.",
                    message=message,
                )
            )
        action = self.env.ref("expertise_dossier.action_plan_wizard")
        context = {
            "default_dossier_id": self.id,
            "default_technician_id": self.technician_id.id,
            "default_start": fields.Datetime.to_string(self.appointment_start),
            "default_end": fields.Datetime.to_string(self.appointment_end),
        }
        refusal = RedirectWarning(
            message, action.id, self.env._("Choose or confirm"), context
        )
        # a drag that is refused is daily work: no traceback in the server's log
        refusal.loglevel = logging.INFO
        raise refusal

    def _lock_technicians(self):
        """Let two people who plan the same technician come one after the other.

        Writing the row (rather than locking it) makes PostgreSQL refuse the
        second one's snapshot; Odoo then runs his request again, and it sees the
        first one's appointment.
        """
        technician_ids = self.technician_id.ids
        if technician_ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE hr_employee SET id = id WHERE id IN %s",
                    tuple(sorted(technician_ids)),
                )
            )

    def _get_appointment_conflicts(self, start, end, technician=None):
        """What the technician already has between two moments.

        :param datetime start: UTC
        :param datetime end: UTC
        :param technician: ``hr.employee``; the dossier's by default
        :return: one sentence for each clash (list of str)
        """
        self.ensure_one()
        technician = (technician or self.technician_id).sudo()
        if not technician or not start or not end:
            return []
        return [
            *self._get_event_conflicts(technician, start, end),
            *self._get_leave_conflicts(technician, start, end),
        ]

    def _get_event_conflicts(self, technician, start, end):
        partner = technician.user_id.partner_id or technician.work_contact_id
        busy = partner._get_busy_calendar_events(start, end).get(
            partner.id, self.env["calendar.event"]
        )
        conflicts = []
        for event in busy.sudo() - self.appointment_event_id.sudo():
            # touching is not clashing
            if event.stop <= start or event.start >= end:
                continue
            is_dossier = event.res_model == self._name
            conflicts.append(
                self.env._(
                    "%(start)s – %(end)s: %(what)s",
                    start=self._format_moment(event.start),
                    end=self._format_moment(event.stop),
                    what=event.name if is_dossier else self.env._("busy"),
                )
            )
        return conflicts

    def _get_leave_conflicts(self, technician, start, end):
        calendar = technician.resource_calendar_id
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("date_from", "<", end),
                    ("date_to", ">", start),
                    ("resource_id", "in", [technician.resource_id.id, False]),
                    ("calendar_id", "in", [calendar.id, False]),
                    ("company_id", "in", [technician.company_id.id, False]),
                    ("time_type", "=", "leave"),
                ]
            )
        )
        return [
            self.env._(
                "absent from %(start)s to %(end)s",
                start=self._format_moment(leave.date_from),
                end=self._format_moment(leave.date_to),
            )
            if leave.resource_id
            else self.env._("public holiday: %s", leave.name or "")
            if leave.is_public_holiday
            else self.env._("closed: %s", leave.name or "")
            for leave in leaves
        ]

    def _format_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short")

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_plan(self):
        """Open the wizard that gives technician and date."""
        if len(self) != 1:
            raise UserError(
                self.env._("Plan the dossiers one by one: each has its own date.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan"),
            "res_model": "expertise.plan.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }
