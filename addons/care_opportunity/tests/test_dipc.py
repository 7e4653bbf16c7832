from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import at
from .paper import CarePaperCase

TO_GIVE = [
    ("state", "in", ("draft", "validated")),
    ("dipc_given_on", "=", False),
    ("dipc_due_on", "!=", False),
]


@tagged("post_install", "-at_install")
class TestDipc(CarePaperCase):
    """The individual document (CASF L311-4, D311): in time, whole, amended."""

    def to_give(self):
        forms = self.env["care.assessment"].with_user(self.user)
        return forms.search([*TO_GIVE, ("partner_id", "=", self.client.id)])

    def test_deadline_is_15_days_after_the_start(self):
        self.assertFalse(self.form.dipc_due_on)
        self.form.action_validate()
        self.assertEqual(self.form.dipc_due_on, date(2026, 1, 20))
        self.assertIn(self.form, self.to_give())
        self.make_mission(self.form, date_start="2025-12-20")
        self.assertEqual(self.form.dipc_due_on, date(2026, 1, 4))
        self.form.with_user(self.user).action_dipc_given()
        self.assertTrue(self.form.dipc_given_on)
        self.assertNotIn(self.form, self.to_give())

    def test_given_twice_keeps_the_first_day(self):
        self.form.action_validate()
        self.form.dipc_given_on = "2026-01-10"
        self.form.action_dipc_given()
        self.assertEqual(self.form.dipc_given_on, date(2026, 1, 10))

    def test_never_given_in_the_future(self):
        with (
            freeze_time(at("2026-03-01 10:00")),
            self.refused("future", ValidationError),
        ):
            self.form.dipc_given_on = "2026-03-02"

    def test_not_for_other_activities(self):
        self.activity.is_home_help = False
        self.form.action_validate()
        self.assertFalse(self.form.dipc_due_on)

    def test_duplicated_before_it_was_given(self):
        self.form.action_validate()
        following = self.form._duplicate()
        self.assertEqual(following.dipc_due_on, date(2026, 1, 20))
        self.assertEqual(self.to_give(), following)
        self.assertFalse(following._is_dipc_amendment())

    def test_later_version_is_an_amendment(self):
        self.form.action_validate()
        self.form.dipc_given_on = "2026-01-10"
        following = self.form._duplicate()
        self.assertFalse(following.dipc_given_on)
        self.assertFalse(following.dipc_due_on)
        with freeze_time(at("2026-11-20 00:30")):
            following.action_validate()
        self.assertEqual(following.dipc_due_on, date(2026, 12, 5))
        text = self.words(self.keep(following, kind="dipc"))
        self.assertIn("Avenant au document individuel", text)
        self.assertIn("de la version 1", text)
        text = self.words(self.keep(kind="dipc"))
        self.assertNotIn("Avenant au document", text)

    def test_no_heading_alone_at_the_end_of_a_page(self):
        """Our own paragraphs stay with their heading; a firm's text may be long."""
        template = self.env.ref("care_opportunity.dipc_template_standard").sudo()
        section = template.section_ids.filtered(lambda s: s.part == "dipc_billing")
        for text, short in ((False, True), ("<p>Nos conditions</p>", False)):
            section.text = text
            sections = self.form._get_paper(template, "print")["sections"]
            (found,) = [s for s in sections if s["part"] == "dipc_billing"]
            self.assertEqual(found["short"], short)

    def test_words(self):
        tutor = self.env["res.partner"].create({"name": "Luc Tuteur (test)"})
        self.form.write(
            {
                "dipc_objectives": "Rester chez elle <b>& sortir</b>",
                "legal_representative_id": tutor.id,
                "legal_representative_role": "guardian",
            }
        )
        self.form.action_validate()
        copy = self.keep(kind="dipc")
        self.assertEqual(copy.kind, "dipc")
        self.assert_all_in(
            (
                "Document individuel de prise en charge",
                "L311-4",
                "Aide (test)",
                "Marthe Lenoir (test)",
                "Luc Tuteur (test)",
                "Tuteur",
                "Rester chez elle <b>& sortir</b>",
                "05/01/2026",
                "09:00–11:00",
                "Absence",
                "Hospitalisation",
                "avenant",
                "Fait en deux exemplaires",
            ),
            self.words(copy),
        )
        # health is no matter of the contract
        self.assert_none_in(("Pénicilline", "12B45"), self.words(copy))

    def test_own_conditions(self):
        template = self.env.ref("care_opportunity.dipc_template_standard")
        template.section_ids.filtered(
            lambda s: s.part == "dipc_billing"
        ).text = "<p>Préavis de 48 heures</p>"
        text = self.words(self.keep(kind="dipc"))
        self.assertIn("Préavis de 48 heures", text)
        self.assertNotIn("Hospitalisation", text)

    def test_prices(self):
        tax = self.env["account.tax"].create(
            {
                "name": "10 % (test)",
                "amount": 10,
                "company_id": self.firm.id,
                "country_id": self.env.ref("base.fr").id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "TVA (test)", "company_id": self.firm.id})
                .id,
            }
        )
        self.service.taxes_id = tax
        form = self.form.with_user(self.user)
        price = form._get_dipc_prices()[0]
        self.assertEqual((price["excluded"], price["included"]), (30, 33))
        self.assertFalse(price["quoted"])
        self.assertAlmostEqual(price["monthly"], 33 * 3.5 * 52 / 12, 2)
        self.service.care_act_kind = "daily_life"
        reduced = tax.copy({"name": "5,5 % (test)", "amount": 5.5})
        self.env["care.vat.rule"].create(
            {
                "company_id": self.firm.id,
                "act_kind": self.service.care_act_kind,
                "client_state": "dependent",
                "tax_id": reduced.id,
            }
        )
        self.client.care_dependent = True
        self.assertEqual(form._get_dipc_prices()[0]["included"], 31.65)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.client.id,
                "company_id": self.firm.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.service.id,
                            "product_uom_qty": 15,
                            "price_unit": 28,
                            "tax_ids": [Command.set(tax.ids)],
                            "care_mission_id": self.mission.id,
                        }
                    )
                ],
            }
        )
        self.assertFalse(form._get_dipc_prices()[0]["quoted"])
        order.action_confirm()
        price = form._get_dipc_prices()[0]
        self.assertEqual((price["quoted"], price["excluded"]), (True, 28))
        # the newest is not yet in force: visits are billed at the first
        later = order.copy({"care_date_from": "2099-01-01"})
        later.order_line.care_mission_id = self.mission
        later.order_line.price_unit = 40
        later.action_confirm()
        self.assertEqual(form._get_dipc_prices()[0]["excluded"], 28)
        text = self.words(self.keep(kind="dipc"))
        self.assert_all_in(("28,00", "30,80", "selon le devis accepté"), text)
