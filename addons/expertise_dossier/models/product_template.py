from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_diagnostic = fields.Boolean(
        "Diagnostic",
        index="btree_not_null",
        help="Offered as a kind of diagnostic in the dossiers.",
    )
    diagnostic_short_name = fields.Char(
        "Short name", help="Shown in narrow places, such as DPE or CREP."
    )
