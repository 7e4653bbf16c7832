from odoo import api, fields, models


class ResCompanyInterest(models.Model):
    # one face of the company a file
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

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
    dunning_agreed_rate_warning = fields.Char(
        compute="_compute_dunning_agreed_rate_warning"
    )

    _dunning_agreed_rate_positive = models.Constraint(
        "CHECK (dunning_agreed_rate >= 0 AND dunning_agreed_rate < 100)",
        "The agreed rate is a percentage between 0 and 100.",
    )

    @api.depends("dunning_agreed_rate")
    def _compute_dunning_agreed_rate_warning(self):
        today = fields.Date.context_today(self)
        for company in self:
            company.dunning_agreed_rate_warning = self.env[
                "dunning.rate"
            ]._get_agreed_rate_warning(company.dunning_agreed_rate, today)
