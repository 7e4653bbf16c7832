from odoo import models


class CareAssessmentReminder(models.Model):
    """The reminder of the yearly re-assessment, made by the first validation.

    Source: the objectives are updated each year (CASF art. D311); the firm sets after
    how many months that is.
    """

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    def _get_reminders(self, domain=()):
        """:return: reminders of these versions, done ones too, as superuser"""
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        return activities.search(
            [("care_assessment_id", "in", self.ids), *domain], order="id"
        )

    def _on_validated(self):
        result = super()._on_validated()
        self._close_older_reminders()
        self._make_reminders()
        return result

    def _close_older_reminders(self):
        """A newer version is validated: what reminded of it is done."""
        originals = self.original_id
        if not originals:
            return
        versions = self.sudo().with_context(active_test=False)
        older = versions.search(
            ["|", ("id", "in", originals.ids), ("original_id", "in", originals.ids)]
        )
        reminders = (older - self)._get_reminders([("active", "=", True)])
        for lang, closed in reminders.grouped(
            lambda reminder: reminder.care_assessment_id._get_lang()
        ).items():
            closed.action_feedback(
                feedback=self.with_context(lang=lang).env._(
                    "A newer version of the form is validated."
                )
            )

    def _make_reminders(self):
        """Make the reminder of each version that has none."""
        known = self._get_reminders().care_assessment_id
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("care_opportunity.activity_type_follow_up")
        vals_list = []
        for form in self - known:
            user = form.user_id or self.env.user
            env = form.with_context(lang=user.lang).env
            vals_list.append(
                {
                    "care_assessment_id": form.id,
                    "res_model_id": model_id,
                    "res_id": form.id,
                    "activity_type_id": kind.id,
                    "summary": env._("Re-assessment of needs: reminder"),
                    "date_deadline": form.reassessment_date,
                    "user_id": user.id,
                    "care_priority": "urgent",
                    "care_alert": True,
                    "care_mail": True,
                    "automated": True,
                }
            )
        # nobody wants a mail today about what is due next year
        activities = self.env["mail.activity"].sudo()
        return activities.with_context(mail_activity_quick_update=True).create(
            vals_list
        )

    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        if new_state == "cancelled":
            self._get_reminders([("active", "=", True)]).write(
                {"active": False, "care_cancelled": True}
            )
        elif new_state == "validated":
            self._get_reminders([("care_cancelled", "=", True)]).write(
                {"active": True, "care_cancelled": False}
            )
        return result

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._get_reminders(
                [("active", "=", True), ("user_id", "!=", vals["user_id"])]
            ).with_context(mail_activity_quick_update=True).write(
                {"user_id": vals["user_id"]}
            )
        return result

    def action_open_reassessment(self):
        """Open the reminders of the form, all versions."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "care_opportunity.care_reminder_action"
        )
        original = self.original_id or self
        versions = self.search(
            ["|", ("id", "=", original.id), ("original_id", "=", original.id)]
        )
        action["domain"] = [("care_assessment_id", "in", versions.ids)]
        action["context"] = {"active_test": False}
        return action
