from odoo import api, fields, models


class DossierLetter(models.Model):
    _inherit = "dossier.letter"

    brokerage_dossier_id = fields.Many2one(
        "brokerage.dossier",
        "Loan file",
        compute="_compute_brokerage_dossier_id",
        store=True,
        ondelete="cascade",
        index="btree_not_null",
    )

    @api.depends("res_model", "res_id")
    def _compute_brokerage_dossier_id(self):
        for letter in self:
            about_file = letter.res_model == "brokerage.dossier"
            letter.brokerage_dossier_id = about_file and letter.res_id
