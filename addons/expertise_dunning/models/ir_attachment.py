from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.dossier_base.models.ir_attachment import CONTENT_FIELDS


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        # an administrator may still move the file to another storage
        if CONTENT_FIELDS & vals.keys() and not self.env.is_admin():
            self._check_not_of_letter()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_letter(self):
        self._check_not_of_letter()

    def _check_not_of_letter(self):
        """:raise UserError: one of these is the PDF of a letter"""
        letters = self.env["dunning.letter"].sudo()
        if letters.search_count([("attachment_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("The PDF of a letter is kept as it was sent."))
