from base64 import b64encode
from contextlib import contextmanager
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

PDF = b64encode(b"%PDF-1.4 a small report")
GROUPS = {
    "technician": "expertise_dossier.group_technician",
    "office": "expertise_dossier.group_office",
    "manager": "expertise_dossier.group_manager",
    "plain": "base.group_user",
    "portal": "base.group_portal",
}


class ExpertiseCase(TransactionCase):
    """Two firms, a user for each role, and short ways to bring a dossier along.

    Nothing here comes from the demonstration data. The chart of accounts is the
    generic one, which is part of the core; the tax, the terms and the prices are
    made here, so that the sums of the tests do not hang on it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls._create_companies()
        cls._create_users()
        cls._create_accounting()
        cls._create_partners()
        cls.reason, cls.reason_general, cls.reason_other_firm = cls.env[
            "dossier.closing.reason"
        ].create(
            [
                {"name": "Dearer than others (test)", "kind": "expertise"},
                {"name": "Twice the same (test)", "kind": "general"},
                {
                    "name": "Of the other firm (test)",
                    "kind": "expertise",
                    "company_id": cls.company_b.id,
                },
            ]
        )
        cls.missing_plans, cls.missing_bills = cls.env["expertise.missing.item"].create(
            [{"name": "Plans (test)"}, {"name": "Bills (test)"}]
        )
        cls.directory, cls.website = cls.env["utm.source"].create(
            [
                {"name": "A directory (test)", "dossier_kind": "directory"},
                {"name": "A website (test)", "dossier_kind": "website"},
            ]
        )
        cls.dossiers = cls.env["expertise.dossier"].with_user(cls.office)
        cls.env.flush_all()

    # -------------------------------------------------------------------------
    # Firms and roles
    # -------------------------------------------------------------------------
    @classmethod
    def _create_companies(cls):
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.write({"active": True, "symbol": "€", "position": "before"})
        values = {
            "country_id": cls.env.ref("base.fr").id,
            "currency_id": cls.euro.id,
            "dossier_quote_reminder_days": 15,
            "dossier_appointment_hours": 2.0,
            "dossier_report_max_mb": 1,
            "dossier_report_open": True,
        }
        cls.company_a, cls.company_b = cls.env["res.company"].create(
            [{**values, "name": "Diagnostics A"}, {**values, "name": "Diagnostics B"}]
        )
        cls.env.user.write(
            {
                "company_ids": [Command.link(cls.company_a.id)],
                "company_id": cls.company_a.id,
            }
        )

    @classmethod
    def _new_user(cls, login, name, role, company=None):
        company = company or cls.company_a
        return new_test_user(
            cls.env,
            login,
            GROUPS[role],
            name=name,
            email=f"{login}@firm.example.com",
            lang="en_US",
            tz="Europe/Paris",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _new_employee(cls, user):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": user.company_id.id,
                "tz": "Europe/Paris",
            }
        )

    @classmethod
    def _create_users(cls):
        cls.tech = cls._new_user("t_tech", "Jean-Paul Morel", "technician")
        cls.other_tech = cls._new_user("t_other", "Zoé Petit", "technician")
        cls.office = cls._new_user("t_office", "Odile Bureau", "office")
        cls.manager = cls._new_user("t_manager", "Marc Patron", "manager")
        cls.plain = cls._new_user("t_plain", "Paul Simple", "plain")
        cls.office_b = cls._new_user("t_office_b", "Bea Autre", "office", cls.company_b)
        cls.tech_b = cls._new_user(
            "t_tech_b", "Bo Ailleurs", "technician", cls.company_b
        )
        cls.roles = {
            "technician": cls.tech,
            "office": cls.office,
            "manager": cls.manager,
            "office of another company": cls.office_b,
            "plain user": cls.plain,
        }
        cls.employee = cls._new_employee(cls.tech)
        cls.other_employee = cls._new_employee(cls.other_tech)
        cls.employee_b = cls._new_employee(cls.tech_b)

    @classmethod
    def _create_accounting(cls):
        chart = cls.env["account.chart.template"]
        chart.try_loading("generic_coa", company=cls.company_a, install_demo=False)
        cls.company_a.currency_id = cls.euro
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "20 % (test)",
                "amount": 20.0,
                "type_tax_use": "sale",
                "company_id": cls.company_a.id,
            }
        )
        cls.company_a.account_sale_tax_id = cls.tax
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company_a.id)], limit=1
        )
        cls.method_line = cls.bank.inbound_payment_method_line_ids[:1]
        terms = {1: [100], 2: [50, 50], 3: [40, 30, 30]}
        cls.terms = {
            count: cls.env["account.payment.term"].create(
                {
                    "name": f"{count} (test)",
                    "line_ids": [Command.clear()]
                    + [
                        Command.create(
                            {
                                "value": "percent",
                                "value_amount": share,
                                "nb_days": 30 * position,
                            }
                        )
                        for position, share in enumerate(shares)
                    ],
                }
            )
            for count, shares in terms.items()
        }
        diagnostic = {
            "type": "service",
            "invoice_policy": "order",
            "is_diagnostic": True,
            "taxes_id": [Command.set(cls.tax.ids)],
        }
        cls.dpe, cls.lead = cls.env["product.product"].create(
            [
                {**diagnostic, "name": "DPE (test)", "list_price": 100.0},
                {**diagnostic, "name": "CREP (test)", "list_price": 50.0},
            ]
        )

    @classmethod
    def _create_partners(cls):
        names = ("Anne Martin", "Agence du Port", "Maître Colin", "Luc Payeur")
        cls.owner, cls.agency, cls.notary, cls.payer = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "email": f"{name.split()[-1].lower()}@client.example.com",
                    "lang": "en_US",
                    "property_payment_term_id": cls.terms[1].id,
                }
                for name in names
            ]
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Client of B", "company_id": cls.company_b.id}
        )
        cls.laboratory = cls.env["res.partner"].create({"name": "Labo Fibres"})
        cls.flat = cls.env["expertise.property"].create(
            {
                "street": "12 rue des Lilas",
                "zip": "69003",
                "city": "Lyon",
                "company_id": cls.company_a.id,
                "country_id": cls.env.ref("base.fr").id,
            }
        )

    # -------------------------------------------------------------------------
    # A dossier's life
    # -------------------------------------------------------------------------
    @classmethod
    def make_dossiers(cls, count=1, user=None, **values):
        """:return: new dossiers of one owner and flat, made by the office"""
        values = {"owner_id": cls.owner.id, "property_id": cls.flat.id, **values}
        model = cls.env["expertise.dossier"].with_user(user or cls.office)
        return model.create([dict(values) for _i in range(count)])

    make_dossier = make_dossiers

    @classmethod
    def make_dossier_b(cls, **values):
        """:return: a dossier of the other firm, made by its own office"""
        return cls.make_dossiers(
            user=cls.office_b,
            **{"property_id": False, "owner_id": cls.stranger.id},
            **values,
        )

    @staticmethod
    def at(day, hour, minute=0):
        """:return: a moment in March 2031, UTC; the 3rd is a Monday"""
        return fields.Datetime.to_datetime(f"2031-03-{day:02} {hour:02}:{minute:02}:00")

    @classmethod
    def plan(cls, dossier, day=3, hour=9, hours=2, employee=None):
        """Give technician and date, as the plan wizard does."""
        start = cls.at(day, hour)
        dossier.write(
            {
                "technician_id": (employee or cls.employee).id,
                "appointment_start": start,
                "appointment_end": start + timedelta(hours=hours),
            }
        )
        return dossier

    @classmethod
    def make_planned(cls, **slot):
        """:return: a dossier in « Planned »"""
        return cls.plan(cls.make_dossier(state="to_plan"), **slot)

    @classmethod
    def make_visited(cls, **values):
        """:return: a dossier of the technician in « Visited »"""
        return cls.make_dossier(
            technician_id=cls.employee.id, state="visited", **values
        )

    def quote(self, dossier, price=100.0, send=True, **values):
        """:return: a quote of ``price`` before 20 % tax, sent unless told not to"""
        order = (
            self.env["sale.order"]
            .with_user(self.office)
            .create(
                {
                    "dossier_id": dossier.id,
                    "partner_id": (dossier.payer_id or dossier.owner_id).id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.dpe.id,
                                "price_unit": price,
                                "tax_ids": [Command.set(self.tax.ids)],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if send:
            order.action_quotation_sent()
        return order

    def accept(self, order):
        """A colleague notes that the client said yes."""
        order.with_user(self.office).action_confirm()
        return order

    def invoice(self, dossier, price=100.0, instalments=1, post=True, **values):
        """:return: the invoice of an accepted quote, in so many échelons"""
        self.accept(
            self.quote(
                dossier, price, payment_term_id=self.terms[instalments].id, **values
            )
        )
        action = dossier.with_user(self.office).action_create_invoice()
        move = self.env["account.move"].with_user(self.office).browse(action["res_id"])
        if post:
            move.action_post()
        return move

    def pay(self, moves, amount=None, **values):
        """:return: the payments, registered by the office as on screen"""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.office)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(
                {
                    "payment_method_line_id": self.method_line.id,
                    **({"amount": amount} if amount else {}),
                    **values,
                }
            )
        )
        return wizard._create_payments()

    def credit(self, move, **values):
        """:return: the credit note of an invoice, made by the office as a draft"""
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.office)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, **values})
        )
        wizard.refund_moves()
        return wizard.new_move_ids

    def add_report(self, dossier, user=None, **values):
        """:return: a report of the dossier, one small file"""
        return (
            self.env["expertise.report"]
            .with_user(user or self.office)
            .create(
                {
                    "dossier_id": dossier.id,
                    "file": PDF,
                    "file_name": "rapport.pdf",
                    **values,
                }
            )
        )

    def contact_of(self, dossier, partner):
        """:return: the row of a partner among the contacts"""
        return dossier.contact_ids.filtered(lambda row: row.partner_id == partner)

    def cancel(self, dossiers, reason=None):
        dossiers.write(
            {"state": "cancelled", "closing_reason_id": (reason or self.reason).id}
        )

    # -------------------------------------------------------------------------
    # Looking at it
    # -------------------------------------------------------------------------
    @contextmanager
    def assert_refused(self, message, exception=UserError):
        """What is in the block is refused with this message, and leaves nothing."""
        with self.assertRaisesRegex(exception, message), self.cr.savepoint():
            yield
        self.env.invalidate_all()

    def bodies(self, dossier):
        """:return: the texts of the history, as one string"""
        return "\n".join(
            str(body) for body in dossier.sudo().message_ids.mapped("body")
        )

    def tooltip(self, dossier, name):
        """:return: a text for the mouse, in English whatever the firm speaks"""
        dossier.invalidate_recordset()
        text = dossier.with_context(lang="en_US")[name]
        return text.replace("\N{NO-BREAK SPACE}", " ").replace(
            "\N{ZERO WIDTH NO-BREAK SPACE}", ""
        )

    def flush_tracking(self):
        """Write the tracking messages, as the end of a request does."""
        self.env.flush_all()
        self.cr.precommit.run()

    def count_queries(self, function):
        """:return: how many queries it takes, from an empty cache"""
        self.flush_tracking()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.flush_tracking()
        return self.cr.sql_log_count - before
