from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ExpertiseCase


@tagged("post_install", "-at_install")
class TestQuote(ExpertiseCase):
    # -------------------------------------------------------------------------
    # Its icon
    # -------------------------------------------------------------------------
    def test_quote_state(self):
        dossier = self.make_dossier()
        self.assertEqual(dossier.quote_state, "none")
        self.assertEqual(dossier.quote_tooltip, "No quote yet")
        order = self.quote(dossier, send=False)
        self.assertEqual(dossier.quote_state, "none", "nobody was asked yet")
        self.assertEqual((dossier.quote_count, dossier.draft_quote_count), (1, 1))
        order.action_quotation_sent()
        self.assertEqual(dossier.quote_state, "pending")
        self.assertEqual(dossier.draft_quote_count, 0)
        self.accept(order)
        self.assertEqual(dossier.quote_state, "accepted")
        order._action_cancel()
        self.assertEqual(dossier.quote_state, "none")

    def test_accepted_wins_over_pending_and_refused(self):
        dossier = self.make_dossier()
        refused, accepted, _pending = (self.quote(dossier) for _i in range(3))
        refused._refuse("No")
        self.assertEqual(dossier.quote_state, "pending", "one waits still")
        self.accept(accepted)
        self.assertEqual(dossier.quote_state, "accepted")

    def test_only_a_waiting_quote_is_refused(self):
        order = self.quote(self.make_dossier(), send=False)
        with self.assert_refused("Only a quote that waits for an answer"):
            order._refuse("No")

    def test_searchable(self):
        dossier = self.make_dossier()
        self.quote(dossier)
        self.assertIn(dossier, self.dossiers.search([("quote_state", "=", "pending")]))

    def test_tooltip_tells_each_quote(self):
        dossier = self.make_dossier()
        with freeze_time("2031-03-03 10:00:00"):
            orders = [self.quote(dossier, price) for price in (100, 200, 300)]
            orders.append(self.quote(dossier, 400, send=False))
            orders[0]._refuse("No")
            self.accept(orders[1])
        dossier.invalidate_recordset()
        names = [order.name for order in orders]
        lines = self.tooltip(dossier, "quote_tooltip").split("\n")
        self.assertEqual(
            lines,
            [
                f"{names[0]}: € 120.00, refused on 03/03/2031",
                f"{names[1]}: € 240.00, accepted",
                f"{names[2]}: € 360.00, sent on 03/03/2031",
                f"{names[3]}: € 480.00, not sent yet",
            ],
        )

    # -------------------------------------------------------------------------
    # The mission's amount
    # -------------------------------------------------------------------------
    def test_amount_from_the_list_prices(self):
        dossier = self.make_dossier(nature_ids=(self.dpe + self.lead).ids)
        self.assertEqual(dossier.amount_total, 180.0, "tax included")
        dossier.nature_ids -= self.lead
        self.assertEqual(dossier.amount_total, 120.0)
        self.assertEqual(self.make_dossier().amount_total, 0)

    def test_amount_from_the_latest_draft_then_pending_then_accepted(self):
        dossier = self.make_dossier(nature_ids=self.lead.ids)
        self.quote(dossier, 100, send=False)
        second = self.quote(dossier, 200, send=False)
        self.assertEqual(dossier.amount_total, 240.0, "the latest draft")
        first_sent, _second_sent = self.quote(dossier, 300), self.quote(dossier, 400)
        self.assertEqual(dossier.amount_total, 480.0, "the latest pending one")
        self.accept(first_sent)
        self.assertEqual(dossier.amount_total, 360.0, "the accepted one")
        self.accept(second)
        self.assertEqual(dossier.amount_total, 600.0, "accepted ones add up")
        first_sent._action_cancel()
        self.assertEqual(dossier.amount_total, 240.0)

    def test_amount_follows_the_lines(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        order.order_line.price_unit = 250
        self.assertEqual(dossier.amount_total, 300.0)

    def test_amount_goes_with_a_quote_given_to_another_dossier(self):
        dossier, other = self.make_dossiers(2)
        order = self.quote(dossier)
        order.dossier_id = other
        self.assertEqual((dossier.amount_total, other.amount_total), (0, 120))
        self.assertEqual(other.quote_state, "pending")
        order._action_cancel()
        self.assertEqual(other.amount_total, 0)

    def test_quote_in_a_foreign_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company_a.id,
                "name": "2020-01-01",
                "rate": 2.0,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "In dollars",
                "currency_id": dollar.id,
                "company_id": self.company_a.id,
            }
        )
        dossier = self.make_dossier()
        move = self.invoice(dossier, 100, pricelist_id=pricelist.id)
        order = dossier.sale_order_ids
        self.assertEqual(order.currency_id, dollar)
        self.assertAlmostEqual(dossier.amount_total, 60.0, msg="120 $ are 60 €")
        self.assertEqual(move.currency_id, dollar)
        self.assertAlmostEqual(dossier.invoiced_amount, 60.0)
        self.assertAlmostEqual(dossier.residual_amount, 60.0)
        self.pay(move)
        self.assertEqual(dossier.invoice_state, "paid")
        self.assertEqual(dossier.instalment_progress, "1/1")

    def test_negative_quote_is_refused(self):
        dossier = self.make_dossier()
        with self.assert_refused(
            "cannot be negative: check quantities", ValidationError
        ):
            self.quote(dossier, -10)
        self.assertFalse(dossier.sale_order_ids)
        order = self.quote(dossier, send=False)
        with self.assert_refused(
            "cannot be negative: check quantities", ValidationError
        ):
            order.order_line.price_unit = -10
        with self.assert_refused(
            "cannot be negative: check quantities", ValidationError
        ):
            order.order_line = [
                Command.create({"product_id": self.lead.id, "price_unit": -500})
            ]
        with self.assert_refused(
            "cannot be negative: check quantities", ValidationError
        ):
            self.env["sale.order.line"].with_user(self.office).create(
                {
                    "order_id": order.id,
                    "product_id": self.lead.id,
                    "price_unit": -500,
                }
            )
        self.assertEqual(dossier.amount_total, 120.0)

    def test_discount_line_is_fine(self):
        dossier = self.make_dossier()
        order = self.quote(dossier, send=False)
        order.write(
            {
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.lead.id,
                            "price_unit": -20,
                            "tax_ids": [Command.set(self.tax.ids)],
                        }
                    )
                ]
            }
        )
        self.assertAlmostEqual(dossier.amount_total, 96.0)
        line = order.order_line[0]
        order.order_line = [
            Command.update(line.id, {"price_unit": -10}),
            Command.create({"product_id": self.lead.id, "price_unit": 500}),
        ]
        self.assertGreater(dossier.amount_total, 0, "judged when all is written")

    # -------------------------------------------------------------------------
    # Made from the dossier
    # -------------------------------------------------------------------------
    def test_quote_made_with_the_diagnostics_ordered(self):
        dossier = self.make_dossier(
            nature_ids=(self.dpe + self.lead).ids,
            payer_id=self.payer.id,
            source_id=self.website.id,
        )
        action = dossier.action_create_quote()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.dossier_id, dossier)
        self.assertEqual(order.partner_id, self.payer)
        self.assertEqual(order.company_id, self.company_a)
        self.assertEqual(order.origin, dossier.name)
        self.assertEqual(order.source_id, self.website)
        self.assertEqual(order.order_line.product_id, self.dpe + self.lead)
        self.assertEqual(order.amount_total, 180.0)
        self.assertEqual(order.action_open_dossier()["res_id"], dossier.id)
        self.assertEqual(dossier.action_open_quotes()["res_id"], order.id)
        self.assertEqual(dossier.action_send_quote()["res_id"], order.id)

    def test_quotes_open_as_a_list(self):
        dossier = self.make_dossier()
        orders = self.quote(dossier) + self.quote(dossier)
        action = dossier.action_open_quotes()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), orders)

    # -------------------------------------------------------------------------
    # Reminders
    # -------------------------------------------------------------------------
    def to_remind(self, value=True, user=None):
        dossiers = self.env["expertise.dossier"].with_user(user or self.office)
        return dossiers.search([("quote_to_remind", "=", value)])

    def test_quote_to_remind_after_the_firm_s_days(self):
        dossier, without = self.make_dossiers(2)
        with freeze_time("2031-03-03 10:00:00"):
            self.quote(dossier)
        self.assertEqual(dossier.quote_pending_since, fields.Date.to_date("2031-03-03"))
        for day, late in (("2031-03-03", 0), ("2031-03-18", 0), ("2031-03-19", 1)):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                dossier.invalidate_recordset(["quote_to_remind"])
                self.assertEqual(dossier.quote_to_remind, bool(late))
                self.assertEqual(dossier in self.to_remind(), bool(late))
                self.assertEqual(dossier in self.to_remind(False), not late)
                self.assertIn(without, self.to_remind(False))
                self.assertNotIn(without, self.to_remind())

    def test_each_firm_has_its_own_days(self):
        self.company_b.dossier_quote_reminder_days = 5
        ours, theirs = self.make_dossier(), self.make_dossier_b()
        both = ours + theirs
        with freeze_time("2031-03-03 10:00:00"):
            self.quote(ours)
            self.env["sale.order"].with_user(self.office_b).create(
                {"dossier_id": theirs.id, "partner_id": self.stranger.id}
            ).action_quotation_sent()
        self.assertEqual(theirs.quote_state, "pending")
        self.office.company_ids += self.company_b
        dossiers = self.dossiers.with_context(
            allowed_company_ids=(self.company_a + self.company_b).ids
        )
        for day, late in (("03-08", []), ("03-09", [theirs]), ("03-19", both)):
            with self.subTest(day=day), freeze_time(f"2031-{day} 12:00:00"):
                both.invalidate_recordset(["quote_to_remind"])
                found = dossiers.search([("quote_to_remind", "=", True)])
                self.assertEqual(set(found.ids), {dossier.id for dossier in late})
                computed = both.sudo().filtered("quote_to_remind")
                self.assertEqual(set(computed.ids), set(found.ids))
        self.company_a.dossier_quote_reminder_days = 0
        with freeze_time("2031-03-04 12:00:00"):
            self.assertIn(ours, self.to_remind())

    def test_answered_quote_is_not_to_remind(self):
        accepted, refused = self.make_dossiers(2)
        with freeze_time("2031-03-03 10:00:00"):
            orders = self.quote(accepted), self.quote(refused)
        with freeze_time("2031-05-03 10:00:00"):
            self.assertEqual(self.to_remind(), accepted + refused)
            self.accept(orders[0])
            orders[1]._refuse("No")
            self.assertFalse(self.to_remind())
            self.assertFalse(accepted.quote_pending_since)

    def test_reminder_is_logged_and_starts_the_days_anew(self):
        dossier = self.make_dossier()
        with freeze_time("2031-03-03 10:00:00"):
            order = self.quote(dossier)
        with freeze_time("2031-03-25 10:00:00"):
            self.assertEqual(self.to_remind(), dossier)
            action = dossier.action_remind_quote()
            composer = (
                self.env["mail.compose.message"]
                .with_user(self.office)
                .with_context(**action["context"])
                .create({})
            )
            composer._action_send_mail()
            self.assertEqual(
                order.quote_reminded_date, fields.Date.to_date("2031-03-25")
            )
            self.assertFalse(self.to_remind())
            self.assertIn(f"Reminder of quote {order.name} sent", self.bodies(dossier))
            reminder = order.message_ids[0]
            self.assertEqual(reminder.partner_ids, self.owner)
            self.assertIn(order.name, reminder.subject)
        with freeze_time("2031-04-12 10:00:00"):
            self.assertEqual(self.to_remind(), dossier)

    def test_filter_of_the_list_finds_it(self):
        dossier = self.make_dossier()
        with freeze_time("2031-03-03 10:00:00"):
            self.quote(dossier)
        with freeze_time("2031-04-03 10:00:00"):
            found = self.dossiers.web_search_read(
                [("quote_to_remind", "=", True)], {"quote_to_remind": {}}
            )
        self.assertEqual(
            found["records"], [{"id": dossier.id, "quote_to_remind": True}]
        )


