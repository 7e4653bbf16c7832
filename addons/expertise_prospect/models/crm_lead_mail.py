from odoo import models


class CrmLead(models.Model):
    """What is sent about a mission goes to the prospect's preferred contact."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    def _message_add_default_recipients(self):
        recipients = super()._message_add_default_recipients()
        for mission in self.filtered("mission_type_id"):
            mission.partner_id._address_to_preferred(recipients[mission.id])
        return recipients
