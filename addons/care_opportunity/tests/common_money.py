from fractions import Fraction

from odoo import Command

from .common import CareCase


class CareMoneyCase(CareCase):
    """The firm has its accounts, French rates, rules for them, and its papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        charts = cls.env["account.chart.template"]
        charts.try_loading("generic_coa", company=cls.firm, install_demo=False)
        cls.firm.write(
            {
                "currency_id": cls.euro.id,
                "care_declaration_number": "SAP900000001",
                "care_declaration_date": "2024-01-15",
            }
        )
        cls.vat = {
            rate: cls.env["account.tax"].create(
                {
                    "name": f"TVA {rate} % (test)",
                    "amount": rate,
                    "type_tax_use": "sale",
                    "company_id": cls.firm.id,
                    "country_id": cls.firm.account_fiscal_country_id.id,
                    "price_include_override": "tax_excluded",
                }
            )
            for rate in (5.5, 10, 20)
        }
        cls.env["care.vat.rule"].create(
            [
                {
                    "company_id": cls.firm.id,
                    "act_kind": kind,
                    "client_state": state,
                    "tax_id": cls.vat[rate].id,
                }
                for kind, state, rate in (
                    ("daily_life", "dependent", 5.5),
                    ("daily_life", "other", 10),
                    ("housework", "any", 10),
                    ("other", "any", 20),
                )
            ]
        )
        cls.service.care_act_kind = "daily_life"
        cls.housework = cls.env["product.product"].create(
            {
                "name": "Ménage (test)",
                "type": "service",
                "is_care_service": True,
                "care_act_kind": "housework",
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "list_price": 26.5,
                "taxes_id": [Command.clear()],
            }
        )
        cls.bank = cls.env["account.journal"].search(
            [("company_id", "=", cls.firm.id), ("type", "=", "bank")], limit=1
        )
        cls.till = cls.env["account.journal"].search(
            [("company_id", "=", cls.firm.id), ("type", "=", "cash")], limit=1
        ) or cls.env["account.journal"].create(
            {"name": "Caisse", "type": "cash", "code": "CAI", "company_id": cls.firm.id}
        )
        # the papers of the firm are in French
        cls.env["res.lang"]._activate_lang("fr_FR")
        (cls.client | cls.other_client).lang = "en_US"
        cls.council = cls.env["res.partner"].create(
            {"name": "Département (test)", "lang": "en_US"}
        )
        cls.env.flush_all()

    @classmethod
    def done(cls, start, stop, **values):
        """:return: a visit that took place; hours of the French clock"""
        visit = cls.make_visit(start, stop, values.pop("worker", cls.anna), **values)
        visit.state = "done"
        return visit

    @classmethod
    def bill(cls, month="2026-10-01", customers=None, user=None):
        """:return: the drafts that the coordinator makes"""
        billing = cls.env["care.billing"].with_user(user or cls.user)
        return billing.with_company(cls.firm)._bill(
            cls.firm.with_user(user or cls.user),
            cls.env["care.invoice.wizard"].new({"month": month}).month,
            customers,
        )

    @classmethod
    def posted(cls, month="2026-10-01", day="2026-11-02"):
        moves = cls.bill(month)
        moves.invoice_date = day
        moves.action_post()
        return moves

    @classmethod
    def fund(cls, hours=10, **values):
        return (
            cls.env["care.funding"]
            .with_user(cls.user)
            .create(
                {
                    "company_id": cls.firm.id,
                    "partner_id": cls.client.id,
                    "payer_id": cls.council.id,
                    "hours": hours,
                    "date_from": "2026-01-01",
                    **values,
                }
            )
        )

    @classmethod
    def pay(cls, moves, amount=None, day="2026-11-10", journal=None):
        values = {"payment_date": day, "journal_id": (journal or cls.bank).id}
        if amount is not None:
            values["amount"] = amount
        wizard = (
            cls.env["account.payment.register"]
            .with_user(cls.user)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(values)
        )
        return wizard._create_payments()

    @classmethod
    def correct(cls, move, day="2026-11-03"):
        """:return: the draft that « Reverse and create invoice » makes"""
        reversal = (
            cls.env["account.move.reversal"]
            .with_user(cls.user)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": day})
        )
        action = reversal.reverse_moves(is_modify=True)
        return cls.env["account.move"].browse(action["res_id"])

    @classmethod
    def credit(cls, move, minutes=None, day="2026-11-03"):
        """:return: the draft of a credit note, of so many minutes"""
        refund = move._reverse_moves([{"invoice_date": day, "date": day}])
        if minutes is not None:
            refund.invoice_line_ids.quantity = minutes
        return refund

    @classmethod
    def accept(cls, form):
        """:return: the accepted quote of a form"""
        order = form._get_care_quote()
        order.action_confirm()
        return order

    @staticmethod
    def cents(minutes, price, rate=0, discount=0):
        """:return: (before tax, tax) to the cent, counted with fractions"""

        def half_up(amount):
            return int(amount * 100 + Fraction(1, 2)) / 100

        exact = Fraction(str(price)) * minutes / 60
        exact *= 1 - Fraction(str(discount)) / 100
        before = half_up(exact)
        return before, half_up(Fraction(str(before)) * Fraction(str(rate)) / 100)
