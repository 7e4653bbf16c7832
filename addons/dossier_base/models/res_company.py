from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        for model in self.env.registry.values():
            if not model._abstract and issubclass(
                model, self.env.registry["dossier.mixin"]
            ):
                self.env[model._name]._create_number_sequences(companies)
        return companies
