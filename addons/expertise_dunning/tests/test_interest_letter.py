from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .interest_common import InterestCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestInterestOnLetters(InterestCase):
    """What a letter says, as it stood on its day."""

    def test_rows_and_totals(self):
        payer = self.new_payer("professional")
        moves = self.late_invoice(payer, 1200.0, "2026-01-31")
        moves += self.late_invoice(payer, 300.0, "2026-03-31")
        self.pay(moves[0], 500.0, payment_date="2026-03-01")
        letter = self.make_letter(moves, "2026-04-30")
        rows = letter._get_interest_rows()
        self.assertEqual([row["name"] for row in rows], moves.mapped("name"))
        first, second = rows
        # 1200.00 × 12.15 % × 29 / 365 = 11.58; 700.00 × 12.15 % × 60 / 365 = 13.98
        self.assertEqual(first["amount"], 25.56)
        self.assertEqual(first["days"], 89)
        self.assertEqual(first["date_from"], date(2026, 2, 1))
        self.assertEqual(first["date_to"], date(2026, 4, 30))
        self.assertEqual(first["date_maturity"], date(2026, 1, 31))
        self.assertEqual(first["rate"], "12.15 %")
        self.assertEqual(len(first["periods"]), 2)
        lines = first["text"].replace("\N{NO-BREAK SPACE}", " ").splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn("12.15 % × 29 days / 365 =", lines[0])
        self.assertIn("1,200.00", lines[0])
        self.assertIn("11.58", lines[0])
        # 300.00 × 12.15 % × 30 / 365 = 3.00
        self.assertEqual(second["amount"], 3.0)
        totals = letter._get_interest_totals()
        self.assertEqual(totals["interest"], 28.56)
        self.assertEqual(totals["indemnity"], 80.0, "40 € per invoice")
        self.assertEqual(totals["total"], 108.56)
        self.assertEqual(totals["messages"], [])
        self.assertEqual(totals["payer_kind"], "professional")
        self.assertEqual(letter.amount_total, letter.amount_asked + 108.56)

    def test_stays_as_it_was(self):
        move = self.late_invoice(self.new_payer("professional"), 1200.0, "2026-01-31")
        letter = self.make_letter(move, "2026-04-30")
        rows, totals = letter._get_interest_rows(), letter._get_interest_totals()
        self.pay(move, payment_date="2026-02-01")
        move.sudo().partner_id.dunning_payer_kind = "consumer"
        letter.invalidate_recordset()
        self.assertEqual(letter._get_interest_rows(), rows)
        self.assertEqual(letter._get_interest_totals(), totals)

    def test_only_what_the_level_shows(self):
        move = self.late_invoice(self.new_payer("professional"), 1200.0, "2026-01-31")
        letter = self.make_letter(move, "2026-04-30", self.level_first)
        self.assertEqual(letter._get_interest_rows(), [])
        self.assertEqual(letter._get_interest_totals()["total"], 0)
        self.level_first.show_indemnity = True
        self.level_first.sequence = 15
        other = self.late_invoice(move.partner_id, 100.0, "2026-01-31")
        letter = self.make_letter(other, "2026-04-30", self.level_first)
        totals = letter._get_interest_totals()
        self.assertEqual((totals["interest"], totals["indemnity"]), (0, 40.0))

    def test_says_why_not(self):
        cases = (
            ("consumer", "formal notice"),
            ("coownership", "formal notice"),
            (None, "Choose what kind of payer"),
        )
        for kind, message in cases:
            with self.subTest(kind):
                move = self.late_invoice(self.new_payer(kind), 960.0, "2026-01-31")
                totals = self.make_letter(move, "2026-04-30")._get_interest_totals()
                self.assertEqual(totals["total"], 0)
                self.assertEqual(len(totals["messages"]), 1)
                self.assertIn(message, totals["messages"][0])

    def test_missing_rate_stops_it(self):
        rates = self.env["dunning.rate"].search([("date_from", "=", "2026-01-01")])
        rates.mro_rate = False
        move = self.late_invoice(self.new_payer("professional"), 960.0, "2026-01-31")
        totals = self.make_letter(move, "2026-04-30")._get_interest_totals()
        self.assertEqual((totals["interest"], totals["indemnity"]), (0, 40.0))
        self.assertIn("first half of 2026", totals["messages"][0])
        self.assertIn("Rates", totals["messages"][0])

    def test_in_the_language_of_the_payer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        payer = self.new_payer("professional", lang="fr_FR")
        letter = self.make_letter(
            self.late_invoice(payer, 1200.0, "2026-01-31"), "2026-03-17"
        )
        row = letter._get_interest_rows()[0]
        text = row["text"].replace("\u202f", " ").replace("\xa0", " ")
        self.assertIn("01/02/2026", text)
        self.assertIn("12,15", row["rate"])

    def test_unmatched_credit_bears_no_interest(self):
        payer = self.new_payer("professional")
        move = self.late_invoice(payer, 1000.0, "2026-03-31")
        self.env["account.payment"].with_user(self.office).create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": payer.id,
                "amount": 400.0,
                "date": "2026-04-20",
                "journal_id": self.bank.id,
                "payment_method_line_id": self.method_line.id,
            }
        ).action_post()
        letter = self.make_letter(move, "2026-04-30")
        # 600.00 × 12.15 % × 30 / 365 = 5.99
        self.assertEqual(letter.interest_amount, 5.99)

    def test_real_sending_fills_it(self):
        """Through the engine: R1, R2, R3; only the formal notice claims."""
        payer = self.new_payer("professional")
        with freeze_time("2026-01-05 10:00:00"):
            move = self.late_invoice(payer, 1200.0, "2026-01-05")
        for day in ("2026-01-20", "2026-02-04", "2026-02-19"):
            with freeze_time(f"{day} 10:00:00"):
                moves = move.with_user(self.office)
                moves.invalidate_recordset()
                self.env["dunning.wizard"].with_user(self.office).create(
                    {"move_ids": [(6, 0, moves.ids)], "channel": "letter"}
                ).action_send()
        letters = move.dunning_letter_ids.sorted("date")
        self.assertEqual(letters.mapped("level_id.rank"), [1, 2, 3])
        # 1200.00 × 12.15 % × 45 / 365 = 17.98
        self.assertEqual(letters.mapped("interest_amount"), [0, 0, 17.98])
        self.assertEqual(letters.mapped("indemnity_amount"), [0, 0, 40.0])
        self.assertEqual(letters[2].amount_total, 1257.98)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestFormalNotice(InterestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls.late_invoice(cls.new_payer("consumer"), 480.0, "2026-01-31")

    def test_dates_in_order(self):
        letter = self.make_letter(self.move, "2026-03-05")
        letter.write(
            {
                "notice_tracking_number": "1A 123 456 789 0",
                "notice_presented_date": "2026-03-07",
                "notice_received_date": "2026-03-10",
            }
        )
        wrong = (
            {"notice_presented_date": "2026-03-04"},
            {"notice_received_date": "2026-03-06"},
            {"notice_presented_date": False, "notice_received_date": "2026-03-04"},
        )
        for values in wrong:
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assert_refused("notice_dates_order", IntegrityError),
            ):
                letter.write(values)
        letter.write({"notice_presented_date": False})

    def test_not_to_come(self):
        letter = self.make_letter(self.move, "2026-05-05")
        with self.assert_refused("still to come", ValidationError):
            letter.notice_received_date = "2026-05-16"
        letter.notice_received_date = "2026-05-15"

    def test_only_on_a_formal_notice(self):
        letter = self.make_letter(self.move, "2026-03-05", self.level_first)
        self.assertFalse(letter.is_formal_notice)
        for values in (
            {"notice_received_date": "2026-03-10"},
            {"notice_tracking_number": "1A 1"},
        ):
            with self.assert_refused("no formal notice", ValidationError):
                letter.write(values)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestInterestInvoice(InterestCase):
    """The button: one draft, no day and no indemnity twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.dunning_invoice_interest = True
        cls.payer = cls.new_payer("professional")
        cls.moves = cls.late_invoice(cls.payer, 1200.0, "2026-01-31")
        cls.moves += cls.late_invoice(cls.payer, 300.0, "2026-03-31")
        cls.letter = cls.make_letter(cls.moves, "2026-04-30")

    def press(self, letter=None):
        letter = letter or self.letter
        action = letter.action_invoice_interest()
        return self.env["account.move"].with_user(self.office).browse(action["res_id"])

    def test_the_draft(self):
        self.assertTrue(self.letter.can_invoice_interest)
        move = self.press()
        self.assertEqual((move.move_type, move.state), ("out_invoice", "draft"))
        self.assertEqual(move.partner_id, self.payer)
        self.assertEqual(move.company_id, self.company_a)
        self.assertTrue(move.dunning_is_interest_invoice)
        self.assertFalse(move.invoice_line_ids.tax_ids)
        # until today: 1200.00 × 12.15 % × 104 / 365 = 41.54
        # 300.00 × 12.15 % × 45 / 365 = 4.49
        self.assertEqual(
            move.invoice_line_ids.mapped("price_subtotal"), [41.54, 4.49, 40.0, 40.0]
        )
        self.assertEqual(move.amount_total, 126.03)
        self.assertIn("12.15 % × 104 days / 365", move.invoice_line_ids[0].name)
        self.assertIn(self.moves[0].name, move.invoice_line_ids[0].name)
        self.assertIn("D441-5", move.invoice_line_ids[2].name)
        move.action_post()
        self.assertEqual(move.amount_tax, 0)

    def test_pressed_twice(self):
        first = self.press()
        self.assertEqual(self.press(), first)
        first.action_post()
        self.assertEqual(self.press(), first)

    def test_another_letter_about_the_same(self):
        self.press()
        second = self.make_letter(self.moves, "2026-05-15", self.level_first)
        with self.assert_refused("nothing to invoice"):
            second.action_invoice_interest()
        with freeze_time("2026-05-31 10:00:00"):
            move = self.press(second)
            # 1200.00 × 12.15 % × 16 / 365 = 6.39; 300.00 × 12.15 % × 16 / 365 = 1.60
            self.assertEqual(
                move.invoice_line_ids.mapped("price_subtotal"), [6.39, 1.60]
            )

    def test_taken_back(self):
        """Deleted, cancelled, credited: the days and the indemnity are free again."""
        first = self.press()
        first.unlink()
        second = self.press()
        self.assertEqual(second.amount_total, 126.03)
        second.button_cancel()
        third = self.press()
        self.assertNotEqual(third, second)
        self.assertEqual(third.amount_total, 126.03)
        third.action_post()
        self.credit(third).action_post()
        self.assertEqual(third.payment_state, "reversed")
        fourth = self.press()
        self.assertNotEqual(fourth, third)
        self.assertEqual(fourth.amount_total, 126.03)

    def test_after_the_payment(self):
        """Interest stops with the payment; what is claimed does not grow any more."""
        self.pay(self.moves[0], payment_date="2026-03-17")
        self.pay(self.moves[1], payment_date="2026-04-30")
        move = self.press()
        # 1200.00 × 12.15 % × 45 / 365 = 17.98; 300.00 × 12.15 % × 30 / 365 = 3.00
        self.assertEqual(
            move.invoice_line_ids.mapped("price_subtotal"), [17.98, 3.0, 40.0, 40.0]
        )
        self.assertEqual(
            self.letter.reminder_ids.mapped("interest_until"),
            [date(2026, 3, 17), date(2026, 4, 30)],
        )

    def test_bears_nothing_itself(self):
        move = self.press()
        move.invoice_date = "2026-05-15"
        move.action_post()
        with freeze_time("2026-09-15 10:00:00"):
            line = self.instalments(move)
            self.assertEqual(line._get_dunning_interest()[line].total, 0)
            self.assertEqual(move._get_dunning_indemnity()[move], 0)
            letter = self.make_letter(move, "2026-09-15")
            with self.assert_refused("nothing to invoice"):
                letter.action_invoice_interest()

    def test_indemnity_once_for_an_invoice(self):
        self.assertEqual(
            list(self.moves._get_dunning_indemnity(date(2026, 5, 15)).values()),
            [40.0, 40.0],
        )
        self.press()
        later = date(2027, 5, 15)
        self.assertEqual(
            list(self.moves._get_dunning_indemnity(later).values()), [0.0, 0.0]
        )
        totals = self.make_letter(
            self.moves, "2026-05-20", self.company_a.dunning_level_ids[1]
        )._get_interest_totals()
        self.assertEqual(totals["indemnity"], 0)

    def test_public_buyer(self):
        payer = self.new_payer("public")
        letter = self.make_letter(
            self.late_invoice(payer, 1800.0, "2026-03-31"), "2026-04-30"
        )
        move = self.press(letter)
        # 1800.00 × 10.15 % × 45 / 365 = 22.52
        self.assertEqual(move.invoice_line_ids.mapped("price_subtotal"), [22.52, 40.0])
        self.assertIn("D2192-35", move.invoice_line_ids[1].name)

    def test_consumer(self):
        payer = self.new_payer("consumer")
        invoice = self.late_invoice(payer, 480.0, "2026-01-31")
        letter = self.make_letter(invoice, "2026-03-05")
        with self.assert_refused("formal notice"):
            letter.action_invoice_interest()
        letter.notice_received_date = "2026-03-10"
        move = self.press(letter)
        # 480.00 × 2.62 % × 66 / 365 = 2.27; no indemnity
        self.assertEqual(move.invoice_line_ids.mapped("price_subtotal"), [2.27])

    def test_unknown_payer(self):
        letter = self.make_letter(
            self.late_invoice(self.new_payer(None), 480.0, "2026-01-31"), "2026-03-05"
        )
        with self.assert_refused("Choose what kind of payer"):
            letter.action_invoice_interest()

    def test_the_firm_does_not_want_it(self):
        self.company_a.dunning_invoice_interest = False
        self.assertFalse(self.letter.can_invoice_interest)
        with self.assert_refused("does not invoice interest"):
            self.letter.action_invoice_interest()

    def test_only_what_was_sent(self):
        self.letter.sudo().cancelled = True
        with self.assert_refused("a reminder that was sent"):
            self.letter.action_invoice_interest()

    def test_who_may(self):
        for user in (self.tech, self.plain, self.office_b):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.letter.with_user(user).action_invoice_interest()
        self.assertTrue(self.press(self.letter.with_user(self.manager)))

    def test_french_accounts(self):
        """With the French chart the lines go where an accountant expects them."""
        chart = self.env["account.chart.template"]
        account = chart.with_company(self.company_a).ref(
            "pcg_7631", raise_if_not_found=False
        )
        self.assertFalse(account, "this firm has the generic chart")
        accounts = self.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": "income"}
                for name, code in (("Interest", "763100"), ("Indemnities", "758000"))
            ]
        )
        for name, account in zip(("pcg_7631", "pcg_758"), accounts, strict=True):
            self.env["ir.model.data"].create(
                {
                    "module": "account",
                    "name": f"{self.company_a.id}_{name}",
                    "model": "account.account",
                    "res_id": account.id,
                }
            )
        move = self.press()
        self.assertEqual(move.invoice_line_ids.account_id, accounts)

    def test_nothing_left_is_a_clear_error(self):
        self.pay(self.moves, payment_date="2026-05-15", group_payment=True)
        self.press().action_post()
        with freeze_time("2026-06-15 10:00:00"):
            letter = self.make_letter(self.moves, "2026-06-15", self.level_first)
            with self.assertRaises(UserError):
                letter.action_invoice_interest()
