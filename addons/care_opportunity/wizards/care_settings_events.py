from odoo import api, fields, models

SETTINGS = (
    "care_event_days",
    "care_event_tell_hours",
    "care_event_warn_hours",
    "care_authority_name",
    "care_authority_department",
    "care_authority_email",
    "care_permit_number",
)


class CareSettingsEvents(models.TransientModel):
    """Delays of the adverse events, and the authority that is told."""

    # one theme of the settings per file
    _inherit = "care.settings"  # pylint: disable=consider-merging-classes-inherited

    care_event_days = fields.Integer("Days to treat an adverse event")
    care_event_tell_hours = fields.Integer("Hours to tell the authority")
    care_event_warn_hours = fields.Integer("Alert before a deadline (hours)")
    care_authority_name = fields.Char("Authority")
    care_authority_department = fields.Char("Département")
    care_authority_email = fields.Char("Email of the authority")
    care_permit_number = fields.Char("Permit number")

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
