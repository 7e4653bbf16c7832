import logging
import time
from xmlrpc.client import Binary

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError

from ..tools.request_mail import digest, html_to_text

_logger = logging.getLogger(__name__)

#: what says that another transaction was faster: start over, nothing is wrong
TRY_AGAIN = (
    ConcurrencyError,
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
)
MAX_TRIES = 5


class MailThread(models.AbstractModel):
    """The gateway, for mails to an address of the dossiers: none is lost.

    Everything else goes its way untouched.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        raw = bytes(message.data) if isinstance(message, Binary) else message
        raw = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
        if not isinstance(raw, bytes) or not isinstance(custom_values or {}, dict):
            raise UserError(self.env._("This is not a mail: %s", repr(message)[:80]))
        gateway = super().message_process
        options = {
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        dossiers = self.env["expertise.dossier"]
        if not dossiers._is_request_mail(model, raw):
            return gateway(model, raw, **options)
        gateway = super(
            MailThread, self.with_context(dossier_request_mail=digest(raw))
        ).message_process
        attempt = 0
        while True:
            attempt += 1
            try:
                with self.env.cr.savepoint():
                    return gateway(model, raw, **options)
            except TRY_AGAIN:
                # a call from outside is run again by the server; the fetched mail is
                # alone in its transaction, and would be marked as read and lost
                fetched = self.env.context.get("default_fetchmail_server_id")
                if not fetched or attempt == MAX_TRIES:
                    raise
                self.env.cr.rollback()
                time.sleep(0.1 * 2**attempt)
            except Exception as error:
                _logger.info("Mail kept as a bare dossier: %r", error, exc_info=True)
                return dossiers._rescue_request_mail(model, raw, custom_values).id

    @api.model
    def message_parse(self, message, save_original=False):
        values = super().message_parse(message, save_original=save_original)
        if self.env.context.get("dossier_request_mail"):
            # PostgreSQL takes any character but this one
            for key, value in values.items():
                if isinstance(value, str) and "\x00" in value:
                    values[key] = value.replace("\x00", "")
            values["message_id"] = self._get_request_message_id(message, values)
        return values

    @api.model
    def _get_request_message_id(self, message, values):
        """The same mail twice has one identifier; two mails never share one.

        A mail without a Message-ID gets one made from its content; so does another
        mail that comes with a Message-ID already taken, which some forms repeat.
        """
        own_id = f"<{self.env.context['dossier_request_mail']}@request.dossier>"
        if not message.get("Message-Id"):
            return own_id
        known = (
            self.env["mail.message"]
            .sudo()
            .search([("message_id", "=", values["message_id"])], limit=1)
        )

        def words(body):
            return html_to_text(body or "").split()

        is_same = (
            (known.subject or "") == (values.get("subject") or "")
            and words(known.body) == words(values.get("body"))
            and len(known.attachment_ids) >= len(values.get("attachments") or [])
        )
        return values["message_id"] if not known or is_same else own_id

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if self.env.context.get("dossier_request_mail"):
            routes, joined_ids = self.env["expertise.dossier"]._route_requests(
                message, message_dict, routes
            )
            self = self.with_context(dossier_joined_ids=joined_ids)
        return super()._message_route_process(message, message_dict, routes)
