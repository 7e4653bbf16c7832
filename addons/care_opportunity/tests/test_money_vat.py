from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_money import CareMoneyCase

#: taxes of the French chart: name there, rate
CHART = {
    "tva_reduite_encaissement": 5.5,
    "tva_intermediaire_encaissement": 10,
    "tva_normale_encaissement": 20,
}


@tagged("post_install", "-at_install")
class TestMoneyVat(CareMoneyCase):
    """« Règles françaises »: the law's rates without typing them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["care.vat.rule"].search([("company_id", "=", cls.firm.id)])
        cls.rules.unlink()

    def load_chart(self):
        """Name the firm's taxes as its French chart names them."""
        charts = self.env["account.chart.template"].with_company(self.firm)
        for name, rate in CHART.items():
            module, xmlid = charts.company_xmlid(name).split(".")
            self.env["ir.model.data"].create(
                {
                    "module": module,
                    "name": xmlid,
                    "model": "account.tax",
                    "res_id": self.vat[rate].id,
                }
            )

    def ask(self, user=None):
        rules = self.env["care.vat.rule"].with_user(user or self.manager)
        return rules.with_company(self.firm).action_set_french_rules()

    def found(self):
        rules = self.rules.search([("company_id", "=", self.firm.id)])
        return {
            (rule.act_kind, rule.client_state): rule.tax_id.amount for rule in rules
        }

    def test_rates_and_articles(self):
        self.load_chart()
        # the chart has the reduced rates switched off
        (self.vat[5.5] | self.vat[10]).active = False
        self.ask()
        self.assertEqual(
            self.found(),
            {
                ("daily_life", "dependent"): 5.5,
                ("daily_life", "other"): 10,
                ("housework", "any"): 10,
                ("other", "any"): 20,
            },
        )
        self.assertTrue(all(tax.active for tax in self.vat.values()))
        notes = self.rules.search([("company_id", "=", self.firm.id)]).mapped("note")
        for article in ("278-0 bis D", "279 i", "278:"):
            self.assertTrue(any(article in note for note in notes), article)
        for product, dependent, rate in (
            (self.service, True, 5.5),
            (self.service, False, 10),
            (self.housework, True, 10),
        ):
            self.client.care_dependent = dependent
            taxes = self.firm._get_care_taxes(product, self.client)
            self.assertEqual(taxes.amount, rate)

    def test_what_the_firm_set_stays(self):
        self.load_chart()
        own = self.rules.create(
            {
                "company_id": self.firm.id,
                "act_kind": "housework",
                "client_state": "any",
                "tax_id": self.vat[20].id,
            }
        )
        self.ask()
        self.assertEqual(own.tax_id, self.vat[20])
        self.assertEqual(len(self.found()), 4)
        before = self.rules.search([("company_id", "=", self.firm.id)])
        self.ask()
        after = self.rules.search([("company_id", "=", self.firm.id)])
        self.assertEqual(before, after, "asked twice")

    def test_without_the_chart(self):
        with self.refused("no French chart"):
            self.ask()
        self.assertFalse(self.found())

    def test_rights(self):
        self.load_chart()
        for user in (self.user, self.plain):
            with self.assertRaises(AccessError):
                self.ask(user)
        with self.refused("no French chart"):
            rules = self.env["care.vat.rule"].with_user(self.stranger)
            rules.with_company(self.foreign).action_set_french_rules()
        self.assertFalse(self.found())
