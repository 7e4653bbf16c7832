from odoo import api, fields, models

SETTINGS = (
    "care_portal_days",
    "care_portal_information",
    "care_stamp_tolerance",
    "care_stamp_place",
    "care_stamp_place_days",
    "care_reading_months",
)


class CareSettingsPortal(models.TransientModel):
    """The workers' portal, their stamps and the log of readings."""

    # one theme of the settings per file
    _inherit = "care.settings"  # pylint: disable=consider-merging-classes-inherited

    care_portal_days = fields.Integer("Workers see a client until (days)")
    care_portal_information = fields.Boolean("Workers see the tab “Information”")
    care_stamp_tolerance = fields.Integer("Stamps before and after the day (minutes)")
    care_stamp_place = fields.Boolean("Take the place with each stamp")
    care_stamp_place_days = fields.Integer("Erase the places after (days)")
    care_reading_months = fields.Integer("Keep the log of readings (months)")

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
