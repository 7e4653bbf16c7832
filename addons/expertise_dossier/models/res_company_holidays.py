import logging
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dossier_base.tools import public_holidays

_logger = logging.getLogger(__name__)


class ResCompanyHolidays(models.Model):
    """The firm's public holidays, filled in from the package `holidays`."""

    # see res_company.py
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    dossier_holiday_zone = fields.Selection(
        public_holidays.HOLIDAY_ZONES,
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
            company.dossier_holiday_zone = public_holidays.get_zone(
                company.country_id.code, company.zip
            )

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
        """Make the leaves of this year and the next ones, each year once.

        A firm whose HR settings refuse them is left for the next time.
        """
        this_year = fields.Date.context_today(self).year
        until = this_year + public_holidays.YEARS_AHEAD
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
            try:
                with self.env.cr.savepoint():
                    # their company is computed: it is the one that is open
                    leaves.with_company(company).create(values)
                    company.dossier_holidays_until = until
            except UserError as error:
                # the core counts again the absences of these days, and refuses what
                # the firm's HR settings lack: the scheduled action comes back to it
                _logger.info("No public holidays for %s yet: %s", company.name, error)

    def _get_public_holidays(self, years):
        """:return: sorted (day, French name) of the firm's zone"""
        self.ensure_one()
        return public_holidays.get_days(self.dossier_holiday_zone, years)

    def _get_day_limits(self, day):
        """:return: a day of the firm's place, from and until in UTC"""
        self.ensure_one()
        zone = ZoneInfo(self.resource_calendar_id.tz or "Europe/Paris")
        return tuple(
            datetime.combine(day, moment, zone).astimezone(UTC).replace(tzinfo=None)
            for moment in (time(), time(23, 59, 59))
        )
