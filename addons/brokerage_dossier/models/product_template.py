from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    brokerage_invoice_type = fields.Selection(
        [
            ("fee", "Broker's fee"),
            ("commission", "Bank commission"),
            ("rebate", "Rebate"),
        ],
        "Loan brokerage",
        index="btree_not_null",
        help="What an invoice of a loan file charges or credits with this product.",
    )
