from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("planned", "Planned"),
    ("started", "In progress"),
    ("done", "Carried out"),
    ("missed", "Missed"),
    ("cancelled", "Called off"),
]
#: what nobody changes once the visit is on an invoice
INVOICED_FIELDS = {
    "partner_id",
    "product_id",
    "start",
    "stop",
    "state",
    "company_id",
    "cancelled_late",
    "billed_minutes",
}
#: what says where a worker is
PLACE_FIELDS = {"employee_id", "start", "stop", "state"}


class CareIntervention(models.Model):
    """A dated visit of a worker to a client (*intervention*)."""

    _name = "care.intervention"
    _inherit = ["mail.thread"]
    _description = "Visit"
    _order = "start, id"
    _check_company_auto = True
    _rec_name = "partner_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        compute="_compute_from_mission",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        compute="_compute_from_mission",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        domain=[("is_care_service", "=", True)],
    )
    mission_id = fields.Many2one(
        "care.mission",
        index="btree_not_null",
        ondelete="restrict",
        help="In the version of the form that the visit was planned from.",
    )
    mission_root_id = fields.Many2one(
        related="mission_id.root_id", store=True, index="btree_not_null"
    )
    assessment_id = fields.Many2one(
        related="mission_id.assessment_id", store=True, index="btree_not_null"
    )
    slot_root_id = fields.Many2one(
        "care.mission.slot", readonly=True, copy=False, ondelete="set null"
    )
    planned_date = fields.Date(
        "Day of the plan",
        readonly=True,
        copy=False,
        help="The day for which the plan made the visit, wherever it was moved.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Worker",
        index=True,
        # who has a visit is not free for its copy
        copy=False,
        ondelete="restrict",
        check_company=True,
        domain=[("is_care_worker", "=", True)],
        tracking=True,
    )
    start = fields.Datetime(required=True, index=True, tracking=True)
    stop = fields.Datetime("End", required=True, tracking=True)
    duration = fields.Float(
        "Hours", compute="_compute_duration", store=True, aggregator="sum"
    )
    state = fields.Selection(
        STATES, default="planned", required=True, index=True, copy=False, tracking=True
    )
    cancelled_late = fields.Boolean(
        "Without notice",
        copy=False,
        tracking=True,
        help="Cancelled too late: billed, if the firm bills that.",
    )
    cancel_reason = fields.Char("Reason", copy=False, tracking=True)
    note = fields.Text("Worker's note", copy=False)
    task_ids = fields.One2many("care.intervention.task", "intervention_id", "Tasks")

    _chronological = models.Constraint(
        "CHECK (stop > start)", "A visit ends after it starts."
    )
    _not_endless = models.Constraint(
        "CHECK (stop - start <= interval '72 hours')",
        "A visit of more than 72 hours is several visits.",
    )
    # the truth about overlaps, whoever writes; deferrable, so that two visits can swap
    # their workers in one action
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, tsrange(start, stop, '[)') WITH &&)"
        " WHERE (employee_id IS NOT NULL AND state <> 'cancelled')"
        " DEFERRABLE INITIALLY IMMEDIATE",
        "This worker already has a visit at that time. Choose another worker or "
        "another time.",
    )
    _slot_uniq = models.UniqueIndex(
        "(slot_root_id, planned_date) WHERE slot_root_id IS NOT NULL",
        "The plan has already made this visit.",
    )
    _near = models.Index("USING gist (tsrange(start, stop, '[)'))")

    @api.depends("mission_id")
    def _compute_from_mission(self):
        for visit in self:
            if visit.mission_id:
                visit.partner_id = visit.mission_id.partner_id
                visit.product_id = visit.mission_id.product_id

    @api.depends("start", "stop")
    def _compute_duration(self):
        for visit in self:
            known = visit.start and visit.stop
            visit.duration = (
                (visit.stop - visit.start).total_seconds() / 3600 if known else 0
            )

    @api.depends("partner_id.name", "product_id.name")
    def _compute_display_name(self):
        for visit in self:
            parts = [visit.partner_id.name, visit.product_id.name]
            visit.display_name = " – ".join(filter(None, parts))

    @api.constrains("employee_id")
    def _check_worker(self):
        for visit in self:
            if visit.employee_id and not visit.employee_id.sudo().is_care_worker:
                raise ValidationError(
                    self.env._(
                        "%(employee)s is not a care worker. Tick the box on the "
                        "employee's form, or choose somebody else.",
                        employee=visit.employee_id.name,
                    )
                )

    @api.constrains("mission_id", "company_id", "partner_id")
    def _check_mission(self):
        for visit in self:
            mission = visit.mission_id
            if mission and (
                mission.company_id != visit.company_id
                or mission.partner_id != visit.partner_id
            ):
                raise ValidationError(
                    self.env._("A visit is for the client and the firm of its mission.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._flush_places()
        visits = super().create(vals_list)
        visits._copy_tasks()
        return visits

    def write(self, vals):
        if INVOICED_FIELDS & vals.keys():
            self._check_not_invoiced()
        if PLACE_FIELDS & vals.keys():
            self._flush_places()
        return super().write(vals)

    def _flush_places(self):
        """Tell the database of what was freed, before something takes its place.

        Else a visit that was cancelled a line before would still be in the way of the
        one that replaces it.
        """
        self.flush_model(PLACE_FIELDS)

    def _check_not_invoiced(self):
        """Hook of invoicing: an invoiced visit stays what it was."""

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        for visit in self:
            if visit.state not in ("planned", "cancelled"):
                raise UserError(
                    self.env._(
                        "The visit to %(client)s has taken place or was missed: it is "
                        "kept.",
                        client=visit.partner_id.name,
                    )
                )

    def _copy_tasks(self):
        """Give each visit the tasks of its mission, and those of the whole form."""
        values = [
            {"intervention_id": visit.id, "name": name, "note": note}
            for visit in self
            if not visit.task_ids
            for name, note in visit._get_mission_tasks()
        ]
        self.env["care.intervention.task"].create(values)

    def _get_mission_tasks(self):
        """:return: [(name, note)] of what the form wants done on this visit"""
        self.ensure_one()
        return [
            (task.name, task.note)
            for task in self.assessment_id.task_ids
            if not task.mission_id or task.mission_id == self.mission_id
        ]

    def _swap_workers(self, other):
        """Give each of two visits the worker of the other, in one action.

        :raise ValidationError: one of them has another visit at that time
        """
        self.ensure_one()
        other.ensure_one()
        self._write_places(
            {
                self: {"employee_id": other.employee_id.id},
                other: {"employee_id": self.employee_id.id},
            }
        )
