from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """The preferred contact gets the mails of the prospection."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _message_add_default_recipients(self):
        recipients = super()._message_add_default_recipients()
        for prospect in self.filtered("is_prospect"):
            prospect._address_to_preferred(recipients[prospect.id])
        return recipients

    def _address_to_preferred(self, recipients):
        """Address a mail to the preferred contact of one prospect, where he has one.

        :param dict recipients: as the core's ``_message_add_default_recipients`` gives
            them for one record; changed in place
        """
        self.ensure_one()
        contact = self.preferred_contact_id
        if contact.email_normalized:
            recipients.update(partners=contact, email_to_lst=[], email_cc_lst=[])

    def action_send_mail(self):
        """Open a mail to the preferred contact.

        :raise UserError: there is nobody to write to
        """
        self.ensure_one()
        contact = self.preferred_contact_id
        addressee = contact if contact.email else self
        if not addressee.email:
            raise UserError(
                self.env._(
                    "Neither %(prospect)s nor its preferred contact has a mail "
                    "address: enter one first.",
                    prospect=self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail to %(contact)s", contact=addressee.name),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": addressee.ids,
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }
