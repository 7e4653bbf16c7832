from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    service_ids = fields.Many2many(
        "prospect.service",
        "prospect_service_user_rel",
        "user_id",
        "service_id",
        "Access to services",
    )
    is_source_salesperson = fields.Boolean(
        "May be source salesperson",
        compute="_compute_is_source_salesperson",
        search="_search_is_source_salesperson",
        help="May be the one who brought a prospect in.",
    )

    def _compute_is_source_salesperson(self):
        group = self.env.ref("expertise_prospect.group_source_salesperson")
        for user in self:
            user.is_source_salesperson = group in user.sudo().all_group_ids

    def _search_is_source_salesperson(self, operator, value):
        if operator != "in":
            return NotImplemented
        group = self.env.ref("expertise_prospect.group_source_salesperson")
        return [("all_group_ids", "in" if True in value else "not in", group.ids)]

    @api.model
    def _get_dossier_privileges(self):
        privilege = "expertise_prospect.privilege_prospect"
        return [*super()._get_dossier_privileges(), privilege]
