from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    is_mission_order = fields.Boolean(
        "Order of a signed mission", readonly=True, copy=False
    )

    _mission_order_uniq = models.UniqueIndex(
        "(opportunity_id) WHERE is_mission_order IS TRUE AND state != 'cancel'",
        "This mission has its order already.",
    )
