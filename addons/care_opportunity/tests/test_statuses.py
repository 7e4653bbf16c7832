from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CareCase, at


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 09:00:00")  # 10:00 in Paris
class TestStatuses(CareCase):
    """What may follow what, whoever writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.past = cls.make_visit("2026-11-23 08:00", "2026-11-23 09:00", cls.anna)
        cls.soon = cls.make_visit("2026-11-23 11:00", "2026-11-23 12:00", cls.anna)
        cls.later = cls.make_visit("2026-11-27 09:00", "2026-11-27 11:00", cls.bruno)

    def cancel(self, visits=None, **values):
        wizard = (
            self.env["care.cancel.wizard"]
            .with_user(self.user)
            .create({"intervention_ids": visits and visits.ids, **values})
        )
        wizard.action_cancel()
        return wizard

    def test_done(self):
        self.past.action_done()
        self.assertEqual(self.past.state, "done")
        self.past.action_done()
        with self.refused("only on 27/11/2026 09:00"):
            self.later.action_done()
        with self.refused("only on"):
            self.past.write(
                {"start": at("2026-11-24 08:00"), "stop": at("2026-11-24 09:00")}
            )

    def test_done_by_nobody(self):
        self.past.employee_id = False
        with self.refused("Nobody went"):
            self.past.action_done()

    def test_created_as_done(self):
        with self.refused("only on"):
            self.make_visit(
                "2026-11-30 09:00", "2026-11-30 11:00", self.anna, state="done"
            )

    def test_missed(self):
        self.past.action_missed()
        self.assertEqual(self.past.state, "missed")
        with self.refused("only on"):
            self.soon.action_missed()

    def test_start_and_finish(self):
        now = at("2026-11-23 10:00")
        self.soon._start(now)
        self.soon._start(now)
        self.assertEqual(self.soon.state, "started")
        with self.refused("has started"):
            self.cancel(self.soon)
        with self.refused("too early"):
            self.later._start(now)
        with self.refused("future"):
            self.past._start(at("2026-11-23 10:10"))
        self.past._finish(now)
        self.past._finish(now)
        self.assertEqual(self.past.state, "done")

    def test_cancelled_needs_a_reason(self):
        for reason in (False, "  "):
            with self.refused("Say why"):
                self.later.write({"state": "cancelled", "cancel_reason": reason})
        with self.refused("Say why"):
            self.cancel(self.later, reason_kind="other")

    def test_notice(self):
        self.cancel(self.soon | self.later)
        self.assertTrue(self.soon.cancelled_late, "less than 48 hours before")
        self.assertFalse(self.later.cancelled_late)
        self.assertIn("Client away", self.later.cancel_reason)

    def test_notice_that_the_firm_sets(self):
        self.firm.care_cancel_notice_hours = 0
        self.cancel(self.soon)
        self.assertFalse(self.soon.cancelled_late)
        self.cancel(self.later, notice="without")
        self.assertTrue(self.later.cancelled_late)

    def test_stay_in_hospital(self):
        other = self.make_visit(
            "2026-11-27 14:00", "2026-11-27 15:00", self.anna, self.other_client
        )
        after = self.make_visit("2026-11-29 09:00", "2026-11-29 10:00", self.anna)
        wizard = self.env["care.cancel.wizard"].create(
            {
                "partner_id": self.client.id,
                "date_from": "2026-11-23",
                "date_to": "2026-11-28",
                "reason_kind": "hospital",
            }
        )
        self.assertEqual(wizard.intervention_ids, self.past | self.soon | self.later)
        wizard.intervention_ids -= self.past
        wizard.action_cancel()
        self.assertEqual((self.soon | self.later).mapped("state"), ["cancelled"] * 2)
        self.assertFalse(self.soon.cancelled_late, "nobody gives notice of that")
        self.assertEqual((other | after).mapped("state"), ["planned"] * 2)

    def test_undo(self):
        self.cancel(self.soon)
        self.soon.action_undo()
        self.assertEqual(self.soon.state, "planned")
        self.assertFalse(self.soon.cancelled_late)
        self.assertFalse(self.soon.cancel_reason)
        self.past.action_done()
        self.past.action_undo()
        self.assertEqual(self.past.state, "planned")

    def test_undo_where_the_place_is_taken(self):
        self.cancel(self.soon)
        self.make_visit("2026-11-23 11:30", "2026-11-23 12:30", self.anna)
        with self.refused("already with", ValidationError):
            self.soon.action_undo()

    def test_done_is_not_cancelled(self):
        self.past.action_done()
        with self.refused("Put it back to planned first"):
            self.cancel(self.past)

    def test_who_went_there_stays_known(self):
        self.past.action_done()
        with self.refused("Nobody went to"):
            self.past.employee_id = False
        with self.refused("Nobody went to"):
            self.past.sudo().write({"employee_id": False, "state": "done"})
        self.past.employee_id = self.bruno
        self.assertEqual(self.past.state, "done")
        self.past.action_undo()
        self.past.employee_id = False

    def test_a_copy_is_for_nobody_yet(self):
        copy = self.soon.with_user(self.user).copy()
        self.assertFalse(copy.employee_id)
        self.assertEqual(copy.state, "planned")
        self.assertEqual((copy.start, copy.stop), (self.soon.start, self.soon.stop))

    def test_many_at_once_all_or_none(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            (self.past | self.later).action_done()
        self.past.invalidate_recordset()
        self.assertEqual(self.past.state, "planned")
