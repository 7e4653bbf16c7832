"""The periods that the C1 export and the dashboard offer."""

from dateutil.relativedelta import relativedelta

from odoo.tools import date_utils

#: dates of the file by which a period is looked at; the first one is the usual one
DATE_FIELDS = (
    "date_created",
    "client_agreement_date",
    "signature_date",
    "funds_released_date",
)
PERIODS = ("month", "last_month", "quarter", "year", "last_year", "custom")


def get_period_dates(period, today):
    """:param str period: one of ``PERIODS``
    :param date today: the day of the user
    :return: first and last day; ``None`` if they are typed (``custom``)
    """
    if period == "custom":
        return None
    if period.startswith("last_"):
        period = period.removeprefix("last_")
        today -= relativedelta(**{f"{period}s": 1})
    return date_utils.start_of(today, period), date_utils.end_of(today, period)
