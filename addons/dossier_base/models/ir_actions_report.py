from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def get_paperformat(self):
        """A letter may bring the paper format of its own template."""
        paperformat_id = self.env.context.get("letter_paperformat_id")
        if paperformat_id and self.report_name == "dossier_base.report_letter":
            return self.env["report.paperformat"].browse(paperformat_id)
        return super().get_paperformat()
