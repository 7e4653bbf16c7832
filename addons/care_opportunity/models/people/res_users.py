from odoo import api, models
from odoo.fields import Domain


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

    def _get_portal_concerns(self):
        """A worker, or who gets or orders help at home."""
        concerns = super()._get_portal_concerns()
        partners = self.sudo().partner_id | self.sudo().partner_id.commercial_partner_id
        forms = self.env["care.assessment"].sudo().with_context(active_test=False)
        domain = Domain("partner_id", "in", partners.ids)
        domain |= Domain("customer_id", "in", partners.ids)
        if self.env["hr.employee"]._get_portal_workers(self) or forms.search_count(
            domain, limit=1
        ):
            concerns.add("care")
        return concerns

    @api.model
    def _get_dossier_privileges(self):
        return [*super()._get_dossier_privileges(), "care_opportunity.privilege_care"]
