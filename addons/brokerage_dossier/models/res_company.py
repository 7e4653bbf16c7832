from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    # source: decision D-HCSF-2021-7 of 29 September 2021, as amended in 2023
    brokerage_max_debt_ratio = fields.Float(
        "Highest debt ratio (%)",
        default=35.0,
        help="Loan charges of a year, insurance included, over the income of the year.",
    )
    brokerage_max_years = fields.Integer("Longest term (years)", default=25)
    brokerage_max_years_deferred = fields.Integer(
        "Longest term with late entry or works (years)", default=27
    )
    brokerage_rent_share = fields.Float(
        "Share of rents counted (%)",
        default=70.0,
        help="Each lender discounts rents his own way; 70 % is usual.",
    )
    brokerage_min_remaining_adult = fields.Monetary(
        "Remaining income for each adult",
        default=800,
        help="What a month must leave after the charges; no law gives a figure.",
    )
    brokerage_min_remaining_dependant = fields.Monetary(
        "Remaining income for each dependant", default=300
    )
    brokerage_orias = fields.Char(
        "ORIAS number", help="Register of credit intermediaries (8 digits)."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["brokerage.dossier"]._create_number_sequences(companies)
        return companies
