"""What every demonstration firm shares: how it is made, and how its past is dated.

Not imported by the add-on itself: only the ``demo/`` of an add-on does.
"""

import base64
import logging
from contextlib import contextmanager

from markupsafe import Markup
from stdnum.luhn import calc_check_digit

from odoo import Command, fields
from odoo.tools import SQL, file_open

from .office_days import OfficeDays

_logger = logging.getLogger(__name__)

LANG = "fr_FR"
TZ = "Europe/Paris"
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


class DemoBuilder:
    """Makes a firm beside the companies that are there already.

    A subclass sets ``module``, the add-on whose ``ref`` it asks, and ``seed``.
    """

    module = None
    seed = 0
    #: turns « so many days ago » into days and hours
    calendar_class = OfficeDays

    def __init__(self, env):
        lang = LANG if env["res.lang"]._get_data(code=LANG) else env.lang
        self.lang = lang
        self.context = {**QUIET, "lang": lang, "tz": TZ}
        self.env = env(su=True, context=self.context)
        self.calendar = self.calendar_class(
            fields.Date.context_today(self.env["res.users"]),
            fields.Datetime.now(),
            self.seed,
        )
        self.company = self.env["res.company"]
        #: colleagues, by login
        self.users = {}

    def _load_translations(self):
        """The history is written while the demo is made: in the users' language.

        Odoo loads a module's translations after its demo data.
        """
        modules = ["dossier_base", self.module]
        self.env.flush_all()
        self.env["ir.module.module"]._load_module_terms(modules, [self.lang])
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def _create_company(self, **values):
        """Make a French firm, with the French chart of accounts where there is one.

        Its logo is ``demo/logo.png`` of the add-on. The administrator sees the firm;
        from now on the builder works in it.
        """
        companies = self.env["res.company"].with_context(chart_template_load=True)
        common = {
            "country_id": self.env.ref("base.fr").id,
            "currency_id": self.env.ref("base.EUR").id,
            "paperformat_id": self.env.ref("base.paperformat_euro").id,
            "external_report_layout_id": self.env.ref(
                "web.external_layout_standard"
            ).id,
            "company_details": letterhead(**values),
        }
        with file_open(f"{self.module}/demo/logo.png", "rb") as logo:
            common["logo"] = base64.b64encode(logo.read())
        if "iap_enrich_auto_done" in companies._fields:
            common["iap_enrich_auto_done"] = True
        self.company = companies.create({**common, **values}).with_env(self.env)
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

    def ref(self, name):
        """:return: the record of the add-on with this external id"""
        return self.env.ref(f"{self.module}.{name}")

    def user_env(self, login):
        """:return: the environment in which that colleague works"""
        return self.env(user=self.users[login].id, su=False, context=self.context)

    def _make_colleagues(self, colleagues, mail):
        """Make the users who work in the firm; the password of each is his login.

        :param dict colleagues: by login: name, function, mobile, and the add-on's group
            without ``group_``
        :param str mail: what follows the @ of their addresses
        """
        users = self.env["res.users"].with_context(
            no_reset_password=True, mail_create_nolog=True
        )
        created = users.create(
            [
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@{mail}",
                    "phone": mobile,
                    "lang": self.lang,
                    "tz": TZ,
                    "notification_type": "inbox",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(self.ref(f"group_{role}").ids)],
                    "signature": f"<p>{name}<br/>{function}</p>",
                }
                for login, (name, function, mobile, role) in colleagues.items()
            ]
        )
        for user, row in zip(created, colleagues.values(), strict=True):
            user.partner_id.function = row[1]
        self._greet_nobody(created)
        self.users = dict(zip(colleagues, created, strict=True))

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

    # -------------------------------------------------------------------------
    # When it happened
    # -------------------------------------------------------------------------
    @contextmanager
    def happening(self, moment):
        """Date the history that is written inside."""
        last = self._last_id("mail_message")
        yield
        # changes of tracked fields become messages now
        self.env.cr.flush()
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET date = %s, create_date = %s WHERE id > %s",
                moment,
                moment,
                last,
            )
        )

    def set_values(self, records, **values):
        """Write what the models would not let be written, of some records."""
        if not records:
            return
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(records._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                tuple(records.ids),
            )
        )
        records.invalidate_recordset(list(values), flush=False)


def letterhead(*, name, street, zip, city, **_others):  # noqa: A002
    """:return: what stands at the top of a firm's paper: no country, as in France"""
    return Markup("<p>%s<br/>%s<br/>%s %s</p>") % (name, street, zip, city)


def siret(base):
    """:return: an invented SIRET whose two keys are right

    :param int base: the first eight digits
    """
    siren = f"{base}{calc_check_digit(str(base))}"
    return f"{siren}0001{calc_check_digit(siren + '0001')}"
