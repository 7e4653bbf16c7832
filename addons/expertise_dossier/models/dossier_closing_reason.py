from odoo import api, fields, models


class DossierClosingReason(models.Model):
    _inherit = "dossier.closing.reason"

    kind = fields.Selection(
        selection_add=[("expertise", "Diagnostic dossier")],
        ondelete={"expertise": "cascade"},
    )
    expertise_dossier_count = fields.Integer(
        "Cancelled dossiers", compute="_compute_expertise_dossier_count"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_expertise_dossier_count(self):
        counts = dict(
            self.env["expertise.dossier"]
            .with_context(active_test=False)
            ._read_group(
                [("closing_reason_id", "in", self.ids)],
                ["closing_reason_id"],
                ["__count"],
            )
        )
        for reason in self:
            reason.expertise_dossier_count = counts.get(reason, 0)

    def action_open_expertise_dossiers(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancelled dossiers"),
            "res_model": "expertise.dossier",
            "view_mode": "list,form",
            "domain": [("closing_reason_id", "in", self.ids)],
            "context": {"active_test": False},
        }
