from odoo import api, fields, models


class ProspectMissionWizard(models.TransientModel):
    """A new mission: its type first, among those that the prospect has not had."""

    _name = "prospect.mission.wizard"
    _description = "New Mission"

    partner_id = fields.Many2one("res.partner", "Prospect", required=True)
    linked_dossier_id = fields.Many2one("crm.lead", readonly=True)
    free_type_ids = fields.Many2many(
        "prospect.mission.type", compute="_compute_free_type_ids"
    )
    mission_type_id = fields.Many2one(
        "prospect.mission.type",
        "Mission type",
        required=True,
        domain="[('id', 'in', free_type_ids)]",
    )
    service_id = fields.Many2one(related="mission_type_id.service_id")
    client_type_id = fields.Many2one("prospect.client.type", required=True)
    firm_id = fields.Many2one(
        "res.company",
        compute="_compute_firm_id",
        store=True,
        readonly=False,
        domain="[('service_ids', 'in', service_id)]",
    )

    @api.depends("partner_id", "linked_dossier_id")
    def _compute_free_type_ids(self):
        types = self.env["prospect.mission.type"].search([("active", "=", True)])
        for wizard in self:
            used = wizard.partner_id.mission_ids.mission_type_id
            wizard.free_type_ids = types if wizard.linked_dossier_id else types - used

    @api.depends("mission_type_id")
    def _compute_firm_id(self):
        for wizard in self:
            firm = wizard.partner_id.prospect_firm_id
            offered = wizard.service_id in firm.sudo().service_ids
            wizard.firm_id = firm if offered else False

    def action_create(self):
        self.ensure_one()
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
