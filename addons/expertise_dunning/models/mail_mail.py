from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell the letters what became of their mails.

        Runs in the transaction that writes the state of the mail, so that both are
        kept or lost together.
        """
        for mail in self.filtered(lambda m: m.model == "dunning.letter"):
            letter = self.env["dunning.letter"].sudo().browse(mail.res_id).exists()
            letter._on_mail_processed(mail, failure_reason, failure_type)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
