from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.depends("diagnostic_short_name")
    @api.depends_context("diagnostic_short_name")
    def _compute_display_name(self):
        """In narrow places, « DPE » rather than the full name."""
        result = super()._compute_display_name()
        if self.env.context.get("diagnostic_short_name"):
            for product in self:
                if product.diagnostic_short_name:
                    product.display_name = product.diagnostic_short_name
        return result
