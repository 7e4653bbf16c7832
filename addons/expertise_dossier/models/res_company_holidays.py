from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import holidays

from odoo import api, fields, models

#: the parts of France with days of their own, as the package `holidays` calls them
HOLIDAY_ZONES = [
    ("none", "None"),
    ("FR", "France"),
    ("6AE", "Alsace"),
    ("57", "Moselle"),
    ("971", "Guadeloupe"),
    ("972", "Martinique"),
    ("973", "French Guiana"),
    ("974", "Réunion"),
    ("976", "Mayotte"),
    ("BL", "Saint-Barthélemy"),
    ("MF", "Saint-Martin"),
    ("PM", "Saint-Pierre-et-Miquelon"),
    ("WF", "Wallis-et-Futuna"),
    ("PF", "French Polynesia"),
    ("NC", "New Caledonia"),
]
#: by the start of the postcode, the longest first
ZONE_OF_ZIP = {
    "97133": "BL",
    "97150": "MF",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "986": "WF",
    "987": "PF",
    "988": "NC",
    "57": "57",
    "67": "6AE",
    "68": "6AE",
}
#: overseas, a country of its own in the core
ZONE_OF_COUNTRY = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "YT": "976",
    "BL": "BL",
    "MF": "MF",
    "PM": "PM",
    "WF": "WF",
    "PF": "PF",
    "NC": "NC",
}
#: this year and so many more are filled in
YEARS_AHEAD = 2


class ResCompanyHolidays(models.Model):
    """The firm's public holidays, filled in from the package `holidays`."""

    # see res_company.py
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    dossier_holiday_zone = fields.Selection(
        HOLIDAY_ZONES,
        "Public holidays of",
        compute="_compute_dossier_holiday_zone",
        store=True,
        readonly=False,
        help="From the firm's postcode: Alsace, Moselle and overseas have their own.",
    )
    dossier_holidays_until = fields.Integer(
        "Public holidays filled in until", readonly=True, copy=False
    )
    dossier_certificate_months = fields.Integer(
        "Show certificates that end within (months)",
        default=12,
        help="A renewal starts in the last year of the certificate.",
    )

    _dossier_certificate_months_positive = models.Constraint(
        "CHECK (dossier_certificate_months > 0)",
        "The certificates to renew need at least one month ahead.",
    )

    @api.depends("country_id", "zip")
    def _compute_dossier_holiday_zone(self):
        for company in self:
            country = company.country_id.code
            if country in ZONE_OF_COUNTRY:
                company.dossier_holiday_zone = ZONE_OF_COUNTRY[country]
            elif country == "FR":
                code = (company.zip or "").replace(" ", "")
                company.dossier_holiday_zone = next(
                    (
                        zone
                        for start, zone in ZONE_OF_ZIP.items()
                        if code[: len(start)] == start
                    ),
                    "FR",
                )
            else:
                company.dossier_holiday_zone = "none"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._fill_public_holidays()
        return companies

    def write(self, vals):
        before = {}
        if {"dossier_holiday_zone", "country_id", "zip"} & vals.keys():
            before = {company: company.dossier_holiday_zone for company in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda c: c in before and c.dossier_holiday_zone != before[c]
        )
        if changed:
            changed._drop_coming_public_holidays()
            changed._fill_public_holidays()
        return result

    @api.model
    def _cron_fill_public_holidays(self):
        """Fill in the years that come; what a firm has deleted stays deleted."""
        self.search([("dossier_holiday_zone", "!=", "none")])._fill_public_holidays()

    def _drop_coming_public_holidays(self):
        """The firm has moved: the days of the former zone go, but for the past."""
        today = fields.Datetime.now()
        self.env["resource.calendar.leaves"].sudo().search(
            [
                ("company_id", "in", self.ids),
                ("is_public_holiday", "=", True),
                ("date_from", ">", today),
            ]
        ).unlink()
        self.dossier_holidays_until = False

    def _fill_public_holidays(self):
        """Make the leaves of this year and the next ones, each year once."""
        this_year = fields.Date.context_today(self).year
        until = this_year + YEARS_AHEAD
        companies = self.filtered(
            lambda c: (
                c.dossier_holiday_zone
                and c.dossier_holiday_zone != "none"
                and c.dossier_holidays_until < until
            )
        )
        if not companies:
            return
        leaves = self.env["resource.calendar.leaves"].sudo()
        taken = {
            (leave.company_id, leave.date_from)
            for leave in leaves.search(
                [
                    ("company_id", "in", companies.ids),
                    ("resource_id", "=", False),
                    ("date_to", ">=", f"{this_year}-01-01"),
                ]
            )
        }
        for company in companies:
            values = []
            first = max(this_year, company.dossier_holidays_until + 1)
            for day, name in company._get_public_holidays(range(first, until + 1)):
                start, end = company._get_day_limits(day)
                if (company, start) not in taken:
                    values.append(
                        {
                            "name": name,
                            "company_id": company.id,
                            "calendar_id": False,
                            "resource_id": False,
                            "date_from": start,
                            "date_to": end,
                            "time_type": "leave",
                            "is_public_holiday": True,
                        }
                    )
            # their company is computed: it is the one that is open
            leaves.with_company(company).create(values)
        companies.dossier_holidays_until = until

    def _get_public_holidays(self, years):
        """:return: sorted (day, French name) of the firm's zone"""
        self.ensure_one()
        zone = self.dossier_holiday_zone
        found = holidays.country_holidays(
            "FR", subdiv=None if zone == "FR" else zone, years=years, language="fr"
        )
        return sorted(
            (day, name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"))
            for day, name in found.items()
        )

    def _get_day_limits(self, day):
        """:return: a day of the firm's place, from and until in UTC"""
        self.ensure_one()
        zone = ZoneInfo(self.resource_calendar_id.tz or "Europe/Paris")
        return tuple(
            datetime.combine(day, moment, zone).astimezone(UTC).replace(tzinfo=None)
            for moment in (time(), time(23, 59, 59))
        )
