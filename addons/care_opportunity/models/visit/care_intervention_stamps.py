from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import local_time
from .care_intervention_status import NEXT_STATES

ABSENCES = [
    ("absent", "Client absent"),
    ("closed", "Door not opened"),
    ("refused", "Refused by the client"),
    ("other", "Other reason"),
]


class CareInterventionStamps(models.Model):
    """The stamps of a visit: planned, stamped and billed time stay three values."""

    # one face of the visit a file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    stamp_ids = fields.One2many("care.stamp", "intervention_id", "Stamps")
    stamped_start = fields.Datetime("Arrival", compute="_compute_stamped", store=True)
    stamped_stop = fields.Datetime("Departure", compute="_compute_stamped", store=True)
    stamped_minutes = fields.Integer(
        compute="_compute_stamped",
        store=True,
        aggregator="sum",
        help="From the minute of the arrival to that of the departure, corrections "
        "included; 0 when one of the two is missing.",
    )
    missed_reason = fields.Selection(
        ABSENCES, "Why not done", copy=False, readonly=True, tracking=True
    )
    missed_note = fields.Char(
        "What the worker says", copy=False, readonly=True, tracking=True
    )

    reading_count = fields.Integer(
        compute="_compute_reading_count",
        groups="care_opportunity.group_manager",
        help="How often the worker has read the sheet of the client.",
    )

    @api.depends("stamp_ids.moment", "employee_id")
    def _compute_stamped(self):
        for visit in self:
            last = {
                stamp.kind: stamp.moment
                for stamp in visit.stamp_ids.sorted("id")
                # what another worker stamped proves nothing for this one
                if stamp.employee_id == visit.employee_id
            }
            start, stop = last.get("start"), last.get("stop")
            visit.stamped_start = start
            visit.stamped_stop = stop
            visit.stamped_minutes = (
                start
                and stop
                and (
                    stop.replace(second=0, microsecond=0)
                    - start.replace(second=0, microsecond=0)
                )
                // timedelta(minutes=1)
            )

    def _compute_reading_count(self):
        counts = {
            (employee, partner): count
            for employee, partner, count in self.env["care.reading"]._read_group(
                [
                    ("employee_id", "in", self.employee_id.ids),
                    ("partner_id", "in", self.partner_id.ids),
                ],
                ["employee_id", "partner_id"],
                ["__count"],
            )
        }
        for visit in self:
            who = (visit.employee_id._origin, visit.partner_id._origin)
            visit.reading_count = counts.get(who, 0)

    def action_view_readings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_reading_action"
        )
        action["domain"] = [
            ("employee_id", "=", self.employee_id.id),
            ("partner_id", "=", self.partner_id.id),
        ]
        action["context"] = {}
        return action

    # -------------------------------------------------------------------------
    # By the worker
    # -------------------------------------------------------------------------
    def _get_stamp_window(self):
        """:return: (first, last) moment of a stamp: the day of the visit on the clock
        of the firm, and the tolerance before and after it
        """
        self.ensure_one()
        zone = self.company_id.care_tz
        tolerance = timedelta(minutes=self.company_id.care_stamp_tolerance)
        first = local_time.to_local(self.start, zone).date()
        last = local_time.to_local(self.stop, zone).date()
        return (
            local_time.to_utc(first, 0, zone) - tolerance,
            local_time.to_utc(last, local_time.DAY_MINUTES, zone) + tolerance,
        )

    def _is_in_stamp_window(self):
        first, last = self._get_stamp_window()
        return first <= fields.Datetime.now() <= last

    def _take_turns(self):
        """Let who presses twice, or two who press at once, come one after the other.

        Who waited finds the row changed: the server then runs his request again.
        """
        self.env.cr.execute(
            "SELECT 1 FROM care_intervention WHERE id = ANY(%s) FOR UPDATE",
            [self.ids],
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _check_going_on(self):
        """:raise UserError: too early, too late, cancelled, or closed by the office"""
        if self.state == "cancelled":
            raise UserError(self.env._("This visit is cancelled. Call the office."))
        if not self._is_in_stamp_window():
            raise UserError(
                self.env._("This visit is stamped on its own day. Call the office.")
            )
        if self.state not in ("planned", "started"):
            raise UserError(
                self.env._(
                    "This visit is closed. Call the office if something is wrong."
                )
            )

    def _stamp(self, kind, place=None):
        """Keep that the worker came or left, now; pressed again, the first counts.

        :param str kind: ``start`` or ``stop``
        :param dict place: latitude, longitude, accuracy (m); kept where the firm wants
            it
        :raise UserError: not the day, cancelled, closed, or left before he came
        """
        self.ensure_one()
        self._take_turns()
        if self.state != "cancelled" and self[f"stamped_{kind}"]:
            return
        self._check_going_on()
        if kind == "stop" and not self.stamped_start:
            raise UserError(self.env._("Stamp your arrival first."))
        now = fields.Datetime.now()
        stamp = self._add_stamp(kind, now, "portal")
        if place and self.company_id.care_stamp_place:
            self.env["care.stamp.place"].sudo().create(
                {"stamp_id": stamp.id, "company_id": self.company_id.id, **place}
            )
        if kind == "start":
            self._start(now)
        else:
            self._finish(now)

    def _add_stamp(self, kind, moment, way, reason=False):
        return (
            self.env["care.stamp"]
            .sudo()
            .create(
                {
                    "intervention_id": self.id,
                    "company_id": self.company_id.id,
                    "employee_id": self.employee_id.id,
                    "kind": kind,
                    "moment": moment,
                    "way": way,
                    "user_id": self.env.uid,
                    "reason": reason,
                }
            )
        )

    def _report_absence(self, reason, note):
        """The worker is there, and nobody lets him work; pressed again, the first
        counts.

        :param str reason: one of ``ABSENCES``
        :param str note: what he says
        """
        self.ensure_one()
        self._take_turns()
        if self.state == "missed" and self.missed_reason:
            return
        self._check_going_on()
        self.write({"state": "missed", "missed_reason": reason, "missed_note": note})
        self._tell_absence()

    def _get_office_users(self):
        """:return: who is told what happens to the visit: who follows the client, else
        the managers of the firm, else its coordinators; those only who may open it
        """
        self.ensure_one()
        firm = self.company_id
        staff = firm._get_care_users("group_user")
        return (
            self.partner_id.care_manager_id & staff
            or self.assessment_id.user_id & staff
            or firm._get_care_users("group_manager")
            or staff
        )

    def _tell_absence(self):
        """Mail the office, in its language: what is missed is dealt with the same
        day.
        """
        office = self._get_office_users()
        visit = self.with_context(lang=office[:1].lang or self.env.lang)
        reasons = visit._fields["missed_reason"]._description_selection(visit.env)
        visit.message_post(
            body=visit.env._(
                "%(worker)s could not work: %(reason)s. %(note)s",
                worker=self.employee_id.name,
                reason=dict(reasons)[self.missed_reason],
                note=self.missed_note or "",
            ),
            author_id=self.env.user.partner_id.id,
            partner_ids=office.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    # -------------------------------------------------------------------------
    # By the office
    # -------------------------------------------------------------------------
    def _correct_stamps(self, start, stop, reason):
        """Add the lines that make arrival and departure what the office says.

        :param datetime start: naive UTC; empty takes the arrival back
        :param datetime stop: the same for the departure
        :raise UserError: no reason, no worker, or times that cannot be
        """
        self.ensure_one()
        self.check_access("write")
        self._take_turns()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why you correct the times."))
        if not self.employee_id:
            raise UserError(self.env._("Say first who went there: the visit has none."))
        if self.state == "cancelled":
            raise UserError(self.env._("This visit is cancelled: it has no times."))
        if stop and not start:
            raise UserError(self.env._("Who left has come: give the arrival too."))
        if start and stop and stop <= start:
            raise UserError(self.env._("The departure comes after the arrival."))
        if start and max(start, stop or start) > fields.Datetime.now():
            raise UserError(self.env._("A stamp cannot be in the future."))
        changes = [
            (kind, moment)
            for kind, moment in (("start", start), ("stop", stop))
            if (moment or False) != self[f"stamped_{kind}"]
        ]
        if not changes:
            raise UserError(
                self.env._("There is nothing to correct: the times are those stamped.")
            )
        for kind, moment in changes:
            self._add_stamp(kind, moment, "office", reason)
        self._follow_stamps()

    def _follow_stamps(self):
        """Bring the state in line with the times that the office has set."""
        if not self.stamped_start:
            if self.state in ("started", "done"):
                self.state = "planned"
            return
        state = "done" if self.stamped_stop else "started"
        if self.state == state:
            return
        if state not in NEXT_STATES[self.state]:
            self.state = "planned"
        self.state = state

    def _check_not_stamped(self):
        """:raise UserError: the worker's stamps would no longer count"""
        for visit in self:
            if visit.stamped_start or visit.stamped_stop:
                raise UserError(
                    self.env._(
                        "%(worker)s has stamped at %(client)s. Take these times back "
                        "with “Correct the times” before you choose somebody else.",
                        worker=visit.employee_id.name,
                        client=visit.partner_id.name,
                    )
                )

    def _check_stamped_day(self):
        """:raise UserError: a visit was moved away from the day it was stamped on"""
        # one without its times is refused by the database
        for visit in self.filtered(lambda v: v.stamped_start and v.start and v.stop):
            first, last = visit._get_stamp_window()
            if not first <= visit.stamped_start <= last:
                raise UserError(
                    self.env._(
                        "%(worker)s arrived at %(client)s on %(when)s: the visit stays "
                        "on that day. Correct the times first if they are wrong.",
                        worker=visit.employee_id.name,
                        client=visit.partner_id.name,
                        when=self._format_moment(visit.stamped_start, visit.company_id),
                    )
                )

    def action_correct_stamps(self):
        """:return: the wizard that asks for the true times and the reason"""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the times"),
            "res_model": "care.stamp.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_intervention_id": self.id},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_without_stamps(self):
        """:raise UserError: a stamp is the proof of a visit"""
        for visit in self:
            if visit.sudo().stamp_ids:
                raise UserError(
                    self.env._(
                        "The visit to %(client)s has stamps: it is kept. Cancel it "
                        "with a reason instead.",
                        client=visit.partner_id.name,
                    )
                )
