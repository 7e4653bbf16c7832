from odoo import api, fields, models
from odoo.exceptions import UserError


class ProspectMissionLine(models.Model):
    """A mission of the contract: what is done, by whom, for how much (untaxed)."""

    _name = "prospect.mission.line"
    _description = "Mission of the Contract"
    _order = "lead_id, sequence, id"

    lead_id = fields.Many2one(
        "crm.lead", "Mission", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    name = fields.Text("Description", required=True)
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one("uom.uom", "Unit", required=True)
    price_unit = fields.Float("Unit price", digits="Product Price", required=True)
    currency_id = fields.Many2one(related="lead_id.company_currency")
    amount = fields.Monetary(
        compute="_compute_amount", store=True, help="Untaxed, in the firm's currency."
    )
    performer = fields.Selection(
        [("firm", "Firm"), ("client", "Client"), ("third", "Third party")],
        required=True,
        default="firm",
        help="Who performs this part of the contract.",
    )
    performer_user_id = fields.Many2one(
        "res.users",
        "Colleague",
        domain="[('share', '=', False)]",
        help="Who performs it in the firm.",
    )

    _amount_positive = models.Constraint(
        "CHECK (quantity > 0 AND price_unit >= 0)",
        "A mission of the contract has a positive quantity and no negative price.",
    )
    _colleague_of_firm = models.Constraint(
        "CHECK (performer = 'firm' OR performer_user_id IS NULL)",
        "A colleague is chosen for what the firm performs only.",
    )

    # the firm decides the currency; on the lead's currency, which the core computes
    # anew with each assignment, every opportunity would look for lines
    @api.depends("quantity", "price_unit", "lead_id.firm_id")
    def _compute_amount(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            line.amount = currency.round(line.quantity * line.price_unit)

    @api.onchange("performer")
    def _onchange_performer(self):
        if self.performer != "firm":
            self.performer_user_id = False

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        lines.lead_id._sum_lines()
        return lines

    def write(self, vals):
        self._check_open()
        if vals.get("performer", "firm") != "firm":
            vals = {"performer_user_id": False, **vals}
        result = super().write(vals)
        if {"quantity", "price_unit", "lead_id"} & vals.keys():
            self._check_open()
            self.lead_id._sum_lines()
        return result

    def unlink(self):
        self._check_open()
        leads = self.lead_id
        result = super().unlink()
        leads.exists()._sum_lines()
        return result

    def _check_open(self):
        closed = self.lead_id.filtered(lambda lead: lead.won_status != "pending")
        if closed:
            raise UserError(
                self.env._(
                    "The mission “%(mission)s” is closed: its contract no longer "
                    "changes. Open it again first.",
                    mission=closed[0].display_name,
                )
            )

    def _prepare_order_line_values(self):
        """:return: the values of the order line of a signed mission"""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "name": self.name,
            "product_uom_qty": self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": self.price_unit,
            "sequence": self.sequence,
        }
