import random
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, DunningCase


@tagged("post_install", "-at_install")
class TestAmounts(DunningCase):
    """What is asked: overdue, unpaid, less what the firm owes the payer."""

    def give_credit(self, amount, partner=None, currency=None):
        """:return: a posted payment entry that nobody matched yet"""
        account = (
            self.make_invoice(post=False)
            .line_ids.filtered(lambda line: line.display_type == "payment_term")
            .account_id
        )
        currency = currency or self.euro
        balance = currency._convert(amount, self.euro, self.company_a, TODAY)
        entry = self.env["account.move"].create(
            {
                "journal_id": self.bank.id,
                "date": TODAY,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.bank.default_account_id.id,
                            "debit": balance,
                            "amount_currency": amount,
                            "currency_id": currency.id,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": (partner or self.payer).id,
                            "credit": balance,
                            "amount_currency": -amount,
                            "currency_id": currency.id,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        return entry

    def match(self, entry, line):
        (entry.line_ids.filtered("credit") + line).reconcile()

    def test_partial_payment(self):
        move = self.make_invoice(amount=120.0)
        self.match(self.give_credit(50.0), self.lines(move))
        self.assertEqual(move.payment_state, "partial")
        letter = self.remind(move).letter_ids
        self.assertEqual(letter.amount_asked, 70.0)
        self.assertEqual(letter.reminder_ids.amount, 120.0)
        self.assertEqual(letter.reminder_ids.amount_residual, 70.0)

    def test_over_payment(self):
        """120 paid of 100: the 20 that are left are taken off the other invoice."""
        paid, other = self.make_invoice(amount=100.0), self.make_invoice(amount=80.0)
        self.match(self.give_credit(120.0), self.lines(paid))
        self.env.flush_all()
        self.assertEqual(other.dunning_asked_amount, 60.0)
        self.assertEqual(other.dunning_credit_amount, 20.0)
        letter = self.remind(paid + other).letter_ids
        self.assertEqual(letter.move_ids, other)
        self.assertEqual(
            (letter.amount_residual, letter.amount_credit, letter.amount_asked),
            (80.0, 20.0, 60.0),
        )

    def test_credit_note_before_r1(self):
        """A credit note matched with its invoice: nothing to ask."""
        move = self.make_invoice()
        refund = self.credit(move)
        refund.action_post()
        self.env.flush_all()
        self.assertNotIn(move, self.due(1))

    def test_credit_note_after_r1(self):
        move = self.make_invoice(days=40)
        self.remind_and_deliver(move)
        refund = self.credit(move)
        refund.invoice_line_ids.price_unit = 50.0
        refund.action_post()
        with self.later(15):
            letter = self.remind(move).letter_ids
            self.assertEqual(letter.level_id, self.r2)
            self.assertEqual(letter.amount_asked, 70.0)

    def test_refund_left_unmatched(self):
        """It is taken off, and shown as such."""
        move = self.make_invoice()
        self.make_invoice(amount=30.0, move_type="out_refund", days=10)
        letter = self.remind(move).letter_ids
        self.assertEqual(letter.amount_credit, 30.0)
        self.assertEqual(letter.amount_asked, 90.0)
        self.assertEqual(letter.reminder_ids.amount_credit, 30.0)

    def test_covered_by_credits(self):
        """Nothing is sent when nothing is asked, and the screen says why."""
        move = self.make_invoice()
        self.give_credit(120.0)
        self.env.flush_all()
        with self.assert_refused("Covered by credits"):
            self.remind(move)
        self.assertEqual(move.dunning_asked_amount, 0.0)
        self.assertFalse(move.dunning_reminder_ids)

    def test_credit_of_a_contact(self):
        """The company's accountant paid: his payment is the company's."""
        firm = self.env["res.partner"].create(
            {"name": "SCI du Port", "is_company": True, "email": "sci@example.com"}
        )
        accountant = self.env["res.partner"].create(
            {"name": "Léa Compta", "parent_id": firm.id}
        )
        move = self.make_invoice(partners=[firm])
        self.give_credit(20.0, partner=accountant)
        self.assertEqual(self.remind(move).letter_ids.amount_asked, 100.0)

    def test_payment_without_entry(self):
        """A payment of the payer that names no invoice and has no entry yet."""
        # as where the accounts make the entry with the bank statement
        self.method_line.payment_account_id = False
        self.patch(
            type(self.env["account.move"]),
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        )
        move = self.make_invoice()
        payment = self.env["account.payment"].create(
            {
                "amount": 45.0,
                "partner_id": self.payer.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "journal_id": self.bank.id,
                "payment_method_line_id": self.method_line.id,
            }
        )
        payment.action_post()
        self.assertFalse(payment.move_id)
        self.assertEqual(self.remind(move).letter_ids.amount_asked, 75.0)

    def test_oldest_debt_first_each_credit_once(self):
        """R1 and R3 for one payer: the credit is taken once, by the oldest debt."""
        old = self.make_invoice(days=60, amount=100.0)
        self.remind_and_deliver(old)
        with self.later(15):
            self.remind_and_deliver(old)
        new = self.make_invoice(days=0, amount=80.0)
        with self.later(30):
            self.give_credit(130.0)
            letters = self.remind(old + new).letter_ids
            # 100 + 80 overdue, 130 of credit: 50 asked, all on the newest
            self.assertEqual(letters.level_id, self.r1)
            self.assertEqual(letters.amount_asked, 50.0)
            self.assertEqual(letters.amount_credit, 30.0)

    def test_sum_asked_is_overdue_less_credits(self):
        """Property: whatever the debts, levels and credits of a payer."""
        draw = random.Random(20310602)
        cases = []
        for case in range(12):
            amounts = [draw.randint(100, 90000) / 100 for _ in range(1 + case % 5)]
            credit = draw.choice([0, 1, draw.randint(1, 200000)]) / 100
            cases.append((amounts, credit))
        partners = self.env["res.partner"].create(
            [
                {"name": f"Payer {case}", "email": f"case{case}@client.example.com"}
                for case in range(len(cases))
            ]
        )
        moves = self.env["account.move"]
        for partner, (amounts, credit) in zip(partners, cases, strict=True):
            for amount in amounts:
                moves += self.make_invoice(
                    days=draw.randint(20, 200), amount=amount, partners=[partner]
                )
            if credit:
                self.give_credit(credit, partner=partner)
        # some have had R1 and wait for R2 today
        with self.on(TODAY - timedelta(days=15)):
            due = moves.filtered(lambda move: move.dunning_r1_state == "due")
            self.remind_and_deliver(due.browse(draw.sample(due.ids, len(due) // 2)))
        self.env.flush_all()
        plans = self.env["dunning.planner"]._plan(moves)
        self.assertEqual({plan.level for plan in plans}, {self.r1, self.r2})
        for partner, (amounts, credit) in zip(partners, cases, strict=True):
            asked = sum(plan.total("asked") for plan in plans if plan.payer == partner)
            # what R1 asked when the credit covered it was not reminded: still R1
            self.assertEqual(
                round(asked, 2),
                round(max(0.0, sum(amounts) - credit), 2),
                (amounts, credit),
            )
        for plan in plans:
            for item in plan.items.values():
                self.assertGreater(item.asked, 0)

    def test_litigation_takes_no_credit(self):
        """A payment is not swallowed by the invoice that he contests."""
        contested = self.make_invoice(days=90, amount=100.0)
        contested.dunning_litigation = True
        move = self.make_invoice(amount=100.0)
        self.give_credit(60.0)
        self.assertEqual(self.remind(move).letter_ids.amount_asked, 40.0)

    def test_one_letter_per_payer(self):
        """Two dossiers, three échelons, one letter."""
        dossiers = self.make_dossiers(2)
        moves = self.make_invoice(dossier=dossiers[0], days=40, instalments=2)
        moves += self.make_invoice(dossier=dossiers[1])
        letter = self.remind(moves).letter_ids
        self.assertEqual(len(letter), 1)
        self.assertEqual(len(letter.reminder_ids), 3)
        self.assertEqual(letter.amount_asked, 240.0)

    def test_one_letter_per_dossier(self):
        self.company_a.dunning_letter_per_dossier = True
        dossiers = self.make_dossiers(2)
        moves = self.make_invoice(dossier=dossiers[0])
        moves += self.make_invoice(dossier=dossiers[0], amount=60.0)
        moves += self.make_invoice(dossier=dossiers[1]) + self.make_invoice()
        letters = self.remind(moves).letter_ids
        self.assertEqual(sorted(letters.mapped("amount_asked")), [120.0, 120.0, 180.0])

    def test_two_currencies(self):
        """One letter per currency; a credit in one pays nothing in the other."""
        swiss = self.env.ref("base.CHF")
        swiss.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": swiss.id,
                "name": self.ago(90),
                "rate": 0.5,
                "company_id": self.company_a.id,
            }
        )
        moves = self.make_invoice()
        moves += self.make_invoice(currency_id=swiss.id, amount=200.0)
        self.give_credit(50.0, currency=swiss)
        letters = self.remind(moves).letter_ids
        self.assertEqual(
            {letter.currency_id: letter.amount_asked for letter in letters},
            {self.euro: 120.0, swiss: 150.0},
        )

    def test_two_echelons_of_one_day(self):
        """Typed by hand, two lines fall due on one day: one row of the ledger."""
        move = self.make_invoice(days=40, instalments=2)
        lines = self.lines(move).sudo()
        lines[1].date_maturity = lines[0].date_maturity
        letter = self.remind(move).letter_ids
        self.assertEqual(len(letter.reminder_ids), 1)
        self.assertEqual(letter.reminder_ids.amount_asked, 120.0)
        self.assertEqual(self.states(move), ("done", "none", "none"))

    def test_small_sums_are_left(self):
        """A few cents left over are not worth a stamp."""
        move = self.make_invoice()
        self.match(self.give_credit(119.5), self.lines(move))
        self.env.flush_all()
        self.assertNotIn(move, self.due(1))

    def test_planning_does_not_ask_per_payer(self):
        def partners(count, name):
            return list(
                self.env["res.partner"].create(
                    [
                        {"name": f"{name} {i}", "email": f"{name}{i}@example.com"}
                        for i in range(count)
                    ]
                )
            )

        few = self.make_invoices(2, partners=partners(2, "a"))
        many = self.make_invoices(30, partners=partners(30, "b"))
        planner = self.env["dunning.planner"]
        small = self.count_queries(lambda: planner._plan(few))
        self.assertLessEqual(self.count_queries(lambda: planner._plan(many)), small)
