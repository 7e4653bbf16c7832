from odoo import fields, models


class SaleOrderTemplate(models.Model):
    _inherit = "sale.order.template"

    contract_type_id = fields.Many2one(
        "prospect.contract.type",
        "Contract type",
        ondelete="restrict",
        index="btree_not_null",
        help="The standard contract of which this quotation template is an offer.",
    )
