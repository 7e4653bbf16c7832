from odoo import fields, models


class ResCompanyPlanning(models.Model):
    # see res_company.py
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    care_planning_weeks = fields.Integer(
        "Visits planned ahead (weeks)",
        default=5,
        help="Each night the visits of the next weeks are made.",
    )
    care_cancel_notice_hours = fields.Integer(
        "Notice of a cancellation (hours)",
        default=48,
        help="What the client cancels later than that is without notice.",
    )
    care_plan_cursor = fields.Integer(
        readonly=True,
        copy=False,
        help="The form that the night's planning has reached.",
    )

    _care_planning_weeks_range = models.Constraint(
        "CHECK (care_planning_weeks BETWEEN 1 AND 26)",
        "Visits are planned 1 to 26 weeks ahead.",
    )
    _care_cancel_notice_positive = models.Constraint(
        "CHECK (care_cancel_notice_hours >= 0)", "The notice is 0 hours or more."
    )
