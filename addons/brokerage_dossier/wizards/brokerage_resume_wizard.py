from odoo import fields, models


class BrokerageResumeWizard(models.TransientModel):
    """As what, and with which date of creation, an abandoned file is resumed."""

    _name = "brokerage.resume.wizard"
    _description = "Resume a Loan File"

    dossier_id = fields.Many2one(
        "brokerage.dossier", "File", required=True, readonly=True
    )
    kind = fields.Selection(
        [("prospect", "Prospect"), ("client", "Client")],
        "Resume as",
        required=True,
        default="prospect",
    )
    date_created = fields.Date(
        "File created on", required=True, default=fields.Date.context_today
    )

    def action_confirm(self):
        """Open the new version."""
        self.ensure_one()
        new = self.dossier_id._resume(self.kind, self.date_created)
        return {
            "type": "ir.actions.act_window",
            "res_model": "brokerage.dossier",
            "res_id": new.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
