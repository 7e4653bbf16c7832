from odoo import api, fields, models
from odoo.exceptions import UserError


class ExpertiseNoticeWizard(models.TransientModel):
    """Tell the contacts of a dossier that its reports are available.

    Shows who will get the mail and who will not, and why, before it goes.
    """

    _name = "expertise.notice.wizard"
    _description = "Tell the Contacts of the Reports"

    dossier_id = fields.Many2one("expertise.dossier", required=True, ondelete="cascade")
    contact_ids = fields.Many2many(
        "expertise.dossier.contact",
        compute="_compute_contacts",
        store=True,
        readonly=False,
        domain="[('dossier_id', '=', dossier_id), ('email', '!=', False)]",
        string="Will get the mail",
    )
    left_out = fields.Text("Will not", compute="_compute_left_out")

    @api.depends("dossier_id")
    def _compute_contacts(self):
        for wizard in self:
            contacts = wizard.dossier_id.contact_ids
            wizard.contact_ids = contacts.filtered(
                lambda contact: contact.notify
                and contact.email
                and contact.report_access
            )

    @api.depends("contact_ids")
    def _compute_left_out(self):
        for wizard in self:
            reasons = []
            for contact in wizard.dossier_id.contact_ids - wizard.contact_ids:
                if not contact.email:
                    reason = self.env._("no mail address")
                elif not contact.report_access:
                    reason = self.env._("reports closed to him")
                elif not contact.notify:
                    reason = self.env._("does not want notices")
                else:
                    reason = self.env._("taken off")
                reasons.append(
                    self.env._(
                        "%(contact)s: %(reason)s",
                        contact=contact.display_name,
                        reason=reason,
                    )
                )
            wizard.left_out = "\n".join(reasons)

    def action_send(self):
        """Send each contact his own mail, so that nobody sees the others."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier.check_access("write")
        if not self.contact_ids:
            raise UserError(
                self.env._(
                    "Nobody would get the mail: give a contact a mail address, or "
                    "open the reports to him."
                )
            )
        template = self.env.ref("expertise_dossier.mail_template_reports_available")
        template.send_mail_batch(
            self.contact_ids.ids,
            email_layout_xmlid="mail.mail_notification_light",
        )
        now = fields.Datetime.now()
        self.contact_ids.notified_at = now
        dossier.report_notice_date = now
        dossier.log_comment(
            self.env._(
                "Told that the reports are available: %s",
                ", ".join(self.contact_ids.mapped("display_name")),
            )
        )
        return {"type": "ir.actions.act_window_close"}

    def action_mark_told(self):
        """The contacts were told by other means (phone, letter): note it."""
        self.ensure_one()
        self.dossier_id.report_notice_date = fields.Datetime.now()
        self.dossier_id.log_comment(
            self.env._("Contacts told of the reports by other means.")
        )
        return {"type": "ir.actions.act_window_close"}
