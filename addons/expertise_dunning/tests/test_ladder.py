from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import TODAY, DunningCase


@tagged("post_install", "-at_install")
class TestLadder(DunningCase):
    """When each échelon waits for which level, and what moves that."""

    def test_the_usual_ladder(self):
        """R1 = invoice + 15 days, R2 = R1 + 15, R3 = R2 + 15."""
        self.assertEqual(self.levels.mapped("name"), ["R1", "R2", "R3"])
        self.assertEqual(self.levels.mapped("delay_days"), [15, 15, 15])
        self.assertEqual(
            self.levels.mapped("delay_base"), ["invoice_date", "previous", "previous"]
        )
        self.assertTrue(self.r3.is_formal_notice)
        move = self.make_invoice(days=14)
        self.assertEqual(self.states(move), ("none", "none", "none"))
        self.assertEqual(move.dunning_next_level_id, self.r1)
        self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=1))
        with self.later(1):
            self.assertEqual(self.states(move), ("due", "none", "none"))
            self.remind_and_deliver(move)
            self.assertEqual(self.states(move), ("done", "none", "none"))
        with self.later(15):
            self.assertEqual(self.states(move), ("done", "none", "none"))
        with self.later(16):
            self.assertEqual(self.states(move), ("done", "due", "none"))
            self.remind_and_deliver(move)
        with self.later(31):
            self.assertEqual(self.states(move), ("done", "done", "due"))
            self.remind_and_deliver(move)
            self.assertEqual(self.states(move), ("done", "done", "done"))
            self.assertFalse(move.dunning_next_level_id)
            self.assertEqual(move.dunning_exclusion_reason, "All reminders were sent")

    def test_never_before_the_day_after_the_due_date(self):
        """R1 is 15 days after the invoice, but the échelon is due after 30."""
        move = self.make_invoice(days=20, instalments=2)
        first, second = self.lines(move)
        self.assertEqual(first.dunning_next_date, self.ago(5))
        self.assertEqual(second.date_maturity, TODAY + timedelta(days=10))
        self.assertEqual(second.dunning_next_date, TODAY + timedelta(days=11))

    def test_each_echelon_has_its_own_clock(self):
        """One échelon waits for R2 while another waits for R1: both count."""
        move = self.make_invoice(days=35, instalments=2)
        self.remind_and_deliver(move, rank=1)
        # both were overdue: one letter, two rows of the ledger
        self.assertEqual(len(move.dunning_reminder_ids), 2)
        late = self.make_invoice(days=20, instalments=2)
        self.remind_and_deliver(late)
        with self.later(15):
            self.assertEqual(self.states(late), ("due", "due", "none"))
            self.assertEqual(
                self.lines(late).dunning_next_level_id.mapped("name"), ["R2", "R1"]
            )
            self.assertIn(late, self.due(1))
            self.assertIn(late, self.due(2))
            letters = self.remind(late).letter_ids
            self.assertEqual(sorted(letters.level_id.mapped("name")), ["R1", "R2"])

    def test_echelons_paid_out_of_order(self):
        """The second of three is paid first: the others go on."""
        move = self.make_invoice(days=70, instalments=3, amount=300.0)
        first, second, third = self.lines(move)
        self.assertEqual(
            [line.amount_residual for line in (first, second, third)], [120, 90, 90]
        )
        payment = self.env["account.payment"].create(
            {
                "amount": 90.0,
                "partner_id": self.payer.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "journal_id": self.bank.id,
                "payment_method_line_id": self.method_line.id,
            }
        )
        self._enter(payment, second)
        self.assertFalse(second.dunning_next_level_id)
        self.assertEqual(first.dunning_next_level_id, self.r1)
        self.assertEqual(third.dunning_next_level_id, self.r1)
        letter = self.remind(move).letter_ids
        self.assertEqual(letter.amount_asked, 210.0)
        self.assertEqual(
            letter.reminder_ids.mapped("date_maturity"),
            [first.date_maturity, third.date_maturity],
        )

    def _enter(self, payment, line):
        """Post a payment with an entry, and match it with one échelon."""
        entry = self.env["account.move"].create(
            {
                "journal_id": self.bank.id,
                "date": TODAY,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.bank.default_account_id.id,
                            "debit": payment.amount,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": line.account_id.id,
                            "partner_id": payment.partner_id.id,
                            "credit": payment.amount,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        (entry.line_ids.filtered("credit") + line).reconcile()
        return entry

    def test_payment_cancelled_after_r2(self):
        """Paid after R2, then the cheque bounces: R3 counts from the R2 that left."""
        move = self.make_invoice(days=40)
        self.remind_and_deliver(move)
        with self.later(15):
            self.remind_and_deliver(move)
        with self.later(20):
            payment = self.pay(move)
            self.assertEqual(self.states(move), ("none", "none", "none"))
            self.assertFalse(move.dunning_next_level_id)
            payment.sudo().action_draft()
            payment.sudo().action_cancel()
            self.assertEqual(move.payment_state, "not_paid")
            self.assertEqual(self.states(move), ("done", "done", "none"))
            self.assertEqual(move.dunning_next_level_id, self.r3)
            self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=30))

    def test_invoice_back_to_draft(self):
        move = self.make_invoice()
        self.assertIn(move, self.due(1))
        move.sudo().button_draft()
        self.assertNotIn(move, self.due(1))
        self.assertFalse(move.dunning_next_date)
        self.assertFalse(self.lines(move).dunning_next_level_id)

    def test_terms_edited_after_r1(self):
        """R1 on échelon 1, back to draft, other terms, posted again.

        The lines are used again for other échelons; the ledger is not fooled.
        """
        move = self.make_invoice(days=40, instalments=2)
        first, second = self.lines(move)
        letters = self.remind_and_deliver(move)
        self.assertEqual(len(letters.reminder_ids), 2)
        old_days = letters.reminder_ids.mapped("date_maturity")
        move.sudo().button_draft()
        move.sudo().invoice_payment_term_id = self.terms[3]
        move.sudo().action_post()
        lines = self.lines(move)
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines[:2].mapped("date_maturity"), old_days)
        # the same due dates were reminded; the third one never
        self.assertEqual(
            lines.dunning_next_level_id.ids
            and [line.dunning_next_level_id for line in lines],
            [self.r2, self.r2, self.r1],
        )
        move.sudo().button_draft()
        move.sudo().invoice_payment_term_id = self.terms[1]
        move.sudo().invoice_date = self.ago(39)
        move.sudo().action_post()
        line = self.lines(move)
        self.assertEqual(line.dunning_next_level_id, self.r1)
        self.assertEqual(self.states(move), ("due", "none", "none"))
        self.assertEqual(len(move.dunning_letter_ids), 1)

    def test_due_date_put_off(self):
        """A new due date is a new échelon: it starts again, after that day."""
        move = self.make_invoice(days=20)
        self.assertIn(move, self.due(1))
        self.lines(move).sudo().date_maturity = TODAY + timedelta(days=5)
        self.assertNotIn(move, self.due(1))
        self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=6))

    def test_delay_changed_after_r1(self):
        """R2 counts from the R1 that left, with the delay of today."""
        move = self.make_invoice(days=40)
        other = self.make_invoice(days=14)
        self.remind_and_deliver(move)
        self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=15))
        self.r2.with_user(self.manager).delay_days = 7
        self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=7))
        self.r2.with_user(self.manager).delay_base = "due_date"
        # 40 days after it was due, but not on the day of R1 itself
        self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=1))
        self.r1.with_user(self.manager).delay_days = 3
        self.assertIn(other, self.due(1))
        self.assertEqual(self.states(move), ("done", "none", "none"))

    def test_changed_rules_leave_the_paid_alone(self):
        move = self.make_invoice(days=40)
        self.remind_and_deliver(move)
        self.pay(move.with_user(self.office))
        self.env.flush_all()
        self.r2.with_user(self.manager).delay_days = 1
        self.assertFalse(move.dunning_next_level_id)
        self.assertFalse(self.lines(move).dunning_next_level_id)

    def test_a_fourth_level(self):
        """It only shows as the next level."""
        r4 = (
            self.env["dunning.level"]
            .with_user(self.manager)
            .create(
                {
                    "name": "R4",
                    "company_id": self.company_a.id,
                    "sequence": 40,
                    "mail_template_id": self.r3.mail_template_id.id,
                    "letter_template_id": self.r3.letter_template_id.id,
                }
            )
        )
        self.assertEqual(r4.rank, 4)
        move = self.make_invoice(days=40)
        for days in (0, 15, 30):
            with self.later(days):
                self.remind_and_deliver(move)
        with self.later(45):
            self.assertEqual(self.states(move), ("done", "done", "done"))
            self.assertEqual(move.dunning_next_level_id, r4)
            self.assertEqual(self.remind(move).letter_ids.level_id, r4)

    def test_level_put_in_between(self):
        """Nobody steps back: who had R2 goes on with what comes after it."""
        early = self.make_invoice(days=40)
        later = self.make_invoice(days=40)
        self.remind_and_deliver(early + later)
        with self.later(15):
            self.remind_and_deliver(later)
        between = (
            self.env["dunning.level"]
            .with_user(self.manager)
            .create(
                {
                    "name": "R1 bis",
                    "company_id": self.company_a.id,
                    "sequence": 15,
                    "mail_template_id": self.r1.mail_template_id.id,
                    "letter_template_id": self.r1.letter_template_id.id,
                }
            )
        )
        self.assertEqual((self.levels + between).mapped("rank"), [1, 3, 4, 2])
        self.assertEqual(early.dunning_next_level_id, between)
        self.assertEqual(later.dunning_next_level_id, self.r3)

    def test_level_archived_and_deleted(self):
        move = self.make_invoice()
        self.r1.with_user(self.manager).active = False
        self.assertEqual((self.r2.rank, self.r3.rank), (1, 2))
        self.assertEqual(move.dunning_next_level_id, self.r2)
        self.r2.with_user(self.manager).unlink()
        self.env.flush_all()
        self.assertEqual(move.dunning_next_level_id, self.r3)
        self.remind_and_deliver(move, early=True)
        with self.assert_refused("Letters were sent at this level"):
            self.r3.with_user(self.manager).unlink()

    def test_never_reminded(self):
        """Each exclusion takes the invoice out, says why, and gives it back."""
        cases = {
            "In litigation": lambda move, on: move.write({"dunning_litigation": on}),
            "Luc Payeur is not to be reminded": lambda move, on: self.payer.write(
                {"dunning_do_not_remind": on}
            ),
            "Paid by direct debit": lambda move, on: self.terms[1].write(
                {"dunning_direct_debit": on}
            ),
            "Marked « no follow-up »": lambda move, on: move.sudo().write(
                {"no_followup": on}
            ),
            "Blocked by the accounts": lambda move, on: (
                move.sudo().action_toggle_block_payment()
            ),
            "Less than the smallest amount that is reminded": (
                lambda move, on: self.company_a.write(
                    {"dunning_min_amount": 121.0 if on else 1.0}
                )
            ),
        }
        for reason, switch in cases.items():
            with self.subTest(reason):
                move = self.make_invoice()
                self.env.flush_all()
                self.assertFalse(move.dunning_exclusion_reason)
                self.assertIn(move, self.due(1))
                switch(move, True)
                self.env.flush_all()
                move.invalidate_recordset()
                self.assertEqual(move.dunning_exclusion_reason, reason)
                self.assertNotIn(move, self.due(1))
                self.assertFalse(move.dunning_next_level_id)
                with self.assert_refused("Nothing to send"):
                    self.remind(move)
                switch(move, False)
                self.env.flush_all()
                move.invalidate_recordset()
                self.assertIn(move, self.due(1))

    def test_payment_under_way(self):
        """A payment without an entry yet: the invoice is in payment."""
        move = self.make_invoice()
        self.pay(move)
        self.env.flush_all()
        self.assertIn(move.payment_state, ("in_payment", "paid"))
        self.assertNotIn(move, self.due(1))
        self.assertIn(move.dunning_exclusion_reason, ("A payment is under way", "Paid"))

    def test_promise_to_pay(self):
        move = self.make_invoice(days=40)
        move.dunning_promise_date = TODAY + timedelta(days=3)
        self.assertEqual(self.states(move), ("none", "none", "none"))
        self.assertIn("Promised for", move.dunning_exclusion_reason)
        with self.assert_refused("Nothing to send"):
            self.remind(move, early=True)
        with self.later(3):
            self.assertNotIn(move, self.due(1))
        with self.later(4):
            self.assertIn(move, self.due(1))

    def test_the_clock_moves_by_a_month(self):
        """Nothing runs at night: the same rows answer for another day."""
        moves = self.make_invoices(3, days=5)
        self.assertFalse(self.due(1) & moves)
        with self.later(31):
            self.assertEqual(self.due(1) & moves, moves)
            self.assertEqual(moves.mapped("dunning_r1_state"), ["due", "due", "due"])

    def test_two_companies(self):
        """Each has its own ladder, its own invoices, and sees nothing else."""
        levels_b = self.company_b.dunning_level_ids
        self.assertEqual(levels_b.mapped("name"), ["R1", "R2", "R3"])
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=self.company_b, install_demo=False
        )
        self.company_b.currency_id = self.euro
        move_b = self.make_invoice(
            user=self.office_b,
            partners=[self.stranger],
            invoice_payment_term_id=False,
            invoice_date_due=self.ago(20),
        )
        self.assertEqual(move_b.company_id, self.company_b)
        self.assertEqual(move_b.dunning_next_level_id, levels_b[0])
        self.assertNotIn(move_b, self.due(1))
        seen = self.env["account.move"].with_user(self.office_b)
        self.assertEqual(seen.search([("dunning_r1_state", "=", "due")]), move_b)
        self.r1.with_user(self.manager).delay_days = 90
        self.assertEqual(move_b.dunning_next_date, self.ago(5))

    def test_search_by_state(self):
        """The filters, and their opposites, find the same as the icons show."""
        moves = self.make_invoice() + self.make_invoice(days=5)
        moves += self.make_invoice(days=30)
        self.remind_and_deliver(moves[2])
        self.env.flush_all()
        for rank in (1, 2, 3):
            for state in ("due", "done", "none"):
                name = f"dunning_r{rank}_state"
                expected = moves.filtered(lambda m, n=name, s=state: m[n] == s)
                for domain in (
                    [(name, "=", state)],
                    [(name, "in", [state])],
                    ["!", (name, "!=", state)],
                    [(name, "not in", list({"due", "done", "none"} - {state}))],
                ):
                    found = self.env["account.move"].search(
                        [*domain, ("id", "in", moves.ids)]
                    )
                    self.assertEqual(found, expected, domain)

    def test_reason_agrees_with_the_rule(self):
        """An invoice without a reason is one that is due, and the other way round."""
        moves = self.make_invoices(2) + self.make_invoices(2, days=3)
        moves[0].dunning_litigation = True
        moves[2].dunning_promise_date = TODAY
        self.env.flush_all()
        due = self.due(1)
        for move in moves:
            self.assertEqual(not move.dunning_exclusion_reason, move in due)

    def test_litigation_by_a_click(self):
        moves = self.make_invoices(2)
        self.flush_tracking()
        moves[0].action_toggle_litigation()
        self.assertEqual(moves.mapped("dunning_litigation"), [True, False])
        moves.action_toggle_litigation()
        self.assertEqual(moves.mapped("dunning_litigation"), [False, True])
        self.flush_tracking()
        self.assertTrue(moves[1].sudo().message_ids.tracking_value_ids)

    def test_refresh_is_the_same_as_the_compute(self):
        """What the statements of the installation fill in is what the fields say."""
        moves = self.make_invoice(days=40, instalments=3)
        moves += self.make_invoice(days=3) + self.make_invoice(days=60)
        self.remind_and_deliver(moves[2])
        self.env.flush_all()
        lines = moves.line_ids.filtered(lambda ln: ln.display_type == "payment_term")
        names = ["dunning_next_level_id", "dunning_next_date", "dunning_r1_date"]
        wanted = (lines.read(names), moves.read(names))
        for table in ("account_move_line", "account_move"):
            self.cr.execute(
                f"UPDATE {table} SET dunning_next_level_id = NULL,"  # pylint: disable=E8103
                " dunning_next_date = NULL, dunning_r1_date = NULL"
            )
        self.env.invalidate_all(flush=False)
        self.env["account.move.line"]._dunning_refresh()
        self.assertEqual((lines.read(names), moves.read(names)), wanted)

    def test_refresh_does_not_ask_per_invoice(self):
        def refresh():
            self.env["account.move.line"]._dunning_refresh(self.company_a)

        self.make_invoices(2)
        few = self.count_queries(refresh)
        self.make_invoices(20)
        self.assertEqual(self.count_queries(refresh), few)
        self.assertLessEqual(few, 4)

    def test_posting_many_asks_no_more_for_reminders(self):
        """The rule costs a posting the same few queries, whatever its size."""
        few = self.make_invoices(2, post=False)
        many = self.make_invoices(12, post=False)
        small = self.count_queries(few.action_post)
        big = self.count_queries(many.action_post)
        # the core itself asks some things per invoice; the rule adds nothing to that
        rule = self.count_rule_queries(self.make_invoices(12, post=False).action_post)
        self.assertLessEqual(rule, 3)
        self.assertGreater(big, small)

    def count_rule_queries(self, function):
        """:return: how often the rule is asked while ``function`` runs"""
        line_model = type(self.env["account.move.line"])
        original = line_model._dunning_rule_sql
        asked = []

        def counting(model, condition):
            asked.append(condition)
            return original(model, condition)

        self.patch(line_model, "_dunning_rule_sql", counting)
        function()
        self.env.flush_all()
        return len(asked)

    def test_delete_a_reminded_invoice(self):
        move = self.make_invoice()
        self.remind_and_deliver(move)
        move.sudo().button_draft()
        with self.assert_refused("was reminded: its history stays", UserError):
            move.sudo().with_context(force_delete=True).unlink()

    def test_form_shows_and_keeps(self):
        """The fields take part in the core's form without disturbing it."""
        move = self.make_invoice(post=False)
        with Form(move.with_user(self.office)) as form:
            form.invoice_date = self.ago(30)
        move.action_post()
        self.assertEqual(move.dunning_next_date, self.ago(15))
