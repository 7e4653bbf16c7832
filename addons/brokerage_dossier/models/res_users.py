from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_portal_concerns(self):
        concerns = super()._get_portal_concerns()
        if self.env["brokerage.dossier"]._search_portal(self, limit=1):
            concerns.add("loans")
        return concerns

    @api.model
    def _get_dossier_privileges(self):
        privilege = "brokerage_dossier.privilege_brokerage"
        return [*super()._get_dossier_privileges(), privilege]
