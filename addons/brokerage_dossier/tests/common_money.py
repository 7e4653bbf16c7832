from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user
from odoo.tools import format_amount

from .common import BrokerageCase


class MoneyCase(BrokerageCase):
    """The firm has its accounts; an accountant who knows nothing of loan files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.firm, install_demo=False
        )
        cls.firm.currency_id = cls.euro  # the generic chart brings dollars
        cls.accountant = new_test_user(
            cls.env,
            "t_accountant",
            "account.group_account_user,account.group_account_manager",
            name="Alice Comptable",
            email="t_accountant@broker.example.com",
            lang="en_US",
            tz="Europe/Paris",
            company_id=cls.firm.id,
            company_ids=[Command.set(cls.firm.ids)],
        )
        cls.today = fields.Date.context_today(cls.dossier)
        cls.cash = cls.env["account.journal"].search(
            [("company_id", "=", cls.firm.id), ("type", "=", "bank")], limit=1
        )
        cls.introducer = cls.env["res.partner"].create({"name": "Agence du Pont"})
        cls.ordinary_product = cls.env["product.product"].create(
            {"name": "Ordinary advice", "type": "service", "taxes_id": False}
        )
        cls.dossier.write(
            {
                "bank_id": cls.bank.id,
                "fee_amount": 2000,
                "commission_amount": 1500,
                "rebate_amount": 150,
            }
        )
        cls.env.flush_all()

    @classmethod
    def days(cls, count):
        return cls.today + timedelta(days=count)

    @classmethod
    def money(cls, amount):
        """:return: the amount as the screens write it"""
        return format_amount(cls.dossier.env, amount, cls.euro)

    @classmethod
    def agree(cls, dossier=None):
        (dossier or cls.dossier).fee_agreement_date = cls.days(-60)

    @classmethod
    def release(cls, dossier=None, days=-1):
        (dossier or cls.dossier).funds_released_date = cls.days(days)

    @classmethod
    def wizard(cls, subject, dossier=None, user=None, **values):
        wizards = cls.env["brokerage.invoice.wizard"].with_user(user or cls.broker)
        return wizards.create(
            {
                "dossier_id": (dossier or cls.dossier).id,
                "invoice_type": subject,
                **values,
            }
        )

    @classmethod
    def draft(cls, subject="fee", dossier=None, user=None, **values):
        """:return: a draft made by the wizard, as its user sees it"""
        action = cls.wizard(subject, dossier, user, **values).action_create()
        return (
            cls.env["account.move"]
            .with_user(user or cls.broker)
            .browse(action["res_id"])
        )

    @classmethod
    def posted(cls, subject="fee", dossier=None, **values):
        """:return: a posted invoice of a file whose funds are released"""
        cls.agree(dossier)
        cls.release(dossier)
        move = cls.draft(subject, dossier, **values)
        move.action_post()
        return move

    @classmethod
    def ordinary(cls, partner=None, amount=100, user=None, post=False, **values):
        """:return: an invoice that has nothing to do with loan files"""
        move = (
            cls.env["account.move"]
            .with_user(user or cls.accountant)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": (partner or cls.holder).id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": cls.ordinary_product.id,
                                "price_unit": amount,
                                "tax_ids": [],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def payment_values(cls, amount, partner=None, **values):
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": (partner or cls.holder).id,
            "amount": amount,
            "journal_id": cls.cash.id,
            **values,
        }

    @classmethod
    def payment(cls, amount, partner=None, user=None, **values):
        return (
            cls.env["account.payment"]
            .with_user(user or cls.accountant)
            .create(cls.payment_values(amount, partner, **values))
        )

    @classmethod
    def register(cls, moves, user=None, **values):
        """:return: the core's payment wizard on these invoices"""
        return (
            cls.env["account.payment.register"]
            .with_user(user or cls.accountant)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"journal_id": cls.cash.id, **values})
        )

    @classmethod
    def statement_line(cls, amount, date=None, partner=None):
        return (
            cls.env["account.bank.statement.line"]
            .with_user(cls.accountant)
            .create(
                {
                    "journal_id": cls.cash.id,
                    "date": date or cls.today,
                    "payment_ref": "Virement",
                    "partner_id": (partner or cls.holder).id,
                    "amount": amount,
                }
            )
        )

    @classmethod
    def receivable(cls, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
