from base64 import b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from odoo import fields

from odoo.addons.dossier_base.tests.portal import PortalHttpCase

from .common import ExpertiseCase

SECRET = b"%PDF-1.4 what only some may read"


class PortalCase(ExpertiseCase, PortalHttpCase):
    """Two clients in two firms, an agency with an employee, a notary, on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.company_a
        # pages in English at their own addresses, whatever the database's language
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.company_a.write({"phone": "01 99 00 00 01", "report_payment_rule": "off"})
        cls.agency.is_company = True
        cls.agent = cls.env["res.partner"].create(
            {
                "name": "Camille Agent",
                "parent_id": cls.agency.id,
                "email": "camille@client.example.com",
            }
        )
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Odette Autre", "email": "odette@client.example.com"}
        )
        cls.logins = {
            "client": cls._new_portal("p_client", cls.owner),
            "other": cls._new_portal("p_other", cls.other_client),
            "agent": cls._new_portal("p_agent", cls.agent),
            "notary": cls._new_portal("p_notary", cls.notary),
            "payer": cls._new_portal("p_payer", cls.payer),
            "client_b": cls._new_portal("p_client_b", cls.stranger, cls.company_b),
        }
        cls.env.flush_all()

    @classmethod
    def make_full(cls, **values):
        """:return: a dossier with an agency, a notary, and a report"""
        dossier = cls.make_dossier(
            prescriber_id=cls.agency.id,
            notary_id=cls.notary.id,
            **values,
        )
        cls.add_report(cls, dossier, file=b64encode(SECRET), file_name="dpe.pdf")
        return dossier

    # -------------------------------------------------------------------------

    def href(self, dossier):
        """:return: how the list leads to a dossier"""
        return f'href="/my/dossiers/{dossier.id}"'

    def path(self, url):
        """:return: path and query of an absolute address"""
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def link(self, dossier, partner):
        """:return: (path, parameters) of the signed link of a contact"""
        url = self.contact_of(dossier, partner)._get_portal_url()
        return self.path(url), {
            name: values[0] for name, values in parse_qs(urlsplit(url).query).items()
        }

    def new_dossiers(self, since):
        self.env.invalidate_all()
        return (
            self.env["expertise.dossier"]
            .with_context(active_test=False)
            .search([("id", ">", since)])
        )

    def last_dossier(self):
        return self.env["expertise.dossier"].search([], order="id desc", limit=1).id

    def due(self, move, days):
        """Let the échelons of an invoice fall due so many days from today."""
        today = fields.Date.context_today(self.env.user)
        for line, day in zip(move.sudo()._get_instalments(), days, strict=True):
            line.date_maturity = today + timedelta(days=day)
        # the core's own date of the whole invoice
        move.sudo().invoice_date_due = today + timedelta(days=days[-1])
