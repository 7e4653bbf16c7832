from datetime import date

from odoo.tests import freeze_time, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
@freeze_time("2031-03-01 10:00:00")
class TestPublicHolidays(CareCase):
    """The public holidays of where the firm is, each year once."""

    def new_firm(self, zip_code, country="base.fr"):
        return self.env["res.company"].create(
            {
                "name": f"Aide {zip_code} {country}",
                "zip": zip_code,
                "country_id": self.env.ref(country).id,
            }
        )

    def days(self, firm, year=2031):
        return firm._get_care_holidays(date(year, 1, 1), date(year, 12, 31))

    def test_zones(self):
        tours, metz, strasbourg, reunion = map(
            self.new_firm, ("37000", "57000", "67000", "97400")
        )
        self.assertEqual(len(self.days(tours)), 11)
        for firm in (metz, strasbourg):
            self.assertEqual(len(self.days(firm)), 13)
            self.assertIn(date(2031, 12, 26), self.days(firm))
        self.assertNotIn(date(2031, 12, 26), self.days(tours))
        self.assertIn(date(2031, 12, 20), self.days(reunion))
        self.assertNotIn(date(2031, 12, 20), self.days(tours))
        overseas = self.new_firm("97400", "base.re")
        self.assertIn(date(2031, 12, 20), self.days(overseas))
        self.assertFalse(self.days(self.new_firm("1000", "base.be")))
        self.assertEqual(len(self.days(tours, 2033)), 11)
        self.assertFalse(self.days(tours, 2034))

    def test_deleted_stays_deleted(self):
        firm = self.new_firm("37000")
        day = date(2031, 7, 14)
        self.env["calendar.public.holiday.line"].search([("date", "=", day)]).unlink()
        self.env["res.company"]._cron_fill_care_holidays()
        self.new_firm("37100")
        self.assertNotIn(day, self.days(firm))
        with freeze_time("2032-01-02 10:00:00"):
            self.env["res.company"]._cron_fill_care_holidays()
        self.assertNotIn(day, self.days(firm))
        self.assertEqual(len(self.days(firm, 2034)), 11)

    def test_firm_moves(self):
        firm = self.new_firm("37000")
        firm.zip = "57000"
        self.assertIn(date(2031, 12, 26), self.days(firm))

    def test_the_manager_keeps_the_list(self):
        """A year or a day said twice, a day of another year: refused, and why."""
        year = self.env["calendar.public.holiday"].search(
            [("year", "=", 2031), ("country_id", "=", self.env.ref("base.fr").id)]
        )
        years = self.env["calendar.public.holiday"].with_user(self.manager)
        with self.refused("open that year"):
            years.create({"year": 2031, "country_id": self.env.ref("base.fr").id})
        days = self.env["calendar.public.holiday.line"].with_user(self.manager)
        own = {"name": "Fête de la ville", "public_holiday_id": year.id}
        with self.refused("open its own year"):
            days.create({**own, "date": "2032-06-24"})
        days.create({**own, "date": "2031-06-24"})
        with self.refused("in the list already"):
            days.create({**own, "date": "2031-06-24"})
        self.assertIn(date(2031, 6, 24), self.days(self.new_firm("37000")))
