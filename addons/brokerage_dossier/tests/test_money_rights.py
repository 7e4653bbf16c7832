from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyRights(MoneyCase):
    def test_broker_of_own_files_sees_the_states(self):
        mine = self.make_dossier(self.own, fee_amount=900)
        fee = self.draft("fee", mine)
        own = mine.with_user(self.own)
        own.invalidate_recordset()
        self.assertEqual(own.fee_state, "draft")
        self.assertIn(self.money(900), own.fee_tooltip)
        self.assertEqual(own.invoice_count, 1)
        own.no_commission = True
        self.assertEqual(own.commission_state, "none")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            fee.with_user(self.own).read(["name"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.wizard("fee", mine, self.own)
        view = own.get_view(view_type="form")["arch"]
        self.assertNotIn("action_invoice", view)
        self.assertIn("fee_state", view)
        view = self.dossier.get_view(view_type="form")["arch"]
        self.assertIn("action_invoice", view)

    def test_accountant_without_files(self):
        """He knows no loan file, and still posts, credits and receives."""
        fee = self.draft("fee")
        self.agree()
        self.release()
        self.env.flush_all()
        seen = fee.with_user(self.accountant)
        seen.invalidate_recordset()
        self.assertFalse(seen.brokerage_blocker)
        seen.action_post()
        self.register(seen).action_create_payments()
        self.assertEqual(self.dossier.fee_state, "paid")
        view = seen.get_view(view_type="form")["arch"]
        self.assertNotIn('name="brokerage_dossier_id"', view)
        self.assertIn('name="brokerage_blocker"', view)
        with self.assertRaises(AccessError):
            self.dossier.with_user(self.accountant).read(["name"])

    def test_other_firm(self):
        fee = self.draft("fee")
        with self.assertRaises(AccessError):
            fee.with_user(self.stranger).read(["name"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.wizard(
                "fee", user=self.stranger, partner_id=self.holder.id
            ).action_create()


@tagged("post_install", "-at_install")
class TestMoneyQueries(MoneyCase):
    """Ordinary invoices are posted and paid at the usual speed."""

    def count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def post(self, count):
        moves = self.env["account.move"].union(
            *(self.ordinary(self.introducer) for _i in range(count))
        )
        return self.count(moves._post)

    def test_posting_and_constraints(self):
        self.post(2)  # warms the caches
        moves = self.env["account.move"].union(
            *(self.ordinary(self.introducer, post=True) for _i in range(20))
        )
        one = self.count(moves[:1]._check_brokerage)
        twenty = self.count(moves._check_brokerage)
        self.assertLessEqual(twenty, one, "no query per invoice")
        self.assertLessEqual(one, 8)
        payments = self.count(moves._check_brokerage_payments)
        self.assertLessEqual(payments, 1)

    def test_deposits(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(20)]
        )
        payments = self.env["account.payment"].union(
            *(self.payment(10, partner) for partner in partners)
        )
        one = self.count(payments[:1]._check_brokerage_deposit)
        twenty = self.count(payments._check_brokerage_deposit)
        self.assertLessEqual(twenty, one + 1)
        one = self.count(payments[:1]._check_brokerage_invoices)
        twenty = self.count(payments._check_brokerage_invoices)
        self.assertLessEqual(twenty, one)

    def test_posting_grows_no_faster_than_without(self):
        """What one more ordinary invoice costs is what the core costs."""
        model = self.env.registry["account.move"]
        self.post(3)
        with_rules = self.post(20) - self.post(10)
        self.patch(model, "_check_brokerage_unlinked", lambda self: None)
        without = self.post(20) - self.post(10)
        self.assertLessEqual(with_rules, without + 3)

    def test_list_of_files(self):
        dossiers = self.env["brokerage.dossier"].union(
            *(self.make_dossier(fee_amount=100) for _i in range(20))
        )
        for dossier in dossiers:
            self.draft("fee", dossier)
        fields = ["fee_state", "fee_tooltip", "rebate_state", "invoice_count"]
        one = self.count(lambda: dossiers[:1].read(fields))
        twenty = self.count(lambda: dossiers.read(fields))
        self.assertLessEqual(twenty, one + 1)
