"""A real SMTP server on the loopback that stands for the firm's mail server.

It hands what it gets to Odoo with the script that Odoo ships for that, as Postfix does.
"""

import asyncio
import smtplib
import subprocess
import sys
import threading
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from platform_setup import odoo_source, server

DOMAIN = "courrier.diagnostics.example.com"
ADDRESS = f"arobiz@{DOMAIN}"
PASSWORD = "admin"
MAILGATE = "odoo/addons/mail/static/scripts/odoo-mailgate.py"
PREPARE = f"""
domain = env["mail.alias.domain"].search([("name", "=", "{DOMAIN}")])
domain = domain or env["mail.alias.domain"].create({{"name": "{DOMAIN}"}})
env.ref("base.main_company").alias_domain_id = domain
env["expertise.mail.source"].search([]).alias_domain_id = domain
env.cr.commit()
print(env.ref("base.user_admin").id)
"""
FORM = """Nom : {name}
Téléphone : 01 99 00 55 66
E-mail : {email}
Adresse du bien : {street}, 37000 Tours
Type de bien : Maison
Transaction : Vente
"""


class Mailgate:
    """The handler of the SMTP server: each mail goes through Odoo's own script."""

    def __init__(self, odoo_server, user_id):
        self.odoo, self.user_id = odoo_server, user_id
        self.failures = []
        self.lock = threading.Lock()

    async def handle_DATA(self, _server, _session, envelope):
        for recipient in envelope.rcpt_tos:
            raw = b"Delivered-To: " + recipient.encode() + b"\r\n" + envelope.content
            code = await asyncio.to_thread(self.deliver, raw)
            if code:
                return "451 try again later"
        return "250 OK"

    def deliver(self, raw):
        host, port = self.odoo.url.removeprefix("http://").split(":")
        done = subprocess.run(
            [
                sys.executable, odoo_source.home() / MAILGATE,
                "-d", self.odoo.database.name, "-u", str(self.user_id),
                "-p", PASSWORD, "--host", host, "--port", port, "--retry-status",
            ],
            input=raw,
            capture_output=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            with self.lock:
                self.failures.append(done.stderr.decode())
        return done.returncode


@pytest.fixture(scope="session")
def smtp(odoo_server):
    """A real SMTP server for the incoming requests; its port."""
    gate = Mailgate(odoo_server, int(odoo_server.shell(PREPARE).split()[-1]))
    port = server.free_port()
    controller = Controller(
        gate, hostname="127.0.0.1", port=port, data_size_limit=2**25
    )
    controller.start()
    yield port
    controller.stop()
    assert not gate.failures


def send(port, message, recipient=ADDRESS):
    """Send a mail as the directory's robot does."""
    with smtplib.SMTP("127.0.0.1", port, timeout=120) as client:
        client.send_message(message, "robot@annuaire.example.com", [recipient])


def form_mail(name, street, email, number=0):
    """:return: what the directory's form sends for a client"""
    message = EmailMessage()
    message["From"] = "AROBIZ <ne-pas-repondre@annuaire.example.com>"
    message["To"] = ADDRESS
    message["Subject"] = f"Nouvelle demande : {name}"
    message["Message-ID"] = f"<{abs(hash((name, street)))}.{number}@annuaire>"
    message.set_content(FORM.format(name=name, street=street, email=email))
    return message
