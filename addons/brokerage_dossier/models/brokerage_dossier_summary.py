from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.dossier_base.tools.arguments import read_record


class BrokerageDossierSummary(models.Model):
    """The home page of a file: what its summary shows, and what its buttons ask."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    step_line = fields.Json(
        "Steps",
        compute="_compute_step_line",
        help="Every step of the firm with the day on which the file reached it.",
    )
    standing = fields.Char(
        "Step or reason",
        compute="_compute_standing",
        help="The step of a file, or why it was abandoned.",
    )
    may_renumber = fields.Boolean(compute="_compute_rights")
    may_delete = fields.Boolean(compute="_compute_rights")
    condition_warning = fields.Char(compute="_compute_condition_warning")

    borrowers_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the borrowers",
        domain=[("section", "=", "borrowers")],
    )
    children_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the children",
        domain=[("section", "=", "children")],
    )
    project_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the project",
        domain=[("section", "=", "project")],
    )
    credits_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the current loans",
        domain=[("section", "=", "credits")],
    )
    assets_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the assets",
        domain=[("section", "=", "assets")],
    )
    simulations_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the simulations",
        domain=[("section", "=", "simulations")],
    )
    documents_comment_ids = fields.One2many(
        "brokerage.comment",
        "dossier_id",
        "Comments on the documents",
        domain=[("section", "=", "documents")],
    )

    @api.depends("step_id", "step_date_ids.date", "kind", "state", "company_id")
    @api.depends_context("lang")
    def _compute_step_line(self):
        steps_of = {
            company: self.env["brokerage.step"]._get_of_company(company)
            for company in self.company_id
        }
        for dossier in self:
            steps = steps_of.get(dossier.company_id, self.env["brokerage.step"])
            if dossier.kind == "prospect":
                dossier.step_line = []
                continue
            # an archived step stays in the line of a file that stands there
            steps = (steps | dossier.step_id).sorted(lambda s: (s.sequence, s.id))
            dates = {row.step_id: row.date for row in dossier.step_date_ids}
            current = dossier.step_id
            at = (current.sequence, current.id or 0)
            dossier.step_line = [
                {
                    "id": step.id,
                    "name": step.name,
                    "date": fields.Date.to_string(dates[step])
                    if step in dates
                    else False,
                    "current": step == current,
                    "reached": bool(current) and (step.sequence, step.id) <= at,
                }
                for step in steps
            ]

    @api.depends("state", "step_id.name", "closing_reason_id.name")
    @api.depends_context("lang")
    def _compute_standing(self):
        for dossier in self:
            dossier.standing = (
                dossier.closing_reason_id.name
                if dossier.state == "abandoned"
                else dossier.step_id.name
            )

    @api.depends_context("uid")
    def _compute_rights(self):
        user = self.env.user
        self.may_renumber = user.has_group(self._renumber_group)
        self.may_delete = user.has_group("brokerage_dossier.group_delete")

    @api.depends("preliminary_date", "condition_date")
    @api.depends_context("lang")
    def _compute_condition_warning(self):
        """Source: art. L313-41 of the Code de la consommation, one month at least."""
        for dossier in self:
            signed, until = dossier.preliminary_date, dossier.condition_date
            least = signed and signed + relativedelta(months=1)
            dossier.condition_warning = (
                self.env._(
                    "The condition of the loan lasts at least one month after the "
                    "preliminary contract: until %(date)s (art. L313-41 of the Code "
                    "de la consommation).",
                    date=least.strftime("%d/%m/%Y"),
                )
                if least and until and until < least
                else False
            )

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._put_holder_first()
        return result

    def web_save(self, vals, specification, next_id=None):
        if "user_id" in vals:
            self._check_new_broker(vals["user_id"])
        return super().web_save(vals, specification, next_id=next_id)

    def web_save_multi(self, vals_list, specification):
        for dossier, vals in zip(self, vals_list, strict=False):
            if "user_id" in vals:
                dossier._check_new_broker(vals["user_id"])
        return super().web_save_multi(vals_list, specification)

    def _check_new_broker(self, user_id):
        """Say in words why a screen cannot give a file away.

        After saving, a screen reads the file again; who sees his own files only may
        no longer do so, and the core would refuse the whole with a riddle.
        """
        user = self.env.user
        if (
            self.env.su
            or not user_id
            or user_id == user.id
            or user.has_group("brokerage_dossier.group_user_all")
        ):
            return
        if any(dossier.user_id.id != user_id for dossier in self):
            raise AccessError(
                self.env._(
                    "You see your own files only: a file given to another broker "
                    "would be out of your reach. Leave it without a broker, or ask "
                    "somebody who sees all files to give it."
                )
            )

    def _put_holder_first(self):
        for dossier in self:
            rows = dossier.borrower_ids
            holder = rows.filtered(lambda b, d=dossier: b.partner_id == d.partner_id)
            others = (rows - holder).mapped("sequence")
            if holder and others and holder[0].sequence >= min(others):
                holder[0].sequence = min(others) - 1

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_go_to_step(self, step_id):
        """Go straight to a step, as a click on the line of steps does.

        :param int step_id: one of the steps of the company
        """
        self.ensure_one()
        self._lock()
        step = read_record(self.env["brokerage.step"], step_id)
        self.write({"step_id": step.id})

    def action_add_comment(self):
        """Open a new comment of the tab that the context names (``section``)."""
        self.ensure_one()
        self._check_not_former()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New comment"),
            "res_model": "brokerage.comment",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_dossier_id": self.id,
                "default_section": self.env.context.get("section", "general"),
            },
        }

    def action_renumber(self):
        """Ask for another number, from who may give one."""
        self.ensure_one()
        self._check_renumbering()
        self._check_not_former()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the number"),
            "res_model": "brokerage.renumber.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id, "default_name": self.name},
        }

    def action_delete(self):
        """Say what goes for good, and ask once."""
        self._unlink_except_without_right()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delete for good"),
            "res_model": "brokerage.delete.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_ids": self.ids},
        }

    def action_duplicate(self):
        """Open a copy: a prospect of the same family, for another project of theirs."""
        self.ensure_one()
        values = {"kind": "prospect", "is_complete": False}
        values["date_created"] = fields.Date.context_today(self)
        new = self.copy(values)
        # as a new version does, with the family and the comments
        system = self.sudo().with_context(brokerage_resume=True)
        system._copy_parts_to(system.browse(new.id))
        return new._get_open_action()

    def action_open_current_version(self):
        """Open the version that the file goes on with."""
        self.ensure_one()
        current = self
        while current.replaced_by_id:
            current = current.replaced_by_id
        return current._get_open_action()

    def _get_open_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "brokerage.dossier",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
