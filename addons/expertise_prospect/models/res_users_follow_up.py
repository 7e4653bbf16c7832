from odoo import models


class ResUsers(models.Model):
    """What a colleague who leaves had to do stays in the files of the prospects."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    def action_archive(self):
        self._leave_follow_ups()
        return super().action_archive()

    def unlink(self):
        self._leave_follow_ups(done=True)
        return super().unlink()

    def _leave_follow_ups(self, done=False):
        """Take the colleagues off the actions they have to do; the core deletes those.

        :param bool done: off what they have done too
        """
        activities = self.env["mail.activity"].sudo().with_context(active_test=not done)
        activities.search(
            [("user_id", "in", self.ids), ("prospect_id", "!=", False)]
        )._keep_without_assignee()
