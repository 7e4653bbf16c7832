from odoo import fields, models


class BrokerageFeeAgreementWizard(models.TransientModel):
    """On which day the client has signed the fee agreement."""

    _name = "brokerage.fee.agreement.wizard"
    _description = "Fee Agreement Signed"

    dossier_id = fields.Many2one(
        "brokerage.dossier", "File", required=True, readonly=True
    )
    date = fields.Date("Signed on", required=True, default=fields.Date.context_today)

    def action_confirm(self):
        """Date the agreement on the file; its rules on dates apply."""
        self.ensure_one()
        self.dossier_id.fee_agreement_date = self.date
        return {"type": "ir.actions.act_window_close"}
