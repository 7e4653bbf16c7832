from odoo import fields, models


class ResCompanyLimits(models.Model):
    """How long a worker may work, visits and travel between them.

    French labour code: ten hours a day (L3121-18), 48 hours a week (L3121-20), eleven
    hours of rest in a row each day (L3131-1); an agreement may say otherwise.
    """

    # one theme of the settings per file
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    care_max_day_hours = fields.Float(
        "Work a day at most",
        default=10,
        help="Visits and the travel between them, on one day of the calendar.",
    )
    care_max_week_hours = fields.Float(
        "Work a week at most", default=48, help="From Monday to Sunday."
    )
    care_min_rest_hours = fields.Float(
        "Rest a day at least",
        default=11,
        help="In a row. What lies between two rests lasts no more than the day leaves: "
        "13 hours for a rest of 11.",
    )

    _care_limits = models.Constraint(
        "CHECK (care_max_day_hours > 0 AND care_max_day_hours <= 24"
        " AND care_max_week_hours > 0 AND care_max_week_hours <= 168"
        " AND care_min_rest_hours >= 0 AND care_min_rest_hours < 24)",
        "Work is between 0 and 24 hours a day, 0 and 168 hours a week, and rest is "
        "less than 24 hours a day.",
    )
