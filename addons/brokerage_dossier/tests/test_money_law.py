from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_money import MoneyCase

ARTICLE = "L519-6"


@tagged("post_install", "-at_install")
class TestMoneyPosting(MoneyCase):
    """Nothing is posted before the funds are released, whatever posts it."""

    def test_form_of_the_broker(self):
        fee = self.draft("fee")
        with Form(fee) as form:
            self.assertIn(ARTICLE, form.brokerage_blocker)
        with self.refused(ARTICLE, ValidationError):
            fee.action_post()
        self.assertEqual(fee.state, "draft")
        self.release()
        self.assertIn("R519-26", fee.brokerage_blocker)
        with self.refused("R519-26", ValidationError):
            fee.action_post()
        self.agree()
        self.assertFalse(fee.brokerage_blocker)
        fee.action_post()
        self.assertEqual(fee.state, "posted")
        self.assertEqual(fee.invoice_date, self.today)

    def test_commission_needs_no_fee_agreement(self):
        commission = self.draft("commission")
        with self.refused(ARTICLE, ValidationError):
            commission.action_post()
        self.release()
        commission.action_post()
        self.assertEqual(self.dossier.commission_state, "posted")

    def test_written_state(self):
        fee = self.draft("fee")
        for user in (self.broker, self.accountant):
            with self.refused(ARTICLE, ValidationError):
                fee.with_user(user).state = "posted"
        self.assertEqual(fee.state, "draft")

    def test_list_with_an_ordinary_invoice(self):
        moves = self.draft("fee") + self.ordinary()
        with self.refused(ARTICLE, ValidationError):
            moves.with_user(self.accountant).action_post()
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        wizard = (
            self.env["validate.account.move"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({})
        )
        with self.refused(ARTICLE, ValidationError):
            wizard.validate_move()

    def test_posted_at_a_date(self):
        fee = self.draft("fee", date=self.days(-3))
        ordinary = self.ordinary(invoice_date=self.days(-3))
        moves = fee + ordinary
        moves.sudo().write({"auto_post": "at_date", "date": self.days(-3)})
        with self.enter_registry_test_mode():
            self.env.ref(
                "account.ir_cron_auto_post_draft_entry"
            ).method_direct_trigger()
        self.assertEqual(ordinary.state, "posted")
        self.assertEqual(fee.state, "draft")
        self.assertIn(ARTICLE, fee.message_ids[0].body)

    def test_server_action(self):
        fee = self.draft("fee")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Post",
                "model_id": self.env.ref("account.model_account_move").id,
                "state": "code",
                "code": "records._post(soft=False)",
            }
        )
        with (
            mute_logger("odoo.addons.base.models.ir_actions"),
            self.refused(ARTICLE, ValidationError),
        ):
            action.with_context(
                active_model="account.move", active_ids=fee.ids, active_id=fee.id
            ).run()

    def test_import(self):
        moves = self.env["account.move"].with_user(self.accountant)
        fee = self.draft("fee")
        result = moves.load([".id", "state"], [[str(fee.id), "posted"]])
        self.assertFalse(result["ids"])
        self.assertIn(ARTICLE, result["messages"][0]["message"])
        names = [
            "move_type",
            "partner_id/.id",
            "brokerage_dossier_id/.id",
            "brokerage_invoice_type",
            "state",
        ]
        row = [
            "out_invoice",
            str(self.holder.id),
            str(self.dossier.id),
            "fee",
            "posted",
        ]
        self.assertFalse(moves.load(names, [row])["ids"])
        self.assertEqual(self.dossier.invoice_ids, fee)

    def test_invoice_date_before_the_release(self):
        self.agree()
        fee = self.draft("fee", date=self.days(-10))
        self.release(days=-2)
        self.assertIn("dated", fee.brokerage_blocker)
        with self.refused("released on", ValidationError):
            fee.action_post()
        fee.invoice_date = self.days(-2)
        fee.action_post()
        self.assertEqual(self.dossier.fee_state, "posted")

    def test_moved_to_another_file(self):
        other = self.make_dossier(kind="client", partner_id=self.partner.id)
        fee = self.posted("fee")
        for values in (
            {"brokerage_dossier_id": other.id},
            {"brokerage_dossier_id": False, "brokerage_invoice_type": False},
            {"brokerage_invoice_type": "commission"},
            {"state": "draft", "brokerage_dossier_id": other.id},
        ):
            with self.subTest(values), self.refused("no longer change"):
                fee.write(values)
        # the same again is no change
        fee.write(
            {"brokerage_dossier_id": self.dossier.id, "brokerage_invoice_type": "fee"}
        )
        ordinary = self.ordinary(post=True)
        with self.refused("no longer change"):
            ordinary.with_user(self.broker).write(
                {"brokerage_dossier_id": other.id, "brokerage_invoice_type": "fee"}
            )

    def test_fee_beside_the_file(self):
        product = self.env.ref("brokerage_dossier.product_fee")
        line = [Command.create({"product_id": product.id, "price_unit": 900})]
        beside = self.ordinary(invoice_line_ids=line)
        with self.refused("beside the file", ValidationError):
            beside.action_post()
        # of the co-borrower, too; of somebody else it is none of the law's business
        self.env["brokerage.borrower"].with_user(self.broker).create(
            {"dossier_id": self.dossier.id, "partner_id": self.partner.id}
        )
        with self.refused("beside the file", ValidationError):
            self.ordinary(self.partner, invoice_line_ids=line).action_post()
        self.ordinary(self.introducer, invoice_line_ids=line).action_post()
        self.ordinary(post=True)
        fee = self.draft("fee")
        with self.refused("beside the file", ValidationError):
            fee.copy().action_post()
        self.release()
        beside.action_post()

    def test_release_is_not_taken_back(self):
        fee = self.posted("fee")
        for date in (False, self.today):
            with self.refused("neither removed nor put off"):
                self.dossier.funds_released_date = date
        with self.refused("R519-26"):
            self.dossier.fee_agreement_date = False
        self.dossier.funds_released_date = self.days(-2)
        # wholly credited, nothing was received: a date typed by mistake can go
        fee._reverse_moves(cancel=True)
        self.dossier.funds_released_date = False
        with self.refused(ARTICLE, ValidationError):
            self.receivable(fee).remove_move_reconcile()
            self.register(fee, amount=100).action_create_payments()

    def test_release_stays_while_a_payment_is_there(self):
        fee = self.posted("fee")
        self.register(fee).action_create_payments()
        fee.button_draft()
        self.assertEqual(fee.state, "draft")
        with self.refused("neither removed nor put off"):
            self.dossier.funds_released_date = False
        fee.matched_payment_ids.with_user(self.accountant).action_cancel()
        self.dossier.funds_released_date = False

    def test_release_may_change_without_invoices(self):
        self.release()
        self.draft("fee")
        self.dossier.funds_released_date = self.today
        self.dossier.funds_released_date = False

    def test_introducer_is_paid_after_the_release(self):
        self.dossier.introducer_id = self.introducer
        bill = self.draft("rebate")
        bill.action_post()
        self.assertEqual(self.dossier.rebate_state, "posted")
        self.assertIn(ARTICLE, bill.brokerage_blocker)
        with self.refused(ARTICLE, ValidationError):
            self.register(bill).action_create_payments()
        self.release()
        self.register(bill).action_create_payments()
        self.assertEqual(self.dossier.rebate_state, "paid")


