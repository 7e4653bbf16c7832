from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

GROUPS = {
    "sales": "expertise_prospect.group_user,"
    "expertise_prospect.group_source_salesperson",
    "operational": "expertise_prospect.group_user",
    "manager": "expertise_prospect.group_manager",
    "plain": "base.group_user",
}


class ProspectCase(TransactionCase):
    """Two firms of one network, a firm of another network, a user for each role.

    Nothing here comes from the demonstration data.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls._create_companies()
        cls._create_users()
        cls._create_catalogue()
        cls.prospects = cls.env["res.partner"].with_user(cls.sales)
        cls.prospect = cls.make_prospect("Boulangerie Marchandeau (test)")
        cls.contact = cls.make_contact(cls.prospect, "Claire", "Marchandeau")
        cls.env.flush_all()

    # -------------------------------------------------------------------------
    # Network, firms and roles
    # -------------------------------------------------------------------------
    @classmethod
    def _create_companies(cls):
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        values = {
            "country_id": cls.env.ref("base.fr").id,
            "currency_id": cls.euro.id,
        }
        cls.network, cls.foreign = cls.env["res.company"].create(
            [{**values, "name": "Network (test)"}, {**values, "name": "Foreign (test)"}]
        )
        cls.firm_a, cls.firm_b = cls.env["res.company"].create(
            [
                {**values, "name": "Firm A (test)", "parent_id": cls.network.id},
                {**values, "name": "Firm B (test)", "parent_id": cls.network.id},
            ]
        )
        cls.firms = cls.firm_a + cls.firm_b
        cls.env.user.write(
            {
                "company_ids": [
                    Command.link(company.id)
                    for company in cls.network + cls.firm_a + cls.firm_b
                ],
                "company_id": cls.firm_a.id,
            }
        )

    @classmethod
    def _new_user(cls, login, name, role, companies):
        return new_test_user(
            cls.env,
            login,
            GROUPS[role],
            name=name,
            email=f"{login}@network.example.com",
            lang="en_US",
            tz="Europe/Paris",
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _create_users(cls):
        cls.sales = cls._new_user("t_sales", "Sarah Vente", "sales", cls.firm_a)
        cls.operational = cls._new_user(
            "t_operational", "Omar Terrain", "operational", cls.firm_a
        )
        cls.sales_b = cls._new_user("t_sales_b", "Benoît Autre", "sales", cls.firm_b)
        cls.manager = cls._new_user("t_head", "Marthe Chef", "manager", cls.firm_b)
        cls.stranger = cls._new_user("t_foreign", "Fadi Loin", "sales", cls.foreign)
        cls.foreign_manager = cls._new_user(
            "t_foreign_head", "Fanny Loin", "manager", cls.foreign
        )
        cls.plain = cls._new_user("t_plain_p", "Paul Simple", "plain", cls.firm_a)

    @classmethod
    def _create_catalogue(cls):
        services = cls.env["prospect.service"].create(
            [
                {"name": "Accounts (test)", "firm_ids": [Command.set(cls.firms.ids)]},
                {"name": "Law (test)", "firm_ids": [Command.set(cls.firm_a.ids)]},
            ]
        )
        cls.accounting, cls.legal = services
        cls.accounting.user_ids = cls.sales + cls.operational + cls.sales_b
        cls.legal.user_ids = cls.operational
        cls.type_accounts, cls.type_law, cls.type_audit = cls.env[
            "prospect.mission.type"
        ].create(
            [
                {
                    "name": "Accounts (test)",
                    "service_id": cls.accounting.id,
                    "has_performers": True,
                },
                {
                    "name": "Law (test)",
                    "service_id": cls.legal.id,
                    "has_performers": True,
                },
                {"name": "Audit (test)", "service_id": cls.accounting.id},
            ]
        )
        cls.client_type = cls.env["prospect.client.type"].create({"name": "SME (test)"})
        cls.office_a, cls.office_b = cls.env["prospect.office"].create(
            [
                {"name": "Tours (test)", "company_id": cls.firm_a.id},
                {"name": "Blois (test)", "company_id": cls.firm_b.id},
            ]
        )
        cls.source, cls.other_source = cls.env["utm.source"].create(
            [{"name": "A client (test)"}, {"name": "A fair (test)"}]
        )
        cls.price, cls.advice, cls.too_dear, cls.either = cls.env[
            "prospect.factor"
        ].create(
            [
                {"name": "Price (test)", "kind": "signed"},
                {"name": "Advice (test)", "kind": "signed"},
                {"name": "Too dear (test)", "kind": "lost"},
                {"name": "Whatever (test)", "kind": "both"},
            ]
        )
        cls.bookkeeping, cls.closing, cls.payslip = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "service",
                    "list_price": price,
                    "taxes_id": False,
                }
                for name, price in (
                    ("Bookkeeping (test)", 1200.0),
                    ("Annual accounts (test)", 1800.0),
                    ("Payslip (test)", 25.0),
                )
            ]
        )
        cls.contract = cls.make_contract("Full service (test)", cls.type_accounts)
        cls.contract_law = cls.make_contract("Yearly law (test)", cls.type_law)
        cls.offer = cls.make_offer(
            "Comfort (test)",
            cls.contract,
            [(cls.bookkeeping, 1), (cls.closing, 1), (cls.payslip, 12)],
        )
        cls.offer_law = cls.make_offer(
            "Secretary (test)", cls.contract_law, [(cls.closing, 1)]
        )

    @classmethod
    def make_contract(cls, name, mission_type):
        return cls.env["prospect.contract.type"].create(
            {"name": name, "mission_type_id": mission_type.id}
        )

    @classmethod
    def make_offer(cls, name, contract, lines, company=None):
        return cls.env["sale.order.template"].create(
            {
                "name": name,
                "contract_type_id": contract.id,
                "company_id": company and company.id,
                "sale_order_template_line_ids": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                    for product, quantity in lines
                ],
            }
        )

    # -------------------------------------------------------------------------
    # Prospects and missions
    # -------------------------------------------------------------------------
    @classmethod
    def prospect_values(cls, name, **values):
        return {
            "name": name,
            "is_prospect": True,
            "prospect_source_id": cls.source.id,
            "source_user_id": cls.sales.id,
            "user_id": cls.operational.id,
            "prospect_firm_id": cls.firm_a.id,
            **values,
        }

    @classmethod
    def make_prospect(cls, name, user=None, **values):
        return (
            cls.env["res.partner"]
            .with_user(user or cls.sales)
            .create(cls.prospect_values(name, **values))
        )

    @classmethod
    def make_contact(cls, prospect, firstname, lastname, **values):
        return prospect.create(
            {
                "parent_id": prospect.id,
                "firstname": firstname,
                "lastname": lastname,
                "email": f"{firstname}.{lastname}@example.com".lower(),
                **values,
            }
        )

    @classmethod
    def make_mission(cls, prospect=None, mission_type=None, user=None, **values):
        return (
            cls.env["crm.lead"]
            .with_user(user or cls.sales)
            .create(
                {
                    "partner_id": (prospect or cls.prospect).id,
                    "mission_type_id": (mission_type or cls.type_accounts).id,
                    "client_type_id": cls.client_type.id,
                    "firm_id": cls.firm_a.id,
                    **values,
                }
            )
        )

    @classmethod
    def make_ready(cls, prospect=None, **values):
        """:return: a mission that can be signed"""
        return cls.make_mission(
            prospect,
            contract_type_id=cls.contract.id,
            offer_id=cls.offer.id,
            **values,
        )

    @staticmethod
    def today(env):
        return fields.Date.context_today(env["res.partner"])

    # -------------------------------------------------------------------------
    # Refusals
    # -------------------------------------------------------------------------
    @contextmanager
    def refused(self, pattern, error=UserError):
        """What is in the block is refused with that message, and undone."""
        self.env.flush_all()
        with self.assertRaises(error) as caught:
            yield
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertRegex(str(caught.exception), pattern)

    @contextmanager
    def refused_by_database(self, constraint):
        """What is in the block breaks that constraint of the database."""
        with mute_logger("odoo.sql_db"), self.refused(constraint, IntegrityError):
            yield
