from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .care_adverse_event import CLOCK_TOLERANCE
from .care_event_type import SEVERITY_RANK

WAYS = [
    ("voice", "By voice"),
    ("mail", "By mail"),
    ("form", "By form"),
]
REPORT_STATES = [
    ("none", "Not to be reported"),
    ("to_tell", "To be reported"),
    ("late", "Report late"),
    ("to_confirm", "To be confirmed in writing"),
    ("confirm_late", "Confirmation late"),
    ("reported", "Reported"),
]
#: by the director alone (CASF art. R331-8)
DIRECTOR_FIELDS = {
    "report_decision",
    "report_reason",
    "told_at",
    "told_way",
    "confirmed_at",
}
#: written by the system alone
REPORT_SYSTEM_FIELDS = {
    "decided_by_id",
    "decided_at",
    "alerted_at",
    "tell_alerted_at",
    "confirm_alerted_at",
}
#: source: CASF art. R331-8; real hours, whatever the clocks do
CONFIRM_WITHIN = timedelta(hours=48)
ALERT = "care_opportunity.activity_type_event_alert"
CRON_BATCH = 200


class CareAdverseEventReport(models.Model):
    """The serious events, which the authority is told of without delay.

    Source: CASF art. L331-8-1 and R331-8, order of 28 December 2016.
    """

    # one face of the event per file
    _inherit = "care.adverse.event"  # pylint: disable=consider-merging-classes-inherited

    report_proposed = fields.Boolean(
        "Report proposed", compute="_compute_report_proposed", store=True
    )
    report_decision = fields.Selection(
        [("yes", "To be reported"), ("no", "Not to be reported")],
        "Director's decision",
        copy=False,
        tracking=True,
        help="Empty: as proposed from the type and the severity.",
    )
    report_reason = fields.Text(
        "Reason", copy=False, help="Why it is not reported, though proposed."
    )
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False
    )
    decided_at = fields.Datetime("Decided on", readonly=True, copy=False)
    is_reportable = fields.Boolean(
        "To report to the authority",
        compute="_compute_is_reportable",
        store=True,
        index=True,
    )
    tell_deadline = fields.Datetime(
        "To be told by", compute="_compute_tell_deadline", store=True, index=True
    )
    told_at = fields.Datetime("Told on", copy=False, tracking=True)
    told_way = fields.Selection(WAYS, "Told", copy=False, tracking=True)
    confirm_deadline = fields.Datetime(
        "Written confirmation by",
        compute="_compute_confirm_deadline",
        store=True,
        index=True,
        help="48 hours after the report by voice.",
    )
    confirmed_at = fields.Datetime("Confirmed on", copy=False, tracking=True)
    report_state = fields.Selection(
        REPORT_STATES,
        "Report",
        compute="_compute_report_state",
        search="_search_report_state",
    )
    is_director = fields.Boolean(compute="_compute_is_director")
    alerted_at = fields.Datetime(readonly=True, copy=False)
    tell_alerted_at = fields.Datetime(readonly=True, copy=False)
    confirm_alerted_at = fields.Datetime(readonly=True, copy=False)

    _told_complete = models.Constraint(
        "CHECK ((told_at IS NULL) = (told_way IS NULL))",
        "Say when the authority was told, and by which way.",
    )
    _told_after_known = models.Constraint(
        "CHECK (told_at IS NULL OR told_at >= date_trunc('minute', known_date))",
        "The authority is told of what is known: correct one of the two dates.",
    )
    _confirmed_after_told = models.Constraint(
        "CHECK (confirmed_at IS NULL OR (told_at IS NOT NULL"
        " AND confirmed_at >= date_trunc('minute', told_at)))",
        "What was told is confirmed, and later than that: correct one of the dates.",
    )
    _no_with_reason = models.Constraint(
        "CHECK (report_decision IS DISTINCT FROM 'no'"
        " OR COALESCE(btrim(report_reason), '') <> '')",
        "Say why the event is not reported to the authority.",
    )

    # -------------------------------------------------------------------------
    # Computed
    # -------------------------------------------------------------------------
    @api.depends_context("uid")
    def _compute_is_director(self):
        self.is_director = self.env.user.has_group("care_opportunity.group_manager")

    @api.depends("severity", "type_id")
    def _compute_report_proposed(self):
        for event in self:
            least = event.type_id.report_from
            event.report_proposed = bool(
                least
                and event.severity
                and SEVERITY_RANK[event.severity] >= SEVERITY_RANK[least]
            )

    @api.depends("report_proposed", "report_decision")
    def _compute_is_reportable(self):
        for event in self:
            event.is_reportable = event.report_decision == "yes" or (
                event.report_proposed and event.report_decision != "no"
            )

    @api.depends("is_reportable", "known_date", "company_id.care_event_tell_hours")
    def _compute_tell_deadline(self):
        for event in self:
            event.tell_deadline = (
                event.is_reportable
                and event.known_date
                and event.known_date
                + timedelta(hours=event.company_id.care_event_tell_hours)
            )

    @api.depends("told_at", "told_way")
    def _compute_confirm_deadline(self):
        for event in self:
            event.confirm_deadline = (
                event.told_way == "voice"
                and event.told_at
                and event.told_at + CONFIRM_WITHIN
            )

    @api.depends(
        "is_reportable", "told_at", "tell_deadline", "confirm_deadline", "confirmed_at"
    )
    def _compute_report_state(self):
        now = fields.Datetime.now()
        for event in self:
            if event.told_at:
                state = "reported"
                if event.confirm_deadline and not event.confirmed_at:
                    late = event.confirm_deadline < now
                    state = "confirm_late" if late else "to_confirm"
            elif event.is_reportable:
                late = event.tell_deadline and event.tell_deadline < now
                state = "late" if late else "to_tell"
            else:
                state = "none"
            event.report_state = state

    def _search_report_state(self, operator, value):
        """Ask the stored moments: no row changes because an hour has passed."""
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        told = Domain("told_at", "!=", False)
        to_tell = ~told & Domain("is_reportable", "=", True)
        to_confirm = (
            told
            & Domain("confirm_deadline", "!=", False)
            & Domain("confirmed_at", "=", False)
        )
        domains = {
            "none": ~told & Domain("is_reportable", "=", False),
            "to_tell": to_tell & Domain("tell_deadline", ">=", now),
            "late": to_tell & Domain("tell_deadline", "<", now),
            "to_confirm": to_confirm & Domain("confirm_deadline", ">=", now),
            "confirm_late": to_confirm & Domain("confirm_deadline", "<", now),
            "reported": told
            & (
                Domain("confirm_deadline", "=", False)
                | Domain("confirmed_at", "!=", False)
            ),
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    @api.constrains("told_at", "confirmed_at")
    def _check_told_not_in_future(self):
        limit = fields.Datetime.now() + CLOCK_TOLERANCE
        for event in self:
            moments = filter(None, (event.told_at, event.confirmed_at))
            if any(moment > limit for moment in moments):
                raise ValidationError(
                    self.env._("Note what was done: these moments are not to come.")
                )

    def _check_director(self):
        """:raise AccessError: the user is no manager of the add-on"""
        if not self.env.su and not self.env.user.has_group(
            "care_opportunity.group_manager"
        ):
            raise AccessError(
                self.env._(
                    "The director reports to the authority and decides what is "
                    "reported: ask a manager of home care."
                )
            )

    def _check_can_be_treated(self):
        result = super()._check_can_be_treated()
        for event in self:
            if event.report_state in ("to_tell", "late"):
                raise UserError(
                    self.env._(
                        "%(event)s is to be reported to the authority: note when it "
                        "was told, or decide with a reason that it is not reported.",
                        event=event.name,
                    )
                )
            if event.report_state in ("to_confirm", "confirm_late"):
                raise UserError(
                    self.env._(
                        "The report of %(event)s by voice has yet to be confirmed in "
                        "writing: send the sheet, or note when it was confirmed.",
                        event=event.name,
                    )
                )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in DIRECTOR_FIELDS):
            self._check_director()
        for vals in vals_list:
            for name in REPORT_SYSTEM_FIELDS:
                vals.pop(name, None)
        events = super().create(vals_list)
        events.filtered("report_decision")._note_decision()
        events._alert_of_report()
        return events

    def write(self, vals):
        if self._is_system():
            return super().write(vals)
        if REPORT_SYSTEM_FIELDS & vals.keys():
            raise UserError(
                self.env._("Who decided when, and who was alerted, notes itself.")
            )
        if DIRECTOR_FIELDS & vals.keys():
            self._check_director()
        ranks = {event: (event.type_id, event.severity) for event in self}
        result = super().write(vals)
        if "report_decision" in vals:
            self._note_decision()
        elif {"type_id", "severity"} & vals.keys():
            self._doubt_decisions(ranks)
        self._alert_of_report()
        if "told_at" in vals or "confirmed_at" in vals or "report_decision" in vals:
            self._close_alerts()
        return result

    def _note_decision(self):
        for decided in (True, False):
            events = self.filtered(
                lambda event, decided=decided: bool(event.report_decision) == decided
            )
            events._write_system(
                {
                    "decided_by_id": decided and self.env.uid,
                    "decided_at": decided and fields.Datetime.now(),
                }
            )

    def _doubt_decisions(self, before):
        """A “no” was said of another event when its type or severity has risen.

        :param before: {event: (type, severity) before}
        """
        for event in self.filtered(lambda event: event.report_decision == "no"):
            former_type, former = before[event]
            risen = SEVERITY_RANK[event.severity] > SEVERITY_RANK[former]
            if event.report_proposed and (risen or event.type_id != former_type):
                event._write_system({"report_decision": False})
                event._note_decision()
                event.message_post(
                    body=self.env._(
                        "The type or the severity has changed: the decision not to "
                        "report is to be taken again."
                    )
                )

    def _write_system(self, vals):
        """Write what the system alone writes."""
        if self:
            self.sudo().with_context(care_event_system=True).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        for event in self:
            if event.told_at or event.is_reportable:
                raise UserError(
                    self.env._(
                        "%(event)s is one for the authority: it is kept.",
                        event=event.name,
                    )
                )

    # -------------------------------------------------------------------------
    # Alerts
    # -------------------------------------------------------------------------
    def _get_alert_users(self):
        """:return: supervisor and managers who may open the event, each once"""
        self.ensure_one()
        firm = self.company_id
        users = self.supervisor_id.sudo() & firm._get_care_users("group_user")
        return users | firm._get_care_users("group_manager")

    def _get_alert_text(self, deadline, nears):
        """:return: what to do, in the language of the context"""
        if not nears:
            return self.env._("To be reported to the authority without delay")
        if deadline == "tell_deadline":
            return self.env._("Deadline near: tell the authority")
        return self.env._("Deadline near: confirm the report in writing")

    def _alert(self, deadline, nears=False):
        """Give supervisor and managers an activity: a number and a link, no more.

        :param str deadline: the field with the moment by which it is to be done
        """
        self.ensure_one()
        event = self.sudo()
        users = event._get_alert_users()
        for user in users:
            zone = event.with_context(tz=user.tz or event.company_id.care_tz)
            localised = event.with_context(lang=user.lang)
            localised.activity_schedule(
                ALERT,
                fields.Datetime.context_timestamp(zone, event[deadline]).date(),
                localised._get_alert_text(deadline, nears),
                user_id=user.id,
            )
        if event.supervisor_id not in users:
            event.message_post(
                body=self.env._(
                    "The supervisor has no right to open adverse events and got no "
                    "alert: give the right, or choose another supervisor."
                )
            )

    def _alert_of_report(self):
        """Alert once of an event that is to be reported."""
        for event in self.filtered(
            lambda event: event.is_reportable
            and not event.told_at
            and not event.sudo().alerted_at
        ):
            event._write_system({"alerted_at": fields.Datetime.now()})
            event._alert("tell_deadline")

    def _close_alerts(self):
        """What was to be done is done, or is not to be done any more."""
        over = self.sudo().filtered(
            lambda event: event.report_state in ("reported", "none")
        )
        over.activity_feedback([ALERT])
        told = self.sudo().filtered(
            lambda event: event.report_state in ("to_confirm", "confirm_late")
        )
        told.filtered(lambda event: not event.confirm_alerted_at).activity_feedback(
            [ALERT]
        )

    @api.model
    def _cron_alert_deadlines(self):
        """Alert once of each deadline that nears or has passed; safe twice."""
        now = fields.Datetime.now()
        waiting = Domain("told_at", "=", False) & Domain("is_reportable", "=", True)
        waiting |= Domain("told_at", "!=", False) & Domain("confirmed_at", "=", False)
        for (company,) in self._read_group(waiting, ["company_id"]):
            soon = now + timedelta(hours=company.care_event_warn_hours)
            own = Domain("company_id", "=", company.id)
            self._alert_before(
                own
                & Domain("is_reportable", "=", True)
                & Domain("told_at", "=", False)
                & Domain("tell_alerted_at", "=", False)
                & Domain("tell_deadline", "<=", soon),
                "tell_deadline",
                "tell_alerted_at",
            )
            self._alert_before(
                own
                & Domain("told_at", "!=", False)
                & Domain("confirmed_at", "=", False)
                & Domain("confirm_alerted_at", "=", False)
                & Domain("confirm_deadline", "<=", soon),
                "confirm_deadline",
                "confirm_alerted_at",
            )

    def _alert_before(self, domain, deadline, stamp):
        """Alert of what the domain finds; what another worker has locked is its own."""
        events = self.search(domain, limit=CRON_BATCH).try_lock_for_update()
        events.invalidate_recordset([stamp])
        for event in events.filtered(lambda event: not event[stamp]):
            event._write_system({stamp: fields.Datetime.now()})
            event._alert(deadline, nears=True)

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_told_by_voice(self):
        """Note that the authority has been told just now, by voice; once."""
        self.filtered(lambda event: not event.told_at).write(
            {"told_at": fields.Datetime.now(), "told_way": "voice"}
        )

    def action_confirmed(self):
        """Note that the report was confirmed in writing just now; once."""
        self.filtered(lambda event: event.told_at and not event.confirmed_at).write(
            {"confirmed_at": fields.Datetime.now()}
        )
