from odoo import api, fields, models


class ProspectOfferWizard(models.TransientModel):
    """Choose the contract type and the offer of a mission."""

    _name = "prospect.offer.wizard"
    _description = "Contract Type and Offer"

    lead_id = fields.Many2one("crm.lead", "Mission", required=True, ondelete="cascade")
    mission_type_id = fields.Many2one(
        related="lead_id.mission_type_id", related_sudo=False
    )
    contract_type_id = fields.Many2one(
        "prospect.contract.type",
        "Contract type",
        required=True,
        compute="_compute_from_lead",
        store=True,
        readonly=False,
        domain="[('mission_type_id', '=', mission_type_id)]",
    )
    offer_id = fields.Many2one(
        "sale.order.template",
        "Offer",
        required=True,
        compute="_compute_offer_id",
        store=True,
        readonly=False,
        domain="[('contract_type_id', '=', contract_type_id)]",
    )

    @api.depends("lead_id")
    def _compute_from_lead(self):
        for wizard in self:
            contracts = self.env["prospect.contract.type"].search(
                [("mission_type_id", "=", wizard.mission_type_id.id)], limit=2
            )
            only = contracts if len(contracts) == 1 else contracts.browse()
            wizard.contract_type_id = wizard.lead_id.contract_type_id or only

    @api.depends("contract_type_id")
    def _compute_offer_id(self):
        for wizard in self:
            if wizard.offer_id.contract_type_id == wizard.contract_type_id:
                continue
            offers = wizard.contract_type_id.offer_ids
            current = wizard.lead_id.offer_id & offers
            wizard.offer_id = current or (offers if len(offers) == 1 else False)

    def action_choose(self):
        self.ensure_one()
        self.lead_id._check_blocker("contract")
        self.lead_id.write(
            {
                "contract_type_id": self.contract_type_id.id,
                "offer_id": self.offer_id.id,
            }
        )
        return {"type": "ir.actions.act_window_close"}
