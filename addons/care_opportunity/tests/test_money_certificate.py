from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_money import CareMoneyCase


@tagged("post_install", "-at_install")
class TestMoneyCertificate(CareMoneyCase):
    """The annual tax certificate says what was really paid in the year."""

    def setUp(self):
        super().setUp()
        self.client.email = "marthe@care.example.com"
        self.done("2026-10-05 09:00", "2026-10-05 13:00")  # 120 + 10 %

    def make(self, year=2026, user=None):
        certificates = self.env["care.tax.certificate"].with_user(user or self.user)
        return certificates._make(self.firm.with_user(user or self.user), year)

    def test_paid_in_full(self):
        move = self.posted()
        self.assertFalse(self.make())
        self.pay(move)
        certificate = self.make()
        self.assertEqual(certificate.amount, 132)
        self.assertEqual(certificate.minutes, 240)
        self.assertEqual(certificate.deadline, date(2027, 3, 31))
        row = certificate.content["lines"][0]
        self.assertEqual(
            (row["month"], row["worker"], row["number"]),
            ("2026-10-01", self.anna.name, self.anna.care_number),
        )

    def test_partial_and_next_year(self):
        move = self.posted()
        self.pay(move, 100, "2026-12-30")
        self.pay(move, 32, "2027-01-04")
        first, second = self.make(), self.make(2027)
        self.assertEqual((first.amount, first.minutes), (100, 240))
        # nobody declares the same hours twice
        self.assertEqual((second.amount, second.minutes), (32, 0))
        self.assertFalse(second.content["lines"])
        self.assertEqual(len(second.content["payments"]), 1)

    def test_cash_does_not_count(self):
        move = self.posted()
        self.pay(move, 100, journal=self.till)
        self.assertFalse(self.make())
        self.pay(move, 32)
        self.assertEqual(self.make().amount, 32)
        self.bank.care_certified = False
        self.assertEqual(self.make().amount, 0)

    def test_funding_does_not_count(self):
        self.fund(2)
        move = self.posted()
        self.assertEqual(move.amount_residual, 66)
        with self.refused("Reverse and create invoice"):
            self.credit(move, 60).action_post()
        self.pay(move)
        self.assertEqual(self.make().amount, 66)

    def test_credit_note_does_not_count(self):
        move = self.posted()
        self.credit(move, 60).action_post()
        self.assertEqual(move.amount_residual, 99)
        self.pay(move)
        self.assertEqual(self.make().amount, 99)

    def test_who_was_helped(self):
        """A daughter pays for her mother and for herself: each hour has its name."""
        mission = self.make_mission(self.make_form(customer_id=self.other_client.id))
        self.done("2026-10-06 09:00", "2026-10-06 10:00", mission_id=mission.id)
        self.done("2026-10-07 09:00", "2026-10-07 11:00", client=self.other_client)
        self.pay(self.posted())
        found = {one.partner_id: one for one in self.make()}
        self.assertEqual(
            {
                (row["beneficiary"], row["minutes"])
                for row in found[self.other_client].content["lines"]
            },
            {(self.client.name, 60), (self.other_client.name, 120)},
        )
        self.assertTrue(found[self.other_client]._get_paper()["for_others"])
        self.assertFalse(found[self.client]._get_paper()["for_others"])
        self.assertIn(f"{self.client.name}</span>", self.html(found[self.other_client]))

    def test_queries_do_not_grow(self):
        """Renewing the certificates of 3 clients or of 12 asks the same questions."""
        clients = self.env["res.partner"].create(
            [{"name": f"Client {index} (test)"} for index in range(12)]
        )
        for index, client in enumerate(clients):
            year = 2025 if index < 3 else 2024
            for some in {year, 2024}:
                day = f"{some}-10-{index + 1:02d}"
                self.done(f"{day} 09:00", f"{day} 10:00", client=client)
        for year in (2024, 2025):
            moves = self.posted(f"{year}-10-01", f"{year}-11-02")
            for move in moves:
                self.pay(move, day=f"{year}-11-10")
            self.make(year)

        def count(year):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = self.make(year)
            self.env.flush_all()
            return len(made), self.env.cr.sql_log_count - before

        count(2025)
        (few, asked), (many, asked_many) = count(2025), count(2024)
        self.assertEqual((few, many), (3, 12))
        self.assertLessEqual(asked_many, asked + 5)

    def test_money_given_back(self):
        move = self.posted()
        self.pay(move)
        refund = move._reverse_moves([{"invoice_date": "2026-11-03"}])
        refund.invoice_line_ids.quantity = 60
        refund.action_post()
        self.pay(refund)
        self.assertEqual(self.make().amount, 99)

    def test_renewed(self):
        move = self.posted()
        self.pay(move, 100)
        certificate = self.make()
        number = certificate.name
        self.assertEqual(self.make(), certificate, "one per client and year")
        self.assertEqual(certificate.revision, 1)
        certificate.action_send()
        self.assertEqual(certificate.state, "sent")
        self.make()
        self.assertEqual(certificate.state, "sent", "nothing has changed")
        self.pay(move, 32)
        certificate.action_renew()
        self.assertEqual(
            (certificate.name, certificate.amount, certificate.revision),
            (number, 132, 2),
        )
        self.assertEqual(certificate.state, "draft")
        with self.refused("it is kept"):
            certificate.with_user(self.manager).unlink()

    def test_sent_with_its_copy(self):
        self.pay(self.posted())
        certificate = self.make()
        certificate.action_send()
        mail = self.env["mail.mail"].search(
            [("model", "=", "care.tax.certificate"), ("res_id", "=", certificate.id)]
        )
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.client)
        self.assertTrue(mail.attachment_ids)
        certificate.action_send()
        self.assertEqual(
            self.env["mail.mail"].search_count(
                [
                    ("model", "=", "care.tax.certificate"),
                    ("res_id", "=", certificate.id),
                ]
            ),
            1,
            "sent once",
        )

    def test_cannot_be_sent(self):
        self.pay(self.posted())
        certificate = self.make()
        self.client.email = False
        with self.refused("No e-mail address"):
            certificate.action_send()
        self.firm.care_declaration_number = False
        for action in ("action_send", "action_print", "action_posted"):
            with self.refused("declaration number"):
                getattr(certificate, action)()
        self.assertEqual(certificate.state, "draft")

    def test_some_have_no_address(self):
        """Who has an address gets it; the rest are named, printed and posted."""
        self.done("2026-10-06 09:00", "2026-10-06 10:00", client=self.other_client)
        self.pay(self.posted())
        both = self.make()
        action = both.action_send()
        self.assertIn(self.other_client.name, action["params"]["message"])
        self.assertNotIn(self.client.name, action["params"]["message"])
        rest = both.filtered(lambda one: one.partner_id == self.other_client)
        self.assertEqual((both - rest).state, "sent")
        self.assertEqual(rest.state, "draft")
        rest.action_posted()
        self.assertEqual(rest.state, "sent")
        self.assertTrue(rest.sent_at)
        self.assertFalse(rest.late)
        sent = rest.sent_at
        both.action_posted()
        self.assertEqual(rest.sent_at, sent, "noted once")

    def html(self, certificate):
        return (
            self.env["ir.actions.report"]
            .with_user(self.user)
            .with_context(lang="en_US")
            ._render_qweb_html(
                "care_opportunity.report_tax_certificate", certificate.ids
            )[0]
            .decode()
        )

    def test_printed(self):
        self.pay(self.posted())
        certificate = self.make()
        html = self.html(certificate)
        for words in (
            "SAP900000001",
            "15/01/2024",
            "132,00",
            self.anna.care_number,
            "4\u00a0h\u00a000",
            "3 rue des Tilleuls",
        ):
            self.assertIn(words, html)

    def test_rights(self):
        self.pay(self.posted())
        certificate = self.make()
        with self.assertRaises(AccessError):
            certificate.write({"amount": 5000})
        for user in (self.plain, self.stranger):
            with self.assertRaises(AccessError):
                certificate.with_user(user).read(["amount"])
        settings = self.env["care.settings"]
        with self.assertRaises(AccessError):
            settings.with_user(self.user).create({})
        wizard = (
            settings.with_user(self.manager)
            .with_company(self.firm)
            .create({"care_billing_step": "15"})
        )
        wizard.action_save()
        self.assertEqual(self.firm.care_billing_step, "15")
