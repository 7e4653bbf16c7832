from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def action_prospect_editions(self):
        """« Éditions », above the list of prospects.

        The list gives its search as ``active_domain``; ``self`` is what is ticked.
        """
        return self.env["prospect.editions"]._open(
            self.env.context.get("active_domain") or [], self.ids
        )
