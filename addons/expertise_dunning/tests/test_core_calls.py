import json

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install", "-at_install")
class TestCoreCalls(AccountTestInvoicingCommon, HttpCase):
    """What Odoo's own screens save goes through, although a model is extended here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "t_core_accountant",
            "account.group_account_invoice",
            company_id=cls.env.company.id,
            company_ids=cls.env.company.ids,
        )
        cls.bill = cls.init_invoice(
            "in_invoice", amounts=[100], taxes=cls.tax_purchase_a
        )
        cls.env.flush_all()

    def save(self, values):
        """:return: (name of the error or nothing, result or message)"""
        params = {
            "model": "account.move",
            "method": "web_save",
            "args": [self.bill.ids, values],
            "kwargs": {"specification": {"tax_totals": {}, "ref": {}}},
        }
        answer = self.url_open(
            "/web/dataset/call_kw/account.move/web_save",
            json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        error = answer.get("error", {}).get("data", {})
        return error.get("name"), error.get("message", answer.get("result"))

    def test_the_totals_of_a_bill(self):
        """The screen sends them as an object, although the field is a binary one."""
        self.authenticate(self.accountant.login, self.accountant.login)
        totals = self.bill.tax_totals
        error, result = self.save(
            {
                "ref": "F-2031-17",
                "invoice_date": str(fields.Date.today()),
                "tax_totals": totals,
            }
        )
        self.assertFalse(error, result)
        self.assertEqual(self.bill.ref, "F-2031-17")

    @mute_logger("odoo.http")
    def test_a_field_of_ours_is_looked_at(self):
        self.authenticate(self.accountant.login, self.accountant.login)
        error, message = self.save({"ref": "F-2031-18", "dossier_id": {"a": 1}})
        self.assertEqual(error, "odoo.exceptions.UserError", message)
        self.assertFalse(self.bill.ref)
