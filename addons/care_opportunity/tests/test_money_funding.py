from odoo.tests import tagged

from .common_money import CareMoneyCase


@tagged("post_install", "-at_install")
class TestMoneyFunding(CareMoneyCase):
    """APA, PCH and others: the payer's part and the client's make the whole."""

    def setUp(self):
        super().setUp()
        self.client.care_dependent = True

    def test_split(self):
        """10 h in the plan of 12 h 20; the payer's price below the firm's."""
        self.fund(10, hourly_price=24.58, client_share=13)
        for day in range(5, 13):
            self.done(f"2026-10-{day:02d} 09:00", f"2026-10-{day:02d} 10:30")
        self.done("2026-10-20 09:00", "2026-10-20 09:20")
        move = self.bill()
        share = move.sudo().care_share_ids
        self.assertEqual(share.minutes, 600)
        self.assertEqual(share.amount, 213.85)  # 10 × 24.58 × 87 % = 213.846
        before, tax = self.cents(740, 30, 5.5)
        self.assertEqual(move.amount_total, round(before + tax, 2))
        self.assertEqual(
            round(move.care_payer_amount + move.care_client_amount, 2),
            move.amount_total,
        )
        move.invoice_date = "2026-11-02"
        move.action_post()
        self.assertEqual(move.amount_residual, move.care_client_amount)
        share = move.sudo().care_share_ids
        line = share._get_payer_line()
        self.assertEqual(line.partner_id, self.council)
        self.assertEqual(share.residual, 213.85)
        self.assertEqual(move.payment_state, "partial")

    def test_sum_is_exact_for_odd_figures(self):
        for hours, price, part, minutes in (
            (3.55, 0, 33.33, 217),
            (2, 23.71, 66.67, 121),
            (100, 999, 0.01, 61),
            (1, 0, 100, 59),
        ):
            with self.subTest(hours=hours), self.env.cr.savepoint() as savepoint:
                funding = self.fund(hours, hourly_price=price, client_share=part)
                self.done(
                    "2026-10-05 09:00",
                    f"2026-10-05 {9 + minutes // 60:02d}:{minutes % 60:02d}",
                )
                move = self.posted()
                share = move.sudo().care_share_ids
                claims = sum(share._get_payer_line().mapped("debit"))
                self.assertEqual(
                    round(claims + move.amount_residual, 2), move.amount_total
                )
                self.assertLessEqual(share.minutes, round(funding.hours * 60))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_not_carried_over(self):
        self.fund(2)
        self.done("2026-09-07 09:00", "2026-09-07 10:00")
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        self.posted("2026-09-01")
        move = self.posted("2026-10-01")
        self.assertEqual(move.sudo().care_share_ids.minutes, 120)

    def test_second_invoice_of_the_month(self):
        """What the first invoice used is gone for the second."""
        self.fund(2)
        self.done("2026-10-05 09:00", "2026-10-05 10:30")
        first = self.posted()
        self.done("2026-10-06 09:00", "2026-10-06 10:30")
        second = self.posted()
        self.assertEqual(first.sudo().care_share_ids.minutes, 90)
        self.assertEqual(second.sudo().care_share_ids.minutes, 30)

    def test_dates_services_and_order(self):
        early = self.fund(10, date_to="2026-10-10", product_ids=self.service.ids)
        other = self.env["res.partner"].create({"name": "Caisse (test)"})
        late = self.fund(
            1, payer_id=other.id, kind="pension", sequence=20, client_share=50
        )
        self.done("2026-10-05 09:00", "2026-10-05 10:00")
        self.done("2026-10-06 09:00", "2026-10-06 09:30", product_id=self.housework.id)
        self.done("2026-10-12 09:00", "2026-10-12 10:00")
        shares = self.bill().sudo().care_share_ids
        self.assertEqual(
            {share.funding_id: share.minutes for share in shares},
            {early: 60, late: 60},
        )

    def test_ceiling(self):
        self.fund(10, amount_max=50)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        self.assertEqual(self.bill().care_payer_amount, 50)

    def test_undo(self):
        self.fund(10)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        move = self.posted()
        entry = move.sudo().care_share_ids.entry_id
        move.button_draft()
        self.assertEqual(entry.state, "cancel")
        self.assertFalse(move.sudo().care_share_ids.entry_id)
        move.action_post()
        share = move.sudo().care_share_ids
        self.assertNotEqual(share.entry_id, entry)
        self.pay_payer(share)
        self.assertEqual(share.residual, 0)
        with self.refused("has already paid"):
            move.button_draft()

    def test_whole_credit_note(self):
        self.fund(10, client_share=20)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        move = self.posted()
        entry = move.sudo().care_share_ids.entry_id
        move._reverse_moves([{"invoice_date": "2026-11-03"}], cancel=True)
        self.assertEqual(entry.state, "posted", "what is posted stays")
        self.assertEqual(entry.reversal_move_ids.state, "posted")
        share = move.sudo().care_share_ids
        self.assertTrue(share.undone)
        self.assertEqual(share.residual, 0)
        self.assertEqual(move.care_payer_amount, 0)
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual(move.payment_state, "reversed")
        with self.refused("was credited"):
            move.button_draft()

    def test_corrected_invoice(self):
        """The plan is there again for the new invoice; one row is stated."""
        self.fund(4)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        move = self.posted()
        corrected = self.correct(move)
        share = corrected.sudo().care_share_ids
        self.assertEqual(share.minutes, 240)
        self.assertEqual(corrected.care_client_amount, 0)
        corrected.invoice_date = "2026-11-03"
        corrected.action_post()
        self.assertEqual(corrected.amount_residual, 0)
        share = corrected.sudo().care_share_ids
        shares = move.sudo().care_share_ids | share
        statements = shares._get_statements()
        self.assertEqual([row["shares"] for row in statements], [share])
        claims = shares.entry_id.line_ids.filtered(
            lambda line: line.partner_id == self.council
        )
        self.assertEqual(sum(claims.mapped("amount_residual")), share.residual)

    def test_credit_note_of_a_part(self):
        """Whose part it takes back nobody knows: it is refused, unless the rest is
        credited with it.
        """
        self.fund(10, client_share=20)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        move = self.posted()
        refund = self.credit(move, 60)
        with self.refused("Reverse and create invoice"):
            refund.action_post()
        self.assertFalse(move.sudo().care_share_ids.undone)
        (refund | self.credit(move, 180)).action_post()
        self.assertTrue(move.sudo().care_share_ids.undone)
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual(move.payment_state, "reversed")

    def test_credit_note_after_the_month_is_locked(self):
        self.fund(10, client_share=20)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        move = self.posted()
        share = move.sudo().care_share_ids
        owed = move.amount_residual
        self.firm.sudo().fiscalyear_lock_date = "2026-11-05"
        refund = self.credit(move, day="2026-11-10")
        refund.action_post()
        self.assertEqual(str(share.entry_id.reversal_move_ids.date), "2026-11-10")
        self.assertEqual(move.amount_residual, 0)
        # a mistake: the credit note is taken back
        refund.button_draft()
        self.assertFalse(share.undone)
        self.assertEqual(move.amount_residual, owed)
        self.assertEqual(share.residual, share.amount)
        refund.action_post()
        self.assertTrue(share.undone)
        self.assertEqual(move.amount_residual, 0)

    def test_vat_is_due_when_each_pays(self):
        """VAT on payments: the entry of the payer's part makes nothing due."""
        waiting = self.env["account.account"].create(
            {
                "name": "TVA en attente (test)",
                "code": "445899",
                "account_type": "liability_current",
                "reconcile": True,
                "company_ids": self.firm.ids,
            }
        )
        self.firm.tax_exigibility = True
        self.vat[5.5].write(
            {
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": waiting.id,
            }
        )
        self.fund(10, client_share=25)
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        move = self.posted()
        share = move.sudo().care_share_ids
        self.assertEqual((move.amount_tax, share.amount), (6.6, 94.95))
        self.assertEqual(self.vat_due(move), 0)
        self.pay(move)
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual(self.vat_due(move), 1.65, "the client's part alone")
        self.pay_payer(share, 47.48, "2026-11-20")
        self.assertEqual(self.vat_due(move), 4.13)
        paid = self.pay_payer(share, 47.47, "2026-12-20")
        self.assertEqual(share.residual, 0)
        self.assertEqual(self.vat_due(move), 6.6)
        days = self.vat_moves(move).mapped("date")
        self.assertIn("2026-12-20", [str(day) for day in days])
        paid.action_cancel()
        self.assertEqual(self.vat_due(move), 4.13, "undone with the payment")

    def vat_moves(self, move):
        return self.env["account.move"].search(
            [
                ("tax_cash_basis_origin_move_id", "=", move.id),
                ("state", "=", "posted"),
            ]
        )

    def vat_due(self, move):
        moves = self.vat_moves(move)
        lines = (moves | moves.reversal_move_ids).line_ids
        return -round(sum(lines.filtered("tax_line_id").mapped("balance")), 2)

    def pay_payer(self, share, amount=None, day="2026-11-10"):
        values = {"journal_id": self.bank.id, "payment_date": day}
        if amount is not None:
            values["amount"] = amount
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.user)
            .with_context(
                active_model="account.move.line",
                active_ids=share._get_payer_line().ids,
            )
            .create(values)
        )
        return wizard._create_payments()

    def test_statement(self):
        self.fund(10, client_share=20, reference="APA-123 (test)")
        self.done("2026-10-05 09:00", "2026-10-05 13:00")
        shares = self.posted().sudo().care_share_ids.with_user(self.user)
        self.assertEqual(len(shares._get_statements()), 1)
        html = (
            self.env["ir.actions.report"]
            .with_user(self.user)
            .with_context(lang="en_US")
            ._render_qweb_html("care_opportunity.report_funding_statement", shares.ids)[
                0
            ]
            .decode()
        )
        for words in ("Marthe Lenoir", "APA-123", "4\u00a0h\u00a000", "101,28"):
            self.assertIn(words, html)

    def test_rules(self):
        with self.refused("not the beneficiary"):
            self.fund(payer_id=self.client.id)
        with self.refused_by_database("care_funding_figures"):
            self.fund(client_share=101)
        self.fund().with_user(self.manager).read(["hours"])
        self.assertFalse(
            self.env["care.funding"]
            .with_user(self.stranger)
            .search([("partner_id", "=", self.client.id)])
        )
