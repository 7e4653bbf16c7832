from odoo import fields, models


class DossierClosingReason(models.Model):
    _inherit = "dossier.closing.reason"

    kind = fields.Selection(
        selection_add=[("care", "Needs form")],
        ondelete={"care": "cascade"},
    )
