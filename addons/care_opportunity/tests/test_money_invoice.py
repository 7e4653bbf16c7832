from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_money import CareMoneyCase


@tagged("post_install", "-at_install")
class TestMoneyInvoice(CareMoneyCase):
    """The invoice of a month, made from the visits done."""

    def test_exact_to_the_minute(self):
        """Quantities are minutes: no third of an hour is rounded to 0.33."""
        for price, discount in ((29.5, 0), (29.55, 0), (27.13, 7.5), (31.99, 0)):
            with self.subTest(price=price), self.env.cr.savepoint() as savepoint:
                form = self.make_form()
                mission = self.make_mission(form)
                order = form._get_care_quote()
                order.order_line.write({"price_unit": price, "discount": discount})
                order.action_confirm()
                for day, stop in (("05", "09:20"), ("06", "10:07"), ("07", "12:13")):
                    self.done(
                        f"2026-10-{day} 09:00",
                        f"2026-10-{day} {stop}",
                        mission_id=mission.id,
                    )
                line = self.bill().invoice_line_ids
                minutes = 20 + 67 + 193
                self.assertEqual(line.quantity, minutes)
                before, tax = self.cents(minutes, price, 10, discount)
                self.assertEqual(line.price_subtotal, before)
                self.assertEqual(line.price_total, round(before + tax, 2))
                self.assertEqual(line.move_id.amount_total, round(before + tax, 2))
                self.assertEqual(line._get_care_duration(), "4\u00a0h\u00a040")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_one_line_per_service_and_price(self):
        form = self.make_form(customer_id=self.other_client.id)
        mission = self.make_mission(form)
        self.accept(form)
        visits = self.done(
            "2026-10-05 09:00", "2026-10-05 10:00", mission_id=mission.id
        )
        visits |= self.done(
            "2026-10-12 09:00", "2026-10-12 10:00", mission_id=mission.id
        )
        visits |= self.done(
            "2026-10-13 09:00",
            "2026-10-13 10:30",
            product_id=self.housework.id,
            mission_id=False,
        )
        self.done("2026-10-14 09:00", "2026-10-14 10:30", client=self.other_client)
        moves = self.bill()
        self.assertEqual(len(moves), 3)
        mine = moves.filtered(
            lambda move: move.care_beneficiary_id == self.client
            and move.partner_id == self.other_client
        )
        self.assertEqual(mine.invoice_line_ids.quantity, 120)
        self.assertEqual(mine.invoice_line_ids.care_intervention_ids, visits[:2])
        self.assertEqual(mine.invoice_line_ids.sale_line_ids.care_mission_id, mission)
        self.assertEqual(set(moves.mapped("care_month")), {mine.care_month})

    def test_price_in_force(self):
        """An amended quote holds from its day on."""
        form = self.make_form()
        mission = self.make_mission(form)
        self.accept(form)
        form.action_validate()
        following = form._duplicate()
        amended = following._get_care_quote()
        amended.care_date_from = "2026-10-12"
        amended.order_line.price_unit = 33
        amended.action_confirm()
        for day in ("05", "11", "12", "19"):
            self.done(
                f"2026-10-{day} 09:00",
                f"2026-10-{day} 10:00",
                mission_id=mission.id,
            )
        lines = self.bill().invoice_line_ids
        self.assertEqual(
            [(line.quantity, line.price_subtotal) for line in lines],
            [(120, 60), (120, 66)],
        )

    def test_never_twice(self):
        self.done("2026-10-05 09:00", "2026-10-05 10:00")
        wizards = self.env["care.invoice.wizard"].with_user(self.user)
        wizard = wizards.with_company(self.firm).create({"month": "2026-10-15"})
        action = wizard.action_create()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(move.invoice_line_ids.quantity, 60)
        with self.refused("nothing to invoice"):
            wizard.action_create()
        late = self.done("2026-10-06 09:00", "2026-10-06 10:00")
        self.assertEqual(self.bill(), move, "added to the draft")
        self.assertEqual(move.invoice_line_ids.quantity, 120)
        move.action_post()
        self.done("2026-10-07 09:00", "2026-10-07 10:00")
        second = self.bill()
        self.assertNotEqual(second, move)
        self.assertEqual(second.invoice_line_ids.quantity, 60)
        self.assertEqual(late.invoice_id, move)

    def test_cancel_and_credit(self):
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:00")
        move = self.bill()
        move.button_cancel()
        self.assertFalse(visit.invoice_line_id)
        with self.refused("free again"):
            move.button_draft()
        move = self.posted()
        corrected = self.correct(move)
        self.assertEqual(move.payment_state, "reversed")
        self.assertEqual(visit.invoice_id, corrected)
        self.assertEqual(corrected.care_month, move.care_month)
        corrected.unlink()
        self.assertFalse(visit.invoice_line_id)
        again = self.posted()
        refund = again._reverse_moves([{"invoice_date": "2026-11-03"}])
        self.assertEqual(visit.invoice_id, again, "a credit note frees nothing")
        self.assertEqual(refund.care_month, again.care_month)

    def test_quantities_are_those_of_the_visits(self):
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:00")
        move = self.bill()
        line = move.invoice_line_ids
        hour = self.env.ref("uom.product_uom_hour")
        for user in (self.user, self.manager, self.env.user):
            for values in (
                {"quantity": 30},
                {"product_uom_id": hour.id},
                {"product_id": self.housework.id},
            ):
                with self.refused("bills visits"):
                    line.with_user(user).write(values)
                with self.refused("bills visits"):
                    move.with_user(user).invoice_line_ids = [
                        Command.update(line.id, values)
                    ]
        with self.refused("bills visits"):
            line.with_user(self.user).with_context(care_billing=True).quantity = 30
        # what is agreed on the price, the text or another line is free
        line.with_user(self.user).write(
            {"discount": 10, "name": "Aide", "quantity": 60}
        )
        extra = Command.create({"name": "Frais", "quantity": 1, "price_unit": 5})
        move.with_user(self.user).invoice_line_ids = [extra]
        (move.invoice_line_ids - line).quantity = 2
        # the way that the message tells of
        line.with_user(self.user).unlink()
        self.assertFalse(visit.invoice_line_id)
        visit.write(
            {
                "billed_manually": True,
                "manual_minutes": 30,
                "billed_reason": "Partie plus tôt",
            }
        )
        self.assertEqual(self.bill(), move)
        line = move.invoice_line_ids.filtered("care_from_visits")
        self.assertEqual(line.quantity, 30)
        move.invoice_date = "2026-11-02"
        move.action_post()
        refund = move._reverse_moves([{"invoice_date": "2026-11-03"}])
        refund.invoice_line_ids[0].quantity = 10

    def test_month_of_the_firm(self):
        """A visit that starts before midnight French time is of that day's month."""
        inside = self.done("2026-10-31 23:30", "2026-11-01 00:30")
        first = self.done("2026-10-01 00:00", "2026-10-01 01:00")
        outside = self.done("2026-11-01 00:30", "2026-11-01 01:30")
        move = self.bill()
        self.assertEqual(move.invoice_line_ids.care_intervention_ids, inside | first)
        self.assertFalse(outside.invoice_line_id)

    def test_zero(self):
        self.service.list_price = 0
        free = self.done("2026-10-05 09:00", "2026-10-05 10:00")
        self.done(
            "2026-10-06 09:00",
            "2026-10-06 10:00",
            billed_manually=True,
            manual_minutes=0,
            billed_reason="Geste commercial",
        )
        move = self.bill()
        self.assertEqual(move.amount_total, 0)
        self.assertEqual(move.invoice_line_ids.care_intervention_ids, free)

    def test_several_taxes(self):
        extra = self.vat[10].copy({"name": "Taxe 2 % (test)", "amount": 2})
        form = self.make_form()
        mission = self.make_mission(form)
        order = form._get_care_quote()
        order.order_line.tax_ids = self.vat[5.5] | extra
        order.action_confirm()
        self.done("2026-10-05 09:00", "2026-10-05 09:50", mission_id=mission.id)
        line = self.bill().invoice_line_ids
        self.assertEqual(line.price_subtotal, 25)
        self.assertEqual(line.price_total, 26.88)  # 25 + 1.375 + 0.50

    def test_preview(self):
        self.done("2026-10-05 09:00", "2026-10-05 10:20")
        self.make_visit("2026-10-06 09:00", "2026-10-06 10:00", self.anna)
        missed = self.make_visit("2026-10-07 09:00", "2026-10-07 10:00", self.anna)
        missed.state = "missed"
        wizards = self.env["care.invoice.wizard"].with_user(self.user)
        form = Form(wizards.with_company(self.firm))
        form.month = "2026-10-01"
        self.assertEqual((form.client_count, form.blocked_count), (1, 1))
        self.assertAlmostEqual(form.hours, 4 / 3)
        self.assertIn("Not closed", form.blocked_ids._records[0]["reason"])
        amount = form.amount
        action = form.save().action_create()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(amount, move.amount_total)

    def test_missed_but_billed(self):
        """The worker came for nothing, and the office agreed on half an hour."""
        visit = self.make_visit("2026-10-05 09:00", "2026-10-05 10:00", self.anna)
        visit.state = "missed"
        self.assertFalse(self.bill())
        visit.write(
            {
                "billed_manually": True,
                "manual_minutes": 30,
                "billed_reason": "Déplacement",
            }
        )
        self.assertEqual(self.bill().invoice_line_ids.quantity, 30)

    def test_shipped_services_have_their_vat(self):
        """The services of the add-on, by the rules of the law, on a new firm."""
        names = ("product_daily_life", "product_housework", "product_company")
        for dependent, rates in ((False, (10, 10, 10)), (True, (5.5, 10, 10))):
            self.client.care_dependent = dependent
            for name, rate in zip(names, rates, strict=True):
                product = self.env.ref(f"care_opportunity.{name}")
                taxes = self.firm._get_care_taxes(product, self.client)
                self.assertEqual(taxes.mapped("amount"), [rate], (name, dependent))

    def test_no_vat_is_known(self):
        """Nothing says which VAT: it is not billed at 0 %, and the office is told."""
        self.service.write({"care_act_kind": False, "taxes_id": [Command.clear()]})
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:00")
        self.done("2026-10-06 09:00", "2026-10-06 10:00", product_id=self.housework.id)
        invoices, blocked = self.bill_plan("2026-10-01")
        self.assertEqual([row[0] for row in blocked], [visit])
        self.assertIn("No VAT is known", blocked[0][1])
        self.assertEqual(len(invoices), 1)
        self.assertEqual(self.bill().invoice_line_ids.product_id, self.housework)
        self.assertFalse(visit.invoice_line_id)
        rule = self.env["care.vat.rule"].search(
            [("company_id", "=", self.firm.id), ("act_kind", "=", "other")]
        )
        rule.tax_id = False
        self.service.care_act_kind = "other"
        self.assertTrue(self.bill_plan("2026-10-01")[0], "a rule that exempts is one")
        self.service.care_act_kind = False
        self.firm.care_vat_exempt = True
        self.assertTrue(self.bill_plan("2026-10-01")[0])

    def test_address_and_terms_of_the_quote(self):
        """The invoice goes where the quote says; who ordered has the certificate."""
        address = self.env["res.partner"].create(
            {"name": "Tutelle (test)", "zip": "37000", "city": "Tours"}
        )
        terms = self.env["account.payment.term"].create(
            {
                "name": "60 jours (test)",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 60}
                    )
                ],
            }
        )
        form = self.make_form()
        mission = self.make_mission(form)
        order = form._get_care_quote()
        order.write({"partner_invoice_id": address.id, "payment_term_id": terms.id})
        order.action_confirm()
        self.done("2026-10-05 09:00", "2026-10-05 10:00", mission_id=mission.id)
        self.assertFalse(self.bill(customers=self.other_client))
        move = self.bill(customers=self.client)
        self.assertEqual(move.partner_id, address)
        self.assertEqual(move.invoice_payment_term_id, terms)
        self.assertEqual(move.care_beneficiary_id, self.client)
        self.done("2026-10-06 09:00", "2026-10-06 10:00", mission_id=mission.id)
        self.assertEqual(self.bill(), move, "the same draft")
        move.invoice_date = "2026-11-02"
        move.action_post()
        self.pay(move)
        certificates = self.env["care.tax.certificate"].with_user(self.user)
        made = certificates._make(self.firm, 2026, self.client)
        self.assertEqual(made.partner_id, self.client)
        self.assertFalse(certificates._make(self.firm, 2026, address))

    def test_vat_of_the_quote_is_not_the_rule(self):
        form = self.make_form()
        mission = self.make_mission(form)
        self.accept(form)
        self.done("2026-10-05 09:00", "2026-10-05 10:00", mission_id=mission.id)
        wizards = self.env["care.invoice.wizard"].with_user(self.user)
        wizards = wizards.with_company(self.firm)
        preview = Form(wizards)
        preview.month = "2026-10-01"
        self.assertEqual(preview.vat_count, 0)
        self.client.care_dependent = True
        preview = Form(wizards)
        preview.month = "2026-10-01"
        self.assertEqual(preview.vat_count, 1)
        warning = preview.line_ids._records[0]["vat_warning"]
        self.assertIn(self.vat[10].name, warning)
        self.assertIn(self.vat[5.5].name, warning)
        self.assertEqual(self.bill().invoice_line_ids.tax_ids, self.vat[10])

    def test_month_is_not_typed(self):
        """What makes an invoice one of care comes from the visits alone."""
        values = {"move_type": "out_invoice", "partner_id": self.client.id}
        moves = self.env["account.move"].with_user(self.user)
        moves = moves.with_company(self.firm)
        plain = moves.create(values)
        self.done("2026-10-05 09:00", "2026-10-05 10:00")
        billed = self.bill().with_user(self.user)
        for link in (
            {"care_month": "2026-10-01"},
            {"care_beneficiary_id": self.client.id},
        ):
            with self.refused("come from the visits"):
                plain.write(link)
            with self.refused("come from the visits"):
                moves.create({**values, **link})
        with self.refused("come from the visits"):
            billed.care_month = False
        billed.write({"care_month": billed.care_month, "ref": "Octobre"})
        billed.invoice_date = "2026-11-02"
        billed.action_post()
        corrected = self.correct(billed)
        self.assertEqual(corrected.care_month, billed.care_month)
        self.assertEqual(billed.reversal_move_ids.care_month, billed.care_month)

    def test_chosen_customers_and_future(self):
        self.done("2026-10-05 09:00", "2026-10-05 10:00")
        self.done("2026-10-05 10:00", "2026-10-05 11:00", client=self.other_client)
        move = self.bill(customers=self.other_client)
        self.assertEqual(move.partner_id, self.other_client)
        with self.refused("not begun"):
            self.bill("2099-01-01")

    def test_scheduled(self):
        month = self.env["care.invoice.wizard"].new({}).month
        self.done(f"{month} 09:00", f"{month} 10:00")
        cron = self.env.ref("care_opportunity.cron_prepare_invoices")
        domain = [("company_id", "=", self.firm.id), ("care_month", "!=", False)]
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertFalse(self.env["account.move"].search(domain))
            self.firm.care_billing_auto = True
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        move = self.env["account.move"].search(domain)
        self.assertEqual(len(move), 1)
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.invoice_line_ids.quantity, 60)

    def test_scheduled_for_other_firms(self):
        """A firm whose accounts are not set up stops nobody else's invoices."""
        month = self.env["care.invoice.wizard"].new({}).month
        self.done(f"{month} 09:00", f"{month} 10:00")
        worker = self.make_worker("Zoé (test)", self.foreign)
        visit = self.env["care.intervention"].create(
            {
                "company_id": self.foreign.id,
                "partner_id": self.other_client.id,
                "product_id": self.service.id,
                "employee_id": worker.id,
                "start": f"{month} 09:00:00",
                "stop": f"{month} 10:00:00",
                "state": "done",
            }
        )
        self.foreign.write({"care_vat_exempt": True, "care_billing_auto": True})
        self.firm.care_billing_auto = True
        self.foreign.name = "AAA (test)"  # comes first
        cron = self.env.ref("care_opportunity.cron_prepare_invoices")
        logger = "odoo.addons.care_opportunity.models.money.care_billing"
        with (
            self.enter_registry_test_mode(),
            self.assertLogs(logger, "ERROR") as logs,
        ):
            cron.method_direct_trigger()
        self.assertIn(self.foreign.name, logs.output[0])
        self.assertFalse(visit.invoice_line_id)
        self.assertTrue(
            self.env["account.move"].search(
                [("company_id", "=", self.firm.id), ("care_month", "!=", False)]
            )
        )

    def test_printed_invoice(self):
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:20")
        move = self.posted()
        html = (
            self.env["ir.actions.report"]
            .with_user(self.user)
            .with_context(lang="en_US")
            ._render_qweb_html("account.report_invoice", move.ids)[0]
            .decode()
        )
        for words in (
            "1\u00a0h\u00a020",
            "33,00",
            "SAP900000001",
            "09:00 – 10:20",
            self.anna.care_number,
            visit.employee_id.name,
        ):
            self.assertIn(words, html)
        self.assertNotIn("80,00", html)
        self.assertNotIn("261, 7, 1°", html)

    def test_exempt_firm_says_why(self):
        self.firm.care_vat_exempt = True
        self.done("2026-10-05 09:00", "2026-10-05 10:20")
        move = self.posted()
        self.assertEqual(move.amount_tax, 0)
        html = (
            self.env["ir.actions.report"]
            .with_user(self.user)
            ._render_qweb_html("account.report_invoice", move.ids)[0]
            .decode()
        )
        self.assertIn("261, 7, 1°", html)

    def test_rights(self):
        self.done("2026-10-05 09:00", "2026-10-05 10:00")
        for user in (self.plain, self.stranger):
            with self.assertRaises(AccessError):
                self.bill(user=user)
        wizards = self.env["care.invoice.wizard"].with_user(self.stranger)
        with self.refused("your own companies"):
            wizards.create(
                {"company_id": self.firm.id, "month": "2026-10-01"}
            ).action_create()

    def test_queries_do_not_grow(self):
        """Looking at a month of 3 clients or of 30 asks the same questions."""
        clients = self.env["res.partner"].create(
            [{"name": f"Client {index} (test)"} for index in range(33)]
        )
        self.env["care.intervention"].create(
            [
                {
                    "company_id": self.firm.id,
                    "partner_id": client.id,
                    "product_id": self.service.id,
                    "employee_id": self.anna.id,
                    "start": f"{month}-{index % 9 + 1:02d} 0{index // 9 + 4}:00:00",
                    "stop": f"{month}-{index % 9 + 1:02d} 0{index // 9 + 5}:00:00",
                    "state": "done",
                }
                for month, some in (("2026-08", clients[:3]), ("2026-09", clients))
                for index, client in enumerate(some)
            ]
        )

        def count(month):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.bill_plan(month)
            return self.env.cr.sql_log_count - before

        count("2026-08-01")
        few, many = count("2026-08-01"), count("2026-09-01")
        self.assertLessEqual(many, few + 5)

    def bill_plan(self, month):
        billing = self.env["care.billing"].with_user(self.user)
        day = self.env["care.invoice.wizard"].new({"month": month}).month
        return billing.with_company(self.firm)._plan(self.firm, day)

    def test_other_orders_are_untouched(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.client.id,
                "order_line": [Command.create({"product_id": self.service.id})],
            }
        )
        order.action_confirm()
        self.assertEqual(order.invoice_status, "to invoice")
