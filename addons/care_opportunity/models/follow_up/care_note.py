from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

KINDS = [
    ("satisfaction", "Satisfaction"),
    ("event", "Adverse event"),
    ("call", "Call"),
    ("other", "Other"),
]
SCORES = [
    ("1", "1 – very dissatisfied"),
    ("2", "2 – dissatisfied"),
    ("3", "3 – neither"),
    ("4", "4 – satisfied"),
    ("5", "5 – very satisfied"),
]
TRENDS = [("up", "Rising"), ("flat", "Steady"), ("down", "Falling")]
#: how many scores make the present mean, and at most the one before
TREND_SCORES = 3
#: the mean has moved when it differs by this much
TREND_STEP = 0.5
#: of a note that an adverse event has made, what says whose note it is
EVENT_FIELDS = {"partner_id", "employee_id", "kind", "event_id", "company_id"}
#: of an event whose notes stand in several files, the client's own and no other
ONCE = ["|", ("event_id", "=", False), ("employee_id", "=", False)]


class CareNote(models.Model):
    """A dated note about a client, with a score or without.

    It may be attached to a worker and to a manager: it stands in their files too.
    """

    _name = "care.note"
    _description = "Follow-up Note"
    _order = "date desc, id desc"
    _check_company_auto = True

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
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Worker",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=[("is_care_worker", "=", True)],
        help="The note is in this worker's file too.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Manager",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="The note is in this manager's file too.",
    )
    author_id = fields.Many2one(
        "res.users",
        "Written by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True,
        index=True,
        default=lambda self: self._get_today(self.env.company),
    )
    kind = fields.Selection(KINDS, required=True, default="satisfaction", index=True)
    score = fields.Selection(SCORES, help="From 1 (worst) to 5 (best); may be empty.")
    score_value = fields.Float(
        "Mean score",
        compute="_compute_score_value",
        store=True,
        aggregator="avg",
        digits=(3, 1),
    )
    text = fields.Text("Note")
    event_id = fields.Many2one(
        "care.adverse.event",
        "Adverse event",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _event_uniq = models.UniqueIndex(
        "(event_id, COALESCE(employee_id, 0)) WHERE event_id IS NOT NULL",
        "This adverse event already has its note here.",
    )
    _event_kind = models.Constraint(
        "CHECK (event_id IS NULL OR kind = 'event')",
        "The note of an adverse event is of that kind.",
    )
    _of_client = models.Index("(partner_id, date DESC) WHERE score IS NOT NULL")
    _of_worker = models.Index("(employee_id, date DESC) WHERE score IS NOT NULL")

    @api.depends("score")
    def _compute_score_value(self):
        for note in self:
            note.score_value = float(note.score or 0)

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        manager = self.env.user.has_group("care_opportunity.group_manager")
        for note in self:
            note.can_edit = manager or note.author_id == self.env.user

    @api.depends("partner_id.name", "date")
    def _compute_display_name(self):
        for note in self:
            day = note.date and fields.Date.to_string(note.date)
            note.display_name = " – ".join(filter(None, [note.partner_id.name, day]))

    def _read_group_select(self, aggregate_spec, query):
        """A note without a score counts for nothing in a mean."""
        if aggregate_spec in ("score_value:avg", "score_value:min"):
            field = self._field_to_sql(self._table, "score_value", query)
            function = SQL("AVG") if aggregate_spec.endswith("avg") else SQL("MIN")
            return SQL("%s(NULLIF(%s, 0))", function, field)
        return super()._read_group_select(aggregate_spec, query)

    @api.constrains("text", "score")
    def _check_says_something(self):
        for note in self:
            if not note.score and not (note.text or "").strip():
                raise ValidationError(
                    self.env._("A note has a text, a score or both: write one.")
                )

    @api.model
    def _get_today(self, company):
        """:return: which day it is on the firm's clock, wherever the user is"""
        return self.env["care.intervention"]._get_local_today(company)

    @api.constrains("date")
    def _check_date(self):
        for note in self:
            if note.date > self._get_today(note.company_id):
                raise ValidationError(
                    self.env._("A note says what was: its day is today or earlier.")
                )

    @api.constrains("user_id")
    def _check_user(self):
        for note in self:
            if note.user_id.sudo().share:
                raise ValidationError(
                    self.env._("Attach the note to somebody of the firm.")
                )

    @api.constrains("employee_id")
    def _check_worker(self):
        for note in self:
            worker = note.employee_id.sudo()
            if worker and not worker.is_care_worker:
                raise ValidationError(
                    self.env._(
                        "%(employee)s is not a care worker. Choose a worker, or attach "
                        "the note to a manager.",
                        employee=worker.name,
                    )
                )

    # -------------------------------------------------------------------------
    # Who writes what
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_of_event():
            for vals in vals_list:
                kind = vals.get("kind", self.env.context.get("default_kind"))
                if vals.get("event_id") or kind == "event":
                    raise UserError(
                        self.env._(
                            "The note of an adverse event is made by the event itself: "
                            "report the event."
                        )
                    )
                # whoever writes is the author, whatever the caller says
                vals["author_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_of_event():
            if "author_id" in vals:
                raise UserError(self.env._("Who wrote a note does not change."))
            if "event_id" in vals or (
                EVENT_FIELDS & vals.keys() and any(self.mapped("event_id"))
            ):
                raise UserError(
                    self.env._(
                        "This note belongs to an adverse event: its client, its worker "
                        "and its kind stay. Its text may change."
                    )
                )
            if vals.get("kind") == "event":
                raise UserError(
                    self.env._(
                        "The note of an adverse event is made by the event itself: "
                        "report the event."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_event(self):
        if any(self.mapped("event_id")) and not self._is_of_event():
            raise UserError(
                self.env._("The note of an adverse event is kept with the event.")
            )

    def _is_of_event(self):
        """:return: whether an event makes its notes (a context alone proves nothing)"""
        return self.env.su and self.env.context.get("care_event_notes")

    def action_open_event(self):
        self.ensure_one()
        return self.event_id.get_formview_action()

    # -------------------------------------------------------------------------
    # Trend
    # -------------------------------------------------------------------------
    @api.model
    def _get_trends(self, field_name, ids):
        """Compare the last three scores with the three before them, in one query.

        Only notes that the user may read count.

        :param str field_name: ``partner_id`` or ``employee_id``
        :return: {id: (trend or False, mean, mean before or False, scores, last date)}
        """
        if not ids or not self.has_access("read"):
            return {}
        self.flush_model(["score_value", "date", field_name])
        query = self._search([(field_name, "in", ids), ("score", "!=", False)])
        owner = SQL.identifier(self._table, field_name)
        ranked = query.select(
            SQL("%s AS owner", owner),
            SQL("%s AS score", SQL.identifier(self._table, "score_value")),
            SQL("%s AS day", SQL.identifier(self._table, "date")),
            SQL(
                "row_number() OVER (PARTITION BY %s ORDER BY %s DESC, %s DESC) AS rank",
                owner,
                SQL.identifier(self._table, "date"),
                SQL.identifier(self._table, "id"),
            ),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT owner,
                       AVG(score) FILTER (WHERE rank <= %(some)s),
                       AVG(score) FILTER (WHERE rank > %(some)s AND rank <= %(twice)s),
                       COUNT(*), MAX(day)
                  FROM (%(ranked)s) AS ranked
              GROUP BY owner
                """,
                some=TREND_SCORES,
                twice=2 * TREND_SCORES,
                ranked=ranked,
            )
        )
        trends = {}
        for owner_id, last, before, count, day in rows:
            trend = False
            if before is not None:
                step = float(last) - float(before)
                trend = "flat"
                if abs(step) >= TREND_STEP:
                    trend = "up" if step > 0 else "down"
            trends[owner_id] = (
                trend,
                float(last),
                float(before) if before is not None else False,
                count,
                day,
            )
        return trends
