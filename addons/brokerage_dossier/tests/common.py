from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

GROUPS = {
    "own": "brokerage_dossier.group_user",
    "broker": "brokerage_dossier.group_user_all",
    "manager": "brokerage_dossier.group_manager",
    "plain": "base.group_user",
    "portal": "base.group_portal",
}


class BrokerageCase(TransactionCase):
    """A brokerage firm, another one, a user for each role, a client's file.

    Nothing here comes from the demonstration data.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        values = {
            "country_id": cls.env.ref("base.fr").id,
            "currency_id": cls.euro.id,
        }
        cls.firm, cls.foreign = cls.env["res.company"].create(
            [
                {**values, "name": "Courtage (test)"},
                {**values, "name": "Autre courtage (test)"},
            ]
        )
        cls.env.user.write(
            {
                "company_ids": [
                    Command.link(cls.firm.id),
                    Command.link(cls.foreign.id),
                ],
                "company_id": cls.firm.id,
            }
        )
        cls.own = cls.new_user("t_own", "Olivia Propre", "own")
        cls.broker = cls.new_user("t_broker", "Bruno Courtier", "broker")
        cls.manager = cls.new_user("t_manager", "Mona Directrice", "manager")
        cls.plain = cls.new_user("t_plain", "Paul Simple", "plain")
        cls.stranger = cls.new_user("t_stranger", "Stan Loin", "manager", cls.foreign)
        cls.steps = cls.env["brokerage.step"]._get_of_company(cls.firm)
        cls.reason = cls.env.ref("brokerage_dossier.reason_competitor")
        cls.source = cls.env["utm.source"].create({"name": "A friend (test)"})
        cls.holder, cls.partner, cls.bank = cls.env["res.partner"].create(
            [
                {"name": "Hélène Vasseur", "email": "helene@vasseur.example.com"},
                {"name": "Marc Vasseur", "phone": "+33 6 39 98 00 12"},
                {"name": "Banque du Val (test)", "is_lender": True},
            ]
        )
        cls.dossiers = cls.env["brokerage.dossier"].with_user(cls.broker)
        cls.dossier = cls.make_dossier(kind="client")
        cls.env.flush_all()

    @classmethod
    def new_user(cls, login, name, role, company=None):
        company = company or cls.firm
        return new_test_user(
            cls.env,
            login,
            GROUPS[role],
            name=name,
            email=f"{login}@broker.example.com",
            lang="en_US",
            tz="Europe/Paris",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def make_dossier(cls, user=None, **values):
        """:return: a new file, as its broker sees it"""
        user = user or cls.broker
        dossiers = cls.env["brokerage.dossier"].with_user(user)
        return dossiers.create(
            {"partner_id": cls.holder.id, "user_id": user.id, **values}
        )

    @classmethod
    def abandon(cls, dossier, note=False):
        dossier._close(cls.reason, note)

    @contextmanager
    def refused(self, words, error=UserError):
        """What is inside is refused, with a message that has these words.

        :param str words: part of the message
        :param error: class of the exception
        """
        with self.assertRaises(error) as caught, self.env.cr.savepoint():
            yield
        self.assertIn(words, str(caught.exception))

    @contextmanager
    def refused_by_database(self, constraint):
        """What is inside is refused by this constraint of the database."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        self.assertIn(constraint, str(caught.exception))
