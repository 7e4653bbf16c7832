from odoo import api, fields, models

SETTINGS = ("dunning_agreed_rate", "dunning_exact_year", "dunning_invoice_interest")


class DunningInterestSettings(models.TransientModel):
    """What the firm decided about late payments, for the manager of the reminders.

    The core's settings need the system administrator; a manager of this app changes
    these fields and nothing else.
    """

    _name = "dunning.interest.settings"
    _inherit = "dossier.settings.mixin"
    _description = "Settings of Interest and Indemnity"

    dunning_agreed_rate = fields.Float(
        "Interest rate of the general conditions (%)",
        digits=(5, 2),
        help="Percent per year for late professionals, as printed in the general "
        "conditions. 0: none, so the European Central Bank's rate and 10 points.",
    )
    dunning_exact_year = fields.Boolean(
        "366 days in leap years",
        help="Interest of a day is the rate divided by 365. Checked: by 366 in a leap "
        "year. The law names neither.",
    )
    dunning_invoice_interest = fields.Boolean(
        "Invoice interest and indemnity",
        help="Whether letters offer to invoice the interest and the indemnity.",
    )
    warning = fields.Char(compute="_compute_warning")

    @api.depends("dunning_agreed_rate")
    def _compute_warning(self):
        today = fields.Date.context_today(self)
        for settings in self:
            settings.warning = self.env["dunning.rate"]._get_agreed_rate_warning(
                settings.dunning_agreed_rate, today
            )

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
