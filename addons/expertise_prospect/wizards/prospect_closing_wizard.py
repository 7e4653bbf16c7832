from odoo import fields, models
from odoo.exceptions import UserError


class ProspectClosingWizard(models.TransientModel):
    """« Facteurs »: why a mission is signed, or lost and with which justification."""

    _name = "prospect.closing.wizard"
    _description = "Factors"

    lead_id = fields.Many2one("crm.lead", "Mission", required=True, ondelete="cascade")
    kind = fields.Selection([("signed", "Signed"), ("lost", "Lost")], required=True)
    partner_id = fields.Many2one(related="lead_id.partner_id", related_sudo=False)
    firm_id = fields.Many2one(related="lead_id.firm_id", related_sudo=False)
    currency_id = fields.Many2one(
        related="lead_id.company_currency", related_sudo=False
    )
    amount = fields.Monetary(related="lead_id.expected_revenue", related_sudo=False)
    factor_ids = fields.Many2many(
        "prospect.factor", string="Factors", domain="[('kind', 'in', [kind, 'both'])]"
    )
    lost_justification = fields.Text("Justification")

    def action_close(self):
        self.ensure_one()
        if not self.factor_ids:
            raise UserError(self.env._("Choose one or more factors before you go on."))
        if self.kind == "signed":
            self.lead_id._sign(self.factor_ids)
        else:
            self.lead_id._lose(self.factor_ids, self.lost_justification)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
