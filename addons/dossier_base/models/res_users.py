from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # -------------------------------------------------------------------------
    # Portal
    # -------------------------------------------------------------------------
    def _get_portal_concerns(self):
        """Say what brings a person to the portal; each add-on adds its own word.

        An add-on that has something for newcomers too, a first order say, offers it
        to who is not there for another add-on's sake.

        :return: set of words, empty for a newcomer
        """
        self.ensure_one()
        return set()

    # -------------------------------------------------------------------------
    # Apps
    # -------------------------------------------------------------------------
    @api.model
    def _get_dossier_privileges(self):
        """:return: external ids of the privileges of our add-ons; each adds its own"""
        return []

    def _is_only_through_dossiers(self, xmlid):
        """:return: whether the user has the group because our roles imply it

        A role chosen among the core's own shows the core's own app.
        """
        self.ensure_one()
        group = self.env.ref(xmlid, raise_if_not_found=False)
        if not group or group not in self.all_group_ids:
            return False
        ours = self.env["res.groups.privilege"].union(
            *(self.env.ref(name) for name in self._get_dossier_privileges())
        )
        givers = self.group_ids.filtered(lambda g: group in g | g.all_implied_ids)
        return all(giver.privilege_id in ours for giver in givers)

    def _get_useless_apps(self):
        """:return: external ids of menus of the core that this person has no use for"""
        self.ensure_one()
        user, menus = self.sudo(), []
        if not user.has_group("base.group_system"):
            # there one asks the administrator for more apps
            menus.append("base.menu_management")
        if user._is_only_through_dossiers("sales_team.group_sale_salesman"):
            # the opportunities of our add-ons have screens of their own
            menus.append("crm.crm_menu_root")
        if "spreadsheet.dashboard" in self.env:
            dashboards = self.env["spreadsheet.dashboard"].with_user(self)
            if not dashboards.search_count([], limit=1):
                menus.append("spreadsheet_dashboard.spreadsheet_dashboard_menu_root")
        return menus
