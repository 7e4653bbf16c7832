from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def unlink(self):
        """The database deletes the activities of a meeting with it: those of prospects
        are deleted here, so that the file and its history know."""
        self.env["mail.activity"].sudo().with_context(active_test=False).search(
            [("calendar_event_id", "in", self.ids), ("prospect_id", "!=", False)]
        ).unlink()
        return super().unlink()
