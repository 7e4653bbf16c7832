from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..finance.money import decimal


class BrokerageUsuryRate(models.Model):
    """Usury rates of home loans, quarter by quarter.

    Published in the Journal officiel (art. L314-6 and D314-15 of the Code de la
    consommation): dated data, entered by a manager.
    """

    _name = "brokerage.usury.rate"
    _description = "Usury Rate"
    _order = "date_from desc, category, id"
    _rec_name = "category"

    category = fields.Selection(
        [
            ("fixed_short", "Fixed rate, less than 10 years"),
            ("fixed_medium", "Fixed rate, 10 years to less than 20"),
            ("fixed_long", "Fixed rate, 20 years or more"),
            ("variable", "Variable rate"),
            ("bridge", "Bridging loan"),
        ],
        required=True,
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    rate = fields.Float("Usury rate (%)", digits=(5, 2), required=True)

    _rate_positive = models.Constraint(
        "CHECK (rate > 0 AND rate < 100)", "A usury rate is between 0 and 100 %."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The quarter ends after it begins."
    )

    @api.constrains("category", "date_from", "date_to")
    def _check_overlap(self):
        others = self.search_fetch(
            [("category", "in", self.mapped("category"))],
            ["category", "date_from", "date_to"],
        )
        for rate in self:
            if any(
                other != rate
                and other.category == rate.category
                and other.date_from <= rate.date_to
                and rate.date_from <= other.date_to
                for other in others
            ):
                raise ValidationError(
                    self.env._(
                        "There is a usury rate of this category on these days already: "
                        "correct it, or choose other dates."
                    )
                )

    @api.model
    def _get_ceilings(self, dates):
        """Return the rates of several days, in one query.

        :param dates: days; False is left out
        :return: ``{day: {category: Decimal percent}}``
        """
        days = {day for day in dates if day}
        if not days:
            return {}
        rates = self.search_fetch(
            [("date_from", "<=", max(days)), ("date_to", ">=", min(days))],
            ["category", "date_from", "date_to", "rate"],
        )
        return {
            day: {
                rate.category: decimal(f"{rate.rate:.2f}")
                for rate in rates
                if rate.date_from <= day <= rate.date_to
            }
            for day in days
        }
