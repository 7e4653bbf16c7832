from datetime import date, timedelta

from odoo import fields

from .common import ProspectCase


class FollowUpCase(ProspectCase):
    """Prospects with actions: `today` is that of the users, who live in Paris."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = {
            name: cls.env.ref(f"expertise_prospect.activity_type_{name}")
            for name in ("first_contact", "reminder", "request", "meeting")
        }
        cls.day = fields.Date.context_today(cls.sales.with_user(cls.sales))

    @classmethod
    def make_action(cls, record=None, days=3, type_name="reminder", user=None, **vals):
        """:return: an action on ``record`` planned in so many days"""
        return cls.make_actions([record or cls.prospect], days, type_name, user, **vals)

    @classmethod
    def make_actions(cls, records, days=3, type_name="reminder", user=None, **values):
        activities = cls.env["mail.activity"].with_user(user or cls.sales)
        return activities.create(
            [
                {
                    "res_model_id": cls.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": cls.types[type_name].id,
                    "date_deadline": cls.in_days(days),
                    "user_id": (user or cls.sales).id,
                    **values,
                }
                for record in records
            ]
        )

    @classmethod
    def in_days(cls, days):
        return days if isinstance(days, date) else cls.day + timedelta(days=days)
