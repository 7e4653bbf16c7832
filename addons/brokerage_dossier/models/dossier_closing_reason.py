from odoo import fields, models


class DossierClosingReason(models.Model):
    _inherit = "dossier.closing.reason"

    kind = fields.Selection(
        selection_add=[("brokerage", "Loan broker's file")],
        ondelete={"brokerage": "cascade"},
    )
