from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    dossier_id = fields.Many2one(
        "expertise.dossier",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The diagnostic dossier that is invoiced.",
    )

    def _get_instalments(self):
        """:return: the *échelons*: payment-term lines, in the order they fall due"""
        return self.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).sorted(lambda line: (line.date_maturity or line.date, line.id))

    def action_open_dossier(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "expertise.dossier",
            "view_mode": "form",
            "res_id": self.dossier_id.id,
        }

    @api.model
    def _unwrap_attachments(self, files_data, recurse=True):
        """Look for files in those that hold something: the core stumbles over a PDF
        of no bytes, which is added to an invoice like any other.
        """
        return super()._unwrap_attachments(
            [file_data for file_data in files_data if file_data["raw"]], recurse
        )
