"""Sets up the demonstration firm and lets :mod:`.player` play its files."""

import logging
import time

from stdnum.luhn import calc_check_digit

from odoo import Command, fields
from odoo.tools import SQL

from ..models.brokerage_demo import FIRM
from . import firm, money, papers
from .days import Calendar
from .files import FILES
from .people import PEOPLE
from .player import Player

_logger = logging.getLogger(__name__)

MODULE = "brokerage_dossier"
LANG = "fr_FR"
TZ = "Europe/Paris"
SEED = 64
CHART, CHART_MODULE = "fr", "l10n_fr_account"

#: nothing is sent to anybody, and nobody is told of being assigned
QUIET = {
    "mail_auto_subscribe_no_notify": True,
    "mail_notify_force_send": False,
    "mail_activity_quick_update": True,
    "mail_create_nosubscribe": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
}


class Builder:
    """Makes a brokerage firm beside the companies that are there already."""

    def __init__(self, env):
        lang = LANG if env["res.lang"]._get_data(code=LANG) else env.lang
        self.lang = lang
        self.context = {**QUIET, "lang": lang, "tz": TZ}
        self.env = env(su=True, context=self.context)
        self.calendar = Calendar(
            fields.Date.context_today(self.env["res.users"]),
            fields.Datetime.now(),
            SEED,
        )
        self.company = self.env["res.company"]
        self.users = {}
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
        self._make_colleagues()
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

    def _load_translations(self):
        """The history is written while the demo is made: in the users' language.

        Odoo loads a module's translations after its demo data.
        """
        modules = ["dossier_base", MODULE]
        self.env.flush_all()
        self.env["ir.module.module"]._load_module_terms(modules, [self.lang])
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    # -------------------------------------------------------------------------
    # Firm
    # -------------------------------------------------------------------------
    def _make_company(self):
        companies = self.env["res.company"].with_context(chart_template_load=True)
        values = {
            **firm.COMPANY,
            "name": FIRM,
            "country_id": self.env.ref("base.fr").id,
            "currency_id": self.env.ref("base.EUR").id,
            "paperformat_id": self.env.ref("base.paperformat_euro").id,
            "external_report_layout_id": self.env.ref(
                "web.external_layout_standard"
            ).id,
            "logo": False,
            "primary_color": "#1F5C57",
            "secondary_color": "#C9A227",
            "report_footer": firm.FOOTER,
            "company_registry": siret(firm.SIRET_BASE),
        }
        if "iap_enrich_auto_done" in companies._fields:
            values["iap_enrich_auto_done"] = True
        self.company = companies.create(values).with_env(self.env)
        # the letterhead is text: the firm has no logo
        self.company.logo = False
        self.env.ref("base.user_admin").company_ids += self.company
        self.context = {**self.context, "allowed_company_ids": self.company.ids}
        self.env = self.env(context=self.context)
        self.company = self.company.with_env(self.env)
        self._load_chart()

    def _load_chart(self):
        """Give the firm the French chart of accounts, where there is one."""
        module = self.env["ir.module.module"].search(
            [("name", "=", CHART_MODULE), ("state", "=", "installed")]
        )
        if module:
            # what `try_loading` does, which warns while modules are being loaded
            self.env["account.chart.template"]._load(CHART, self.company, False)
        else:
            _logger.info("No French chart of accounts: no invoices are made.")

    def _make_colleagues(self):
        users = self.env["res.users"].with_context(
            no_reset_password=True, mail_create_nolog=True
        )
        created = users.create(
            [
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@courtage-trois-ponts.test",
                    "phone": mobile,
                    "lang": self.lang,
                    "tz": TZ,
                    "notification_type": "inbox",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(self.ref(f"group_{role}").ids)],
                    "signature": f"<p>{name}<br/>{function}</p>",
                }
                for login, (name, function, mobile, role) in firm.COLLEAGUES.items()
            ]
        )
        for user, row in zip(created, firm.COLLEAGUES.values(), strict=True):
            user.partner_id.function = row[1]
        self._greet_nobody(created)
        self.users = dict(zip(firm.COLLEAGUES, created, strict=True))

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

    # -------------------------------------------------------------------------
    # Tools
    # -------------------------------------------------------------------------
    def ref(self, name):
        """:return: the record of this add-on with this external id"""
        return self.env.ref(f"{MODULE}.{name}")

    def user_env(self, login):
        """:return: the environment in which that colleague works"""
        user = self.users[login or "directeur-courtage"]
        return self.env(user=user.id, su=False, context=self.context)

    def _greet_nobody(self, users):
        if "odoobot_state" in users._fields:
            # its greeting would cover the first screen of a phone
            users.write({"odoobot_state": "disabled"})

    def _last_id(self, table):
        self.env.cr.execute(
            SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table))
        )
        return self.env.cr.fetchone()[0]

    def _drop_mails(self, last_id):
        """What was written to people who do not exist is not sent."""
        self.env["mail.mail"].search([("id", ">", last_id)]).unlink()


def siret(base):
    """:return: an invented SIRET whose two keys are right

    :param int base: the first eight digits
    """
    siren = f"{base}{calc_check_digit(str(base))}"
    return f"{siren}0001{calc_check_digit(siren + '0001')}"