@tagged("post_install", "-at_install")
class TestMoneyReceipt(MoneyCase):
    """Nothing is received before the funds are released, whatever receives it."""

    def test_register_payment_on_a_draft(self):
        fee = self.draft("fee")
        for user in (self.broker, self.accountant):
            with self.refused(ARTICLE, ValidationError):
                fee.with_user(user).action_force_register_payment()
            with self.refused(ARTICLE, ValidationError):
                fee.with_user(user).line_ids.action_register_payment()
            with self.refused(ARTICLE, ValidationError):
                self.register(fee, user).action_create_payments()
        self.assertFalse(
            self.env["account.payment"].search([("partner_id", "=", self.holder.id)])
        )

    def test_payment_for_a_draft(self):
        commission = self.draft("commission")
        # the bank does not borrow: its payments are refused for this invoice only
        other = self.payment(100, self.bank)
        other.action_post()
        with self.refused(ARTICLE, ValidationError):
            self.payment(1500, self.bank, invoice_ids=[Command.set(commission.ids)])
        with self.refused(ARTICLE, ValidationError):
            other.invoice_ids = commission
        with self.refused(ARTICLE, ValidationError):
            commission.with_user(self.accountant).matched_payment_ids = other

    def test_payment_dated_before_the_release(self):
        fee = self.posted("fee")
        with self.refused("Give it back", ValidationError):
            self.register(fee, payment_date=self.days(-5)).action_create_payments()
        self.register(fee, payment_date=self.days(-1)).action_create_payments()
        self.assertEqual(self.dossier.fee_state, "paid")

    def test_deposit(self):
        for name, values in (
            ("plain", {}),
            ("paid at once", {"state": "paid"}),
            ("cents", {"amount": 0.01}),
        ):
            with self.subTest(name), self.refused(ARTICLE, ValidationError):
                self.payment(values.pop("amount", 300), **values)
        self.env["brokerage.borrower"].with_user(self.broker).create(
            {"dossier_id": self.dossier.id, "partner_id": self.partner.id}
        )
        with self.refused(ARTICLE, ValidationError):
            self.payment(300, self.partner)
        child = self.env["res.partner"].create(
            {"name": "Notaire de Mme Vasseur", "parent_id": self.holder.id}
        )
        with self.refused(ARTICLE, ValidationError):
            self.payment(300, child)
        # money that goes out, or comes from others, is no deposit
        self.payment(300, payment_type="outbound").action_post()
        self.payment(300, self.introducer).action_post()

    def test_draft_deposit_made_before_the_file(self):
        payment = self.payment(300, self.partner)
        smaller = self.payment(10, self.partner)
        self.make_dossier(partner_id=self.partner.id)
        with self.refused(ARTICLE, ValidationError):
            payment.action_post()
        with self.refused(ARTICLE, ValidationError):
            smaller.state = "paid"
        with self.refused(ARTICLE, ValidationError):
            payment.amount = 20
        self.assertEqual(payment.state, "draft")
        stranger = self.payment(300, self.introducer)
        with self.refused(ARTICLE, ValidationError):
            stranger.partner_id = self.partner

    def test_owes_something_else(self):
        self.ordinary(amount=100, post=True)
        with self.refused(self.money(101), ValidationError):
            self.payment(101)
        first, second = self.payment(60), self.payment(60)
        first.action_post()
        with self.refused(ARTICLE, ValidationError):
            second.action_post()
        self.assertEqual(second.state, "draft")
        with self.refused(ARTICLE, ValidationError):
            self.env["account.payment"].with_user(self.accountant).create(
                [self.payment_values(30), self.payment_values(30)]
            )
        self.payment(40).action_post()

    def test_ordinary_invoice_is_paid_by_the_wizard(self):
        invoice = self.ordinary(amount=100, post=True)
        with self.refused(ARTICLE, ValidationError):
            self.register(invoice, amount=130).action_create_payments()
        self.register(invoice).action_create_payments()
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))

    def test_deposit_after_release_or_abandon(self):
        self.release()
        self.payment(300).action_post()
        other = self.make_dossier(partner_id=self.partner.id)
        with self.refused(ARTICLE, ValidationError):
            self.payment(300, self.partner)
        self.abandon(other)
        self.payment(300, self.partner).action_post()

    def test_done_file_without_release(self):
        for _step in self.steps[1:]:
            self.dossier.action_next_step()
        self.assertEqual(self.dossier.state, "done")
        with self.refused(ARTICLE, ValidationError):
            self.payment(300)

    def test_statement_line_is_a_fact_but_not_matched(self):
        line = self.statement_line(2000, self.days(-5))
        suspense = line.move_id.line_ids.filtered(
            lambda aml: aml.account_id == self.cash.suspense_account_id
        )
        fee = self.posted("fee")
        suspense.account_id = self.receivable(fee).account_id
        with self.refused("Give it back", ValidationError):
            (suspense + self.receivable(fee)).with_user(self.accountant).reconcile()
        with self.refused("Give it back", ValidationError):
            self.env["account.partial.reconcile"].with_user(
                self.accountant
            ).sudo().create(
                {
                    "debit_move_id": self.receivable(fee).id,
                    "credit_move_id": suspense.id,
                    "amount": 2000,
                    "debit_amount_currency": 2000,
                    "credit_amount_currency": 2000,
                }
            )
        self.assertEqual(self.dossier.fee_state, "posted")

    def test_entry_by_hand_is_not_matched(self):
        fee = self.posted("fee")
        receivable = self.receivable(fee)
        entry = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "entry",
                    "date": self.days(-7),
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": receivable.account_id.id,
                                "partner_id": self.holder.id,
                                "credit": 2000,
                            }
                        ),
                        Command.create(
                            {
                                "account_id": self.cash.default_account_id.id,
                                "debit": 2000,
                            }
                        ),
                    ],
                }
            )
        )
        entry.action_post()
        with self.refused("Give it back", ValidationError):
            fee.with_user(self.accountant).js_assign_outstanding_line(
                self.receivable(entry).id
            )

    def test_credit_note_and_refund_stay_possible(self):
        fee = self.posted("fee")
        self.register(fee).action_create_payments()
        credit = fee._reverse_moves([{"invoice_date": self.today}])
        credit.action_post()
        self.register(credit).action_create_payments()
        self.assertIn(credit.payment_state, ("paid", "in_payment"))


