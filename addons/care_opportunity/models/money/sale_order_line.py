from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    care_mission_id = fields.Many2one(
        "care.mission",
        "Mission",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        groups="care_opportunity.group_user",
    )
    care_mission_root_id = fields.Many2one(
        related="care_mission_id.root_id",
        string="Mission, whatever the version of the form",
        store=True,
        index="btree_not_null",
        groups="care_opportunity.group_user",
    )

    @api.depends("order_id.care_is_quote")
    def _compute_tax_ids(self):
        care = self.filtered(SaleOrderLine._is_care_line)
        result = super(SaleOrderLine, self - care)._compute_tax_ids()
        for line in care:
            order = line.order_id
            taxes = order.company_id._get_care_taxes(
                line.product_id, order.sudo().care_assessment_id.partner_id
            )
            line.tax_ids = order.fiscal_position_id.map_tax(taxes)
        return result

    def _is_care_line(self):
        self.ensure_one()
        return self.order_id.care_is_quote and self.product_id.is_care_service

    @api.depends("order_id.care_is_quote")
    def _compute_qty_to_invoice(self):
        """Care is invoiced by the month from visits done, never from the quote."""
        result = super()._compute_qty_to_invoice()
        self.filtered(SaleOrderLine._is_care_line).qty_to_invoice = 0
        return result

    @api.depends("order_id.care_is_quote")
    def _compute_invoice_status(self):
        result = super()._compute_invoice_status()
        self.filtered(SaleOrderLine._is_care_line).invoice_status = "no"
        return result

    def _get_care_hourly_prices(self):
        """:return: (price of an hour before, after tax), discount taken off"""
        self.ensure_one()
        return self.env["care.billing"]._get_hourly_prices(
            self.price_unit,
            self.product_uom_id,
            self.discount,
            self.tax_ids,
            self.currency_id,
            self.product_id,
        )
