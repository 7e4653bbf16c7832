from odoo import Command, fields

from .common import CareCase


class FollowUpCase(CareCase):
    """Anna has a visit to the client, Bruno none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_visit("2026-03-02 09:00", "2026-03-02 11:00", cls.anna)
        cls.client.care_manager_id = cls.manager
        cls.fall = cls.env.ref("care_opportunity.event_type_care_fault")
        cls.abuse = cls.env.ref("care_opportunity.event_type_abuse")
        cls.env.flush_all()

    @classmethod
    def make_note(cls, user=None, **values):
        return (
            cls.env["care.note"]
            .with_user(user or cls.user)
            .create({"partner_id": cls.client.id, "text": "Appel", **values})
        )

    @classmethod
    def make_event(cls, user=None, workers=None, **values):
        """:return: an adverse event of now; values may be the clock's own"""
        now = fields.Datetime.now()
        workers = cls.anna if workers is None else workers
        return (
            cls.env["care.adverse.event"]
            .with_user(user or cls.user)
            .create(
                {
                    "partner_id": cls.client.id,
                    "type_id": cls.fall.id,
                    "severity": "minor",
                    "facts": "Marthe Lenoir est tombée dans sa cuisine.",
                    "fact_date": now,
                    "known_date": now,
                    "employee_ids": [Command.set(workers.ids)],
                    **values,
                }
            )
        )

    def event_notes(self, event):
        return self.env["care.note"].search([("event_id", "=", event.id)])
