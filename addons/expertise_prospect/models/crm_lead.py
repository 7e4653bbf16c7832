from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CrmLead(models.Model):
    """A mission (*dossier*) of a prospect is an opportunity with a mission type.

    It belongs to no company of the ERP, since the whole network reads it; its firm
    is ``firm_id``. What is not a mission is left alone.
    """

    _inherit = "crm.lead"

    mission_type_id = fields.Many2one(
        "prospect.mission.type",
        "Mission type",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    service_id = fields.Many2one(related="mission_type_id.service_id")
    has_performers = fields.Boolean(related="mission_type_id.has_performers")
    client_type_id = fields.Many2one(
        "prospect.client.type",
        "Client type",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    date_start = fields.Date("Start", tracking=True)
    date_end = fields.Date("End", tracking=True)
    firm_id = fields.Many2one(
        "res.company",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Only firms of the network that offer the service.",
    )
    office_id = fields.Many2one("prospect.office", ondelete="restrict", tracking=True)
    holder_id = fields.Many2one(
        "res.users",
        tracking=True,
        help="Only colleagues of the firm with access to the service.",
    )
    associate_id = fields.Many2one("res.users", "Partner in charge", tracking=True)
    network_id = fields.Many2one(
        related="partner_id.prospect_network_id", store=True, index="btree_not_null"
    )
    source_user_id = fields.Many2one(
        "res.users",
        "Source salesperson",
        compute="_compute_source_user_id",
        store=True,
        index="btree_not_null",
        help="Who brought the prospect in; fixed when the mission is signed.",
    )
    linked_dossier_id = fields.Many2one(
        "crm.lead",
        "Linked dossier",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The client's dossier from which this mission was created.",
    )
    earns_bonus = fields.Boolean(
        "Earns a bonus",
        compute="_compute_earns_bonus",
        store=True,
        help="A prospect's mission does; one created from a linked dossier does not.",
    )

    _mission_uniq = models.UniqueIndex(
        "(partner_id, mission_type_id)"
        " WHERE mission_type_id IS NOT NULL AND linked_dossier_id IS NULL",
        "This prospect already has a mission of that type: open it, or choose another "
        "type.",
    )
    _mission_complete = models.Constraint(
        "CHECK (mission_type_id IS NULL OR (client_type_id IS NOT NULL"
        " AND partner_id IS NOT NULL AND type = 'opportunity'))",
        "A mission needs a prospect and a client type.",
    )
    _mission_dates = models.Constraint(
        "CHECK (date_start IS NULL OR date_end IS NULL OR date_end >= date_start)",
        "The mission ends before it starts: correct one of the dates.",
    )

    @api.depends("mission_type_id")
    def _compute_company_id(self):
        missions = self.filtered("mission_type_id")
        missions.company_id = False
        return super(CrmLead, self - missions)._compute_company_id()

    @api.depends("mission_type_id", "firm_id.currency_id", "network_id.currency_id")
    def _compute_company_currency(self):
        missions = self.filtered("mission_type_id")
        for mission in missions:
            company = mission.firm_id or mission.network_id or self.env.company
            mission.company_currency = company.sudo().currency_id
        return super(CrmLead, self - missions)._compute_company_currency()

    @api.depends("mission_type_id.name", "partner_id.name")
    def _compute_name(self):
        missions = self.filtered("mission_type_id")
        for mission in missions:
            mission.name = self._mission_name(
                mission.mission_type_id, mission.partner_id
            )
        return super(CrmLead, self - missions)._compute_name()

    @api.model
    def _mission_name(self, mission_type, partner):
        return f"{mission_type.name} – {partner.name}"

    @api.depends("partner_id.source_user_id")
    def _compute_source_user_id(self):
        """A bonus stays with whom it was earned: a signed mission keeps hers."""
        for lead in self:
            if lead.won_status != "won" or not lead.source_user_id:
                lead.source_user_id = lead.partner_id.source_user_id

    @api.depends("mission_type_id", "linked_dossier_id")
    def _compute_earns_bonus(self):
        for lead in self:
            lead.earns_bonus = bool(lead.mission_type_id and not lead.linked_dossier_id)

    # -------------------------------------------------------------------------
    # Fixed probabilities
    # -------------------------------------------------------------------------
    def _fixed_probability(self):
        """:return: the probability of one mission, in percent"""
        self.ensure_one()
        if self.stage_id.is_won:
            return 100.0
        return self.stage_id.fixed_probability if self.active else 0.0

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        """The stage of a mission has the last word, not the predictive scoring."""
        missions = self.filtered("mission_type_id")
        scored = self if is_tooltip else self - missions
        if scored:
            probabilities, tooltip = super(
                CrmLead, scored
            )._pls_get_naive_bayes_probabilities(batch_mode, is_tooltip)
        else:
            probabilities, tooltip = {}, {}
        for mission in missions:
            probabilities[mission.id] = mission._fixed_probability()
            if is_tooltip:
                tooltip["probability"] = probabilities[mission.id]
        return probabilities, tooltip

    # -------------------------------------------------------------------------
    # Constraints
    # -------------------------------------------------------------------------
    @api.constrains("mission_type_id", "partner_id")
    def _check_mission_partner(self):
        for lead in self.filtered("mission_type_id"):
            if not lead.partner_id.is_prospect:
                raise ValidationError(
                    self.env._(
                        "A mission belongs to a prospect: %(partner)s is none. Open "
                        "the prospect's file and create the mission there.",
                        partner=lead.partner_id.display_name or "–",
                    )
                )

    @api.constrains("mission_type_id", "company_id")
    def _check_mission_company(self):
        if any(lead.mission_type_id and lead.company_id for lead in self):
            raise ValidationError(
                self.env._(
                    "A mission is seen by the whole network: choose its firm, and "
                    "leave the company empty."
                )
            )

    @api.constrains("mission_type_id", "probability", "stage_id", "active")
    def _check_fixed_probability(self):
        for lead in self.filtered("mission_type_id"):
            if not lead.stage_id.is_mission_stage:
                raise ValidationError(
                    self.env._(
                        "“%(stage)s” is no stage of a mission. Choose one of the "
                        "stages of missions.",
                        stage=lead.stage_id.name or "–",
                    )
                )
            if abs(lead.probability - lead._fixed_probability()) > 0.005:
                raise ValidationError(
                    self.env._(
                        "The probability of a mission is that of its stage: "
                        "%(probability)s %% in “%(stage)s”. Change the stage.",
                        probability=round(lead._fixed_probability()),
                        stage=lead.stage_id.name,
                    )
                )

    @api.constrains("firm_id", "mission_type_id", "partner_id")
    def _check_firm(self):
        for lead in self.filtered(lambda lead: lead.mission_type_id and lead.firm_id):
            if not lead.partner_id.is_prospect:
                continue
            firm = lead.firm_id.sudo()
            if firm.root_id != lead.network_id:
                raise ValidationError(
                    self.env._(
                        "%(firm)s is not a firm of the prospect's network.",
                        firm=firm.name,
                    )
                )
            if lead.service_id not in firm.service_ids:
                raise ValidationError(
                    self.env._(
                        "%(firm)s does not offer the service “%(service)s”. Choose "
                        "another firm, or give it the service: Prospects > "
                        "Configuration > Services.",
                        firm=firm.name,
                        service=lead.service_id.name,
                    )
                )

    @api.constrains("office_id", "firm_id")
    def _check_office(self):
        for lead in self.filtered("office_id"):
            if lead.office_id.sudo().company_id != lead.firm_id:
                raise ValidationError(
                    self.env._(
                        "The office “%(office)s” is not an office of %(firm)s.",
                        office=lead.office_id.sudo().name,
                        firm=lead.firm_id.sudo().name or "–",
                    )
                )

    @api.constrains("holder_id", "firm_id", "mission_type_id")
    def _check_holder(self):
        for lead in self.filtered(lambda lead: lead.mission_type_id and lead.holder_id):
            holder = lead.holder_id.sudo()
            if lead.service_id not in holder.service_ids:
                raise ValidationError(
                    self.env._(
                        "%(colleague)s has no access to the service “%(service)s”. "
                        "Choose somebody else, or give him access: Prospects > "
                        "Configuration > Services.",
                        colleague=holder.name,
                        service=lead.service_id.name,
                    )
                )
            lead._check_colleague(holder)

    @api.constrains("associate_id", "firm_id")
    def _check_associate(self):
        for lead in self.filtered("associate_id"):
            lead._check_colleague(lead.associate_id.sudo())

    def _check_colleague(self, user):
        """:raise ValidationError: ``user`` does not work for the mission's firm"""
        self.ensure_one()
        companies = user.company_ids
        if user.share or (
            self.firm_id not in companies
            if self.firm_id
            else self.network_id not in companies.root_id
        ):
            raise ValidationError(
                self.env._(
                    "%(colleague)s has no access to %(firm)s. Choose a colleague of "
                    "this firm.",
                    colleague=user.name,
                    firm=(self.firm_id or self.network_id).sudo().name,
                )
            )

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_mission(vals) for vals in vals_list])

    @api.model
    def _complete_mission(self, vals):
        """:return: the values of a new mission, with what follows from its prospect"""
        type_id = vals.get("mission_type_id") or self.env.context.get(
            "default_mission_type_id"
        )
        partner_id = vals.get("partner_id") or self.env.context.get(
            "default_partner_id"
        )
        if not type_id or not partner_id:
            return vals
        partner = self.env["res.partner"].browse(partner_id)
        completed = {
            "name": self._mission_name(
                self.env["prospect.mission.type"].browse(type_id), partner
            ),
            "type": "opportunity",
            "team_id": self.env.ref("expertise_prospect.team_prospects").id,
            **partner._mission_salesperson_values(),
            **vals,
            "company_id": False,
        }
        if "stage_id" not in vals:
            completed["stage_id"] = self.env.ref("expertise_prospect.stage_suspect").id
        return completed

    def write(self, vals):
        if "mission_type_id" in vals or "partner_id" in vals:
            for lead in self.filtered("mission_type_id"):
                if any(
                    name in vals and lead[name].id != vals[name]
                    for name in ("mission_type_id", "partner_id")
                ):
                    raise UserError(
                        self.env._(
                            "A mission keeps its prospect and its type. Delete it and "
                            "create another one."
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        for lead in self.filtered("mission_type_id"):
            if blocker := lead.delete_blocker:
                raise UserError(blocker)

    def merge_opportunity(self, *args, **kwargs):
        if any(lead.mission_type_id for lead in self):
            raise UserError(
                self.env._(
                    "Missions cannot be merged: each has its own type and contract."
                )
            )
        return super().merge_opportunity(*args, **kwargs)
