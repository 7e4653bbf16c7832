from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mail import html_to_inner_content

# What follows from the document and from the type, and is never written by hand
DERIVED_FIELDS = {"prospect_id", "asks_source"}
DOCUMENT_FIELDS = {"res_model", "res_model_id", "res_id"}


class MailActivity(models.Model):
    """The follow-up (« Suivi ») of prospects: what is done and what is to do.

    It is the core's activity. That of a prospect, of its contacts and of its missions
    has more rules; every other activity is left alone.
    """

    _inherit = "mail.activity"

    prospect_id = fields.Many2one(
        "res.partner",
        compute="_compute_prospect_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="The prospect whose file, contact or mission this action is about.",
    )
    source_id = fields.Many2one(
        "utm.source", ondelete="restrict", index="btree_not_null"
    )
    asks_source = fields.Boolean(
        compute="_compute_asks_source",
        store=True,
        help="Of the type on the day it was chosen.",
    )
    follow_up_state = fields.Selection(
        [("todo", "To do"), ("done", "Done")],
        "Action state",
        compute="_compute_follow_up_state",
    )
    days_late = fields.Integer(compute="_compute_days_late")
    is_backdated = fields.Boolean(
        compute="_compute_is_backdated", help="Will be done as soon as it is saved."
    )
    description = fields.Text(
        compute="_compute_description", help="The note as plain text, for lists."
    )

    _source_given = models.Constraint(
        "CHECK (asks_source IS NOT TRUE OR source_id IS NOT NULL)",
        "Choose the source: an action of this type needs one.",
    )
    _follow_up_open_idx = models.Index(
        "(prospect_id, date_deadline) WHERE prospect_id IS NOT NULL AND active IS TRUE"
    )

    # -------------------------------------------------------------------------
    # Computes
    # -------------------------------------------------------------------------
    @api.depends("res_model", "res_id")
    def _compute_prospect_id(self):
        for model, activities in self.grouped("res_model").items():
            prospects = self._get_prospects(model, activities.mapped("res_id"))
            for activity in activities:
                activity.prospect_id = prospects.get(activity.res_id, False)

    @api.model
    def _get_prospects(self, model, ids):
        """:return: ``{document id: id of its prospect}`` for those that have one"""
        if model == "res.partner":
            partners = self.env[model].sudo().browse(set(ids) - {0}).exists()
            heads = {
                partner.id: partner
                if partner.is_prospect
                else partner.commercial_partner_id
                for partner in partners
            }
        elif model == "crm.lead":
            leads = self.env[model].sudo().browse(set(ids) - {0}).exists()
            heads = {lead.id: lead.partner_id for lead in leads if lead.mission_type_id}
        else:
            heads = {}
        return {id_: head.id for id_, head in heads.items() if head.is_prospect}

    @api.depends("activity_type_id")
    def _compute_asks_source(self):
        for activity in self:
            activity.asks_source = activity.activity_type_id.sudo().asks_source

    @api.depends("active")
    def _compute_date_done(self):
        follow_ups = self.filtered("prospect_id")
        result = super(MailActivity, self - follow_ups)._compute_date_done()
        # the core's day is that of UTC
        today = fields.Date.context_today(self)
        for activity in follow_ups:
            if activity.active:
                activity.date_done = False
            elif not activity.date_done:
                activity.date_done = today
        return result

    @api.depends("active")
    def _compute_follow_up_state(self):
        for activity in self:
            activity.follow_up_state = "todo" if activity.active else "done"

    @api.depends("active", "date_deadline")
    @api.depends_context("tz")
    def _compute_days_late(self):
        today = fields.Date.context_today(self)
        for activity in self:
            late = (
                activity.active
                and activity.date_deadline
                and activity.date_deadline < today
            )
            activity.days_late = (today - activity.date_deadline).days if late else 0

    @api.depends("date_deadline", "prospect_id")
    @api.depends_context("tz")
    def _compute_is_backdated(self):
        today = fields.Date.context_today(self)
        for activity in self:
            activity.is_backdated = bool(
                activity.prospect_id
                and not activity._origin
                and activity.date_deadline
                and activity.date_deadline < today
            )

    @api.depends("note", "summary")
    def _compute_description(self):
        for activity in self:
            note = html_to_inner_content(activity.note or "").strip()
            parts = [activity.summary or "", note]
            activity.description = " – ".join(filter(None, parts))

    @api.onchange("activity_type_id")
    def _onchange_activity_type_id(self):
        """The day and the colleague somebody has chosen stay with another type."""
        day, user = self.date_deadline, self.user_id
        result = super()._onchange_activity_type_id()
        if self.prospect_id:
            if day and not self.activity_type_id.delay_count:
                self.date_deadline = day
            if user and not self.activity_type_id.default_user_id:
                self.user_id = user
        return result

    # -------------------------------------------------------------------------
    # Constraints
    # -------------------------------------------------------------------------
    @api.constrains("activity_type_id", "source_id")
    def _check_source(self):
        for activity in self:
            if activity.asks_source and not activity.source_id:
                raise ValidationError(
                    self.env._(
                        "An action of the type “%(type)s” needs a source: choose it.",
                        type=activity.activity_type_id.sudo().name,
                    )
                )

    @api.constrains("date_done")
    def _check_date_done(self):
        today = fields.Date.context_today(self)
        for activity in self.filtered("prospect_id"):
            if activity.active and activity.date_done:
                raise ValidationError(
                    self.env._("Mark the action as done before you give it that date.")
                )
            if activity.date_done and activity.date_done > today:
                raise ValidationError(
                    self.env._("An action cannot be done on a day to come.")
                )

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._complete_follow_ups(vals_list))

    @api.model
    def _complete_follow_ups(self, vals_list):
        """:return: the values of new activities; what is backdated is done at once"""
        context = self.env.context
        completed, documents = [], []
        by_model = {}
        for values in vals_list:
            vals = {k: v for k, v in values.items() if k not in DERIVED_FIELDS}
            prospect_id = values.get("prospect_id")
            if prospect_id and not DOCUMENT_FIELDS & vals.keys():
                vals["res_model_id"] = self.env["ir.model"]._get_id("res.partner")
                vals["res_id"] = prospect_id
            model_id = vals.get("res_model_id") or context.get("default_res_model_id")
            model = vals.get("res_model") or (
                self.env["ir.model"].sudo().browse(model_id).model
                if model_id
                else context.get("default_res_model")
            )
            res_id = vals.get("res_id") or context.get("default_res_id")
            by_model.setdefault(model, set()).add(res_id)
            completed.append(vals)
            documents.append((model, res_id))
        prospects = {
            model: self._get_prospects(model, ids) for model, ids in by_model.items()
        }
        today = fields.Date.context_today(self)
        for vals, (model, res_id) in zip(completed, documents, strict=True):
            if res_id not in prospects[model]:
                continue
            day = fields.Date.to_date(
                vals.get("date_deadline") or context.get("default_date_deadline")
            )
            day = day or today
            if day < today and vals.get("active", True):
                vals["active"] = False
            if not vals.get("active", True):
                vals.setdefault("date_done", min(day, today))
        return completed

    def write(self, vals):
        follow_ups = self.sudo().filtered("prospect_id").sudo(self.env.su)
        if follow_ups:
            follow_ups._check_follow_up_write(vals)
        vals = {k: v for k, v in vals.items() if k not in DERIVED_FIELDS}
        before = follow_ups._get_follow_up_values(vals)
        result = super().write(vals)
        if DOCUMENT_FIELDS & vals.keys():
            # what came to a prospect is checked as if it were new
            (self - follow_ups).sudo().filtered("prospect_id").sudo(
                self.env.su
            ).check_access("create")
        follow_ups._log_follow_up_changes(before)
        return result

    def _check_follow_up_write(self, vals):
        """:raise UserError: the action is done, or it would leave its prospect"""
        for activity in self:
            changed = {name for name in vals if activity._would_change(name, vals)}
            if changed and not activity.active:
                raise UserError(
                    self.env._(
                        "The action “%(action)s” of %(prospect)s is done: it can no "
                        "longer be changed, only deleted.",
                        action=activity.sudo().display_name,
                        prospect=activity.prospect_id.sudo().name,
                    )
                )
            if changed & (DOCUMENT_FIELDS | {"prospect_id"}):
                raise UserError(
                    self.env._(
                        "An action stays with its prospect: delete it and create "
                        "another one."
                    )
                )
        self._check_follow_up_rights(vals)

    def _would_change(self, name, vals):
        self.ensure_one()
        field = self._fields.get(name)
        if not field:
            return True
        if field.type in ("one2many", "many2many"):
            return bool(vals[name])
        record = self.sudo()
        new = field.convert_to_cache(vals[name], record, validate=False)
        old = field.convert_to_cache(record[name], record, validate=False)
        return (new or False) != (old or False)

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_notify(self):
        """Nobody is asked to do what was done already."""
        return super(
            MailActivity,
            self.filtered(lambda activity: activity.active or not activity.prospect_id),
        ).action_notify()

    def _action_done(self, feedback=False, attachment_ids=False):
        """What is done stays as it is: pressed twice, it is done once."""
        todo = self.filtered(
            lambda activity: activity.active or not activity.prospect_id
        )
        follow_ups = todo.filtered("prospect_id")
        if feedback and follow_ups:
            # the core writes it once the action is done, when nothing may change
            follow_ups.feedback = feedback
        return super(MailActivity, todo)._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )

    def action_open_follow_up(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.follow_up_dialog_action"
        )
        return {**action, "res_id": self.id}

    def action_delete_follow_up(self):
        return self.unlink()

    def action_open_prospect(self):
        self.ensure_one()
        return self.prospect_id._open_prospect()

    def _keep_without_assignee(self):
        """Leave follow-ups where they are when the colleague they are assigned to goes.

        Done ones too: who was to do them is all that is lost.
        """
        if self:
            self.flush_recordset(["user_id"])
            self.env.cr.execute(
                "UPDATE mail_activity SET user_id = NULL WHERE id IN %s",
                [tuple(self.ids)],
            )
            self.invalidate_recordset(["user_id", "user_tz"], flush=False)
