from odoo import api, fields, models


class ProspectOfferWizard(models.TransientModel):
    """Choose the contract type and the offer of a mission."""

    _name = "prospect.offer.wizard"
    _description = "Contract Type and Offer"

    lead_id = fields.Many2one("crm.lead", "Mission", required=True, ondelete="cascade")
    firm_id = fields.Many2one("res.company", compute="_compute_firm_id")
    mission_type_id = fields.Many2one(
        related="lead_id.mission_type_id", related_sudo=False
    )
    contract_type_id = fields.Many2one(
        "prospect.contract.type",
        "Contract type",
        required=True,
        compute="_compute_from_lead",
        precompute=True,
        store=True,
        readonly=False,
        domain="[('mission_type_id', '=', mission_type_id)]",
    )
    offer_id = fields.Many2one(
        "sale.order.template",
        required=True,
        compute="_compute_offer_id",
        precompute=True,
        store=True,
        readonly=False,
        domain="[('contract_type_id', '=', contract_type_id), '|',"
        " ('company_id', '=', False), ('company_id', 'parent_of', firm_id)]",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    warning = fields.Char(compute="_compute_warning")

    @api.depends("lead_id")
    def _compute_firm_id(self):
        for wizard in self:
            wizard.firm_id = wizard.lead_id.firm_id or wizard.lead_id.network_id

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
            offers = wizard.contract_type_id.offer_ids.filtered_domain(
                [
                    "|",
                    ("company_id", "=", False),
                    ("company_id", "parent_of", wizard.firm_id.ids),
                ]
            )
            current = wizard.lead_id.offer_id & offers
            wizard.offer_id = current or (offers if len(offers) == 1 else False)

    @api.depends("offer_id")
    def _compute_preview(self):
        """What the mission will hold, before anything is written."""
        for wizard in self:
            if not wizard.offer_id:
                wizard.preview = False
                continue
            currency = wizard.lead_id.company_currency
            lines = [
                {
                    **values,
                    "amount": currency.round(values["quantity"] * values["price_unit"]),
                }
                for values in wizard.lead_id._prepare_lines(wizard.offer_id)
            ]
            wizard.preview = self.env["ir.qweb"]._render(
                "expertise_prospect.offer_preview",
                {
                    "lines": lines,
                    "total": sum(line["amount"] for line in lines),
                    "currency": currency,
                },
            )

    @api.depends("offer_id", "lead_id")
    def _compute_warning(self):
        for wizard in self:
            mission = wizard.lead_id
            old = mission.offer_id
            if not old or not wizard.offer_id or old == wizard.offer_id:
                wizard.warning = False
                continue
            wizard.warning = self.env._(
                "The offer “%(offer)s” (%(amount)s untaxed) is replaced: its amount "
                "and its performers are lost.",
                offer=old.sudo().name,
                amount=mission.company_currency.format(mission.expected_revenue),
            )

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
