from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyInvoice(MoneyCase):
    """« + » on the file: what is invoiced, to whom, and the states that follow."""

    def test_presets(self):
        self.dossier.introducer_id = self.introducer
        for subject, partner, amount in (
            ("fee", self.holder, 2000),
            ("commission", self.bank, 1500),
            ("rebate", self.introducer, 150),
        ):
            with self.subTest(subject):
                wizard = self.wizard(subject)
                self.assertEqual(wizard.partner_id, partner)
                self.assertEqual(wizard.amount, amount)
                self.assertIn(self.dossier.name, wizard.text)
        self.assertFalse(self.wizard("fee").date, "it waits for the funds")
        self.release()
        self.assertEqual(self.wizard("fee").date, self.today)
        self.dossier.introducer_id = False
        self.assertEqual(self.wizard("rebate").partner_id, self.holder)

    def test_documents(self):
        self.dossier.introducer_id = self.introducer
        fee, commission, bill = (
            self.draft("fee"),
            self.draft("commission"),
            self.draft("rebate"),
        )
        credit = self.draft("rebate", partner_id=self.holder.id)
        self.assertEqual(fee.move_type, "out_invoice")
        self.assertEqual(commission.partner_id, self.bank)
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(credit.move_type, "out_refund")
        moves = fee + commission + bill + credit
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self.assertEqual(moves.company_id, self.firm)
        self.assertFalse(moves.invoice_line_ids.tax_ids, "exempt from VAT")
        self.assertEqual(fee.amount_total, 2000)
        self.assertEqual(self.dossier.invoice_count, 4)
        self.assertEqual(fee.invoice_line_ids.account_id.account_type, "income")

    def test_no_tax_even_when_the_account_has_one(self):
        tax = self.env["account.tax"].search(
            [("company_id", "=", self.firm.id), ("type_tax_use", "=", "sale")], limit=1
        )
        self.assertTrue(tax)
        account = self.draft("fee").invoice_line_ids.account_id
        account.sudo().tax_ids = tax
        move = self.draft("fee", partner_id=self.partner.id)
        self.assertFalse(move.invoice_line_ids.tax_ids)

    def test_pressed_twice_makes_one(self):
        first = self.draft("fee")
        wizard = self.wizard("fee")
        self.assertEqual(wizard.draft_id, first)
        self.assertIn("no second one", wizard.notice)
        action = wizard.action_create()
        self.assertEqual(action["params"]["next"]["res_id"], first.id)
        self.assertEqual(self.dossier.invoice_ids, first)
        # the other borrower gets his own
        second = self.draft("fee", partner_id=self.partner.id, amount=500)
        self.assertEqual(self.dossier.invoice_ids, first + second)
        # one already open for the first press
        self.assertEqual(wizard.action_create()["params"]["next"]["res_id"], first.id)

    def test_amount_and_abandoned(self):
        with self.refused("Fill in the amount"):
            self.draft("fee", amount=0)
        self.abandon(self.dossier)
        with self.refused("resume it"):
            self.draft("fee")

    def test_states_follow_the_facts(self):
        dossier = self.dossier
        self.assertEqual(dossier.fee_state, "to_invoice")
        self.assertIn(self.money(2000), dossier.fee_tooltip)
        dossier.no_rebate = True
        self.assertEqual(dossier.rebate_state, "none")
        fee = self.draft("fee")
        self.assertEqual(dossier.fee_state, "draft")
        self.agree()
        self.release()
        fee.action_post()
        self.assertEqual(dossier.fee_state, "posted")
        self.assertEqual(dossier.invoiced_amount, 2000)
        self.assertIn(fee.name, dossier.fee_tooltip)
        self.register(fee, amount=500).action_create_payments()
        self.assertEqual(dossier.fee_state, "partial")
        self.assertIn(self.money(1500), dossier.fee_tooltip)
        self.register(fee).action_create_payments()
        self.assertEqual(dossier.fee_state, "paid")
        found = dossier.search([("fee_state", "=", "paid")])
        self.assertEqual(found, dossier)
        self.assertEqual(dossier.commission_state, "to_invoice")

    def test_paid_by_bank_statement(self):
        fee = self.posted("fee")
        line = self.statement_line(2000)
        suspense = line.move_id.line_ids.filtered(
            lambda aml: aml.account_id == self.cash.suspense_account_id
        )
        suspense.account_id = self.receivable(fee).account_id
        (suspense + self.receivable(fee)).reconcile()
        self.assertEqual(self.dossier.fee_state, "paid")

    def test_credited_is_to_invoice_again(self):
        fee = self.posted("fee")
        self.env["account.move.reversal"].with_user(self.accountant).with_context(
            active_model="account.move", active_ids=fee.ids
        ).create({"journal_id": fee.journal_id.id}).refund_moves()
        credit = self.dossier.invoice_ids - fee
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.brokerage_invoice_type, "fee")
        self.assertEqual(self.dossier.fee_state, "posted")
        credit.with_user(self.accountant).action_post()
        self.assertEqual(self.dossier.fee_state, "to_invoice")
        self.dossier.no_fee = True
        self.assertEqual(self.dossier.fee_state, "none")

    def test_modified_invoice_stays_in_the_file(self):
        fee = self.posted("fee")
        self.env["account.move.reversal"].with_user(self.accountant).with_context(
            active_model="account.move", active_ids=fee.ids
        ).create({"journal_id": fee.journal_id.id}).modify_moves()
        moves = self.dossier.invoice_ids
        self.assertEqual(len(moves), 3)
        new = moves.filtered(lambda m: m.state == "draft")
        self.assertEqual(new.move_type, "out_invoice")
        self.assertEqual(new.brokerage_invoice_type, "fee")
        self.assertEqual(self.dossier.fee_state, "draft")

    def test_duplicate_is_not_of_the_file(self):
        fee = self.draft("fee")
        copy = fee.copy()
        self.assertFalse(copy.brokerage_dossier_id or copy.brokerage_invoice_type)

    def test_partial_credit_note(self):
        fee = self.posted("fee")
        action = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=fee.ids)
            .create({"journal_id": fee.journal_id.id})
            .refund_moves()
        )
        credit = self.env["account.move"].browse(action["res_id"])
        credit.invoice_line_ids.price_unit = 400
        credit.with_user(self.accountant).action_post()
        self.assertEqual(self.dossier.fee_state, "posted")
        self.assertEqual(self.dossier.invoiced_amount, 1600)
        (self.receivable(fee) + self.receivable(credit)).reconcile()
        self.assertEqual(self.dossier.fee_state, "posted", "nothing was received")
        self.register(fee).action_create_payments()
        self.assertEqual(self.dossier.fee_state, "paid")

    def test_rebate_paid(self):
        self.release()
        credit = self.draft("rebate", partner_id=self.holder.id)
        credit.action_post()
        self.assertEqual(self.dossier.rebate_state, "posted")
        self.register(credit).action_create_payments()
        self.assertEqual(self.dossier.rebate_state, "paid")
        self.assertEqual(self.dossier.invoiced_amount, -150)

    def test_tick_and_invoice_exclude_each_other(self):
        fee = self.draft("fee")
        with self.refused("exclude each other", ValidationError):
            self.dossier.no_fee = True
        fee.unlink()
        self.dossier.no_fee = True
        with self.refused("exclude each other", ValidationError):
            self.draft("fee")
        self.dossier.no_commission = True
        with self.refused("commission exclude", ValidationError):
            self.draft("commission")
        self.dossier.no_rebate = True
        with self.refused("rebate exclude", ValidationError):
            self.draft("rebate")

    def test_link_needs_both_and_fits(self):
        moves = self.env["account.move"].with_user(self.broker)
        values = {"move_type": "out_invoice", "partner_id": self.holder.id}
        with self.refused("needs both", ValidationError):
            moves.create({**values, "brokerage_dossier_id": self.dossier.id})
        with self.refused("needs both", ValidationError):
            moves.create({**values, "brokerage_invoice_type": "fee"})
        with self.refused("another subject", ValidationError):
            moves.create(
                {
                    **values,
                    "brokerage_dossier_id": self.dossier.id,
                    "brokerage_invoice_type": "rebate",
                }
            )
        with self.refused("another subject", ValidationError):
            self.draft("fee").brokerage_invoice_type = "rebate"

    def test_other_company(self):
        other = self.make_dossier(self.stranger, company_id=self.foreign.id)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.wizard("fee", other, partner_id=self.holder.id).action_create()
        with self.refused("ompan"):
            self.env["account.move"].with_user(self.broker).sudo().create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.holder.id,
                    "company_id": self.firm.id,
                    "brokerage_dossier_id": other.id,
                    "brokerage_invoice_type": "fee",
                }
            )
        self.draft("fee")
        with self.refused("stays in its company", ValidationError):
            self.dossier.sudo().company_id = self.foreign

    def test_exemption_is_printed(self):
        fee = self.posted("fee")
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", fee.ids
        )
        self.assertIn(b"261 C", html)
        other = self.ordinary(self.introducer, post=True)
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", other.ids
        )
        self.assertNotIn(b"261 C", html)

    def test_list_of_the_file(self):
        fee = self.draft("fee")
        self.ordinary()
        action = self.dossier.action_open_invoices()
        self.assertEqual(
            self.env["account.move"].with_user(self.broker).search(action["domain"]),
            fee,
        )
        self.assertEqual(fee.action_open_brokerage_dossier()["res_id"], self.dossier.id)
