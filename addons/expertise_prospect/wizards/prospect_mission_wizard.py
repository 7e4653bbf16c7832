from odoo import api, fields, models
from odoo.exceptions import UserError


class ProspectMissionWizard(models.TransientModel):
    """A new mission: its type first, among those that the prospect has not had."""

    _name = "prospect.mission.wizard"
    _description = "New Mission"

    partner_id = fields.Many2one(
        "res.partner",
        "Prospect",
        required=True,
        domain="[('is_prospect', '=', True)]",
    )
    network_id = fields.Many2one(related="partner_id.prospect_network_id")
    linked_dossier_id = fields.Many2one("crm.lead", "Linked dossier", readonly=True)
    free_type_ids = fields.Many2many(
        "prospect.mission.type", compute="_compute_free_type_ids"
    )
    blocker = fields.Char(compute="_compute_blocker")
    mission_type_id = fields.Many2one(
        "prospect.mission.type",
        "Mission type",
        required=True,
        domain="[('id', 'in', free_type_ids)]",
    )
    service_id = fields.Many2one(related="mission_type_id.service_id")
    client_type_id = fields.Many2one(
        "prospect.client.type",
        "Client type",
        compute="_compute_client_type_id",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
    )
    firm_id = fields.Many2one(
        "res.company",
        compute="_compute_firm_id",
        store=True,
        readonly=False,
        domain="[('id', 'child_of', network_id), ('service_ids', 'in', service_id)]",
    )
    firm_hint = fields.Char(compute="_compute_firm_hint")

    @api.depends("partner_id", "linked_dossier_id")
    def _compute_free_type_ids(self):
        types = self.env["prospect.mission.type"].search([("active", "=", True)])
        for wizard in self:
            used = wizard.partner_id.mission_ids.mission_type_id
            wizard.free_type_ids = types if wizard.linked_dossier_id else types - used

    @api.depends("partner_id", "free_type_ids")
    def _compute_blocker(self):
        for wizard in self:
            partner = wizard.partner_id
            if partner and not partner.has_access("write"):
                wizard.blocker = self.env._(
                    "Only the salespersons of this prospect, its firm and the managers "
                    "may create a mission for it. Ask %(salesperson)s.",
                    salesperson=partner.user_id.sudo().name or "–",
                )
            elif partner and not wizard.free_type_ids:
                wizard.blocker = self.env._(
                    "%(prospect)s already has a mission of every type. Open one of "
                    "them; once it is signed, its button “Linked dossier” creates "
                    "another one.",
                    prospect=partner.name,
                )
            else:
                wizard.blocker = False

    @api.depends("partner_id")
    def _compute_client_type_id(self):
        """A prospect is the same kind of client for each of its missions."""
        for wizard in self:
            types = wizard.partner_id.mission_ids.client_type_id
            wizard.client_type_id = types if len(types) == 1 else False

    @api.depends("mission_type_id", "partner_id")
    def _compute_firm_id(self):
        for wizard in self:
            firm = wizard.partner_id.prospect_firm_id
            offered = wizard.service_id in firm.sudo().service_ids
            wizard.firm_id = firm if offered else False

    @api.depends("mission_type_id", "partner_id")
    def _compute_firm_hint(self):
        for wizard in self:
            firms = wizard.service_id.sudo().firm_ids
            firms = firms.filtered(lambda f: f.root_id == wizard.network_id)  # noqa: B023
            own = wizard.partner_id.prospect_firm_id.sudo()
            service = wizard.service_id.name
            if not wizard.service_id or not own or own in firms:
                wizard.firm_hint = False
            elif firms:
                wizard.firm_hint = self.env._(
                    "%(firm)s does not offer the service “%(service)s”: choose one of "
                    "the firms that do.",
                    firm=own.name,
                    service=service,
                )
            else:
                wizard.firm_hint = self.env._(
                    "No firm of the network offers the service “%(service)s” yet. "
                    "Create the mission without a firm, or have a manager tick the "
                    "service: Prospects > Configuration > Services.",
                    service=service,
                )

    def action_create(self):
        self.ensure_one()
        if self.blocker:
            raise UserError(self.blocker)
        mission = self.env["crm.lead"].create(
            {
                "partner_id": self.partner_id.id,
                "linked_dossier_id": self.linked_dossier_id.id,
                "mission_type_id": self.mission_type_id.id,
                "client_type_id": self.client_type_id.id,
                "firm_id": self.firm_id.id,
            }
        )
        return mission.action_open_mission()
