from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dossier_base.models.ir_attachment import CONTENT_FIELDS


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        # an administrator may still move the file to another storage
        if CONTENT_FIELDS & vals.keys() and not self.env.is_admin():
            sent = self.env["dunning.letter"].sudo()
            if sent.search_count([("attachment_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._("The PDF of a letter is kept as it was sent.")
                )
        return super().write(vals)
