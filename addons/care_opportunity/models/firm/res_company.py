from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    care_tz = fields.Char(
        "Time zone of the visits", compute="_compute_care_tz", compute_sudo=True
    )
    care_travel_same_town = fields.Integer(
        "Travel within a town (minutes)",
        default=10,
        help="Between the homes of two clients of the same town.",
    )
    care_travel_other_town = fields.Integer(
        "Travel between two towns (minutes)", default=25
    )
    care_reassessment_months = fields.Integer(
        "Re-assessment after (months)",
        default=11,
        help="Month of the validation of the needs form, and so many more.",
    )

    _care_travel_positive = models.Constraint(
        "CHECK (care_travel_same_town >= 0"
        " AND care_travel_other_town >= care_travel_same_town)",
        "Travel takes 0 minutes or more, and no less to another town.",
    )
    _care_reassessment_positive = models.Constraint(
        "CHECK (care_reassessment_months > 0)",
        "The re-assessment comes at least a month later.",
    )

    @api.depends("resource_calendar_id.tz")
    def _compute_care_tz(self):
        for company in self:
            company.care_tz = company.resource_calendar_id.tz or "Europe/Paris"

    def _get_care_users(self, group):
        """:return: the staff of the firm with this group, as superuser

        :param str group: ``group_user`` or ``group_manager``
        """
        self.ensure_one()
        users = self.env.ref(f"care_opportunity.{group}").sudo().all_user_ids
        return users.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["care.assessment"]._create_number_sequences(companies)
        return companies
