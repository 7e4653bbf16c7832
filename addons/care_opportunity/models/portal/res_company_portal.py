from odoo import fields, models


def per_setting(env, name):
    """:return: pairs (value, companies that have it) of a field of the company"""
    companies = env["res.company"].sudo().with_context(active_test=False).search([])
    return companies.grouped(name).items()


class ResCompanyPortal(models.Model):
    """What the workers see and do on their portal."""

    # one theme of the company a file
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    care_portal_days = fields.Integer(
        "Workers see a client until (days)",
        default=14,
        help="After the last visit; then the client is gone from their portal.",
    )
    care_portal_information = fields.Boolean(
        "Workers see the tab “Information”",
        default=True,
        help="Under “Other” > “Mission” of a client; each reading is logged.",
    )
    care_stamp_tolerance = fields.Integer(
        "Stamps before and after the day (minutes)",
        default=60,
        help="A visit is stamped on its day, and so long before and after it.",
    )
    care_stamp_place = fields.Boolean(
        "Take the place with each stamp",
        help="At the moment of the stamp only. Tell your workers and their "
        "representatives before you switch it on.",
    )
    care_stamp_place_days = fields.Integer("Erase the places after (days)", default=60)
    care_reading_months = fields.Integer(
        "Keep the log of readings (months)",
        default=12,
        help="Who read the health data of whom.",
    )

    _care_portal_days_positive = models.Constraint(
        "CHECK (care_portal_days BETWEEN 0 AND 366)",
        "Workers see a client for 0 to 366 days after the last visit.",
    )
    _care_stamp_tolerance_positive = models.Constraint(
        "CHECK (care_stamp_tolerance BETWEEN 0 AND 720)",
        "The tolerance of the stamps lies between 0 and 720 minutes.",
    )
    _care_stamp_place_days_positive = models.Constraint(
        "CHECK (care_stamp_place_days BETWEEN 1 AND 366)",
        "The places of the stamps are erased after 1 to 366 days.",
    )
    _care_reading_months_positive = models.Constraint(
        "CHECK (care_reading_months BETWEEN 6 AND 60)",
        "The log of readings is kept for 6 to 60 months.",
    )
