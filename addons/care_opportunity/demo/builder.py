"""Sets up the demonstration agency and plays its tables, theme by theme."""

import logging
import time

from odoo import Command

from odoo.addons.dossier_base.tools.demo import TZ, DemoBuilder, siret

from ..models.firm.care_demo import FIRM
from . import firm, follow_up, money, papers
from .forms import Forms
from .staff import Staff
from .week import Week

_logger = logging.getLogger(__name__)


class Builder(DemoBuilder):
    """Makes a care agency beside the companies that are there already."""

    module = "care_opportunity"
    seed = 83

    def build(self):
        started = time.monotonic()
        mails = self._last_id("mail_mail")
        self._load_translations()
        self._make_company()
        self._make_colleagues(firm.COLLEAGUES, firm.MAIL)
        self.products = self._make_products()
        self._make_vat_rules()
        #: workers by key, their skills by name
        self.staff = Staff(self)
        self.staff.hire()
        #: clients, requests and forms by key
        self.forms = Forms(self)
        self.forms.play()
        self.week = Week(self)
        self.week.play()
        self.staff.take_leave()
        money.fund(self)
        money.bill(self)
        follow_up.follow(self)
        papers.print_sheets(self)
        self._drop_mails(mails)
        self.env.invalidate_all()
        _logger.info(
            "Demonstration care agency: %d forms and %d visits made in %.1f s.",
            len(self.forms.present),
            len(self.week.visits),
            time.monotonic() - started,
        )

    def _make_company(self):
        self._create_company(
            **firm.COMPANY,
            name=FIRM,
            primary_color="#7A3B69",
            secondary_color="#E0A458",
            report_footer=firm.FOOTER,
            company_registry=siret(firm.SIRET_BASE),
        )
        self.company.resource_calendar_id.tz = TZ
        self._fill_public_holidays()

    def _fill_public_holidays(self):
        """The plan begins last month, which may be of the year before."""
        year = self.calendar.today.year
        if self.calendar.today.month == 1:
            self.company._add_care_holidays(year - 1, "FR")

    def _make_products(self):
        """:return: services by key: those of the add-on, and what only this firm sells

        The add-on's own are every firm's: they only get the taxes of this one.
        """
        products = {}
        for key, (known, name, price, rate, kind) in firm.SERVICES.items():
            taxes = self._find_tax(rate)
            if known:
                products[key] = self.ref(known)
                products[key].taxes_id += taxes
                products[key].care_act_kind = kind
                continue
            products[key] = self.env["product.product"].create(
                {
                    "name": name,
                    "type": "service",
                    "is_care_service": True,
                    "care_act_kind": kind,
                    "company_id": self.company.id,
                    "uom_id": self.env.ref("uom.product_uom_hour").id,
                    "list_price": price,
                    "taxes_id": [Command.set(taxes.ids)],
                }
            )
        return products

    def _make_vat_rules(self):
        """The firm's VAT by service and client, where it keeps accounts."""
        if not self.company.chart_template:
            return
        self.env["care.vat.rule"].create(
            [
                {
                    "company_id": self.company.id,
                    "act_kind": kind,
                    "client_state": state,
                    "tax_id": self._find_tax(rate).id,
                }
                for kind, state, rate in firm.VAT_RULES
            ]
        )

    def _find_tax(self, rate):
        """:return: the firm's tax on services, none where it keeps no accounts

        The chart brings the rare ones asleep: they are its own to wake.
        """
        taxes = self.env["account.tax"].with_context(active_test=False)
        tax = taxes.search(
            [
                *taxes._check_company_domain(self.company),
                ("type_tax_use", "=", "sale"),
                ("tax_scope", "=", "service"),
                ("amount_type", "=", "percent"),
                ("amount", "=", rate),
                ("price_include_override", "!=", "tax_included"),
            ],
            order="sequence, id",
            limit=1,
        )
        tax.active = True
        return tax.with_env(self.env)
