from odoo import fields, models


class AccountMoveStatement(models.Model):
    """What a statement says of an invoice: where the property is."""

    # one face of the invoice a file: see account_move.py
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    dunning_property_address = fields.Char(
        "Address of the property", related="dossier_id.property_id.name"
    )
