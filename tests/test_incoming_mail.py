"""A mail from a client's own program to the dossier on the screen.

A real SMTP server on the loopback stands for the firm's mail server: it hands what it
gets to Odoo with the script that Odoo ships for that, as Postfix does.
"""

import smtplib
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from platform_setup import odoo_source, server

DOMAIN = "courrier.diagnostics.example.com"
PASSWORD = "bureau-mailgate"
MAILGATE = "odoo/addons/mail/static/scripts/odoo-mailgate.py"
PREPARE = f"""
domain = env["mail.alias.domain"].search([("name", "=", "{DOMAIN}")])
domain = domain or env["mail.alias.domain"].create({{"name": "{DOMAIN}"}})
env.ref("base.main_company").alias_domain_id = domain
env["expertise.mail.source"].search([]).alias_domain_id = domain
admin = env.ref("base.user_admin")
admin.password = "{PASSWORD}"
env.cr.commit()
print(admin.id)
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
        import asyncio

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


@pytest.fixture(scope="module")
def smtp(odoo_server):
    """A real SMTP server on the loopback; its port."""
    gate = Mailgate(odoo_server, int(odoo_server.shell(PREPARE).split()[-1]))
    port = server.free_port()
    controller = Controller(
        gate, hostname="127.0.0.1", port=port, data_size_limit=2**25
    )
    controller.start()
    yield port
    controller.stop()
    assert not gate.failures


def send(port, message, recipient):
    with smtplib.SMTP("127.0.0.1", port, timeout=120) as client:
        client.send_message(message, "robot@annuaire.example.com", [recipient])


def request(name, street, email="chloe.ferrand@client.example.com", number=0):
    message = EmailMessage()
    message["From"] = "AROBIZ <ne-pas-repondre@annuaire.example.com>"
    message["To"] = f"arobiz@{DOMAIN}"
    message["Subject"] = f"Nouvelle demande : {name}"
    message["Message-ID"] = f"<{abs(hash((name, street)))}.{number}@annuaire>"
    message.set_content(FORM.format(name=name, street=street, email=email))
    return message


def count(odoo_server, name):
    return int(
        odoo_server.shell(
            "print(env['expertise.dossier'].search_count("
            f"[('owner_id.name', '=', '{name}')]))"
        ).split()[-1]
    )


def test_from_the_clients_mail_to_the_screen(odoo_server, smtp, page, login):
    message = request("Chloé Ferrand", "21 rue de l’Observance")
    message.add_attachment(
        b"%PDF-1.4 plan", maintype="application", subtype="pdf", filename="plan.pdf"
    )
    send(smtp, message, f"arobiz@{DOMAIN}")
    login(page, "bureau")
    page.goto(
        f"{odoo_server.url}/odoo/action-expertise_dossier."
        "expertise_dossier_action_to_review"
    )
    page.locator(".o_data_row", has_text="Chloé Ferrand").first.click()
    page.wait_for_selector(".o_expertise_dossier_form")
    assert page.locator(".alert-warning", has_text="À relire").is_visible()
    assert (
        "21 rue de l’Observance"
        in page.locator(".o_field_widget[name=property_id] input").input_value()
    )
    page.locator(".o-mail-Chatter", has_text="plan.pdf").wait_for()
    page.get_by_role("button", name="Je l’ai relue").click()
    page.wait_for_selector(".alert-warning:has-text('À relire')", state="hidden")


def test_many_at_once_are_one_dossier(odoo_server, smtp):
    """Two browsers, two clicks, two sites: one client and one house are one dossier."""
    mails = [
        request("Basile Toupin", street, "basile@client.example.com", number)
        for number, street in enumerate(
            [
                "5 av. Maginot",
                "5, avenue Maginot",
                "5 AVENUE MAGINOT",
                "5 Avenue maginot",
            ]
        )
    ]
    with ThreadPoolExecutor(len(mails)) as pool:
        list(pool.map(lambda mail: send(smtp, mail, f"arobiz@{DOMAIN}"), mails))
    assert count(odoo_server, "Basile Toupin") == 1
    messages = odoo_server.shell(
        "d = env['expertise.dossier'].search("
        "[('owner_id.name', '=', 'Basile Toupin')])\n"
        "print(len(d.message_ids.filtered(lambda m: m.message_type == 'email')))"
    )
    assert int(messages.split()[-1]) == len(mails)


def test_ten_megabytes_over_smtp(odoo_server, smtp):
    message = request("Gros Fichier", "1 rue Lourde", "gros@client.example.com")
    message.add_attachment(
        bytes(range(256)) * 40_000,
        maintype="application",
        subtype="pdf",
        filename="plans.pdf",
    )
    send(smtp, message, f"arobiz@{DOMAIN}")
    assert count(odoo_server, "Gros Fichier") == 1
