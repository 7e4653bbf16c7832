from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_technician_only(self):
        """:return: whether this user goes on site and has no desk"""
        self.ensure_one()
        return self.has_group("expertise_dossier.group_technician") and not (
            self.has_group("expertise_dossier.group_office")
        )
