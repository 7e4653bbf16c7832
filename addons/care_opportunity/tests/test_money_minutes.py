from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import at
from .common_money import CareMoneyCase


@tagged("post_install", "-at_install")
class TestMoneyMinutes(CareMoneyCase):
    """Which minutes of a visit are billed."""

    def test_rounding(self):
        for step, way, minimum, minutes, billed in (
            ("1", "nearest", 0, 47, 47),
            ("5", "nearest", 0, 47, 45),
            ("5", "nearest", 0, 48, 50),
            ("15", "nearest", 0, 52, 45),
            ("15", "nearest", 0, 53, 60),
            ("30", "nearest", 0, 45, 60),
            ("15", "up", 0, 46, 60),
            ("15", "up", 0, 45, 45),
            ("15", "down", 0, 59, 45),
            ("30", "down", 30, 20, 30),
            ("1", "nearest", 60, 20, 60),
            ("15", "up", 60, 0, 0),
        ):
            self.firm.write(
                {
                    "care_billing_step": step,
                    "care_billing_rounding": way,
                    "care_billing_minimum": minimum,
                }
            )
            with self.subTest(step=step, way=way, minutes=minutes):
                self.assertEqual(self.firm._round_care_minutes(minutes), billed)

    def test_states(self):
        visit = self.make_visit("2026-10-05 09:00", "2026-10-05 10:20", self.anna)
        self.assertEqual(visit.billed_minutes, 0)
        visit.state = "done"
        self.assertEqual(visit.billed_minutes, 80)
        visit.state = "missed"
        self.assertEqual(visit.billed_minutes, 0)
        visit.write({"state": "cancelled", "cancel_reason": "Hospitalisée"})
        self.assertEqual(visit.billed_minutes, 0)
        visit.cancelled_late = True
        self.assertEqual(visit.billed_minutes, 80)
        self.firm.care_bill_cancelled_late = False
        self.assertEqual(visit.billed_minutes, 0)

    def test_rule_changes_what_is_not_invoiced(self):
        first = self.done("2026-10-05 09:00", "2026-10-05 10:20")
        self.bill()
        second = self.done("2026-10-06 09:00", "2026-10-06 10:20")
        self.firm.care_billing_step = "30"
        self.assertEqual((first | second).mapped("billed_minutes"), [80, 90])

    def test_clock_changes(self):
        """The night of 25 October has an hour more, that of 29 March one less."""
        autumn = self.done("2026-10-24 22:00", "2026-10-25 06:00")
        spring = self.done("2026-03-28 22:00", "2026-03-29 06:00")
        self.assertEqual(autumn.billed_minutes, 9 * 60)
        self.assertEqual(spring.billed_minutes, 7 * 60)

    def stamp(self, visit, start, stop=None):
        """The worker stamps that day, seconds included."""
        for kind, hour in (("start", start), ("stop", stop)):
            if hour:
                moment = at(f"2026-10-05 {hour}") + timedelta(seconds=42)
                with freeze_time(moment):
                    visit.sudo()._stamp(kind)
        self.env.flush_all()

    def correct(self, visit, start, stop):
        with freeze_time(at("2026-10-06 08:00")):
            visit.with_user(self.user)._correct_stamps(
                at(f"2026-10-05 {start}"), at(f"2026-10-05 {stop}"), "Oubli"
            )
        self.env.flush_all()

    def test_stamps_are_billed(self):
        """What the stamps say is billed where the firm bills it, and there only."""
        visit = self.make_visit("2026-10-05 09:00", "2026-10-05 10:00", self.anna)
        self.stamp(visit, "09:04", "10:21")
        self.assertEqual((visit.state, visit.billed_minutes), ("done", 60))
        self.firm.care_billing_basis = "stamped"
        self.assertEqual(visit.stamped_minutes, 77)
        self.firm.care_billing_step = "15"
        self.assertEqual(visit.billed_minutes, 75)
        self.assertEqual(self.bill().invoice_line_ids.quantity, 75)

    def test_corrected_stamps_are_billed(self):
        """She forgot to stamp her departure: the office says when it was."""
        self.firm.care_billing_basis = "stamped"
        visit = self.make_visit("2026-10-05 09:00", "2026-10-05 10:00", self.anna)
        self.stamp(visit, "09:04")
        self.correct(visit, "09:00", "10:45")
        self.assertEqual((visit.state, visit.billed_minutes), ("done", 105))
        stamps = visit.with_user(self.user)
        stamps._add_stamp("stop", at("2026-10-05 10:40"), "office", "Vérifié")
        self.assertEqual(visit.billed_minutes, 100)
        move = self.bill()
        self.assertEqual(move.invoice_line_ids.quantity, 100)
        stamps._add_stamp("stop", at("2026-10-05 10:10"), "office", "Vérifié")
        self.assertEqual(visit.stamped_minutes, 70)
        self.assertEqual(visit.billed_minutes, 100, "invoiced: it stays")
        line = move.invoice_line_ids
        line.with_user(self.user).unlink()
        self.assertEqual(visit.billed_minutes, 70, "no longer invoiced")
        move.unlink()
        move = self.bill()
        self.assertEqual(move.invoice_line_ids.quantity, 70)
        self.correct(visit, "09:00", "10:30")
        self.assertEqual(visit.billed_minutes, 70)
        move.with_user(self.user).unlink()
        self.assertEqual(visit.billed_minutes, 90, "its draft was deleted")
        self.bill().button_cancel()
        self.correct(visit, "09:00", "10:40")
        self.assertEqual(visit.billed_minutes, 100, "its draft was cancelled")
        self.posted()
        with self.refused("credit note"):
            self.correct(visit, "09:00", "10:45")
        self.assertEqual(visit.stamped_minutes, 100)

    def test_without_stamps_the_plan_is_billed(self):
        self.firm.care_billing_basis = "stamped"
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:00")
        self.assertFalse(visit.stamp_ids)
        self.assertEqual(visit.billed_minutes, 60)
        half = self.make_visit("2026-10-05 14:00", "2026-10-05 15:30", self.anna)
        self.stamp(half, "14:10")
        self.assertEqual((half.state, half.billed_minutes), ("started", 0))
        half.state = "done"
        self.assertEqual(half.billed_minutes, 90)

    def test_stamps_of_another_worker(self):
        """They are taken back first; who took the visit over has not stamped it."""
        self.firm.care_billing_basis = "stamped"
        visit = self.make_visit("2026-10-05 09:00", "2026-10-05 10:00", self.anna)
        self.stamp(visit, "09:04", "10:21")
        with self.refused("Take these times back"):
            visit.employee_id = self.bruno
        self.assertEqual(visit.stamped_minutes, 77)
        visit._correct_stamps(False, False, "Bruno y est allé")
        visit.employee_id = self.bruno
        visit.action_done()
        self.assertEqual(visit.billed_minutes, 60)

    def test_correction_needs_a_reason(self):
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:20")
        with self.refused("why the billed time"):
            visit.write({"billed_manually": True, "manual_minutes": 60})
        visit.write(
            {
                "billed_manually": True,
                "manual_minutes": 60,
                "billed_reason": "Partie plus tôt",
            }
        )
        self.assertEqual(visit.billed_minutes, 60)
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = visit.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("billed_reason", tracked)
        with self.refused("correct its billed time"):
            visit.billed_minutes = 5
        with self.refused("correct its billed time"):
            visit.with_context(care_billing=True).write({"invoice_line_id": False})

    def test_invoiced_visit_is_locked(self):
        visit = self.done("2026-10-05 09:00", "2026-10-05 10:20")
        move = self.bill()
        for values in (
            {"state": "missed"},
            {"stop": "2026-10-05 09:30:00"},
            {"billed_manually": True, "manual_minutes": 5, "billed_reason": "x"},
        ):
            with self.refused(move.display_name):
                visit.write(values)
        visit.note = "La note reste libre"
        move.unlink()
        self.assertFalse(visit.invoice_line_id)
        visit.write(
            {"billed_manually": True, "manual_minutes": 5, "billed_reason": "Absente"}
        )
        self.assertEqual(visit.billed_minutes, 5)
