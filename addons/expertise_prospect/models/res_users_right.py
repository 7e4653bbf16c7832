from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResUsers(models.Model):
    """A colleague's services and the right of a source salesperson: given by a
    manager of the prospects, who need not administrate the users."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    prospect_firm_names = fields.Char("Firms", compute="_compute_prospect_firm_names")

    prospect_colleague_of = fields.Many2one(
        "res.company",
        "Works in the network of",
        store=False,
        search="_search_prospect_colleague_of",
    )

    def _search_prospect_colleague_of(self, operator, value):
        """Who has access to a firm of the network of these firms, whichever of them
        the searching user may read."""
        if operator not in ("in", "="):
            return NotImplemented
        ids = [value] if isinstance(value, int) else value
        roots = self.env["res.company"].sudo().browse(filter(None, ids)).root_id
        firms = roots.search([("id", "child_of", roots.ids)])
        return [("company_ids", "in", firms.ids)]

    @api.depends("company_ids.name")
    @api.depends_context("allowed_company_ids")
    def _compute_prospect_firm_names(self):
        """Names, since firms that are not chosen in the company switcher cannot be
        read; those of another network are not given away."""
        networks = self.env.companies.sudo().root_id
        for user in self:
            firms = user.sudo().company_ids.filtered(
                lambda firm: firm.root_id in networks
            )
            user.prospect_firm_names = ", ".join(firms.mapped("name"))

    def _check_prospect_manager(self):
        """:raise AccessError: the user manages no prospects of these colleagues"""
        manager = self.env.user
        networks = manager.company_ids.sudo().root_id
        if not manager.has_group("expertise_prospect.group_manager") or any(
            user.share or not user.sudo().company_ids.root_id & networks
            for user in self
        ):
            raise AccessError(
                self.env._(
                    "Only a manager of the prospects of this colleague's network may "
                    "change this right."
                )
            )

    def _set_source_salesperson(self, allowed):
        """Give or take the right to be chosen as source salesperson."""
        self._check_prospect_manager()
        group = self.env.ref("expertise_prospect.group_source_salesperson")
        # the right opens nothing: no access list and no record rule names this group
        command = fields.Command.link if allowed else fields.Command.unlink
        changed = self.filtered(lambda user: user.is_source_salesperson != allowed)
        changed.sudo().write({"group_ids": [command(group.id)]})
        changed.invalidate_recordset(["is_source_salesperson"])

    def action_open_prospect_rights(self):
        self.ensure_one()
        self._check_prospect_manager()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_colleague_wizard_action"
        )
        action["context"] = {"default_user_id": self.id}
        return action
