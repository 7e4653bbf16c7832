from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_round

CONTRACT_FIELDS = {
    "contract_type_id",
    "offer_id",
    "expected_revenue",
    "mission_line_ids",
}


class CrmLead(models.Model):
    """Contract type and offer of a mission, and what they come to.

    ``expected_revenue`` (untaxed) is always the sum of the contract's lines, to the
    cent: a typed amount is spread over them.
    """

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    contract_type_id = fields.Many2one(
        "prospect.contract.type",
        "Contract type",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    offer_id = fields.Many2one(
        "sale.order.template",
        ondelete="restrict",
        copy=False,
        tracking=True,
        help="A quotation template: its lines are the missions of the contract.",
    )
    mission_line_ids = fields.One2many(
        "prospect.mission.line", "lead_id", "Missions of the contract", copy=False
    )

    _amount_needs_offer = models.Constraint(
        "CHECK (mission_type_id IS NULL OR offer_id IS NOT NULL"
        " OR COALESCE(expected_revenue, 0) = 0)",
        "Choose a contract type and an offer first: the amount is entered afterwards.",
    )
    _offer_has_contract = models.Constraint(
        "CHECK (mission_type_id IS NULL"
        " OR (offer_id IS NULL) = (contract_type_id IS NULL))",
        "A contract type goes with an offer: choose both.",
    )
    _amount_positive = models.Constraint(
        "CHECK (mission_type_id IS NULL OR COALESCE(expected_revenue, 0) >= 0)",
        "The amount of a mission cannot be negative.",
    )

    @api.constrains("contract_type_id", "offer_id", "mission_type_id", "firm_id")
    def _check_contract(self):
        for lead in self.filtered(lambda lead: lead.mission_type_id and lead.offer_id):
            offer = lead.offer_id.sudo()
            if offer.contract_type_id != lead.contract_type_id:
                raise ValidationError(
                    self.env._(
                        "The offer “%(offer)s” is not an offer of the contract "
                        "“%(contract)s”.",
                        offer=offer.name,
                        contract=lead.contract_type_id.name or "–",
                    )
                )
            if lead.contract_type_id.mission_type_id != lead.mission_type_id:
                raise ValidationError(
                    self.env._(
                        "The contract “%(contract)s” is not meant for missions of the "
                        "type “%(type)s”.",
                        contract=lead.contract_type_id.name,
                        type=lead.mission_type_id.name,
                    )
                )
            company = offer.company_id
            firm = lead.firm_id.sudo() or lead.network_id.sudo()
            if company and company not in firm.parent_ids:
                raise ValidationError(
                    self.env._(
                        "The offer “%(offer)s” is an offer of %(company)s only.",
                        offer=offer.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        for lead, vals in zip(leads, vals_list, strict=True):
            if lead.mission_type_id and lead.offer_id and not lead.mission_line_ids:
                lead._fill_lines()
                if amount := vals.get("expected_revenue"):
                    lead._spread_amount(amount)
        return leads

    def write(self, vals):
        missions = self.filtered("mission_type_id")
        changed = {
            name for name in CONTRACT_FIELDS & vals.keys() if name != "mission_line_ids"
        }
        if not missions or not changed or self.env.context.get("sum_mission_lines"):
            return super().write(vals)
        missions._check_contract_open(vals, changed)
        new_offer = missions.browse()
        if "offer_id" in vals:
            new_offer = missions.filtered(lambda m: m.offer_id.id != vals["offer_id"])
            new_offer.mission_line_ids.unlink()
        amount = vals.get("expected_revenue")
        result = super().write(vals)
        for mission in new_offer.filtered("offer_id"):
            if not mission.mission_line_ids:
                mission._fill_lines()
        if amount is not None:
            for mission in missions.filtered("mission_line_ids"):
                mission._spread_amount(amount)
        return result

    def _check_contract_open(self, vals, names):
        for lead in self.filtered(lambda lead: lead.won_status == "won"):
            for name in names:
                value = lead[name]
                value = value.id if isinstance(value, models.BaseModel) else value
                if value != vals[name]:
                    raise UserError(
                        self.env._(
                            "The mission “%(mission)s” is signed: its contract and its "
                            "amount no longer change.",
                            mission=lead.display_name,
                        )
                    )

    def _fill_lines(self):
        """Take over the missions of the contract from the offer."""
        self.ensure_one()
        self.env["prospect.mission.line"].create(
            [
                {"lead_id": self.id, **values}
                for values in self._prepare_lines(self.offer_id)
            ]
        )

    def _prepare_lines(self, offer):
        """:return: the values of the lines that an offer gives to one mission"""
        self.ensure_one()
        firm = self.firm_id or self.network_id
        lines = offer.sudo().sale_order_template_line_ids.filtered(
            lambda line: line.product_id and not line.is_optional
        )
        return [
            {
                "sequence": line.sequence,
                "product_id": line.product_id.id,
                "name": line.name or line.product_id.display_name,
                "quantity": line.product_uom_qty or 1.0,
                "product_uom_id": line.product_uom_id.id,
                "price_unit": line.product_id.with_company(firm).lst_price,
            }
            for line in lines
        ]

    def _sum_lines(self):
        """Make the amount the sum of the lines."""
        for lead in self:
            lead.with_context(sum_mission_lines=True).expected_revenue = sum(
                lead.mission_line_ids.mapped("amount")
            )

    def _spread_amount(self, amount):
        """Spread a typed amount over the lines in proportion, exact to the cent.

        Where it is not what the lines come to already, each becomes one lump sum;
        the cents left over go to the largest remainders.

        :param float amount: untaxed, in the firm's currency
        """
        self.ensure_one()
        currency = self.company_currency
        lines = self.mission_line_ids
        total = sum(lines.mapped("amount"))
        if not lines or not currency.compare_amounts(amount, total):
            return
        unit = currency.rounding
        cents = round(amount / unit)
        weights = [line.amount for line in lines] if total else [1.0] * len(lines)
        shares = [cents * weight / sum(weights) for weight in weights]
        whole = [int(share) for share in shares]
        by_remainder = sorted(
            range(len(lines)), key=lambda i: shares[i] - whole[i], reverse=True
        )
        for index in by_remainder[: cents - sum(whole)]:
            whole[index] += 1
        for line, share in zip(lines, whole, strict=True):
            line.write(
                {
                    "quantity": 1.0,
                    "price_unit": float_round(share * unit, precision_rounding=unit),
                }
            )
