from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_care_service = fields.Boolean(
        "Care service", help="Offered as the service of a mission; sold by the hour."
    )
