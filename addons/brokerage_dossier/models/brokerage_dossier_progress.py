from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MILESTONES = {
    "agreement": "client_agreement_date",
    "signature": "signature_date",
}


class BrokerageDossierProgress(models.Model):
    """How far a client's file is: its step, the date of each step, the gauge.

    A prospect has no step. The last step of the company completes the file.
    """

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    step_id = fields.Many2one(
        "brokerage.step",
        copy=False,
        check_company=True,
        domain="[('company_id', 'in', (company_id, False))]",
        group_expand="_read_group_step_ids",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    step_date_ids = fields.One2many(
        "brokerage.step.date", "dossier_id", "Dates of the steps", copy=False
    )
    step_date = fields.Date(
        "In this step since",
        compute="_compute_step_date",
        store=True,
        compute_sudo=True,
    )
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    next_step_id = fields.Many2one(
        "brokerage.step", "Next step", compute="_compute_progress"
    )
    previous_step_id = fields.Many2one(
        "brokerage.step", "Previous step", compute="_compute_progress"
    )

    @api.depends("step_id", "kind", "state", "company_id")
    def _compute_progress(self):
        steps_of = {
            company: self.env["brokerage.step"]._get_of_company(company)
            for company in self.company_id
        }
        for dossier in self:
            steps = steps_of.get(dossier.company_id, self.env["brokerage.step"])
            earlier = steps.filtered(
                lambda s, at=dossier.step_id: (s.sequence, s.id) < (at.sequence, at.id)
            )
            later = steps.filtered(
                lambda s, at=dossier.step_id: (s.sequence, s.id) > (at.sequence, at.id)
            )
            if dossier.kind == "prospect" or not dossier.step_id:
                dossier.progress = 0
                dossier.next_step_id = dossier.previous_step_id = False
                continue
            done = len(earlier) + 1
            dossier.progress = round(100 * done / (done + len(later)))
            # completed before the firm added a step: it stays completed
            if dossier.state == "done":
                dossier.progress = 100
            dossier.next_step_id = later[:1]
            dossier.previous_step_id = earlier[-1:]

    @api.depends("step_date_ids.date", "step_id")
    def _compute_step_date(self):
        for dossier in self:
            dossier.step_date = dossier.step_date_ids.filtered(
                lambda row, step=dossier.step_id: row.step_id == step
            ).date

    @api.model
    def _read_group_step_ids(self, steps, _domain):
        """:return: every step of the companies shown, also those without a file"""
        return steps.search([("company_id", "in", [*self.env.companies.ids, False])])

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    @api.constrains("kind", "step_id")
    def _check_step_of_client(self):
        for dossier in self:
            if dossier.kind == "prospect" and dossier.step_id:
                raise ValidationError(
                    self.env._(
                        "%(dossier)s is a prospect: make it a client before it "
                        "advances.",
                        dossier=dossier.display_name,
                    )
                )
            if dossier.kind == "client" and not dossier.step_id:
                raise ValidationError(
                    self.env._(
                        "%(dossier)s is a client's file: it is always in one of the "
                        "steps.",
                        dossier=dossier.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        default_company_id = self.env.company.id
        first = {}
        for vals in vals_list:
            kind = vals.get("kind") or self.env.context.get("default_kind")
            if kind == "client" and not vals.get("step_id"):
                company_id = vals.get("company_id") or default_company_id
                if company_id not in first:
                    company = self.env["res.company"].browse(company_id)
                    steps = self.env["brokerage.step"]._get_of_company(company)
                    first[company_id] = steps[:1].id
                vals["step_id"] = first[company_id]
        dossiers = super().create(vals_list)
        dossiers.filtered("step_id")._date_steps()
        return dossiers

    def write(self, vals):
        if vals.get("kind") == "client" and "step_id" not in vals:
            # a client's file begins at the first step, whatever the way in
            result = True
            for company, dossiers in self.grouped("company_id").items():
                begun = dossiers.filtered("step_id")
                step = self.env["brokerage.step"]._get_of_company(company)[:1]
                result &= super(BrokerageDossierProgress, begun).write(vals)
                result &= (dossiers - begun).write({**vals, "step_id": step.id})
            return result
        if "step_id" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda d: d.step_id.id != vals["step_id"])
        if any(dossier.state == "abandoned" for dossier in changed):
            raise UserError(
                self.env._("An abandoned file does not advance: resume it first.")
            )
        result = super().write(vals)
        changed._date_steps()
        return result

    def _date_steps(self):
        """Date the step just reached; what lies behind it is no longer reached."""
        today = fields.Date.context_today(self)
        rows = self.env["brokerage.step.date"].sudo()
        undone, reached = rows.browse(), []
        alike = defaultdict(self.browse)  # what is written, once for all who get it
        for dossier in self:
            step = dossier.step_id
            if not step:
                continue
            known = dossier.sudo().step_date_ids
            behind = known.filtered(
                lambda row, at=step: (row.step_id.sequence, row.step_id.id)
                > (at.sequence, at.id)
            )
            undone |= behind
            if step not in (known - behind).step_id:
                reached.append(
                    {"dossier_id": dossier.id, "step_id": step.id, "date": today}
                )
            values = dossier._get_milestone_values(step, behind, today)
            # the last step completes the file, and going back opens it again
            state = "open" if dossier.next_step_id else "done"
            if dossier.state != state and dossier.state != "abandoned":
                values["state"] = state
            alike[tuple(values.items())] |= dossier
        undone.unlink()
        rows.create(reached)
        for values, dossiers in alike.items():
            if values:
                dossiers.write(dict(values))

    def _get_milestone_values(self, step, undone, today):
        """:return: the dates of the file that follow from reaching ``step``

        :param undone: ``brokerage.step.date`` rows that are no longer reached
        """
        values = {}
        for row in undone:
            name = MILESTONES.get(row.step_id.milestone)
            if name and self[name] == row.date:
                values[name] = False
        name = MILESTONES.get(step.milestone)
        if name and not self[name]:
            values[name] = today
        return values

    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        if new_state == "done":
            for dossier in self:
                if not dossier.step_id or dossier.next_step_id:
                    raise UserError(
                        self.env._(
                            "%(dossier)s is completed by its last step: let it "
                            "advance to the end.",
                            dossier=dossier.display_name,
                        )
                    )
        return result

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_next_step(self):
        """Advance by one step. Pressed twice on the same screen, it advances once.

        The button gives the step it was drawn for (context ``from_step_id``).
        """
        for dossier in self._still_at_step():
            if dossier.next_step_id:
                dossier.step_id = dossier.next_step_id

    def action_previous_step(self):
        """Go back by one step, as :meth:`action_next_step`."""
        for dossier in self._still_at_step():
            if dossier.previous_step_id:
                dossier.step_id = dossier.previous_step_id

    def _still_at_step(self):
        self._lock()
        drawn = self.env.context.get("from_step_id")
        return self.filtered(lambda d: not drawn or d.step_id.id == drawn)


class BrokerageStepDate(models.Model):
    """The day on which a file reached a step."""

    _name = "brokerage.step.date"
    _description = "Date of a Step"
    _inherit = ["brokerage.part.mixin"]
    _order = "dossier_id, step_sequence, id"

    step_id = fields.Many2one(
        "brokerage.step", required=True, ondelete="restrict", index=True
    )
    step_sequence = fields.Integer(related="step_id.sequence", store=True)
    date = fields.Date(required=True)

    _once = models.UniqueIndex(
        "(dossier_id, step_id)", "The file has reached this step already."
    )

    def write(self, vals):
        """The day may be corrected by hand, nothing else."""
        if not self.env.su and vals.keys() - {"date"}:
            raise UserError(
                self.env._("Steps are reached by advancing; only their day changes.")
            )
        return super().write(vals)

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(row.date > today for row in self):
            raise ValidationError(
                self.env._("A step was reached today or before, not in the future.")
            )
