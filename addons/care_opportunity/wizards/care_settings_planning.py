from odoo import api, fields, models

SETTINGS = ("care_planning_weeks", "care_cancel_notice_hours")


class CareSettingsPlanning(models.TransientModel):
    """How far the visits are planned, and the notice of a cancellation."""

    # one theme of the settings per file
    _inherit = "care.settings"  # pylint: disable=consider-merging-classes-inherited

    care_planning_weeks = fields.Integer("Visits planned ahead (weeks)")
    care_cancel_notice_hours = fields.Integer("Notice of a cancellation (hours)")

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
