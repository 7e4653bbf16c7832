"""Days of the lives that the demonstration tells, relative to its installation."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.dossier_base.tools.office_days import OfficeDays


class Calendar(OfficeDays):
    """Birthdays and months, beside the days when an office works."""

    def birthday(self, age):
        """:return: a day on which somebody of this age was born"""
        day = self.today - relativedelta(years=age)
        return day - timedelta(days=self.random.randrange(10, 340))

    def first_of_month(self, months_ago):
        return self.today.replace(day=1) - relativedelta(months=months_ago)
