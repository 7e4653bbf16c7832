from odoo import api, fields, models

SETTINGS = (
    "brokerage_orias",
    "brokerage_main_banks",
    "brokerage_holdings",
    "brokerage_bank_names",
    "brokerage_commission_terms",
    "brokerage_complaints",
    "brokerage_mediator",
)


class BrokerageLegalSettings(models.TransientModel):
    """What the letters of a broker have to say of his firm, for the app's manager."""

    _name = "brokerage.legal.settings"
    _inherit = "dossier.settings.mixin"
    _description = "Legal Notices of the Broker"

    brokerage_orias = fields.Char("ORIAS number")
    brokerage_main_banks = fields.Text("Banks over a third of the turnover")
    brokerage_holdings = fields.Text("Holdings of banks over 10 %")
    brokerage_bank_names = fields.Text("Banks the firm works with")
    brokerage_commission_terms = fields.Text("How banks pay the firm")
    brokerage_complaints = fields.Text("Complaints")
    brokerage_mediator = fields.Text("Mediator")

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
