from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .interest_common import InterestCase

#: the kind of payer, invoice date, delivery date, last day to claim, source
CASES = (
    ("consumer", "2026-03-15", False, "2028-03-15", "C. conso L218-2"),
    ("consumer", "2026-03-15", "2026-02-20", "2028-02-20", "20-12.520: end of work"),
    ("consumer", "2024-02-29", False, "2026-02-28", "C. civ. 2228, 2229"),
    ("professional", "2026-03-15", False, "2031-03-15", "C. com. L110-4"),
    ("professional", "2026-03-15", "2026-03-02", "2031-03-02", "C. civ. 2224"),
    ("coownership", "2026-03-15", False, "2031-03-15", "21-19.829: no consumer"),
    ("public", "2026-03-15", False, "2030-12-31", "law 68-1250, article 1"),
    ("public", "2026-12-31", False, "2030-12-31", "law 68-1250, article 1"),
    ("public", "2027-01-02", "2026-12-30", "2030-12-31", "the work, not the invoice"),
    (None, "2026-03-15", False, "2028-03-15", "unknown: the shortest"),
)


@tagged("post_install", "-at_install")
class TestLimitation(InterestCase):
    def test_table(self):
        for kind, invoiced, delivered, expected, source in CASES:
            with self.subTest(source):
                move = self.late_invoice(
                    self.new_payer(kind),
                    100.0,
                    invoiced,
                    invoice_date=invoiced,
                    delivery_date=delivered,
                )
                self.assertEqual(str(move.dunning_limitation_date), expected)

    def test_follows_the_payer(self):
        payer = self.new_payer("professional")
        move = self.late_invoice(payer, 100.0, "2026-03-15")
        payer.dunning_payer_kind = "consumer"
        self.assertEqual(str(move.dunning_limitation_date), "2028-03-01")
        move.button_draft()
        self.assertFalse(move.dunning_limitation_date)

    def test_not_for_credit_notes(self):
        move = self.late_invoice(self.new_payer("consumer"), 100.0, "2026-03-15")
        note = self.credit_note(move, 10.0, "2026-03-20")
        self.assertFalse(note.dunning_limitation_date)

    def test_filter(self):
        payer = self.new_payer("consumer")
        near, far = (
            self.late_invoice(payer, 100.0, day, invoice_date=day)
            for day in ("2026-03-10", "2026-03-20")
        )
        view = self.env.ref("expertise_dunning.account_move_view_search_limitation")
        self.assertIn("today +3m", view.arch)
        moves = self.env["account.move"].with_user(self.office)
        with freeze_time("2027-12-15 10:00:00"):
            found = moves.search([("dunning_limitation_date", "<=", "today +3m")])
        self.assertIn(near, found)
        self.assertNotIn(far, found)

    def test_installation_fills_the_same(self):
        """What the installation writes in SQL is what the code computes."""
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Payer {number}",
                    "is_company": is_company,
                    "vat": vat,
                    "company_registry": registry,
                }
                for number, (is_company, vat, registry) in enumerate(
                    (
                        (False, False, False),
                        (False, False, "732829320"),
                        (True, False, False),
                        (True, "/", False),
                        (True, False, "732 829 320 00074"),
                        (True, "FR44732829320", False),
                        (True, "FR 44 732 829 320", "elsewhere"),
                        (True, False, "213702610"),
                        (True, "FR50213702610", False),
                        (True, "BE0477472701", False),
                    )
                )
            ]
        )
        moves = self.env["account.move"].union(
            *(self.late_invoice(partner, 10.0, "2024-02-29") for partner in partners)
        )
        moves[1:3].write({"delivery_date": date(2024, 2, 29)})
        before = moves.mapped("dunning_limitation_date")
        self.assertEqual({d.year for d in before}, {2026, 2029})
        moves.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET dunning_limitation_date = NULL WHERE id IN %s",
                tuple(moves.ids),
            )
        )
        self.env["account.move"]._fill_dunning_limitation_dates()
        self.assertEqual(moves.mapped("dunning_limitation_date"), before)

    def test_many_at_once(self):
        payer = self.new_payer("professional")
        moves = self.env["account.move"].union(
            *(
                self.late_invoice(payer, 10.0, "2026-03-15", post=False)
                for _i in range(4)
            )
        )
        self.assertFalse(any(moves.mapped("dunning_limitation_date")))
        moves.action_post()
        self.assertEqual(len(set(moves.mapped("dunning_limitation_date"))), 1)
        payer.write({"dunning_payer_kind": "public"})
        self.assertEqual(
            set(map(str, moves.mapped("dunning_limitation_date"))), {"2030-12-31"}
        )
