from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        """The corrected invoice takes over the visits of the one it replaces.

        Deleting that draft frees them; a plain credit note does not.
        """
        action = super().reverse_moves(is_modify=is_modify)
        if is_modify:
            for move in self.new_move_ids:
                origin = move.invoice_line_ids.care_replaces_line_id.move_id[:1]
                if origin._is_care_invoice():
                    move._link_care(origin.care_month, origin.care_beneficiary_id)
            for line in self.new_move_ids.invoice_line_ids:
                visits = line.care_replaces_line_id.sudo().care_intervention_ids
                if visits:
                    visits._link_invoice_line(line)
            self.new_move_ids._make_care_shares()
        return action
