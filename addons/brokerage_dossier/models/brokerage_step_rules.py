from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class BrokerageStepRules(models.Model):
    """What the steps may become while files are in them."""

    # the rules of a step a file: see brokerage_step.py
    _inherit = "brokerage.step"  # pylint: disable=consider-merging-classes-inherited

    @api.constrains("company_id")
    def _check_company_of_files(self):
        """A step of one company is no step of the files of another."""
        for step in self.filtered("company_id"):
            used = self._get_files([("step_id", "=", step.id)])
            if used.company_id - step.company_id:
                raise ValidationError(
                    self.env._(
                        "Files of other companies are in the step “%(step)s”: it "
                        "stays a step of every company.",
                        step=step.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        self._check_open_files_go_on()
        return steps

    def write(self, vals):
        if vals.get("active", True) is False:
            self._check_no_file_inside()
        result = super().write(vals)
        if {"sequence", "active", "company_id"} & vals.keys():
            self._check_open_files_go_on()
        return result

    @api.model
    def web_resequence(self, specification, field_name="sequence", offset=0):
        # rows are renumbered one by one: what counts is the order at the end
        renumbered = self.with_context(brokerage_resequence=True)
        result = super(BrokerageStepRules, renumbered).web_resequence(
            specification, field_name=field_name, offset=offset
        )
        self._check_open_files_go_on()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        dates = self.env["brokerage.step.date"].sudo()
        used = dates._read_group(
            [("step_id", "in", self.ids)], ["step_id"], ["dossier_id:count_distinct"]
        )
        for step, count in used:
            raise UserError(
                self.env._(
                    "The step “%(step)s” cannot be deleted: %(count)s file(s) have "
                    "reached it, and their history shows it. Archive it instead.",
                    step=step.name,
                    count=count,
                )
            )

    def unlink(self):
        result = super().unlink()
        self._check_open_files_go_on()
        return result

    @api.model
    def _get_files(self, domain):
        """:return: the files that go on, or are completed, whoever asks"""
        files = self.env["brokerage.dossier"].sudo()
        return files.search([("state", "!=", "abandoned"), *domain])

    def _check_no_file_inside(self):
        files = self._get_files([("step_id", "in", self.ids)])
        for step, inside in files.grouped("step_id").items():
            raise UserError(
                self.env._(
                    "%(count)s file(s) are in the step “%(step)s”, such as "
                    "%(file)s: let them advance or go back before you archive it.",
                    count=len(inside),
                    step=step.name,
                    file=inside[0].name,
                )
            )

    @api.model
    def _check_open_files_go_on(self):
        """The last step completes a file: none in progress may find itself there."""
        if self.env.context.get("brokerage_resequence"):
            return
        files = self.env["brokerage.dossier"].sudo()
        groups = files._read_group(
            [("state", "=", "open"), ("step_id", "!=", False)],
            ["company_id", "step_id"],
            ["__count"],
        )
        last = {
            company: self.sudo()._get_of_company(company)[-1:]
            for company in {company for company, _step, _count in groups}
        }
        for company, step, count in groups:
            if step == last[company]:
                raise UserError(
                    self.env._(
                        "“%(step)s” would become the last step, which completes a "
                        "file, and %(count)s file(s) in progress are in it. Move "
                        "them first, or leave a step behind it.",
                        step=step.name,
                        count=count,
                    )
                )
