from contextlib import contextmanager
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields

from odoo.addons.expertise_dossier.tests.common import ExpertiseCase

#: a Monday; every test of the reminders starts on it
TODAY = fields.Date.to_date("2031-06-02")


class DunningCase(ExpertiseCase):
    """Invoices of all ages, and the days that go by.

    The clock stands at ten o'clock of ``TODAY`` until ``on`` or ``later`` moves it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 10:00:00"))
        cls.levels = cls.company_a.dunning_level_ids
        cls.r1, cls.r2, cls.r3 = cls.levels
        cls.levels.write({"channel": "mail"})
        cls.company_a.dunning_min_amount = 1.0
        for partner in cls.owner + cls.agency + cls.notary + cls.payer:
            partner.write({"street": "1 rue Haute", "zip": "37000", "city": "Tours"})
        cls.env.flush_all()

    # -------------------------------------------------------------------------
    # The clock
    # -------------------------------------------------------------------------
    @contextmanager
    def on(self, day):
        """What is in the block happens on that day."""
        self.env.flush_all()
        with freeze_time(f"{day} 10:00:00"):
            self.env.invalidate_all()
            yield
            self.env.flush_all()
        self.env.invalidate_all()

    def later(self, days):
        """What is in the block happens so many days after ``TODAY``."""
        return self.on(TODAY + timedelta(days=days))

    @staticmethod
    def ago(days):
        return TODAY - timedelta(days=days)

    # -------------------------------------------------------------------------
    # Invoices
    # -------------------------------------------------------------------------
    @classmethod
    def make_invoice(
        cls, days=20, amount=120.0, instalments=1, post=True, user=None, **values
    ):
        """:return: a posted invoice, ``days`` old, ``amount`` tax included

        Its échelons fall due on the day of the invoice and every 30 days after.
        """
        return cls.make_invoices(1, days, amount, instalments, post, user, **values)

    @classmethod
    def make_invoices(
        cls, count, days=20, amount=120.0, instalments=1, post=True, user=None, **values
    ):
        partners = values.pop("partners", None) or [cls.payer] * count
        dossier = values.pop("dossier", cls.env["expertise.dossier"])
        moves = (
            cls.env["account.move"]
            .with_user(user or cls.office)
            .create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": partner.id,
                        "dossier_id": dossier.id,
                        "invoice_date": cls.ago(days),
                        "invoice_payment_term_id": cls.terms[instalments].id,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "DPE",
                                    "quantity": 1,
                                    "price_unit": amount,
                                    "tax_ids": [Command.clear()],
                                }
                            )
                        ],
                        **values,
                    }
                    for partner in partners
                ]
            )
        )
        if post:
            moves.action_post()
        return moves

    def lines(self, move):
        """:return: the échelons of an invoice, in the order they fall due"""
        return move._get_instalments()

    def states(self, move):
        """:return: R1, R2 and R3 of an invoice, as the list shows them"""
        self.env.flush_all()
        move.invalidate_recordset()
        return (move.dunning_r1_state, move.dunning_r2_state, move.dunning_r3_state)

    def due(self, rank):
        """:return: the invoices behind the counter of that level"""
        return (
            self.env["account.move"]
            .with_user(self.office)
            .search([(f"dunning_r{rank}_state", "=", "due")])
        )

    # -------------------------------------------------------------------------
    # Reminders
    # -------------------------------------------------------------------------
    def remind(self, moves, channel="level", rank=0, user=None, **values):
        """Press « Relancer » on these invoices, then « Envoyer ».

        :return: the sending (``dunning.run``)
        """
        wizard = (
            self.env["dunning.wizard"]
            .with_user(user or self.office)
            .with_context(queue_job__no_delay=True)
            .create(
                {
                    "move_ids": [Command.set(moves.ids)],
                    "channel": channel,
                    "rank": rank,
                    **values,
                }
            )
        )
        action = wizard.action_send()
        runs = self.env["dunning.run"].with_user(user or self.office)
        if action.get("res_id"):
            return runs.browse(action["res_id"])
        return runs.search(action["domain"])

    def mails_of(self, letters):
        """:return: the ``mail.mail`` of these letters"""
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", "dunning.letter"), ("res_id", "in", letters.ids)])
        )

    def deliver(self, letters):
        """The mail server takes the mails of these letters."""
        mails = self.mails_of(letters).filtered(lambda mail: mail.state == "outgoing")
        for mail in mails:
            mail.write({"state": "sent", "failure_reason": False})
            mail._postprocess_sent_message([], [mail.email_to])
        self.env.flush_all()

    def refuse(self, letters, reason):
        """The mail server refuses the mails of these letters."""
        mails = self.mails_of(letters).filtered(lambda mail: mail.state == "outgoing")
        for mail in mails:
            mail.write({"state": "exception", "failure_reason": reason})
            mail._postprocess_sent_message(
                [], [], failure_reason=reason, failure_type="unknown"
            )
        self.env.flush_all()

    def remind_and_deliver(self, moves, **values):
        letters = self.remind(moves, **values).letter_ids
        self.deliver(letters)
        return letters
