from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _modify_default_reverse_values(self, origin_move):
        """The corrected invoice is of the same file."""
        values = super()._modify_default_reverse_values(origin_move)
        if origin_move.brokerage_dossier_id:
            values.update(origin_move._prepare_brokerage_link())
        return values