@tagged("post_install", "-at_install")
class TestInvoice(ExpertiseCase):
    def assert_money(self, dossier, invoice, instalment, progress, due=None):
        dossier.invalidate_recordset()
        self.assertEqual(
            (
                dossier.invoice_state,
                dossier.instalment_state,
                dossier.instalment_progress,
            ),
            (invoice, instalment, progress),
        )
        if due is not None:
            self.assertAlmostEqual(dossier.residual_amount, due)

    # -------------------------------------------------------------------------
    # From the quote to the payment
    # -------------------------------------------------------------------------
    def test_an_empty_pdf_is_added_to_an_invoice(self):
        """As the chatter does; the core looks for an invoice in each PDF."""
        move = self.invoice(self.make_dossier())
        empty = self.env["ir.attachment"].create(
            {
                "name": "vide.pdf",
                "raw": b"",
                "mimetype": "application/pdf",
                "res_model": "account.move",
                "res_id": move.id,
            }
        )
        empty._post_add_create()
        self.assertEqual(empty.res_id, move.id)

    def test_without_an_invoice(self):
        dossier = self.make_dossier()
        self.assert_money(dossier, "none", "none", False, 0)
        self.assertEqual(dossier.invoice_tooltip, "No invoice yet")
        self.assertEqual(dossier.instalment_tooltip, "No invoice, so no échelon")

    def test_draft_invoice_is_not_one_yet(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, post=False)
        self.assert_money(dossier, "none", "none", False, 0)
        self.assertEqual(dossier.invoiced_amount, 0)
        self.assertEqual((dossier.invoice_count, dossier.draft_invoice_count), (1, 1))
        self.assertIn("in preparation", dossier.invoice_tooltip)
        self.assertEqual(dossier.action_open_draft_invoices()["res_id"], move.id)

    def test_invoice_belongs_to_the_dossier_and_its_payer(self):
        dossier = self.make_dossier(payer_id=self.payer.id)
        move = self.invoice(dossier)
        self.assertEqual(move.dossier_id, dossier)
        self.assertEqual(move.partner_id, self.payer)
        self.assertEqual(move.action_open_dossier()["res_id"], dossier.id)
        self.assertEqual(dossier.action_open_invoices()["res_id"], move.id)
        self.assertEqual(dossier.invoiced_amount, 120.0)

    def test_invoicing_twice_makes_one_invoice(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, post=False)
        again = dossier.action_create_invoice()
        self.assertEqual(again["res_id"], move.id)
        self.assertEqual(dossier.invoice_ids, move)
        move.action_post()
        with self.assert_refused("is invoiced already"):
            dossier.action_create_invoice()
        self.assertEqual(dossier.invoice_ids, move)

    def test_nothing_to_invoice(self):
        dossier = self.make_dossier()
        for prepare in (lambda: None, lambda: self.quote(dossier)):
            prepare()
            with self.assert_refused("has no accepted quote to invoice"):
                dossier.action_create_invoice()

    def test_one_instalment(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        self.assert_money(dossier, "unpaid", "partial", "0/1", 120)
        self.pay(move)
        self.assert_money(dossier, "paid", "paid", "1/1", 0)

    def test_two_instalments(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=2)
        self.assert_money(dossier, "unpaid", "partial", "0/2", 120)
        self.pay(move, 60)
        self.assert_money(dossier, "partial", "partial", "1/2", 60)
        self.pay(move, 60)
        self.assert_money(dossier, "paid", "paid", "2/2", 0)

    def test_three_instalments(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=3)
        for amount, invoice, state, progress, due in (
            (48, "partial", "partial", "1/3", 72),
            (36, "partial", "partial", "2/3", 36),
            (36, "paid", "paid", "3/3", 0),
        ):
            self.pay(move, amount)
            self.assert_money(dossier, invoice, state, progress, due)

    def test_partial_payment_of_an_instalment(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=2)
        self.pay(move, 50)
        self.assert_money(dossier, "partial", "partial", "0/2", 70)
        self.pay(move, 15)
        self.assert_money(dossier, "partial", "partial", "1/2", 55)

    def test_instalments_paid_out_of_order(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=3)
        payment = (
            self.env["account.payment"]
            .with_user(self.office)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.owner.id,
                    "amount": 36,
                    "journal_id": self.bank.id,
                    "payment_method_line_id": self.method_line.id,
                }
            )
        )
        payment.action_post()
        last = move._get_instalments()[-1]
        counterpart = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == last.account_id
        )
        (last + counterpart).sudo().reconcile()
        self.assert_money(dossier, "partial", "partial", "1/3", 84)
        dues = dossier.instalment_tooltip.split("\n")
        self.assertIn("still due", dues[0])
        self.assertIn("still due", dues[1])
        self.assertTrue(dues[2].endswith(", paid"), dues[2])

    def test_over_payment(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        self.pay(move, 150)
        self.assert_money(dossier, "paid", "paid", "1/1", 0)

    def test_cancelled_payment(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=2)
        payment = self.pay(move, 60)
        self.assert_money(dossier, "partial", "partial", "1/2", 60)
        payment.action_draft()
        payment.action_cancel()
        self.assert_money(dossier, "unpaid", "partial", "0/2", 120)

    def test_invoice_reset_to_draft(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        self.pay(move)
        move.button_draft()
        self.assert_money(dossier, "none", "none", False, 0)
        self.assertEqual(dossier.invoiced_amount, 0)
        move.action_post()
        self.assertEqual(dossier.invoiced_amount, 120)
        self.assertEqual(dossier.instalment_count, 1)

    def test_payment_that_waits_for_the_bank(self):
        """With the accountants' application, the core says « in payment »."""
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        move_class = self.registry["account.move"]
        with patch.object(
            move_class, "_get_invoice_in_payment_state", lambda self: "in_payment"
        ):
            self.pay(move)
            self.assertEqual(move.payment_state, "in_payment")
            self.assert_money(dossier, "paid", "paid", "1/1", 0)

    def test_two_invoices_add_up(self):
        dossier = self.make_dossier()
        first = self.invoice(dossier)
        second = self.invoice(dossier, 200, instalments=2)
        self.assertEqual(dossier.invoiced_amount, 360)
        self.assert_money(dossier, "unpaid", "partial", "0/3", 360)
        self.pay(first)
        self.assert_money(dossier, "partial", "partial", "1/3", 240)
        self.pay(second, 240)
        self.assert_money(dossier, "paid", "paid", "3/3", 0)

    # -------------------------------------------------------------------------
    # Credit notes
    # -------------------------------------------------------------------------
    def match(self, move, refund):
        """Reconcile a credit note with its invoice, as an accountant does."""
        account = move._get_instalments().account_id
        lines = (move + refund).line_ids.filtered(
            lambda line: line.account_id == account and not line.reconciled
        )
        lines.sudo().reconcile()

    def partial_credit(self, move, price):
        refund = self.credit(move)
        refund.invoice_line_ids.price_unit = price
        refund.action_post()
        return refund

    def test_credit_note_belongs_to_the_dossier(self):
        dossier = self.make_dossier()
        refund = self.credit(self.invoice(dossier))
        self.assertEqual(refund.dossier_id, dossier)
        self.assert_money(dossier, "unpaid", "partial", "0/1", 120)

    def test_full_credit_note(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        refund = self.credit(move)
        refund.action_post()
        self.match(move, refund)
        self.assertEqual(move.payment_state, "reversed")
        self.assert_money(dossier, "paid", "paid", "1/1", 0)
        self.assertEqual(dossier.invoiced_amount, 0)

    def test_full_credit_note_not_matched_yet(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=2)
        refund = self.credit(move)
        refund.action_post()
        lines = (move + refund).line_ids
        lines.sudo().remove_move_reconcile()
        self.assert_money(dossier, "paid", "paid", "2/2", 0)

    def test_partial_credit_note(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, instalments=2)
        refund = self.partial_credit(move, 50)
        self.match(move, refund)
        self.assertEqual(dossier.invoiced_amount, 60)
        self.assert_money(dossier, "partial", "partial", "1/2", 60)
        self.pay(move)
        self.assert_money(dossier, "paid", "paid", "2/2", 0)

    def test_partial_credit_note_not_matched_yet(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        refund = self.partial_credit(move, 50)
        (move + refund).line_ids.sudo().remove_move_reconcile()
        self.assertEqual(dossier.invoiced_amount, 60)
        self.assert_money(dossier, "partial", "partial", "0/1", 60)

    def test_credit_note_alone_is_no_invoice(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        refund = self.credit(move)
        refund.action_post()
        (move + refund).line_ids.sudo().remove_move_reconcile()
        move.button_draft()
        self.assert_money(dossier, "none", "none", False)

    # -------------------------------------------------------------------------
    # What the mouse shows
    # -------------------------------------------------------------------------
    def test_tooltips(self):
        dossier = self.make_dossier()
        with freeze_time("2031-03-03 10:00:00"):
            move = self.invoice(dossier, instalments=2)
            self.pay(move, 60)
            dossier.invalidate_recordset()
            self.assertEqual(
                self.tooltip(dossier, "invoice_tooltip"),
                "Invoiced: € 120.00\nStill due: € 60.00",
            )
            self.assertEqual(
                self.tooltip(dossier, "instalment_tooltip").split("\n"),
                [
                    "03/03/2031: € 60.00, paid",
                    "04/02/2031: € 60.00, still due € 60.00",
                ],
            )

    # -------------------------------------------------------------------------
    # Payment
    # -------------------------------------------------------------------------
    def test_register_payment(self):
        dossier = self.make_dossier()
        with self.assert_refused("Nothing is due on D"):
            dossier.action_register_payment()
        self.invoice(dossier)
        action = dossier.action_register_payment()
        self.assertEqual(action["res_model"], "account.payment.register")
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.office)
            .with_context(**action["context"])
            .create({"payment_method_line_id": self.method_line.id})
        )
        self.assertEqual(wizard.amount, 120)
        wizard.action_create_payments()
        self.assertEqual(dossier.invoice_state, "paid")
        with self.assert_refused("Nothing is due on D"):
            dossier.action_register_payment()

    # -------------------------------------------------------------------------
    # Company
    # -------------------------------------------------------------------------
    def test_dossier_with_documents_stays_in_its_company(self):
        dossier = self.make_dossier(property_id=False)
        self.quote(dossier)
        with self.assert_refused("stays in its company", UserError):
            dossier.sudo().company_id = self.company_b

    def test_documents_of_another_company_are_refused(self):
        dossier = self.make_dossier_b()
        with self.assert_refused("(?i)compan"):
            self.env["sale.order"].with_user(self.office).sudo().create(
                {
                    "company_id": self.company_a.id,
                    "dossier_id": dossier.id,
                    "partner_id": self.owner.id,
                }
            )
        with self.assert_refused("(?i)compan"):
            self.env["account.move"].sudo().create(
                {
                    "company_id": self.company_a.id,
                    "move_type": "out_invoice",
                    "dossier_id": dossier.id,
                    "partner_id": self.owner.id,
                }
            )

    def test_old_quote_keeps_its_day(self):
        order = self.quote(self.make_dossier())
        order.quote_sent_date -= timedelta(days=3)
        before = order.quote_sent_date
        order.with_context(mark_so_as_sent=True).message_post(body="Again")
        self.assertEqual(order.quote_sent_date, before)
