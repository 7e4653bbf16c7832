from odoo import api, fields, models


class DunningRunScreen(models.Model):
    """What the page of a sending shows beside its counts."""

    # the sending itself is in dunning_run.py
    _inherit = "dunning.run"  # pylint: disable=consider-merging-classes-inherited

    failed_letter_ids = fields.Many2many(
        "dunning.letter",
        string="Mails that did not arrive",
        compute="_compute_failed_letter_ids",
    )

    @api.depends("letter_ids.state")
    def _compute_failed_letter_ids(self):
        failed = self.env["dunning.letter"].search(
            [("run_id", "in", self.ids), ("state", "=", "failed")]
        )
        by_run = failed.grouped("run_id")
        for run in self:
            run.failed_letter_ids = by_run.get(run._origin, failed.browse())

    def _open_letters(self, name, *conditions):
        self.ensure_one()
        action = self.action_open_letters()
        domain = [("run_id", "=", self.id), ("cancelled", "=", False), *conditions]
        return {**action, "name": name, "domain": domain}

    def action_open_made(self):
        return self._open_letters(self.env._("Letters made"))

    def action_open_mails(self):
        return self._open_letters(self.env._("Mails"), ("mail_state", "!=", "none"))

    def action_open_papers(self):
        return self._open_letters(
            self.env._("Letters to print"), ("paper_state", "!=", "none")
        )

    def action_open_failed(self):
        return self._open_letters(
            self.env._("Mails refused"), ("mail_state", "in", ("failed", "bounced"))
        )
