from odoo import fields, models


class ExpertiseRefuseQuoteWizard(models.TransientModel):
    """Note that the client refuses the quote; cancel the dossier if wished."""

    _name = "expertise.refuse.quote.wizard"
    _description = "Quote Refused"

    dossier_id = fields.Many2one("expertise.dossier", required=True, ondelete="cascade")
    note = fields.Text("What the client said")
    cancel_dossier = fields.Boolean("Cancel the dossier as well", default=True)
    reason_id = fields.Many2one(
        "dossier.closing.reason",
        domain="[('kind', 'in', ('expertise', 'general')),"
        " ('company_id', 'in', allowed_company_ids + [False])]",
    )

    def action_confirm(self):
        self.ensure_one()
        dossier = self.dossier_id
        dossier._get_pending_quote()._refuse(self.note)
        dossier.log_comment(self.env._("Quote refused: %s", self.note or "–"))
        if self.cancel_dossier:
            dossier._close(self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
