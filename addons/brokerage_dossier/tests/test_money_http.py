import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.payment import utils as payment_utils

from .common_money import MoneyCase

ARTICLE = "L519-6"


@tagged("post_install", "-at_install")
class TestMoneyHttp(MoneyCase, HttpCase):
    """The same rules from outside: JSON-2, the portal's payment, the browser."""

    def setUp(self):
        super().setUp()
        self.keys = {}

    def call(self, model, method, user=None, **arguments):
        user = user or self.accountant
        if user not in self.keys:
            self.keys[user] = (
                self.env["res.users.apikeys"]
                .with_user(user)
                ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
            )
        return self.url_open(
            f"/json/2/{model}/{method}",
            json.dumps(arguments),
            headers={
                "Authorization": f"Bearer {self.keys[user]}",
                "Content-Type": "application/json",
            },
        )

    def assertRefused(self, response, words=ARTICLE):
        answer = response.json()
        self.assertIn(response.status_code, (403, 422), answer)
        self.assertIn(words, answer["message"])

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_json2(self):
        fee = self.draft("fee")
        released = self.make_dossier(kind="client", fee_amount=1000)
        posted = self.posted("fee", released)
        early = self.statement_line(1000, self.days(-9), self.introducer)
        early_line = early.move_id.line_ids.filtered(
            lambda aml: aml.account_id == self.cash.suspense_account_id
        )
        early_line.account_id = self.receivable(posted).account_id
        for model, method, arguments in (
            ("account.move", "action_post", {"ids": fee.ids}),
            ("account.move", "write", {"ids": fee.ids, "vals": {"state": "posted"}}),
            ("account.move", "action_force_register_payment", {"ids": fee.ids}),
            (
                "account.payment",
                "create",
                {"vals_list": [self.payment_values(1500)]},  # 1,000 is owed
            ),
            (
                "account.payment",
                "create",
                {
                    "vals_list": [
                        self.payment_values(
                            500,
                            self.introducer,
                            invoice_ids=[[6, 0, fee.ids]],
                        )
                    ]
                },
            ),
            (
                "account.move.line",
                "reconcile",
                {"ids": (early_line + self.receivable(posted)).ids},
            ),
            (
                "account.payment.register",
                "create",
                {
                    "vals_list": [{"journal_id": self.cash.id}],
                    "context": {
                        "active_model": "account.move",
                        "active_ids": fee.ids,
                    },
                },
            ),
        ):
            with self.subTest(f"{model}.{method}"):
                response = self.call(model, method, **arguments)
                if model == "account.payment.register":
                    wizard_id = response.json()[0]
                    response = self.call(
                        model, "action_create_payments", ids=[wizard_id]
                    )
                self.assertRefused(response)
        self.assertRefused(
            self.call(
                "brokerage.dossier",
                "write",
                self.broker,
                ids=released.ids,
                vals={"funds_released_date": False},
            ),
            "neither removed nor put off",
        )
        self.assertRefused(
            self.call(
                "account.move",
                "write",
                self.broker,
                ids=posted.ids,
                vals={"brokerage_dossier_id": self.dossier.id},
            ),
            "no longer change",
        )
        self.assertEqual(fee.state, "draft")
        self.assertEqual(released.fee_state, "posted")
        self.assertFalse(
            self.env["account.payment"].search([("partner_id", "=", self.holder.id)])
        )
        # the good path goes through the same door
        self.assertEqual(
            self.call(
                "brokerage.dossier",
                "write",
                self.broker,
                ids=self.dossier.ids,
                vals={
                    "fee_agreement_date": str(self.days(-60)),
                    "funds_released_date": str(self.days(-1)),
                },
            ).status_code,
            200,
        )
        self.assertEqual(
            self.call("account.move", "action_post", ids=fee.ids).status_code, 200
        )
        self.assertEqual(self.dossier.fee_state, "posted")

    def provider(self):
        provider = self.env["payment.provider"].create(
            {
                "name": "Card (test)",
                "code": "none",
                "state": "test",
                "company_id": self.firm.id,
            }
        )
        return {
            "provider_id": provider.id,
            "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
            "token_id": None,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
        }

    @mute_logger("odoo.http")
    def test_portal_payment(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        fee = self.draft("fee")
        values = {**self.provider(), "amount": 2000}
        token = fee.sudo()._portal_ensure_token()
        route = f"/invoice/transaction/{fee.id}"
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"):
            self.make_jsonrpc_request(route, {**values, "access_token": token})
        self.assertFalse(fee.sudo().transaction_ids)
        page = self.url_open(f"/my/invoices/{fee.id}?access_token={token}").text
        self.assertNotIn("o_payment_form", page)
        self.agree()
        self.release()
        fee.action_post()
        self.env.flush_all()
        self.make_jsonrpc_request(route, {**values, "access_token": token})
        fee.invalidate_recordset()
        self.assertEqual(fee.sudo().transaction_ids.amount, 2000)

    @mute_logger("odoo.http")
    def test_portal_deposit(self):
        """The page where one pays any amount takes no deposit either."""
        values = {
            **self.provider(),
            "amount": 300.0,
            "currency_id": self.euro.id,
            "partner_id": self.holder.id,
        }
        route = "/payment/transaction"
        token = payment_utils.generate_access_token(
            self.holder.id, 300.0, self.euro.id, env=self.env
        )
        arguments = {**values, "access_token": token, "reference_prefix": "deposit"}
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"):
            self.make_jsonrpc_request(route, arguments)
        transactions = self.env["payment.transaction"].sudo()
        domain = [("partner_id", "=", self.holder.id)]
        self.assertFalse(transactions.search(domain))
        self.release()
        self.env.flush_all()
        self.make_jsonrpc_request(route, arguments)
        self.assertTrue(transactions.search(domain))

    @mute_logger("odoo.http")
    def test_tour(self):
        """From the file to a posted invoice, as a broker, in a real browser."""
        self.firm.external_report_layout_id = self.env.ref(
            "web.external_layout_standard"
        )
        self.start_tour(
            f"/odoo/courtage/{self.dossier.id}",
            "brokerage_dossier_invoice",
            login="t_broker",
        )
        self.assertEqual(self.dossier.fee_state, "posted")
        self.assertEqual(self.dossier.funds_released_date, self.today)
