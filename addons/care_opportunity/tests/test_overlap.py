from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..hooks import check_no_overlap
from .common import CareCase, at


@tagged("post_install", "-at_install")
class TestOverlap(CareCase):
    """A worker is never in two places, whoever writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit("2026-11-23 09:00", "2026-11-23 11:00", cls.anna)

    def test_constraint_is_there(self):
        check_no_overlap(self.env)
        self.env.cr.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'care_intervention_no_overlap'"
        )
        (definition,) = self.env.cr.fetchone()
        self.assertIn("EXCLUDE USING gist", definition)
        self.assertIn("DEFERRABLE", definition)

    def test_overlap_is_refused(self):
        words = "already with Marthe Lenoir (test), 23/11/2026 09:00 to 11:00"
        with self.refused(words, ValidationError):
            self.make_visit("2026-11-23 10:59", "2026-11-23 12:00", self.anna)
        with self.refused(words, ValidationError):
            self.make_visit("2026-11-22 23:00", "2026-11-23 23:00", self.anna)
        other = self.make_visit("2026-11-23 14:00", "2026-11-23 15:00", self.anna)
        with self.refused(words, ValidationError):
            other.start = at("2026-11-23 10:00")

    def test_two_of_one_action(self):
        with self.refused("two of these visits", ValidationError):
            self.visit.copy({"employee_id": False}).browse().create(
                [
                    {
                        "company_id": self.firm.id,
                        "partner_id": self.client.id,
                        "product_id": self.service.id,
                        "employee_id": self.bruno.id,
                        "start": at(f"2026-11-23 {hour}:00"),
                        "stop": at("2026-11-23 12:00"),
                    }
                    for hour in ("09", "10")
                ]
            )

    def test_message_of_who_is_second(self):
        """What the constraint says when two write at once: no traceback."""
        with mute_logger("odoo.sql_db"):
            with self.assertRaises(IntegrityError) as caught, self.env.cr.savepoint():
                self.env.cr.execute(
                    "INSERT INTO care_intervention (company_id, partner_id,"
                    " product_id, employee_id, start, stop, state) SELECT company_id,"
                    " partner_id, product_id, employee_id, start, stop, state"
                    " FROM care_intervention WHERE id = %s",
                    [self.visit.id],
                )
        message = self.env["care.intervention"]._sql_error_to_message(caught.exception)
        self.assertIn("already has a visit at that time", message)

    def test_raw_sql_is_refused(self):
        visit = self.make_visit("2026-11-23 14:00", "2026-11-23 15:00", self.anna)
        with self.refused_by_database("care_intervention_no_overlap"):
            self.env.cr.execute(
                "UPDATE care_intervention SET start = %s, stop = %s WHERE id = %s",
                [at("2026-11-23 10:00"), at("2026-11-23 12:00"), visit.id],
            )

    def test_touching_visits(self):
        self.make_visit("2026-11-23 11:00", "2026-11-23 12:00", self.anna)
        self.make_visit("2026-11-23 08:00", "2026-11-23 09:00", self.anna)

    def test_other_worker_or_nobody(self):
        self.make_visit("2026-11-23 09:00", "2026-11-23 11:00", self.bruno)
        self.make_visit("2026-11-23 09:00", "2026-11-23 11:00")
        self.make_visit("2026-11-23 09:00", "2026-11-23 11:00")

    def test_cancelled_is_aside(self):
        self.visit.write({"state": "cancelled", "cancel_reason": "Absent"})
        self.make_visit("2026-11-23 09:00", "2026-11-23 11:00", self.anna)
        with self.refused("already with", ValidationError):
            self.visit.state = "planned"

    def test_end_before_start(self):
        with self.refused_by_database("care_intervention_chronological"):
            self.make_visit("2026-11-23 11:00", "2026-11-23 11:00", self.bruno)

    def test_swap(self):
        other = self.make_visit("2026-11-23 10:00", "2026-11-23 12:00", self.bruno)
        with self.refused("Select the two visits", ValidationError):
            self.visit.action_swap_workers()
        (self.visit | other).with_user(self.user).action_swap_workers()
        self.assertEqual(self.visit.employee_id, self.bruno)
        self.assertEqual(other.employee_id, self.anna)

    def test_swap_that_cannot_be(self):
        other = self.make_visit("2026-11-23 14:00", "2026-11-23 16:00", self.bruno)
        self.make_visit("2026-11-23 15:00", "2026-11-23 17:00", self.anna)
        with self.refused("already with", ValidationError):
            self.visit._swap_workers(other)
        self.assertEqual(self.visit.employee_id, self.anna)

    def test_not_a_worker(self):
        clerk = self.env["hr.employee"].create(
            {"name": "Claude (test)", "company_id": self.firm.id}
        )
        with self.refused("not a care worker", ValidationError):
            self.visit.employee_id = clerk
