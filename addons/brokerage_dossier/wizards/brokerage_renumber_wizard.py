from odoo import fields, models


class BrokerageRenumberWizard(models.TransientModel):
    """Give a file another number, for who has the right."""

    _name = "brokerage.renumber.wizard"
    _description = "Change the Number of a Loan File"

    dossier_id = fields.Many2one(
        "brokerage.dossier", "File", required=True, readonly=True
    )
    current_name = fields.Char("Present number", related="dossier_id.name")
    name = fields.Char("New number", required=True)

    def action_confirm(self):
        self.ensure_one()
        self.dossier_id.name = self.name.strip()
        return {"type": "ir.actions.act_window_close"}
