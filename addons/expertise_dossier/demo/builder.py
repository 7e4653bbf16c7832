"""Sets up the demonstration firm and lets :mod:`.player` play its dossiers."""

import base64
import logging
import time
from datetime import date

from odoo import fields
from odoo.tools import SQL, file_open

from odoo.addons.dossier_base.tools.demo import letterhead

from . import catalogue, certificates, facts, incoming, people, portal
from .cases import CASES
from .days import Calendar
from .places import PLACES
from .player import Player

_logger = logging.getLogger(__name__)

MODULE = "expertise_dossier"
LANG = "fr_FR"
TZ = "Europe/Paris"
DEFAULT_NAMES = ("My Company", "YourCompany", "My Company (San Francisco)")

#: nothing is sent to anybody, and nobody is told of being assigned
QUIET = {
    "mail_auto_subscribe_no_notify": True,
    "mail_notify_force_send": False,
    "mail_activity_quick_update": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
}


class Builder:
    """Makes the demonstration data in one company, as its own staff would."""

    def __init__(self, env):
        company = env.ref("base.main_company")
        lang = LANG if env["res.lang"]._get_data(code=LANG) else env.lang
        context = {
            **QUIET,
            "lang": lang,
            "tz": TZ,
            "allowed_company_ids": company.ids,
        }
        self.env = env(su=True, context=context)
        self.lang = lang
        self.company = company.with_env(self.env)
        self.calendar = Calendar(
            fields.Date.context_today(self.env["res.users"]), fields.Datetime.now()
        )
        self.partners = {}
        self.places = {}

    # -------------------------------------------------------------------------
    def build(self):
        started = time.monotonic()
        mails = self._last_id("mail_mail")
        self._load_translations()
        self._dress_company()
        self._set_languages()
        self._set_prices()
        self._make_people()
        self._make_places()
        facts.fill_places(self)
        self._make_absence()
        portal.open_logins(self)
        certificates.certify(self)
        player = Player(self)
        player.play(CASES)
        self._name("dossier", {f"{i:02}": d for i, d in player.dossiers.items()})
        facts.date_dossiers(
            self, self.env["expertise.dossier"].union(*player.dossiers.values())
        )
        self._date_places()
        incoming.receive(self)
        self._drop_mails(mails)
        self.env.invalidate_all()
        _logger.info(
            "Demonstration firm: %d dossiers made in %.1f s.",
            len(player.dossiers),
            time.monotonic() - started,
        )

    def _load_translations(self):
        """The history is written while the demo is made: in the users' language.

        Odoo loads a module's translations after its demo data.
        """
        modules = ["dossier_base", "expertise_dossier"]
        self.env.flush_all()
        self.env["ir.module.module"]._load_module_terms(modules, [self.lang])
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    # -------------------------------------------------------------------------
    # Firm
    # -------------------------------------------------------------------------
    def _dress_company(self):
        """Give the company a name, an address and a letterhead, if it has none.

        A company of another country, or with a name of its own, keeps its face.
        """
        company = self.company
        if company.country_id.code not in (False, "FR"):
            _logger.info("The main company is not French: it keeps its address.")
            return
        if company.name not in DEFAULT_NAMES:
            _logger.info("The main company has a name of its own: it keeps it.")
            return
        with file_open(f"{MODULE}/demo/logo.png", "rb") as logo:
            values = {**people.COMPANY, "logo": base64.b64encode(logo.read())}
        company.write(
            {
                **values,
                "company_details": letterhead(**people.COMPANY),
                "country_id": self.env.ref("base.fr").id,
                "paperformat_id": self.env.ref("base.paperformat_euro").id,
                "external_report_layout_id": self.env.ref(
                    "web.external_layout_standard"
                ).id,
            }
        )
        self.env["ir.config_parameter"].set_param("account.use_invoice_terms", True)

    def _set_languages(self):
        users = self.env["res.users"]
        for login in ("manager", "office", "technician", "client"):
            users += self.ref(f"demo_user_{login}")
        users.write({"lang": self.lang})
        if "odoobot_state" in users._fields:
            # its greeting would cover the first screen of a phone
            users.write({"odoobot_state": "disabled"})

    def _set_prices(self):
        """Price the diagnostics that have none, with the company's usual tax."""
        tax = self.company.account_sale_tax_id
        for key, price in catalogue.PRICES.items():
            product = self.ref(f"product_{key}")
            if not product.list_price:
                product.list_price = price
            if tax and not product.taxes_id._filter_taxes_by_company(self.company):
                product.taxes_id += tax

    def _make_absence(self):
        """One technician is away half a day, so that the planning has a gap."""
        technician = self.ref("demo_technician_thomas")
        day = self.calendar.working_day(5)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Formation amiante",
                "resource_id": technician.resource_id.id,
                "calendar_id": technician.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": self.calendar.utc(day, 13),
                "date_to": self.calendar.utc(day, 18),
            }
        )

    # -------------------------------------------------------------------------
    # People and places
    # -------------------------------------------------------------------------
    def _make_people(self):
        values = {}
        for table, is_company in (
            (people.AGENCIES, True),
            (people.NOTARIES, True),
            (people.LABORATORIES, True),
            (people.FIRMS, True),
            (people.OWNERS, False),
            (people.TENANTS, False),
        ):
            for key, (name, street, postcode, city, email, phone) in table.items():
                values[key] = {
                    "name": name,
                    "is_company": is_company,
                    "street": street,
                    "zip": postcode,
                    "city": city,
                    "country_id": self.env.ref("base.fr").id,
                    "email": email,
                    "phone": phone,
                    "lang": self.lang,
                    "tz": TZ,
                }
        partners = self.env["res.partner"].create(list(values.values()))
        self.partners = dict(zip(values, partners, strict=True))
        self._name("partner", self.partners)
        self.partners["client"] = self.ref("demo_partner_client")

    def _make_places(self):
        values = [self._prepare_place(dict(row)) for row in PLACES.values()]
        places = self.env["expertise.property"].create(values)
        self.places = dict(zip(PLACES, places, strict=True))
        self._name("property", self.places)

    def _prepare_place(self, row):
        """:return: values of the property; what is not known says so"""
        built, gas = row.pop("built"), row.pop("gas", None)
        electricity = row.pop("electricity", None)
        on_site = row.pop("on_site", None)
        values = {
            **row,
            "country_id": self.env.ref("base.fr").id,
            "company_id": self.company.id,
            "has_gas": bool(gas),
            "gas_completed_date": gas and date(gas, 9, 1),
            "electricity_completed_date": electricity and date(electricity, 9, 1),
            "access_contact_id": on_site and self.partners[on_site].id,
        }
        if built >= 1997:
            values["permit_filed_date"] = date(built - 1, 3, 1)
            values["permit_delivered_date"] = date(built - 1, 6, 15)
            known = "exact"
        else:
            known = "before_1997" if built >= 1949 else "before_1949"
        if built:
            values["permit_filed_known"] = values["permit_delivered_known"] = known
            values["construction_date"] = built >= 1949 and date(built, 9, 15)
            values["construction_known"] = "exact" if built >= 1949 else known
        return values

    def _date_places(self):
        """A property is known since its first dossier."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE expertise_property
                   SET create_date = first.create_date
                  FROM (SELECT property_id, MIN(create_date) AS create_date
                          FROM expertise_dossier
                         GROUP BY property_id) AS first
                 WHERE first.property_id = expertise_property.id
                   AND expertise_property.id IN %s
                """,
                tuple(place.id for place in self.places.values()),
            )
        )

    # -------------------------------------------------------------------------
    # Tools
    # -------------------------------------------------------------------------
    def ref(self, name):
        """:return: the record of this add-on with this external id"""
        return self.env.ref(f"{MODULE}.{name}")

    def _name(self, kind, records):
        """Give records their external ids, so that all this is made only once."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.demo_{kind}_{key}",
                    "record": record,
                    "noupdate": True,
                }
                for key, record in records.items()
            ]
        )

    def _last_id(self, table):
        self.env.cr.execute(
            SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table))
        )
        return self.env.cr.fetchone()[0]

    def _drop_mails(self, last_id):
        """What was written to clients who do not exist is not sent."""
        self.env["mail.mail"].search([("id", ">", last_id)]).unlink()
