from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_archive(self):
        """Keep the reminders of who leaves: the core deletes a person's activities.

        They are nobody's, and stay in the list « Rappels » until they get a manager.
        """
        self.check_access("write")
        reminders = self.env["mail.activity"].sudo()
        reminders = reminders.with_context(active_test=False).search(
            [("user_id", "in", self.ids), ("care_assessment_id", "!=", False)]
        )
        reminders.user_id = False
        return super().action_archive()
