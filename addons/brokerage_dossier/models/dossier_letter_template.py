from odoo import fields, models


class DossierLetterTemplate(models.Model):
    _inherit = "dossier.letter.template"

    brokerage_for_bank = fields.Boolean(
        "For the bank",
        help="Written to the bank of the loan file instead of its client.",
    )
