from odoo import api, fields, models

SETTINGS = (
    "brokerage_orias",
    "brokerage_max_debt_ratio",
    "brokerage_max_years",
    "brokerage_max_years_deferred",
    "brokerage_rent_share",
    "brokerage_min_remaining_adult",
    "brokerage_min_remaining_dependant",
)


class BrokerageSettings(models.TransientModel):
    """The company's settings for loan files, for the app's manager."""

    _name = "brokerage.settings"
    _inherit = "dossier.settings.mixin"
    _description = "Settings of the Loan Files"

    currency_id = fields.Many2one(related="company_id.currency_id")
    brokerage_orias = fields.Char("ORIAS number")
    brokerage_max_debt_ratio = fields.Float("Highest debt ratio (%)")
    brokerage_max_years = fields.Integer("Longest term (years)")
    brokerage_max_years_deferred = fields.Integer(
        "Longest term with late entry or works (years)"
    )
    brokerage_rent_share = fields.Float("Share of rents counted (%)")
    brokerage_min_remaining_adult = fields.Monetary("Remaining income for each adult")
    brokerage_min_remaining_dependant = fields.Monetary(
        "Remaining income for each dependant"
    )

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
