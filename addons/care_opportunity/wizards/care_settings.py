from odoo import api, fields, models


class CareSettings(models.TransientModel):
    """The company's settings of home care, for the app's manager.

    Each theme adds its fields, and a tab, in a file of its own.
    """

    _name = "care.settings"
    _inherit = "dossier.settings.mixin"
    _description = "Settings of Home Care"

    care_reassessment_months = fields.Integer("Re-assessment after (months)")

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), "care_reassessment_months"]
