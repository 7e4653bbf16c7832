from odoo import fields, models


class DossierCallWizard(models.TransientModel):
    """Note who was called, when, and what was said."""

    _name = "dossier.call.wizard"
    _description = "Log a Call"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True)
    partner_id = fields.Many2one("res.partner", "With")
    note = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("write")
        record.log_call(self.note, self.date, self.partner_id)
        return {"type": "ir.actions.act_window_close"}
