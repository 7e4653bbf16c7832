from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """« My day » is the technician's first screen, not the office's."""
        hidden = super()._load_menus_blacklist()
        if not self.env.user._is_technician_only():
            menu = self.env.ref(
                "expertise_dossier.menu_my_day", raise_if_not_found=False
            )
            if menu:
                hidden = [*hidden, menu.id]
        return hidden
