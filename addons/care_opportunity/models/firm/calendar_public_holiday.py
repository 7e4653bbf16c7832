# The package's own labels are others, and English only.
# pylint: disable=attribute-string-redundant
from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CalendarPublicHoliday(models.Model):
    """The days of a year. Its labels and refusals are said here too: the package that
    brings the model has no French.
    """

    _inherit = "calendar.public.holiday"

    year = fields.Integer(string="Year")
    country_id = fields.Many2one(string="Country")
    line_ids = fields.One2many(string="Days")

    def _check_year_one(self):
        """:raise ValidationError: the country has that year already"""
        same = Domain("year", "=", self.year) & Domain("id", "!=", self.id)
        same &= Domain("country_id", "=", self.country_id.id)
        if self.search_count(same, limit=1):
            raise ValidationError(
                self.env._(
                    "The public holidays of %(year)s are there already: open that year "
                    "and add the day to it.",
                    year=self.year,
                )
            )
        return super()._check_year_one()

    def _get_domain_states_filter(self, pholidays, start_dt, end_dt, partner_id=None):
        """France has no states in the core: its zones go by postcode."""
        domain = super()._get_domain_states_filter(
            pholidays, start_dt, end_dt, partner_id=partner_id
        )
        zone = self.env["res.partner"].browse(partner_id)._get_care_holiday_zone()
        return list(
            Domain(domain)
            & (Domain("care_zones", "=", False) | Domain("care_zones", "like", zone))
        )


class CalendarPublicHolidayLine(models.Model):
    _inherit = "calendar.public.holiday.line"

    name = fields.Char(string="Name")
    date = fields.Date(string="Date")
    variable_date = fields.Boolean(
        string="Movable", help="Easter Monday, Ascension Day: another date each year."
    )
    public_holiday_id = fields.Many2one(string="Year")
    care_zones = fields.Char(
        "Parts of France",
        help="Only there: 57 (Moselle), 6AE (Alsace), 971 to 976 and so on. Empty: "
        "everywhere.",
    )

    def _check_date_state_one(self):
        """:raise ValidationError: a day of another year, or there already"""
        if self.date.year != self.public_holiday_id.year:
            raise ValidationError(
                self.env._(
                    "%(day)s is not a day of %(year)s: open its own year.",
                    day=self.name,
                    year=self.public_holiday_id.year,
                )
            )
        if (
            not self.state_ids
            and self.search_count(self._get_domain_check_date_state_one()) > 1
        ):
            raise ValidationError(
                self.env._("%(day)s: this date is in the list already.", day=self.name)
            )
        return super()._check_date_state_one()
