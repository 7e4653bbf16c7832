import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: NAF rev. 2 (décret 2007-1888): four digits and a letter, written 69.20Z
NAF_PATTERN = re.compile(r"^(\d{2})\.?(\d{2})([A-Z])$")


class ResPartner(models.Model):
    """A prospect is a partner with a prospect's file.

    It belongs to no company of the ERP: its network is that of its firm, stored on
    its contacts too, and a record rule keeps the other networks out.
    """

    _inherit = "res.partner"

    is_prospect = fields.Boolean("Prospect's file", copy=False)
    prospect_state = fields.Selection(
        [("in_progress", "In progress"), ("signed", "Signed"), ("lost", "Lost")],
        "Prospect state",
        compute="_compute_prospect_state",
        store=True,
        help="Signed if one mission is signed, else lost if all are lost.",
    )
    prospect_firm_id = fields.Many2one(
        "res.company",
        "Firm",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The firm of the network that follows the prospect.",
    )
    prospect_network_id = fields.Many2one(
        "res.company",
        "Network",
        compute="_compute_prospect_network_id",
        store=True,
        index="btree_not_null",
        help="The company above all firms that see the prospect.",
    )
    prospect_source_id = fields.Many2one(
        "utm.source",
        "Source",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
    )
    source_user_id = fields.Many2one(
        "res.users",
        "Source salesperson",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The colleague who brought the prospect in.",
    )
    user_id = fields.Many2one(tracking=True)
    without_salesperson = fields.Boolean(
        compute="_compute_without_salesperson",
        search="_search_without_salesperson",
        help="The operational salesperson has left.",
    )
    rating = fields.Selection(
        [
            ("0", "Not rated"),
            ("1", "Very low"),
            ("2", "Low"),
            ("3", "Medium"),
            ("4", "Good"),
            ("5", "Very good"),
        ],
        default="0",
        copy=False,
        tracking=True,
    )
    is_takeover = fields.Boolean(
        "Business takeover",
        copy=False,
        tracking=True,
        help="Takes over an existing business.",
    )
    naf_code = fields.Char("NAF (APE)", size=6, index="btree_not_null", tracking=True)
    tax_regime = fields.Selection(
        [
            ("micro_bic", "Micro-BIC"),
            ("bic_simplified", "BIC – simplified actual"),
            ("bic_normal", "BIC – normal actual"),
            ("micro_bnc", "Micro-BNC"),
            ("bnc", "BNC – controlled return"),
            ("micro_ba", "Micro-BA"),
            ("ba_simplified", "BA – simplified actual"),
            ("ba_normal", "BA – normal actual"),
            ("is_simplified", "Corporation tax – simplified actual"),
            ("is_normal", "Corporation tax – normal actual"),
            ("property", "Property income"),
            ("none", "Not taxable"),
        ],
        "Tax regime",
        tracking=True,
    )
    current_accountant_id = fields.Many2one(
        "res.partner",
        "Current firm",
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="The accountant who keeps the prospect's books today.",
    )
    incorporation_date = fields.Date("Founded on", tracking=True)
    prospect_date = fields.Date("Prospect since", copy=False, index="btree_not_null")
    foreign_phone = fields.Char()
    mission_ids = fields.One2many(
        "crm.lead",
        "partner_id",
        "Missions",
        domain=[("mission_type_id", "!=", False)],
        context={"active_test": False},
    )
    mission_count = fields.Integer(compute="_compute_mission_count")

    _prospect_complete = models.Constraint(
        "CHECK (is_prospect IS NOT TRUE OR (prospect_source_id IS NOT NULL"
        " AND source_user_id IS NOT NULL AND user_id IS NOT NULL"
        " AND prospect_firm_id IS NOT NULL AND is_company IS TRUE))",
        "A prospect needs a source, a source salesperson, an operational salesperson "
        "and a firm.",
    )
    _prospect_name_idx = models.Index("(name, id) WHERE is_prospect IS TRUE")

    # -------------------------------------------------------------------------
    # Computes
    # -------------------------------------------------------------------------
    @api.depends("is_prospect", "mission_ids.won_status", "mission_ids.mission_type_id")
    def _compute_prospect_state(self):
        prospects = self.filtered("is_prospect")
        (self - prospects).prospect_state = False
        statuses = {}
        groups = (
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [
                    ("partner_id", "in", prospects.ids),
                    ("mission_type_id", "!=", False),
                ],
                ["partner_id"],
                ["won_status:array_agg_distinct"],
            )
        )
        for partner, values in groups:
            statuses[partner.id] = set(values)
        for prospect in prospects:
            of_missions = statuses.get(prospect._origin.id, set())
            if "won" in of_missions:
                prospect.prospect_state = "signed"
            elif of_missions == {"lost"}:
                prospect.prospect_state = "lost"
            else:
                prospect.prospect_state = "in_progress"

    @api.depends(
        "is_prospect",
        "prospect_firm_id.parent_id",
        "commercial_partner_id.is_prospect",
        "commercial_partner_id.prospect_firm_id",
    )
    def _compute_prospect_network_id(self):
        for partner in self:
            head = partner if partner.is_prospect else partner.commercial_partner_id
            firm = head.is_prospect and head.prospect_firm_id.sudo()
            partner.prospect_network_id = firm.root_id if firm else False

    def _compute_without_salesperson(self):
        for partner in self:
            partner.without_salesperson = (
                partner.is_prospect and not partner.user_id.sudo().active
            )

    def _search_without_salesperson(self, operator, value):
        if operator != "in":
            return NotImplemented
        left = [("is_prospect", "=", True), ("user_id.active", "=", False)]
        domain = fields.Domain(left)
        return domain if True in value else ~domain

    def _compute_mission_count(self):
        counts = dict(
            self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                [("partner_id", "in", self.ids), ("mission_type_id", "!=", False)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.mission_count = counts.get(partner, 0)

    # -------------------------------------------------------------------------
    # Constraints
    # -------------------------------------------------------------------------
    @api.constrains("is_prospect", "company_id")
    def _check_prospect_company(self):
        if any(partner.is_prospect and partner.company_id for partner in self):
            raise ValidationError(
                self.env._(
                    "A prospect is seen by its whole network: choose its firm, and "
                    "leave the company empty."
                )
            )

    @api.constrains("is_prospect", "source_user_id", "prospect_firm_id")
    def _check_source_salesperson(self):
        for partner in self.filtered("is_prospect"):
            user = partner.source_user_id.sudo()
            if not user.is_source_salesperson:
                raise ValidationError(
                    self.env._(
                        "%(colleague)s is no source salesperson. Choose somebody else, "
                        "or have a manager give the right: Prospects > Configuration > "
                        "Colleagues.",
                        colleague=user.name,
                    )
                )
            if partner.prospect_firm_id.sudo() not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(colleague)s has no access to %(firm)s and cannot be its "
                        "source salesperson.",
                        colleague=user.name,
                        firm=partner.prospect_firm_id.sudo().name,
                    )
                )

    @api.constrains("is_prospect", "user_id", "prospect_firm_id")
    def _check_operational_salesperson(self):
        for partner in self.filtered("is_prospect"):
            user = partner.user_id.sudo()
            network = partner.prospect_firm_id.sudo().root_id
            if user.share or network not in user.company_ids.root_id:
                raise ValidationError(
                    self.env._(
                        "%(colleague)s does not work in the network %(network)s and "
                        "cannot follow its prospects.",
                        colleague=user.name,
                        network=network.name,
                    )
                )

    @api.constrains("is_prospect", "prospect_firm_id")
    def _check_network_of_missions(self):
        missions = self.filtered("is_prospect").mission_ids
        missions._check_firm()

    @api.constrains("naf_code")
    def _check_naf_code(self):
        for partner in self:
            if partner.naf_code and not NAF_PATTERN.match(partner.naf_code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is no NAF code: four digits and a letter, such as "
                        "69.20Z.",
                        code=partner.naf_code,
                    )
                )

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create([self._complete_prospect(vals) for vals in vals_list])
        partners.filtered("is_prospect")._prefer_first_contact()
        return partners

    @api.model
    def _complete_prospect(self, vals):
        """:return: the values of a new partner, with what a prospect's file needs"""
        vals = self._normalise_naf(vals)
        if not vals.get("is_prospect", self.env.context.get("default_is_prospect")):
            return vals
        firm = self.env["res.company"].browse(
            vals.get("prospect_firm_id") or self.env.company.id
        )
        return {
            "country_id": firm.sudo().country_id.id,
            "prospect_date": fields.Date.context_today(self),
            "lang": self.env.lang,
            **vals,
            "is_prospect": True,
            # both: the name of a company is not taken apart
            "is_company": True,
            "company_type": "company",
            "prospect_firm_id": firm.id,
        }

    @api.model
    def _normalise_naf(self, vals):
        code = vals.get("naf_code")
        if not code:
            return vals
        code = "".join(str(code).split()).upper()
        if match := NAF_PATTERN.match(code):
            code = "{}.{}{}".format(*match.groups())
        return {**vals, "naf_code": code}

    def write(self, vals):
        vals = self._normalise_naf(vals)
        if vals.get("is_prospect"):
            vals = {"prospect_date": fields.Date.context_today(self), **vals}
            vals["is_company"] = True
        result = super().write(vals)
        if {"user_id", "prospect_source_id"} & vals.keys():
            self._pass_salesperson_on()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_missions(self):
        for partner in self.filtered("is_prospect"):
            if partner.sudo().mission_ids:
                raise ValidationError(
                    self.env._(
                        "%(prospect)s has missions: delete them first, or archive the "
                        "prospect.",
                        prospect=partner.name,
                    )
                )

    # -------------------------------------------------------------------------
    # Business methods
    # -------------------------------------------------------------------------
    def _mission_salesperson_values(self):
        """:return: what a mission takes over from its prospect"""
        self.ensure_one()
        return {"user_id": self.user_id.id, "source_id": self.prospect_source_id.id}

    def _pass_salesperson_on(self):
        """Open missions follow the salesperson and the source of their prospect."""
        pending = self.filtered("is_prospect").mission_ids.filtered(
            lambda mission: mission.won_status == "pending"
        )
        same = pending.grouped(
            lambda m: (m.partner_id.user_id, m.partner_id.prospect_source_id)
        )
        for missions in same.values():
            missions.write(missions[0].partner_id._mission_salesperson_values())

    def _open_prospect(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_action"
        )
        action.update(
            res_id=self.id,
            views=[(self.env.ref("expertise_prospect.prospect_view_form").id, "form")],
        )
        return action

    def action_open_prospect(self):
        return self._open_prospect()

    def action_new_mission(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_mission_wizard_action"
        )
        action["context"] = {"default_partner_id": self.id}
        return action
