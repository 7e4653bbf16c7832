"""Sets up the demonstration network and lets :mod:`.player` play its prospects."""

import base64
import logging
import time

from odoo import Command
from odoo.tools import file_open

from odoo.addons.dossier_base.tools.demo import TZ, DemoBuilder, siret

from ..models.prospect_demo import NETWORK
from . import catalogue, network
from .player import Player
from .prospects import PROSPECTS

_logger = logging.getLogger(__name__)

MODULE = "expertise_prospect"


class Builder(DemoBuilder):
    """Makes an accounting network beside the companies that are there already."""

    module = MODULE
    seed = 41

    def __init__(self, env):
        super().__init__(env)
        self.firms = {}
        self.offices = {}
        self.accountants = {}
        self.offers = {}

    def build(self):
        started = time.monotonic()
        mails = self._last_id("mail_mail")
        self._load_translations()
        self._make_companies()
        self._make_salespersons()
        self._make_accountants()
        self._make_catalogue()
        player = Player(self)
        player.play(PROSPECTS)
        self.users[network.LEFT].action_archive()
        self._drop_mails(mails)
        self.env.invalidate_all()
        _logger.info(
            "Demonstration network: %d prospects made in %.1f s.",
            len(player.prospects),
            time.monotonic() - started,
        )

    # -------------------------------------------------------------------------
    # Network
    # -------------------------------------------------------------------------
    def _make_companies(self):
        with file_open(f"{MODULE}/demo/logo.png", "rb") as logo:
            common = {
                "country_id": self.env.ref("base.fr").id,
                "currency_id": self.env.ref("base.EUR").id,
                "paperformat_id": self.env.ref("base.paperformat_euro").id,
                "external_report_layout_id": self.env.ref(
                    "web.external_layout_standard"
                ).id,
                "logo": base64.b64encode(logo.read()),
                "primary_color": "#27496D",
                "secondary_color": "#C08552",
            }
        # orders need no chart of accounts, and nobody is asked who these firms are
        companies = self.env["res.company"].with_context(chart_template_load=True)
        if "iap_enrich_auto_done" in companies._fields:
            common["iap_enrich_auto_done"] = True
        self.network = companies.create({**common, "name": NETWORK, **network.NETWORK})
        rows = network.FIRMS.items()
        firms = companies.create(
            [
                {
                    **common,
                    "name": name,
                    "parent_id": self.network.id,
                    "street": street,
                    "zip": postcode,
                    "city": city,
                    "phone": phone,
                    "email": email,
                    "website": network.NETWORK["website"],
                    "service_ids": [
                        Command.link(self.ref(f"service_{key}").id) for key in services
                    ],
                    "report_footer": (
                        f"<p>{name} – société d’expertise comptable<br/>"
                        f"{street}, {postcode} {city} – {phone} – {email}</p>"
                    ),
                }
                for _key, (name, street, postcode, city, phone, email, services) in rows
            ]
        )
        self.firms = dict(zip(network.FIRMS, firms, strict=True))
        for number, company in enumerate(self.network + firms):
            company.company_registry = siret(98760900 + number)
        self.env.ref("base.user_admin").company_ids += self.network + firms
        offices = self.env["prospect.office"].create(
            [
                {
                    "name": name,
                    "city": name,
                    "phone": phone,
                    "company_id": self.firms[firm].id,
                }
                for firm, name, phone in network.OFFICES.values()
            ]
        )
        self.offices = dict(zip(network.OFFICES, offices, strict=True))

    def _make_salespersons(self):
        users = self.env["res.users"].with_context(
            no_reset_password=True, mail_create_nolog=True
        )
        source_group = self.ref("group_source_salesperson")
        values = []
        for login, row in network.COLLEAGUES.items():
            name, function, mobile, firms, role, is_source, services = row
            companies = [self.firms[firm].id for firm in firms]
            if role == "manager":
                companies.append(self.network.id)
            groups = self.ref(f"group_{role}")
            if is_source:
                groups += source_group
            values.append(
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@valdeloire-conseil.test",
                    "phone": network.FIRMS[firms[0]][4],
                    "mobile": mobile,
                    "function": function,
                    "lang": self.lang,
                    "tz": TZ,
                    "notification_type": "inbox",
                    "company_id": companies[0],
                    "company_ids": [Command.set(companies)],
                    "group_ids": [Command.set(groups.ids)],
                    "service_ids": [
                        Command.set([self.ref(f"service_{key}").id for key in services])
                    ],
                    "signature": f"<p>{name}<br/>{function}</p>",
                }
            )
        created = users.create(values)
        self._greet_nobody(created)
        self.users = dict(zip(network.COLLEAGUES, created, strict=True))

    def _make_accountants(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "company_id": self.network.id,
                    "street": street,
                    "zip": postcode,
                    "city": city,
                    "country_id": self.env.ref("base.fr").id,
                    "email": email,
                    "phone": phone,
                    "lang": self.lang,
                }
                for name, street, postcode, city, email, phone in (
                    network.ACCOUNTANTS.values()
                )
            ]
        )
        self.accountants = dict(zip(network.ACCOUNTANTS, partners, strict=True))

    # -------------------------------------------------------------------------
    # Catalogue
    # -------------------------------------------------------------------------
    def _make_catalogue(self):
        contracts = self.env["prospect.contract.type"].create(
            [
                {
                    "name": name,
                    "sequence": number,
                    "mission_type_id": self.ref(f"mission_type_{mission_type}").id,
                }
                for number, (mission_type, name) in enumerate(
                    catalogue.CONTRACTS.values()
                )
            ]
        )
        by_key = dict(zip(catalogue.CONTRACTS, contracts, strict=True))
        products = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "service",
                    "list_price": price,
                    "company_id": self.network.id,
                    "taxes_id": False,
                    "supplier_taxes_id": False,
                    "purchase_ok": False,
                }
                for name, price in catalogue.PRODUCTS.values()
            ]
        )
        products = dict(zip(catalogue.PRODUCTS, products, strict=True))
        offers = self.env["sale.order.template"].create(
            [
                {
                    "name": name,
                    "sequence": number,
                    "company_id": self.firms[firm].id,
                    "contract_type_id": by_key[contract].id,
                    "sale_order_template_line_ids": [
                        Command.create(
                            {
                                "product_id": products[key].id,
                                "product_uom_qty": quantity,
                            }
                        )
                        for key, quantity in lines.items()
                    ],
                }
                for number, (firm, contract, name, lines) in enumerate(
                    catalogue.OFFERS.values()
                )
            ]
        )
        self.offers = dict(zip(catalogue.OFFERS, offers, strict=True))
        self.client_products = self.env["product.product"].union(
            *(products[key] for key in catalogue.CLIENT_PERFORMS)
        )

    # -------------------------------------------------------------------------
    # Tools
    # -------------------------------------------------------------------------
    def user_env(self, login):
        user = self.users[login]
        env = super().user_env(login)
        return env(context={**env.context, "allowed_company_ids": user.company_ids.ids})
