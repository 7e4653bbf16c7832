from odoo import models


class SaleOrderPlanning(models.Model):
    # one theme per file
    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    def _action_confirm(self):
        """The client has accepted: the visits of the next weeks are made at once."""
        result = super()._action_confirm()
        roots = self.sudo().order_line.care_mission_root_id
        if roots:
            roots._plan_ahead()
        return result