@tagged("post_install", "-at_install")
class TestMoneyOnline(MoneyCase):
    """Payment links and transactions obey the same law."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Card (test)",
                "code": "none",
                "state": "test",
                "company_id": cls.firm.id,
            }
        )
        cls.method = cls.env.ref("payment.payment_method_unknown")

    def transaction(self, amount, partner=None, moves=None, **values):
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "amount": amount,
                    "currency_id": self.euro.id,
                    "partner_id": (partner or self.holder).id,
                    "invoice_ids": [Command.set(moves.ids if moves else [])],
                    **values,
                }
            )
        )

    def test_transaction(self):
        fee = self.draft("fee")
        commission = self.draft("commission")
        with self.refused(ARTICLE, ValidationError):
            self.transaction(2000, moves=fee)
        with self.refused(ARTICLE, ValidationError):
            self.transaction(1500, self.bank, moves=commission)
        with self.refused(ARTICLE, ValidationError):
            self.transaction(300)
        plain = self.transaction(300, self.bank)
        with self.refused(ARTICLE, ValidationError):
            plain.invoice_ids = commission
        self.transaction(0, operation="validation")
        self.agree()
        self.release()
        fee.action_post()
        self.assertTrue(self.transaction(2000, moves=fee))

    def test_what_was_received_on_line_is_recorded(self):
        """The money is there already: its entry is not refused, however late."""
        transaction = self.transaction(300, self.partner)
        transaction._set_done()
        self.make_dossier(partner_id=self.partner.id)
        payment = self.payment(300, self.partner, payment_transaction_id=transaction.id)
        payment.action_post()
        with self.refused(ARTICLE, ValidationError):
            self.payment(301, self.partner, payment_transaction_id=transaction.id)

    def test_payment_link(self):
        fee = self.draft("fee")
        links = self.env["payment.link.wizard"].with_user(self.broker)
        context = {"active_model": "account.move", "active_id": fee.id}
        with self.refused(ARTICLE, ValidationError):
            links.with_context(**context).create({})
        with self.refused(ARTICLE, ValidationError):
            links.create(
                {
                    "res_model": "account.move",
                    "res_id": fee.id,
                    "amount": 2000,
                    "currency_id": self.euro.id,
                    "partner_id": self.holder.id,
                }
            )
        self.assertFalse(fee._has_to_be_paid())
        self.assertIn(ARTICLE, fee._get_online_payment_error())
        self.agree()
        self.release()
        fee.action_post()
        self.assertTrue(links.with_context(**context).create({}).link)
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        self.assertTrue(fee._has_to_be_paid())
