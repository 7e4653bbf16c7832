from odoo import api, fields, models
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
    has_factors = fields.Boolean(compute="_compute_has_factors")
    lost_justification = fields.Text("Justification")
    effect_client = fields.Char(compute="_compute_effects")
    effect_order = fields.Char(compute="_compute_effects")

    @api.depends("kind")
    def _compute_has_factors(self):
        counts = dict(
            self.env["prospect.factor"]._read_group([], ["kind"], ["__count"])
        )
        for wizard in self:
            wizard.has_factors = bool(counts.keys() & {wizard.kind, "both"})

    @api.depends("lead_id", "kind")
    def _compute_effects(self):
        """What happens when the mission is signed, before it happens."""
        for wizard in self:
            mission = wizard.lead_id
            partner = mission.partner_id
            wizard.effect_client = (
                self.env._(
                    "%(prospect)s is a client already: no. %(number)s.",
                    prospect=partner.name,
                    number=partner.ref,
                )
                if partner.is_client
                else self.env._(
                    "%(prospect)s becomes a client and gets its client number.",
                    prospect=partner.name,
                )
            )
            wizard.effect_order = self.env._(
                "An order of %(amount)s (untaxed) is created and confirmed for "
                "%(firm)s: %(offer)s.",
                amount=mission.company_currency.format(mission.expected_revenue),
                firm=mission.firm_id.sudo().name or "–",
                offer=mission.offer_id.sudo().name or "–",
            )

    def action_close(self):
        self.ensure_one()
        if not self.factor_ids:
            raise UserError(self.env._("Choose one or more factors before you go on."))
        if self.kind == "signed":
            self.lead_id._sign(self.factor_ids)
        else:
            if not (self.lost_justification or "").strip():
                raise UserError(
                    self.env._("Write why the mission is lost before you go on.")
                )
            self.lead_id._lose(self.factor_ids, self.lost_justification)
        return {"type": "ir.actions.act_window_close"}
