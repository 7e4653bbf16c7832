from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HrEmployeePortal(models.Model):
    """A care worker on the portal: by his work contact, or by his own login."""

    # one face of the employee a file
    _inherit = "hr.employee"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_portal_workers(self, user):
        """Return who this login is, as a care worker; one row a firm.

        :return: employees as superuser; empty for anybody else, and for who is
            archived or no longer a care worker
        """
        workers = self.sudo().with_context(active_test=True)
        if not user or user._is_public():
            return workers.browse()
        return workers.search(
            Domain("is_care_worker", "=", True)
            & (
                Domain("work_contact_id", "=", user.partner_id.id)
                | Domain("user_id", "=", user.id)
            )
        )

    def action_care_portal_access(self):
        """Open the core's wizard that gives a contact a login to the portal.

        :raise UserError: not a care worker, without a mail address, or already there
        """
        self.check_access("write")
        for worker in self:
            if not worker.is_care_worker:
                raise UserError(
                    self.env._(
                        "%(employee)s is not a care worker. Tick the box first.",
                        employee=worker.name,
                    )
                )
            if not worker.work_email:
                raise UserError(
                    self.env._(
                        "Give %(employee)s a work email first: the invitation goes "
                        "there.",
                        employee=worker.name,
                    )
                )
        self.filtered(lambda w: not w.work_contact_id).sudo()._create_work_contacts()
        return (
            self.env["portal.wizard"]
            .with_context(default_partner_ids=self.work_contact_id.ids)
            .action_open_wizard()
        )
