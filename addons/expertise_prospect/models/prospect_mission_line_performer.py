from odoo import api, models
from odoo.exceptions import ValidationError


class ProspectMissionLine(models.Model):
    """The colleague who performs a part of the contract works for the mission's firm
    and has access to its service."""

    _inherit = "prospect.mission.line"

    @api.constrains("performer_user_id", "lead_id")
    def _check_performer_user(self):
        for line in self.filtered("performer_user_id"):
            user = line.performer_user_id.sudo()
            mission = line.lead_id
            service = mission.service_id
            firm = mission.firm_id.sudo()
            if service not in user.service_ids:
                raise ValidationError(
                    self.env._(
                        "%(colleague)s has no access to the service “%(service)s” and "
                        "cannot perform “%(line)s”. Choose somebody else, or give "
                        "access: Prospects > Configuration > Services.",
                        colleague=user.name,
                        service=service.name,
                        line=line._short_name(),
                    )
                )
            if user.share or (firm and firm not in user.company_ids):
                raise ValidationError(
                    self.env._(
                        "%(colleague)s does not work for %(firm)s and cannot perform "
                        "“%(line)s”. Choose a colleague of this firm.",
                        colleague=user.name,
                        firm=firm.name or "–",
                        line=line._short_name(),
                    )
                )

    def _short_name(self):
        self.ensure_one()
        return (self.name or "").split("\n", 1)[0]
