from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """A technician starts with his day, unless he has chosen otherwise."""
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user._is_technician_only():
            action = self.env.ref(
                "expertise_dossier.expertise_dossier_action_my_day",
                raise_if_not_found=False,
            )
            info["home_action_id"] = action and action.id
        return info
