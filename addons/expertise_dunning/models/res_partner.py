from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_do_not_remind = fields.Boolean(
        "Do not remind",
        tracking=True,
        help="This payer is never reminded: neither by mail nor by letter.",
    )
