from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_technician_only(self):
        """:return: whether this user goes on site and has no desk"""
        self.ensure_one()
        return self.has_group("expertise_dossier.group_technician") and not (
            self.has_group("expertise_dossier.group_office")
        )

    def _get_portal_concerns(self):
        concerns = super()._get_portal_concerns()
        if self.env["expertise.dossier"]._search_portal(self, limit=1):
            concerns.add("diagnostics")
        return concerns

    @api.model
    def _get_dossier_privileges(self):
        return [
            *super()._get_dossier_privileges(),
            "expertise_dossier.privilege_expertise",
        ]
