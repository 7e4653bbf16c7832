from odoo import fields, models


class DossierCloseWizard(models.TransientModel):
    """Ask for the reason before one or many case files are closed."""

    _name = "dossier.close.wizard"
    _description = "Close Case Files"

    res_model = fields.Char(required=True)
    res_ids = fields.Json(required=True)
    kind = fields.Char()
    count = fields.Integer("Case files", compute="_compute_count")
    reason_id = fields.Many2one(
        "dossier.closing.reason",
        required=True,
        domain="[('kind', 'in', (kind, 'general')),"
        " ('company_id', 'in', allowed_company_ids + [False])]",
    )
    note = fields.Text()

    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.res_ids or [])

    def action_confirm(self):
        self.ensure_one()
        records = self.env[self.res_model].browse(self.res_ids)
        records._close(self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
