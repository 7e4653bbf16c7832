from odoo import api, models

# A wizard is made for what its user may read. Constraints run as superuser.


class ProspectClosingWizard(models.TransientModel):
    _inherit = "prospect.closing.wizard"

    @api.constrains("lead_id")
    def _check_lead_access(self):
        self.lead_id.sudo(False).check_access("read")


class ProspectOfferWizard(models.TransientModel):
    _inherit = "prospect.offer.wizard"

    @api.constrains("lead_id")
    def _check_lead_access(self):
        self.lead_id.sudo(False).check_access("read")


class ProspectMissionWizard(models.TransientModel):
    _inherit = "prospect.mission.wizard"

    @api.constrains("partner_id", "linked_dossier_id")
    def _check_partner_access(self):
        self.partner_id.sudo(False).check_access("read")
        self.linked_dossier_id.sudo(False).check_access("read")
