from odoo import fields, models

from .care_vat_rule import ACT_KINDS


class ProductTemplate(models.Model):
    # one theme per file
    _inherit = "product.template"  # pylint: disable=consider-merging-classes-inherited

    care_act_kind = fields.Selection(
        ACT_KINDS,
        "Kind of service",
        help="With the client's state it gives the VAT. A mixed visit is two missions.",
    )
