from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.brokerage_dossier.hooks import uninstall_hook

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyLife(MoneyCase):
    """Invoices of a file that is abandoned, resumed, deleted; the add-on removed."""

    def test_abandoned_with_drafts(self):
        fee = self.draft("fee")
        self.dossier.introducer_id = self.introducer
        bill = self.draft("rebate")
        self.abandon(self.dossier)
        self.assertEqual(fee.state, "draft")
        for move in fee + bill:
            self.assertIn("abandoned", move.brokerage_blocker)
            with self.refused("abandoned", ValidationError):
                move.action_post()

    def test_resumed_takes_the_drafts(self):
        self.dossier.no_rebate = True
        fee = self.draft("fee")
        self.abandon(self.dossier)
        new = self.dossier._resume("client", self.today)
        self.assertEqual(fee.brokerage_dossier_id, new)
        self.assertEqual(new.fee_state, "draft")
        self.assertEqual(self.dossier.fee_state, "to_invoice")
        self.assertEqual(new.rebate_state, "none")
        self.assertEqual(new.commission_amount, 1500)
        self.assertEqual(new.fee_amount, 2000)
        self.assertFalse(new.fee_agreement_date or new.funds_released_date)
        with self.refused("resume it"):
            self.draft("commission")
        with self.refused("former version", ValidationError):
            fee.brokerage_dossier_id = self.dossier
        self.agree(new)
        self.release(new)
        fee.action_post()
        self.assertEqual(new.fee_state, "posted")

    def test_resumed_leaves_what_was_posted(self):
        self.dossier.introducer_id = self.introducer
        bill = self.draft("rebate")
        bill.action_post()
        self.abandon(self.dossier)
        new = self.dossier._resume("client", self.today)
        self.assertEqual(bill.brokerage_dossier_id, self.dossier)
        self.assertFalse(new.invoice_ids)
        self.assertEqual(new.rebate_state, "to_invoice")
        with self.refused(bill.name):
            new.with_user(self.manager).unlink()

    def test_deleted_with_its_drafts(self):
        moves = self.draft("fee") + self.draft("commission")
        moves[1].button_cancel()
        self.assertFalse(self.dossier._get_deletion_blockers())
        # who may delete files needs no right on invoices
        deleter = new_test_user(
            self.env,
            "t_deleter",
            "brokerage_dossier.group_user,brokerage_dossier.group_delete",
            company_id=self.firm.id,
        )
        self.dossier.user_id = deleter
        self.dossier.with_user(deleter).unlink()
        self.assertFalse(moves.exists())

    def test_deletion_needs_the_right_first(self):
        fee = self.draft("fee")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.dossier.unlink()
        self.assertTrue(fee.exists())

    def test_posted_or_once_posted_is_kept(self):
        fee = self.posted("fee")
        self.draft("commission")
        with self.refused(fee.name):
            self.dossier.with_user(self.manager).unlink()
        self.assertEqual(len(self.dossier.invoice_ids), 2)
        fee.button_draft()
        with self.refused("cannot be deleted"):
            self.dossier.with_user(self.manager).unlink()
        fee.button_cancel()
        with self.refused("cannot be deleted"):
            self.dossier.with_user(self.manager).unlink()

    def test_former_version_with_posted_one(self):
        self.dossier.introducer_id = self.introducer
        self.draft("rebate").action_post()
        self.abandon(self.dossier)
        new = self.dossier._resume("client", self.today)
        self.assertTrue(new._get_deletion_blockers())

    def test_uninstall_keeps_products_of_invoices(self):
        fee = self.posted("fee")
        product = fee.invoice_line_ids.product_id
        self.assertEqual(product, self.env.ref("brokerage_dossier.product_fee"))
        unused = self.env["product.product"].create(
            {"name": "Unused (test)", "brokerage_invoice_type": "rebate"}
        )
        self.env["ir.model.data"].create(
            {
                "module": "brokerage_dossier",
                "name": "product_unused",
                "model": unused._name,
                "res_id": unused.id,
            }
        )
        uninstall_hook(self.env)
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "brokerage_dossier"),
                ("model", "in", ("product.product", "product.template")),
            ]
        )
        names = data.mapped("name")
        self.assertNotIn("product_fee", names)
        self.assertNotIn("product_fee_product_template", names)
        self.assertIn("product_unused", names)
        self.assertTrue(product.exists())
