from odoo import api, fields, models

from odoo.addons.dossier_base.tools import public_holidays


class ResCompanyPublicHolidays(models.Model):
    """Public holidays filled in from the package `holidays`, by country and zone."""

    # see res_company.py
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    care_holidays_until = fields.Integer(
        "Public holidays of home care filled in until", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._fill_care_holidays()
        return companies

    def write(self, vals):
        """A firm that moves to another zone gets the days of that one."""
        moves = {"country_id", "zip"} & vals.keys()
        before = {c: c._get_care_place() for c in self} if moves else {}
        result = super().write(vals)
        moved = self.filtered(
            lambda c: c in before and c._get_care_place() != before[c]
        )
        if moved:
            moved.care_holidays_until = 0
            moved._fill_care_holidays()
        return result

    def _get_care_place(self):
        return self.country_id, self.partner_id._get_care_holiday_zone()

    @api.model
    def _cron_fill_care_holidays(self):
        """Fill in the years that come; what was deleted stays deleted."""
        self.search([("active", "=", True)])._fill_care_holidays()

    def _get_care_holidays(self, date_from, date_to):
        """:return: dict of public holiday to its name, where the firm is"""
        self.ensure_one()
        lines = (
            self.env["calendar.public.holiday"]
            .sudo()
            .get_holidays_list(
                start_dt=date_from,
                end_dt=date_to,
                partner_id=self.partner_id.id,
            )
        )
        return {line.date: line.name for line in lines}

    def _fill_care_holidays(self):
        """Make the days of this year and the next two, each year of a place once.

        Two firms of one place share its days: the second adds nothing, so that what
        was deleted stays deleted.
        """
        this_year = fields.Date.context_today(self).year
        until = this_year + public_holidays.YEARS_AHEAD
        filled = {}
        for company in self.sudo().search([("care_holidays_until", ">", 0)]):
            for key in company._get_care_holiday_keys():
                filled[key] = max(filled.get(key, 0), company.care_holidays_until)
        for company in self.sudo():
            zone = company.partner_id._get_care_holiday_zone()
            if zone == "none" or company.care_holidays_until >= until:
                continue
            country, place = company._get_care_holiday_keys()
            for year in range(this_year, until + 1):
                if year > filled.get(country, 0):
                    company._add_care_holidays(year, "FR" if place else zone)
                if place and year > filled.get(place, 0):
                    company._add_care_holidays(year, zone, only_zone=True)
            filled.update({country: until, place: until})
            company.care_holidays_until = until

    def _get_care_holiday_keys(self):
        """:return: (country, zone of it), the second only in France itself"""
        country = self.country_id
        zone = self.partner_id._get_care_holiday_zone()
        in_france = country.code == "FR" and zone != "FR"
        return country, (country, zone) if in_france else False

    def _add_care_holidays(self, year, zone, only_zone=False):
        """Add the days of one year that are not there yet.

        :param bool only_zone: those that the rest of the country does not have
        """
        calendars = self.env["calendar.public.holiday"].sudo()
        calendar = calendars.search(
            [("year", "=", year), ("country_id", "=", self.country_id.id)], limit=1
        ) or calendars.create({"year": year, "country_id": self.country_id.id})
        known = {line.date: line for line in calendar.line_ids}
        everywhere = dict(public_holidays.get_days("FR", [year])) if only_zone else {}
        values = []
        for day, name in public_holidays.get_days(zone, [year]):
            line = known.get(day)
            if only_zone and day in everywhere:
                continue
            if not line:
                values.append(
                    {
                        "public_holiday_id": calendar.id,
                        "date": day,
                        "name": name,
                        "variable_date": False,
                        "care_zones": zone if only_zone else False,
                    }
                )
            elif only_zone and line.care_zones and zone not in line.care_zones:
                line.care_zones = f"{line.care_zones} {zone}"
        calendar.line_ids.create(values)
