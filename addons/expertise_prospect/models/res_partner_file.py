from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """The screen of a prospect's file: who may write on it, what to do next, who is
    in the list twice."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    can_edit_prospect = fields.Boolean(compute="_compute_can_edit_prospect")
    edit_hint = fields.Char(compute="_compute_can_edit_prospect")
    next_step = fields.Selection(
        [
            ("contact", "Add a contact"),
            ("mission", "New mission"),
            ("follow_up", "Plan an action"),
        ],
        compute="_compute_next_step",
        help="What comes next in the life of a prospect.",
    )
    mission_order_count = fields.Integer(
        "Orders of missions", compute="_compute_mission_figures"
    )
    signed_mission_count = fields.Integer(
        "Signed missions", compute="_compute_mission_figures"
    )
    same_siret_partner_ids = fields.Many2many(
        "res.partner", "Same SIRET", compute="_compute_duplicates"
    )
    other_establishment_ids = fields.Many2many(
        "res.partner", "Same SIREN", compute="_compute_duplicates"
    )
    delete_contact_blocker = fields.Char(compute="_compute_delete_contact_blocker")

    @api.depends("prospect_firm_id", "user_id", "source_user_id", "parent_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_edit_prospect(self):
        saved = self.filtered(lambda partner: partner._origin.id)
        writable = saved._origin._filtered_access("write")
        for partner in self:
            partner.can_edit_prospect = (
                not partner._origin.id or partner._origin in writable
            )
            head = partner.commercial_partner_id.sudo()
            partner.edit_hint = not partner.can_edit_prospect and self.env._(
                "Read only: this prospect is followed by %(firm)s. To have something "
                "changed, ask %(salesperson)s.",
                firm=head.prospect_firm_id.name or "–",
                salesperson=(
                    head.user_id.active and head.user_id or head.source_user_id
                ).name
                or "–",
            )

    @api.depends("contact_ids", "mission_ids")
    def _compute_next_step(self):
        for partner in self:
            if not partner.is_prospect:
                partner.next_step = False
            elif not partner.contact_ids:
                partner.next_step = "contact"
            elif not partner.mission_ids:
                partner.next_step = "mission"
            else:
                partner.next_step = "follow_up"

    @api.depends("mission_ids.won_status", "mission_ids.mission_order_id")
    def _compute_mission_figures(self):
        missions = self.env["crm.lead"].with_context(active_test=False)
        signed = dict(
            missions._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("mission_type_id", "!=", False),
                    ("won_status", "=", "won"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        orders = dict(
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("is_mission_order", "=", True),
                    ("state", "!=", "cancel"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.signed_mission_count = signed.get(partner._origin, 0)
            partner.mission_order_count = orders.get(partner._origin, 0)

    @api.depends("company_registry", "country_id", "vat", "parent_id")
    def _compute_duplicates(self):
        """Only what the user may see: another network's file is not given away."""
        for partner in self:
            number = "".join((partner.company_registry or "").split())
            same = other = self.browse()
            if number and not partner.parent_id:
                near = partner.same_siren_partner_ids
                if not partner.is_france_country:
                    near = self.with_context(active_test=False).search(
                        Domain("company_registry", "=", number)
                        & Domain("parent_id", "=", False)
                        & Domain("id", "!=", partner._origin.id),
                        limit=10,
                    )
                same = near.filtered(
                    lambda twin, number=number: twin.company_registry == number
                )
                other = near - same
            partner.same_siret_partner_ids = same
            partner.other_establishment_ids = other

    @api.depends("parent_id.preferred_contact_id")
    def _compute_delete_contact_blocker(self):
        for partner in self:
            partner.delete_contact_blocker = (
                partner.is_preferred_contact
                and partner.parent_id._preferred_contact_message()
            )

    @api.model
    def default_get(self, fields):
        """A new file starts with the usual choices: the firm and the salesperson are
        those of who creates it."""
        values = super().default_get(fields)
        if self.env.context.get("default_is_prospect") and not values.get("parent_id"):
            user, firm = self.env.user, self.env.company
            usual = {
                "prospect_firm_id": firm.id,
                "country_id": firm.country_id.id,
                "user_id": user.id,
                "source_user_id": user.is_source_salesperson and user.id,
            }
            for name, value in usual.items():
                if name in fields and not values.get(name):
                    values[name] = value
        return values

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_add_contact(self):
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_contact_wizard_action"
        )
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_delete_contact(self):
        """Delete contacts that are not preferred."""
        for contact in self:
            if blocker := contact.delete_contact_blocker:
                raise UserError(blocker)
        self.unlink()
        return True

    def action_view_missions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Missions of %(prospect)s", prospect=self.name),
            "res_model": "crm.lead",
            "domain": [
                ("partner_id", "=", self.id),
                ("mission_type_id", "!=", False),
            ],
            "context": {"active_test": False, "create": False},
            "views": [
                (self.env.ref("expertise_prospect.prospect_mission_list").id, "list"),
                (self.env.ref("expertise_prospect.mission_view_form").id, "form"),
            ],
        }

    def action_view_mission_orders(self):
        self.ensure_one()
        orders = self.env["sale.order"].search(
            [("partner_id", "=", self.id), ("is_mission_order", "=", True)]
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders of %(prospect)s", prospect=self.name),
            "res_model": "sale.order",
            "domain": [("id", "in", orders.ids)],
            "context": {"create": False},
            "views": [(False, "list"), (False, "form")],
        }
        if len(orders) == 1:
            action.update(res_id=orders.id, views=[(False, "form")])
        return action

    def action_open_business_doc(self):
        """The links of the banner of duplicates open the file of a prospect."""
        self.ensure_one()
        if self.is_prospect:
            return self._open_prospect()
        return super().action_open_business_doc()

    def get_formview_id(self, access_uid=None):
        """A prospect is shown in its file wherever its name is clicked."""
        user = self.env["res.users"].browse(access_uid or self.env.uid)
        if (
            len(self) == 1
            and self.is_prospect
            and user.has_group("expertise_prospect.group_user")
        ):
            return self.env.ref("expertise_prospect.prospect_view_form").id
        return super().get_formview_id(access_uid=access_uid)
