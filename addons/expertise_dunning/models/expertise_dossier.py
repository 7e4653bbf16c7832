from odoo import fields, models


class ExpertiseDossierDunning(models.Model):
    """What was done to get the dossier's invoices paid."""

    _inherit = "expertise.dossier"

    dunning_move_ids = fields.One2many(
        "account.move",
        "dossier_id",
        "Customer invoices",
        domain=[("move_type", "=", "out_invoice"), ("state", "=", "posted")],
    )
