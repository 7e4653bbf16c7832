"""A real SMTP server on the loopback that stands for the mail servers of the payers.

It keeps what it accepted, and treats each recipient as the test says: accept, refuse,
put off, or accept and send back. Odoo reaches it like any outgoing mail server.
"""

import asyncio
import email
import email.policy
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from aiosmtpd.controller import Controller
from mail_server import Mailgate
from processes import shell

from platform_setup import server

GREYLISTED = "451 4.7.1 Greylisted, please try again later"
DOMAIN = "diagnostics.example.com"
# Odoo's outgoing mail server, and where bounces come back.
CONFIGURE = """
env["ir.mail_server"].search([]).active = False
env["ir.mail_server"].create({{
    "name": "The payers' mail server",
    "smtp_host": "{host}",
    "smtp_port": {port},
    "smtp_encryption": "none",
    "smtp_authentication": "login",
}})
domain = env["mail.alias.domain"].search([("name", "=", "{domain}")])
domain = domain or env["mail.alias.domain"].create({{"name": "{domain}"}})
env["res.company"].search([]).alias_domain_id = domain
# what the demonstration has queued is not for this server
env["mail.mail"].search([("state", "=", "outgoing")]).state = "cancel"
env.cr.commit()
print(env.ref("base.user_admin").id)
"""


@dataclass
class Accepted:
    """One message as it was accepted."""

    raw: bytes
    sender: str
    recipients: list
    time: float = field(default_factory=time.monotonic)

    def __post_init__(self):
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.message_id = self.message["Message-ID"].strip()


class PayersMail:
    """The server: what each address does, and what was accepted.

    Its port is in `port` once it runs; :func:`payers_mail` runs it.
    """

    def __init__(self):
        self.accepted = []
        # what was received whole and then put off
        self.returned = []
        self.refused = Counter()
        self.put_off = Counter()
        self._refuse, self._bounce = set(), set()
        self._delay, self._delay_data = Counter(), Counter()
        self._hooks = {}
        self._lock = threading.Lock()
        self._received = 0
        self._user = None

    # -- what the test says ---------------------------------------------------

    def refuse(self, address):
        """Nobody has this address: 550."""
        self._refuse.add(address)

    def delay(self, address, times=1, whole=False):
        """Not now: 451, the first `times` times (grey listing).

        :param whole: only when the whole message was received
        """
        (self._delay_data if whole else self._delay)[address] = times

    def bounce(self, address):
        """Accept, and send it back when :meth:`send_bounces` is called."""
        self._bounce.add(address)

    def at_message(self, number, function):
        """Call `function` when message `number` (from 1, from now on) has been received
        whole and kept, before Odoo is told so."""
        self._hooks[self._received + number] = function

    # -- what the test asks ---------------------------------------------------

    def to(self, address):
        """:return: what was accepted for `address`, in order"""
        with self._lock:
            return [m for m in self.accepted if address in m.recipients]

    def addresses(self, domain):
        """:return: how often a message was accepted for each address of `domain`"""
        with self._lock:
            return Counter(
                address
                for message in self.accepted
                for address in message.recipients
                if address.endswith(f"@{domain}")
            )

    def repeated(self):
        """:return: how many times more than once each Message-ID was accepted"""
        with self._lock:
            counts = Counter(m.message_id for m in self.accepted)
        return {name: number - 1 for name, number in counts.items() if number > 1}

    # -- Odoo -----------------------------------------------------------------

    def configure(self, database):
        """Make it the outgoing mail server of `database`, which nobody serves yet."""
        script = CONFIGURE.format(host=server.HOST, port=self.port, domain=DOMAIN)
        self._user = int(shell(database, script).split()[-1])

    def send_bounces(self, host):
        """Send back what was accepted for the addresses that bounce.

        Through the script that Odoo ships for incoming mail, to the address that Odoo
        gave as the sender: as mail servers do.

        :return: how many were sent back
        """
        gate = Mailgate(host, self._user)
        back = [
            (m, address)
            for m in list(self.accepted)
            for address in m.recipients
            if address in self._bounce
        ]
        for message, address in back:
            report = delivery_status_notification(message, address)
            raw = b"Delivered-To: %s\r\n%s" % (message.sender.encode(), report)
            assert not gate.deliver(raw), gate.failures
        return len(back)

    # -- the protocol ---------------------------------------------------------

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self._refuse:
            self.refused[address] += 1
            return f"550 5.1.1 <{address}>: user unknown"
        if self.put_off[address] < self._delay[address]:
            self.put_off[address] += 1
            return GREYLISTED
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        message = Accepted(
            envelope.content, envelope.mail_from, list(envelope.rcpt_tos)
        )
        for address in message.recipients:
            if self.put_off[address] < self._delay_data[address]:
                self.put_off[address] += 1
                self.returned.append(message)
                return GREYLISTED
        with self._lock:
            self.accepted.append(message)
            self._received += 1
            hook = self._hooks.pop(self._received, None)
        if hook:
            await asyncio.to_thread(hook)
        return "250 OK"


@contextmanager
def payers_mail(kind=None):
    """Run a :class:`PayersMail`, or another `kind` of it, until the block ends."""
    mail = (kind or PayersMail)()
    mail.port = server.free_port()
    controller = Controller(
        mail, hostname=server.HOST, port=mail.port, data_size_limit=2**25
    )
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


def delivery_status_notification(message, address):
    """Return the report that `message` could not be delivered to `address`.

    RFC 3464: what a person reads, what a program reads, the headers of the original.
    """
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"] = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
    report["To"] = message.sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-ID"] = f"<{time.monotonic_ns()}@mx.example.net>"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(
        MIMEText(f"<{address}>: the mailbox does not exist any more.\n", "plain")
    )
    host, recipient = Message(), Message()
    host["Reporting-MTA"] = "dns; mx.example.net"
    recipient["Final-Recipient"] = f"rfc822; {address}"
    recipient["Action"] = "failed"
    recipient["Status"] = "5.1.1"
    status = MIMEBase("message", "delivery-status")
    status.set_payload([host, recipient])
    report.attach(status)
    headers = MIMEText("", "rfc822-headers")
    original = message.raw.partition(b"\r\n\r\n")[0]
    headers.set_payload(original.decode("ascii").replace("\r\n", "\n") + "\n")
    report.attach(headers)
    return report.as_bytes()
