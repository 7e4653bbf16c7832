from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .care_event_type import SEVERITIES

STATES = [
    ("new", "New"),
    ("progress", "In progress"),
    ("treated", "Treated"),
]
CONTROLS = [
    ("late", "Late"),
    ("soon", "Due soon"),
    ("on_time", "On time"),
    ("treated", "Treated"),
]
#: an event that is due in so many days is “due soon”
SOON_DAYS = 3
#: clocks differ: what is said to be a moment in the future is refused after this
CLOCK_TOLERANCE = timedelta(minutes=5)
#: given by the system alone
SYSTEM_FIELDS = {"name", "treated_at", "treated_by_id"}


class CareAdverseEvent(models.Model):
    """An adverse event at a client's (*événement indésirable*).

    Saving it makes a follow-up note in the files of the client and of each worker,
    once each. Health data: no display name and no mail says more than its number.
    """

    _name = "care.adverse.event"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Adverse Event"
    # what is to be done comes first, the most late of it on top
    _order = "is_treated, deadline, id"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    state = fields.Selection(
        STATES, default="new", required=True, index=True, copy=False, tracking=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        compute="_compute_from_visit",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    intervention_id = fields.Many2one(
        "care.intervention",
        "Visit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('partner_id', '=?', partner_id)]",
    )
    type_id = fields.Many2one(
        "care.event.type",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    severity = fields.Selection(
        SEVERITIES, required=True, default="minor", index=True, tracking=True
    )
    place = fields.Char(help="Kitchen, stairs, in the street…")
    facts = fields.Text(required=True)
    immediate_measures = fields.Text()
    planned_measures = fields.Text()
    fact_date = fields.Datetime(
        "Date of the facts", required=True, default=fields.Datetime.now, index=True
    )
    known_date = fields.Datetime(
        "Known on", required=True, default=fields.Datetime.now, tracking=True
    )
    reporter_id = fields.Many2one(
        "res.partner",
        "Reported by",
        default=lambda self: self.env.user.partner_id,
        ondelete="restrict",
        check_company=True,
    )
    supervisor_id = fields.Many2one(
        "res.users",
        required=True,
        compute="_compute_supervisor_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="By default who follows the client; any user of the firm.",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        "care_adverse_event_employee_rel",
        "event_id",
        "employee_id",
        "Workers",
        check_company=True,
        domain="[('id', 'in', allowed_employee_ids)]",
        help="Among those assigned to the client: by an assignment or a visit.",
    )
    allowed_employee_ids = fields.Many2many(
        "hr.employee", compute="_compute_allowed_employee_ids"
    )
    note_ids = fields.One2many("care.note", "event_id", "Follow-up notes")

    # treatment
    deadline = fields.Date(
        "To be treated by",
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
    )
    is_treated = fields.Boolean(compute="_compute_is_treated", store=True, index=True)
    conclusion = fields.Text(copy=False)
    treated_at = fields.Datetime("Treated on", readonly=True, copy=False)
    treated_by_id = fields.Many2one(
        "res.users", "Treated by", readonly=True, copy=False
    )
    days_late = fields.Integer("Days late", compute="_compute_control")
    control = fields.Selection(
        CONTROLS, compute="_compute_control", search="_search_control"
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This number is already the number of another event."
    )
    _known_after_fact = models.Constraint(
        "CHECK (known_date >= fact_date)",
        "An event is known when it happens or later: correct one of the two dates.",
    )
    _treated_complete = models.Constraint(
        "CHECK ((state = 'treated') = (treated_at IS NOT NULL))",
        "A treated event says since when.",
    )
    _treated_concluded = models.Constraint(
        "CHECK (state <> 'treated' OR COALESCE(btrim(conclusion), '') <> '')",
        "Write the conclusion before you mark the event as treated.",
    )

    # -------------------------------------------------------------------------
    # Computed
    # -------------------------------------------------------------------------
    @api.depends("name")
    def _compute_display_name(self):
        """The number, nothing else: it stands in mails and in activities."""
        for event in self:
            event.display_name = event.name or self.env._("New adverse event")

    @api.depends("intervention_id")
    def _compute_from_visit(self):
        for event in self:
            event.partner_id = event.partner_id or event.intervention_id.partner_id

    @api.depends("partner_id")
    def _compute_supervisor_id(self):
        for event in self:
            manager = event.partner_id.care_manager_id
            if event.company_id not in manager.sudo().company_ids:
                manager = manager.browse()
            event.supervisor_id = manager or event.supervisor_id or self.env.user

    @api.depends("partner_id", "company_id")
    def _compute_allowed_employee_ids(self):
        workers = self._get_assigned_workers(self.partner_id, self.company_id)
        empty = self.env["hr.employee"]
        for event in self:
            event.allowed_employee_ids = workers.get(
                (event.company_id.id, event.partner_id._origin.id), empty
            )

    @api.model
    def _get_assigned_workers(self, partners, companies):
        """:return: {(company id, client id): workers with an assignment or a visit}"""
        domain = Domain("partner_id", "in", partners.ids) & Domain(
            "company_id", "in", companies.ids
        )
        visits = Domain("employee_id", "!=", False) & Domain("state", "!=", "cancelled")
        found = {}
        for model, more in (
            ("care.assignment", Domain.TRUE),
            ("care.intervention", visits),
        ):
            rows = self.env[model]._read_group(
                domain & more,
                ["company_id", "partner_id"],
                ["employee_id:recordset"],
            )
            for company, partner, workers in rows:
                key = company.id, partner.id
                found[key] = found.get(key, workers.browse()) | workers
        return found

    @api.depends("known_date", "company_id")
    def _compute_deadline(self):
        for event in self:
            if event.known_date:
                event.deadline = fields.Datetime.context_timestamp(
                    event.with_context(tz=event.company_id.care_tz), event.known_date
                ).date() + timedelta(days=event.company_id.care_event_days)

    @api.depends("state")
    def _compute_is_treated(self):
        for event in self:
            event.is_treated = event.state == "treated"

    @api.depends("state", "deadline", "treated_at")
    def _compute_control(self):
        today = fields.Date.context_today(self)
        for event in self:
            until = today
            if event.treated_at:
                until = fields.Datetime.context_timestamp(self, event.treated_at).date()
            late = (until - event.deadline).days if event.deadline else 0
            event.days_late = max(late, 0)
            if event.state == "treated":
                event.control = "treated"
            elif late > 0:
                event.control = "late"
            else:
                event.control = (
                    "soon" if event.deadline and -late <= SOON_DAYS else "on_time"
                )

    def _search_control(self, operator, value):
        """Ask the stored deadline: no row changes because a day has passed."""
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = today + timedelta(days=SOON_DAYS)
        is_open = Domain("state", "!=", "treated")
        domains = {
            "treated": Domain("state", "=", "treated"),
            "late": is_open & Domain("deadline", "<", today),
            "soon": is_open
            & Domain("deadline", ">=", today)
            & Domain("deadline", "<=", soon),
            "on_time": is_open
            & (Domain("deadline", ">", soon) | Domain("deadline", "=", False)),
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    @api.constrains("employee_ids", "partner_id")
    def _check_workers(self):
        allowed = self._get_assigned_workers(self.partner_id, self.company_id)
        for event in self:
            # who was assigned when the event was saved stays
            known = event.sudo().note_ids.employee_id
            workers = event.sudo().employee_ids - known
            strangers = workers - allowed.get(
                (event.company_id.id, event.partner_id.id), workers.browse()
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(worker)s is not assigned to %(client)s: neither an "
                        "assignment nor a visit. Assign the worker, or take another.",
                        worker=strangers[0].name,
                        client=event.partner_id.name,
                    )
                )

    @api.constrains("partner_id", "intervention_id")
    def _check_visit(self):
        for event in self:
            visit = event.intervention_id
            if visit and visit.partner_id != event.partner_id:
                raise ValidationError(
                    self.env._("The visit is one to the client of the event.")
                )

    @api.constrains("supervisor_id")
    def _check_supervisor(self):
        for event in self:
            if event.supervisor_id.sudo().share:
                raise ValidationError(
                    self.env._("The supervisor is a user of the firm.")
                )

    @api.constrains("known_date", "fact_date")
    def _check_not_in_future(self):
        limit = fields.Datetime.now() + CLOCK_TOLERANCE
        for event in self:
            if event.known_date > limit or event.fact_date > limit:
                raise ValidationError(
                    self.env._("An event has happened: its dates are not to come.")
                )

    def _check_can_be_treated(self):
        """:raise UserError: what an event needs before it is treated is missing"""
        for event in self:
            if not (event.conclusion or "").strip():
                raise UserError(
                    self.env._(
                        "Write the conclusion of %(event)s before you mark it as "
                        "treated.",
                        event=event.name,
                    )
                )

    # -------------------------------------------------------------------------
    # Create, write, delete
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        treated = [vals.get("state") == "treated" for vals in vals_list]
        for vals in vals_list:
            for name in SYSTEM_FIELDS:
                vals.pop(name, None)
            if not vals.get("company_id"):
                default = self.default_get(["company_id"]).get("company_id")
                vals["company_id"] = default or self.env.company.id
            company = self.env["res.company"].browse(vals["company_id"])
            vals["name"] = self._get_number_sequence(company).next_by_id()
            if vals.get("state") == "treated":
                vals["state"] = "new"
        events = super().create(vals_list)
        done = events.browse(
            [event.id for event, yes in zip(events, treated, strict=True) if yes]
        )
        done.write({"state": "treated"})
        events._make_notes()
        return events

    def write(self, vals):
        if self._is_system():
            return super().write(vals)
        if SYSTEM_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The number of an event, and who treated it when, are noted by "
                    "themselves."
                )
            )
        if "company_id" in vals and any(
            event.company_id.id != vals["company_id"] for event in self
        ):
            raise UserError(self.env._("An event stays with its company."))
        if "partner_id" in vals and any(
            event.partner_id.id != vals["partner_id"] for event in self
        ):
            raise UserError(
                self.env._(
                    "The event has its notes in the client's file: it stays with this "
                    "client. Report another one."
                )
            )
        before = {event: event.employee_ids for event in self}
        state = vals.get("state")
        entering = self.filtered(lambda event: state and event.state != state)
        rest = {key: value for key, value in vals.items() if key != "state"}
        if rest:
            super().write(rest)
        if entering:
            super(CareAdverseEvent, entering).write(entering._prepare_state(state))
        if "employee_ids" in vals:
            self._make_notes()
            self._say_removed(before)
        return True

    def _prepare_state(self, state):
        """:return: the new state, and who treated the events when, or that none did

        :raise UserError: the events lack what the state needs
        """
        if state != "treated":
            return {"state": state, "treated_at": False, "treated_by_id": False}
        self._check_can_be_treated()
        return {
            "state": state,
            "treated_at": fields.Datetime.now(),
            "treated_by_id": self.env.uid,
        }

    def _is_system(self):
        """:return: whether the add-on itself writes (a context proves nothing)"""
        return self.env.su and self.env.context.get("care_event_system")

    def copy(self, default=None):
        if not self._is_system():
            raise UserError(
                self.env._(
                    "An event happens once: report the other one as a new event."
                )
            )
        return super().copy(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_new(self):
        for event in self:
            if event.state != "new":
                raise UserError(
                    self.env._(
                        "%(event)s is being treated: it is kept. Conclude it instead.",
                        event=event.name,
                    )
                )

    # -------------------------------------------------------------------------
    # Number
    # -------------------------------------------------------------------------
    @api.model
    def _get_number_sequence(self, company):
        """:return: the sequence of `company`, made now where there is none"""
        sequences = self.env["ir.sequence"].sudo()
        domain = [("code", "=", self._name), ("company_id", "=", company.id)]
        sequence = sequences.search(domain, limit=1)
        if not sequence:
            self._create_number_sequences(company)
            sequence = sequences.search(domain, limit=1)
        return sequence

    @api.model
    def _create_number_sequences(self, companies=None):
        """Give each company its own sequence of numbers, where it has none.

        :param companies: all of them when empty
        """
        sequences = self.env["ir.sequence"].sudo()
        if companies is None:
            every = self.env["res.company"].sudo().with_context(active_test=False)
            companies = every.search([("id", "!=", False)])
        known = sequences.search(
            [("code", "=", self._name), ("company_id", "in", companies.ids)]
        ).company_id
        sequences.create(
            [
                {
                    "name": f"{self._description} ({company.name})",
                    "code": self._name,
                    "prefix": "EI%(range_y)s-",
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": company.id,
                }
                for company in companies - known
            ]
        )

    # -------------------------------------------------------------------------
    # Notes in the files
    # -------------------------------------------------------------------------
    def _make_notes(self):
        """Note the events in the files of the client and of each worker, once each.

        The notes that are there stay, so a second save adds nothing; the database
        refuses a second note in one file.
        """
        notes = self.env["care.note"].sudo().with_context(care_event_notes=True)
        known = {}
        for event, workers in notes._read_group(
            [("event_id", "in", self.ids)], ["event_id"], ["employee_id:array_agg"]
        ):
            known[event.id] = {worker or False for worker in workers}
        values = []
        for event in self.sudo():
            files = {False, *event.employee_ids.ids}
            values += [
                {
                    "event_id": event.id,
                    "kind": "event",
                    "company_id": event.company_id.id,
                    "partner_id": event.partner_id.id,
                    "employee_id": worker,
                    "user_id": event.supervisor_id.id,
                    "author_id": self.env.uid,
                    "date": fields.Datetime.context_timestamp(
                        event.with_context(tz=event.company_id.care_tz),
                        event.known_date,
                    ).date(),
                    "text": event._get_note_text(),
                }
                for worker in sorted(files - known.get(event.id, set()))
            ]
        notes.create(values)

    def _get_note_text(self):
        self.ensure_one()
        return self.env._(
            "Adverse event %(number)s: %(type)s. To be followed by %(supervisor)s "
            "until %(deadline)s.",
            number=self.name,
            type=self.type_id.name,
            supervisor=self.supervisor_id.name,
            deadline=self.deadline.strftime("%d/%m/%Y") if self.deadline else "–",
        )

    def _say_removed(self, before):
        """Say in the history that who was removed keeps the note in his file.

        :param before: {event: its workers before}
        """
        for event, workers in before.items():
            for worker in (workers - event.employee_ids).sudo():
                event.message_post(
                    body=self.env._(
                        "%(worker)s is no longer among the workers of this event. The "
                        "note in the worker's file stays.",
                        worker=worker.name,
                    )
                )

    @api.onchange("employee_ids")
    def _onchange_employee_ids(self):
        removed = self._origin.employee_ids - self.employee_ids._origin
        if removed:
            return {
                "warning": {
                    "title": self.env._("The note stays"),
                    "message": self.env._(
                        "%(workers)s: removed from this event. The note in the "
                        "worker's file stays.",
                        workers=", ".join(removed.mapped("name")),
                    ),
                }
            }
        return None

    @api.onchange("intervention_id")
    def _onchange_intervention_id(self):
        if self.intervention_id.employee_id:
            self.employee_ids |= self.intervention_id.employee_id

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    @api.model
    def _get_new_action(self, **defaults):
        """:return: the action that opens a new event with these values"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adverse event"),
            "res_model": "care.adverse.event",
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def action_start(self):
        self.filtered(lambda event: event.state == "new").state = "progress"

    def action_treat(self):
        self.filtered(lambda event: event.state != "treated").write(
            {"state": "treated"}
        )

    def action_reopen(self):
        self.filtered(lambda event: event.state == "treated").write(
            {"state": "progress"}
        )

    def action_open_notes(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notes of %s", self.name),
            "res_model": "care.note",
            "view_mode": "list,form",
            "domain": [("event_id", "=", self.id)],
            "context": {"create": False},
        }
