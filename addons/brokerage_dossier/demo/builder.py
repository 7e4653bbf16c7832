"""Sets up the demonstration firm and lets :mod:`.player` play its files."""

import logging
import time

from odoo import Command

from odoo.addons.dossier_base.tools.demo import TZ, DemoBuilder, siret

from ..models.brokerage_demo import FIRM
from . import firm, money, papers
from .days import Calendar
from .files import FILES
from .people import PEOPLE
from .player import Player

_logger = logging.getLogger(__name__)

MODULE = "brokerage_dossier"


class Builder(DemoBuilder):
    """Makes a brokerage firm beside the companies that are there already."""

    module = MODULE
    seed = 64
    calendar_class = Calendar

    def __init__(self, env):
        super().__init__(env)
        self.banks = {}
        self.introducers = {}
        self.sources = {}
        self.people = {}
        self.kinds = {}

    def build(self):
        started = time.monotonic()
        mails = self._last_id("mail_mail")
        self._load_translations()
        self._make_company()
        self._make_colleagues(firm.COLLEAGUES, firm.MAIL)
        self.banks = self._make_partners(firm.BANKS, is_lender=True)
        self.introducers = self._make_partners(firm.INTRODUCERS)
        self._make_people()
        self._make_catalogue()
        player = Player(self)
        player.play(FILES)
        self._open_portal()
        # these rest on the documents' files and on the invoices of a file
        papers.add_files(self, player)
        money.bill(self, player)
        self._drop_mails(mails)
        self.env.invalidate_all()
        _logger.info(
            "Demonstration brokerage firm: %d files made in %.1f s.",
            len(player.dossiers),
            time.monotonic() - started,
        )

    # -------------------------------------------------------------------------
    # Firm
    # -------------------------------------------------------------------------
    def _make_company(self):
        self._create_company(
            **firm.COMPANY,
            name=FIRM,
            primary_color="#1F5C57",
            secondary_color="#C9A227",
            report_footer=firm.FOOTER,
            company_registry=siret(firm.SIRET_BASE),
        )

    def _make_partners(self, table, **values):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "company_id": self.company.id,
                    "street": street,
                    "zip": postcode,
                    "city": city,
                    "country_id": self.env.ref("base.fr").id,
                    "email": email,
                    "phone": phone,
                    "lang": self.lang,
                    **values,
                }
                for name, street, postcode, city, email, phone in table.values()
            ]
        )
        return dict(zip(table, partners, strict=True))

    def _make_people(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": person.name,
                    "company_id": self.company.id,
                    "street": person.street,
                    "zip": person.zip,
                    "city": person.city,
                    "country_id": self.env.ref("base.fr").id,
                    "email": person.email,
                    "phone": person.phone,
                    "function": person.profession,
                    "lang": self.lang,
                    "tz": TZ,
                }
                for person in PEOPLE.values()
            ]
        )
        self.people = dict(zip(PEOPLE, partners, strict=True))

    def _make_catalogue(self):
        """Origins, those that are there or new ones; the usual kinds of documents."""
        sources = self.env["utm.source"]
        for key, name in firm.SOURCES.items():
            known = sources.search([("name", "=", name)], limit=1)
            self.sources[key] = known or sources.create({"name": name})
        self.kinds = {
            key: self.env.ref(f"{MODULE}.document_type_{key}") for key in firm.KINDS
        }

    def _open_portal(self):
        users = self.env["res.users"].with_context(no_reset_password=True)
        self._greet_nobody(
            users.create(
                [
                    {
                        "partner_id": self.people[key].id,
                        "login": login,
                        "password": login,
                        "lang": self.lang,
                        "company_id": self.company.id,
                        "company_ids": [Command.set(self.company.ids)],
                        "group_ids": [
                            Command.set(self.env.ref("base.group_portal").ids)
                        ],
                    }
                    for login, key in firm.PORTAL.items()
                ]
            )
        )

    def user_env(self, login):
        """:return: the environment in which that colleague, or the director, works"""
        return super().user_env(login or "directeur-courtage")
