from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Each person meets the apps of his work, not all that are installed."""
        hidden = super()._load_menus_blacklist()
        for xmlid in self.env.user._get_useless_apps():
            menu = self.env.ref(xmlid, raise_if_not_found=False)
            if menu:
                hidden = [*hidden, menu.id]
        return hidden
