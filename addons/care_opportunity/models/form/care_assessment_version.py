from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import local_time


class CareAssessmentVersion(models.Model):
    """Validating a form, and « Dupliquer »: lock it and open an editable copy."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    version = fields.Integer(default=1, readonly=True, copy=False)
    original_id = fields.Many2one(
        "care.assessment",
        "First version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    previous_id = fields.Many2one(
        "care.assessment",
        "Previous version",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    next_id = fields.Many2one(
        "care.assessment",
        "Next version",
        compute="_compute_next_id",
        help="Empty too where the one that followed was given up before it was valid.",
    )
    validated_at = fields.Datetime("Validated on", readonly=True, copy=False)
    validated_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    locked_at = fields.Datetime("Locked on", readonly=True, copy=False)
    locked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reassessment_date = fields.Date(
        "Re-assessment", compute="_compute_reassessment_date", store=True, index=True
    )

    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL"
        " AND (state <> 'cancelled' OR validated_at IS NOT NULL)",
        "This version already has one that follows it.",
    )
    _present_uniq = models.UniqueIndex(
        "(lead_id) WHERE lead_id IS NOT NULL AND state IN ('draft', 'validated')",
        "This request already has a needs form: open that one.",
    )
    _locked_complete = models.Constraint(
        "CHECK ((state = 'locked') = (locked_at IS NOT NULL))",
        "A locked form says since when.",
    )

    def _compute_next_id(self):
        following = self.with_context(active_test=False).search(
            [
                ("previous_id", "in", self.ids),
                "|",
                ("state", "!=", "cancelled"),
                ("validated_at", "!=", False),
            ]
        )
        by_previous = following.grouped("previous_id")
        for form in self:
            form.next_id = by_previous.get(form._origin, following.browse())

    @api.depends("validated_at")
    def _compute_reassessment_date(self):
        for form in self:
            if form.state == "locked":
                continue
            company = form.company_id
            form.reassessment_date = form.validated_at and (
                local_time.to_local(form.validated_at, company.care_tz).date()
                + relativedelta(months=company.care_reassessment_months)
            )

    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        if new_state == "validated":
            self._note_validation()
        return result

    def _note_validation(self):
        """Note who validated a form, the first time.

        :raise UserError: there is nothing to validate
        """
        for form in self:
            if not form.mission_ids:
                raise UserError(
                    self.env._(
                        "Add at least one mission to %(form)s before you validate it.",
                        form=form.display_name,
                    )
                )
        first = self.filtered(lambda form: not form.validated_at)
        if first:
            first.write(
                {
                    "validated_at": fields.Datetime.now(),
                    "validated_by_id": self.env.uid,
                }
            )
            first._on_validated()

    def _on_validated(self):
        """Hook: what follows from the first validation of these forms."""

    def action_validate(self):
        drafts = self.filtered(lambda form: form.state == "draft")
        drafts.write({"state": "validated"})

    def action_duplicate(self):
        """Lock the form and open its copy, once whoever presses.

        :return: the action that opens the version that follows
        """
        self.ensure_one()
        following = self._duplicate()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": following.id,
            "view_mode": "form",
        }

    def _duplicate(self):
        """:return: the version that follows; made now, or by who was faster"""
        self.ensure_one()
        self.check_access("write")
        self._wait_for_turn()
        if self.next_id:
            return self.next_id
        if self.state == "locked":
            # the version that followed was given up: another one follows
            following = self.sudo().with_context(care_locking=True)._copy_version()
            self.invalidate_model(["next_id", "version_count"])
            return following.with_env(self.env)
        if self.state != "validated":
            raise UserError(
                self.env._(
                    "Only a validated form is duplicated: validate %(form)s first.",
                    form=self.display_name,
                )
            )
        system = self.sudo().with_context(care_locking=True)
        # first the lock: a request has one present version at a time
        system.write(
            {
                "state": "locked",
                "locked_at": fields.Datetime.now(),
                "locked_by_id": self.env.uid,
                "frozen_beneficiary": self._get_frozen_values(),
            }
        )
        system.flush_recordset()
        following = system._copy_version()
        system.definition_id = self.definition_id._seal()
        self.invalidate_model(["next_id", "version_count"])
        return following.with_env(self.env)

    def _wait_for_turn(self):
        """Wait for whoever duplicates the form at this moment.

        PostgreSQL then makes the request of the second one start over, and it finds
        the copy. The core's ``lock_for_update`` would refuse him instead.
        """
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE care_assessment SET version = version WHERE id IN %s",
            [tuple(self.ids)],
        )
        self.invalidate_recordset()

    def _copy_version(self):
        """:return: the editable copy; parts keep their ``root_id``, see
        ``care.form.part.mixin``
        """
        self.ensure_one()
        original = self.original_id or self
        versions = self.with_context(active_test=False).search(
            self._get_versions_domain()
        )
        version = max(versions.mapped("version")) + 1
        following = self.copy(
            {
                "name": f"{original.name}/{version}",
                "version": version,
                "original_id": original.id,
                "previous_id": self.id,
                "user_id": self.user_id.id,
            }
        )
        default = {"assessment_id": following.id}
        copies = self.mission_ids.copy(default)
        missions = dict(zip(self.mission_ids.ids, copies.ids, strict=True))
        tasks = self.task_ids.copy_data(default)
        for vals in tasks:
            vals["mission_id"] = missions.get(vals.get("mission_id"), False)
        self.task_ids.create(tasks)
        self.risk_ids.copy(default)
        return following

    def copy(self, default=None):
        """:raise UserError: the core's own duplicate would open a second form"""
        if not self._is_system("care_locking"):
            raise UserError(
                self.env._(
                    "Use “Duplicate” of the form: it locks this version and numbers "
                    "the one that follows."
                )
            )
        return super().copy(default)
