from odoo import api, fields, models

SETTINGS = (
    "care_travel_same_town",
    "care_travel_other_town",
    "care_max_day_hours",
    "care_max_week_hours",
    "care_min_rest_hours",
)


class CareSettingsLimits(models.TransientModel):
    """Travel between two clients, and how long a worker may work."""

    # one theme of the settings per file
    _inherit = "care.settings"  # pylint: disable=consider-merging-classes-inherited

    care_travel_same_town = fields.Integer("Travel within a town (minutes)")
    care_travel_other_town = fields.Integer("Travel between two towns (minutes)")
    care_max_day_hours = fields.Float("Work a day at most")
    care_max_week_hours = fields.Float("Work a week at most")
    care_min_rest_hours = fields.Float("Rest a day at least")

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
