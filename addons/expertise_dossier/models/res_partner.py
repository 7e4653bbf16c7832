from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    expertise_dossier_count = fields.Integer(
        "Diagnostic dossiers",
        compute="_compute_expertise_dossier_count",
        groups="expertise_dossier.group_technician",
    )

    def _compute_expertise_dossier_count(self):
        counts = dict(
            self.env["expertise.dossier.contact"]._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("dossier_id.trashed_at", "=", False),
                ],
                ["partner_id"],
                ["dossier_id:count_distinct"],
            )
        )
        for partner in self:
            partner.expertise_dossier_count = counts.get(partner, 0)

    def action_open_expertise_dossiers(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossiers"),
            "res_model": "expertise.dossier",
            "view_mode": "list,form",
            "domain": [("contact_ids.partner_id", "in", self.ids)],
            "context": {"active_test": False},
        }
