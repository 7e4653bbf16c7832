from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_lender = fields.Boolean(
        "Lender", help="A bank that the broker sends loan requests to."
    )
