from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("order_id", "product_uom_qty", "price_unit", "discount", "tax_ids")
    def _check_dossier_amount(self):
        # an order that writes its lines one by one is checked when all are written
        if not self.env.context.get("dossier_amount_later"):
            self.order_id._check_dossier_amount()
