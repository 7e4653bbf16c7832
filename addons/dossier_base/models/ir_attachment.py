from odoo import models
from odoo.exceptions import UserError

CONTENT_FIELDS = {"raw", "datas", "type", "url", "res_model", "res_id"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        # an administrator may still move the file to another storage
        if CONTENT_FIELDS & vals.keys() and not self.env.is_admin():
            printed = self.env["dossier.letter"].sudo()
            if printed.search_count([("attachment_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._("The PDF of a printed letter is kept as it was sent.")
                )
        return super().write(vals)
