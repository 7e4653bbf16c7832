import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: minutes before a mail that the server put off is tried again, one after the other
RETRY_MINUTES = (15, 60, 240, 720, 1440)
#: a reply that starts with 4 is « not now » (RFC 5321, 4.2.1)
TRANSIENT_REPLY = re.compile(r"\(4\d\d,|\b4\d\d[ -]\d\.\d\.\d|\b4\.\d\.\d\b")


class DunningLetterDelivery(models.Model):
    """The two ways a letter goes out, and what became of each."""

    # one face of the letter a file: see dunning_letter.py
    _inherit = "dunning.letter"  # pylint: disable=consider-merging-classes-inherited

    email = fields.Char("Mailed to", readonly=True)
    mail_state = fields.Selection(
        [
            ("none", "No mail"),
            ("outgoing", "Waiting to be sent"),
            ("sent", "Sent"),
            ("failed", "Refused"),
            ("bounced", "Bounced"),
        ],
        "Mail",
        default="none",
        required=True,
        readonly=True,
    )
    mail_date = fields.Datetime("Mail sent on", readonly=True)
    mail_attempts = fields.Integer("Attempts", readonly=True)
    mail_error = fields.Char("Answer of the mail server", readonly=True)
    paper_state = fields.Selection(
        [
            ("none", "No letter"),
            ("to_print", "To print"),
            ("printed", "Printed"),
        ],
        "Letter",
        default="none",
        required=True,
        readonly=True,
    )
    paper_date = fields.Date("Letter of", readonly=True)
    paper_reason = fields.Char(
        "Why a letter", readonly=True, help="Why it goes by post and not by mail."
    )
    cancelled = fields.Boolean(readonly=True, copy=False)
    sent_date = fields.Date(
        compute="_compute_delivery",
        store=True,
        help="Day of the first delivery that succeeded; the next level counts from it.",
    )
    state = fields.Selection(
        [
            ("pending", "On its way"),
            ("sent", "Sent"),
            ("failed", "Not delivered"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_delivery",
        store=True,
        index=True,
    )

    _delivered_some_way = models.Constraint(
        "CHECK (mail_state != 'none' OR paper_state != 'none')",
        "A letter goes out by mail, by post, or both.",
    )

    @api.depends("mail_state", "mail_date", "paper_state", "paper_date", "cancelled")
    def _compute_delivery(self):
        for letter in self:
            days = []
            if letter.paper_state != "none":
                days.append(letter.paper_date)
            if letter.mail_state == "sent":
                local = fields.Datetime.context_timestamp(
                    letter.with_context(tz=letter._get_timezone()), letter.mail_date
                )
                days.append(local.date())
            letter.sent_date = min(days) if days and not letter.cancelled else False
            if letter.cancelled:
                letter.state = "cancelled"
            elif days:
                letter.state = "sent"
            else:
                letter.state = (
                    "pending" if letter.mail_state == "outgoing" else "failed"
                )

    def _get_timezone(self):
        self.ensure_one()
        return self.user_id.tz or self.company_id.partner_id.tz or "Europe/Paris"

    # -------------------------------------------------------------------------
    # Mail
    # -------------------------------------------------------------------------
    def _queue_mails(self):
        """Put the mails of these letters, with their PDF, in the outgoing queue.

        Nothing talks to the mail server here: the queue does, after the commit. A mail
        keeps its Message-ID however often it is tried.
        """
        to_mail = self.filtered(lambda letter: letter.mail_state == "outgoing")
        mails = self.env["mail.mail"].sudo()
        for template, letters in to_mail.grouped(
            lambda letter: letter._get_mail_template()
        ).items():
            for mail in template.sudo().send_mail_batch(
                letters.ids,
                email_layout_xmlid="expertise_dunning.mail_layout",
                email_values={"auto_delete": False, "recipient_ids": []},
            ):
                letter = self.browse(mail.res_id)
                mail.write(
                    {
                        "email_to": letter.email,
                        "recipient_ids": [fields.Command.clear()],
                        "attachment_ids": [
                            fields.Command.set(letter.attachment_id.ids)
                        ],
                    }
                )
                mails += mail
        if mails:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mails

    def _on_mail_processed(self, mail, failure_reason, failure_type):
        """The mail server answered: note what became of the mail.

        :param mail: the ``mail.mail``, its state written already
        """
        for letter in self:
            if mail.state == "sent":
                letter.write(
                    {
                        "mail_state": "sent",
                        "mail_date": fields.Datetime.now(),
                        "mail_error": False,
                    }
                )
                continue
            attempts = letter.mail_attempts
            reason = failure_reason or mail.failure_reason or ""
            is_transient = failure_type == "mail_smtp" or TRANSIENT_REPLY.search(reason)
            values = {"mail_attempts": attempts + 1, "mail_error": reason[:500]}
            if is_transient and attempts < len(RETRY_MINUTES):
                later = fields.Datetime.now() + timedelta(
                    minutes=RETRY_MINUTES[attempts]
                )
                mail.write({"state": "outgoing", "scheduled_date": later})
                self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger(later)
            else:
                values["mail_state"] = "failed"
                letter.partner_id.dunning_failed_email = letter.email
            letter.write(values)

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        self.sudo().write(
            {
                "mail_state": "bounced",
                "mail_error": self.env._("The mail came back from %s.", email or "?"),
            }
        )
        for letter in self:
            letter.sudo().partner_id.dunning_failed_email = letter.email
        return result

    # -------------------------------------------------------------------------
    # Paper
    # -------------------------------------------------------------------------
    def _add_paper(self, reason):
        """Let the post carry what the mail did not: same letter, second delivery."""
        self.filtered(lambda letter: letter.paper_state == "none").write(
            {
                "paper_state": "to_print",
                "paper_date": fields.Date.context_today(self),
                "paper_reason": reason,
            }
        )

    def action_print(self):
        """Open the letters as one PDF to print, and mark them as printed."""
        to_print = self.filtered(lambda letter: letter.attachment_id)
        if not to_print:
            raise UserError(self.env._("There is no letter to print."))
        to_print._mark_printed()
        return {
            "type": "ir.actions.act_url",
            "url": "/dunning/letters.pdf?" + to_print._get_print_query(),
            "target": "new",
        }

    def _get_print_query(self):
        """:return: what asks for these letters: their run if it is all of it, as an
        address is no longer than some thousand characters
        """
        run = self.run_id
        if len(run) == 1 and run._get_letters_to_print() == self.sorted("id"):
            return f"run={run.id}"
        return "ids=" + ",".join(map(str, self.ids))

    def _mark_printed(self):
        self._as_deliverer().filtered(
            lambda letter: letter.paper_state == "to_print"
        ).paper_state = "printed"

    def action_send_paper(self):
        """The mail did not arrive: print the same letter instead."""
        failed = self.filtered(lambda letter: letter.state == "failed")
        if not failed:
            raise UserError(
                self.env._("Only a letter whose mail did not arrive needs this.")
            )
        failed._as_deliverer()._add_paper(self.env._("The mail did not arrive"))
        return failed.action_print()

    def action_cancel(self):
        """Take back letters that nobody got: their échelons wait again.

        :raise UserError: one of them was delivered
        """
        delivered = self.filtered(lambda letter: letter.sent_date)
        if delivered:
            raise UserError(
                self.env._(
                    "%s went out already and stays in the history.",
                    ", ".join(delivered.mapped("name")),
                )
            )
        self.check_access("write")
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", ("outgoing", "exception")),
                ]
            )
        )
        mails.write({"state": "cancel"})
        self._as_deliverer().cancelled = True
