from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .portal import WorkerCase


@tagged("post_install", "-at_install")
class TestStamps(WorkerCase):
    def stamp(self, kind, when=None, visit=None, place=None):
        if when:
            self.set_clock(when)
        (visit or self.visit).sudo()._stamp(kind, place)

    def correct(self, start=False, stop=False, reason="Oubli", visit=None, user=None):
        wizard = (
            self.env["care.stamp.correction"]
            .with_user(user or self.user)
            .create(
                {
                    "intervention_id": (visit or self.visit).id,
                    "start": start and at(start),
                    "stop": stop and at(stop),
                    "reason": reason,
                }
            )
        )
        wizard.action_correct()

    def lines(self, visit=None):
        return [
            (line.kind, line.way, line.moment)
            for line in (visit or self.visit).sudo().stamp_ids.sorted("id")
        ]

    # -------------------------------------------------------------------------
    # By the worker
    # -------------------------------------------------------------------------
    def test_planned_stamped_and_duration_are_three_values(self):
        self.stamp("start", "2026-11-23 09:04")
        self.assertEqual((self.visit.state, self.visit.stamped_minutes), ("started", 0))
        self.stamp("stop", "2026-11-23 10:47")
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.stamped_minutes, 103)
        self.assertEqual(self.visit.stamped_start, at("2026-11-23 09:04"))
        self.assertEqual(self.visit.stop, at("2026-11-23 11:00"), "planned stays")
        self.assertEqual(self.visit.duration, 2)

    def test_pressed_again_keeps_the_first(self):
        self.stamp("start", "2026-11-23 09:04")
        self.stamp("start", "2026-11-23 09:30")
        self.stamp("stop", "2026-11-23 10:47")
        self.stamp("stop", "2026-11-23 10:59")
        # a phone that only now gets through, days later
        self.stamp("start", "2026-11-27 08:00")
        self.stamp("stop", "2026-11-27 08:00")
        self.assertEqual(
            self.lines(),
            [
                ("start", "portal", at("2026-11-23 09:04")),
                ("stop", "portal", at("2026-11-23 10:47")),
            ],
        )

    def test_no_departure_before_the_arrival(self):
        with self.refused("arrival first"):
            self.stamp("stop")

    def test_only_on_its_day(self):
        """The day on the clock of the firm, and an hour around it, ends included."""
        for when in ("2026-11-22 22:59", "2026-11-24 01:01"):
            with self.refused("own day"):
                self.stamp("start", when)
        for when in ("2026-11-22 23:00", "2026-11-24 01:00"):
            with self.env.cr.savepoint() as savepoint:
                self.stamp("start", when)
                self.assertEqual(self.visit.state, "started")
                savepoint.rollback()
            self.env.invalidate_all()
        self.firm.care_stamp_tolerance = 0
        with self.refused("own day"):
            self.stamp("start", "2026-11-22 23:59")

    def test_who_comes_early_also_leaves(self):
        """The client asked for the morning: the visit of the afternoon is done."""
        visit = self.add_visits("15:00", "16:00", 24)
        self.stamp("start", "2026-11-24 09:00", visit)
        self.assertEqual(visit.state, "started")
        self.stamp("stop", "2026-11-24 10:00", visit)
        self.assertEqual(visit.state, "done")
        # without a stamp the office is stopped
        visit = self.add_visits("15:00", "16:00", 25)
        with self.refused("too early"):
            visit.state = "started"
        with self.refused("is only on"):
            visit.state = "done"

    def test_a_night_is_left_in_the_morning(self):
        night = self.add_visits("21:00", "23:00", 24)
        night.with_user(self.user).stop = at("2026-11-25 07:00")
        self.stamp("start", "2026-11-24 20:58", night)
        self.stamp("stop", "2026-11-25 07:03", night)
        self.assertEqual(night.stamped_minutes, 605)

    def test_the_night_when_the_clock_goes_back(self):
        night = self.make_visit("2026-10-24 22:00", "2026-10-25 06:00", self.anna)
        self.stamp("start", "2026-10-24 22:00", night)
        self.stamp("stop", "2026-10-25 06:00", night)
        self.assertEqual(night.stamped_minutes, 9 * 60)

    def test_not_a_cancelled_or_closed_visit(self):
        self.visit.write({"state": "cancelled", "cancel_reason": "Absent"})
        with self.refused("cancelled"):
            self.stamp("start")
        self.visit.action_undo()
        self.visit.action_done()
        with self.refused("closed"):
            self.stamp("start")

    def test_seconds_are_those_shown(self):
        """9:04:59 to 10:47:00 is shown as 9:04 to 10:47: 103 minutes, not 102."""
        self.env["care.stamp"].sudo().create(
            [
                {
                    "intervention_id": self.visit.id,
                    "company_id": self.firm.id,
                    "employee_id": self.anna.id,
                    "kind": kind,
                    "moment": moment,
                    "way": "portal",
                    "user_id": self.user.id,
                }
                for kind, moment in (
                    ("start", at("2026-11-23 09:04").replace(second=59)),
                    ("stop", at("2026-11-23 10:47")),
                )
            ]
        )
        self.assertEqual(self.visit.stamped_minutes, 103)

    def test_another_worker_stamps_for_himself(self):
        """Anna pressed by mistake; the visit goes to Bruno, who presses too."""
        self.stamp("start", "2026-11-23 14:10", visit := self.add_visits(
            "14:00", "15:00", 23
        ))  # fmt: skip
        with self.refused("Anna (test) has stamped at Marthe Lenoir (test)"):
            visit.with_user(self.user).employee_id = self.bruno
        with self.refused("has stamped"):
            visit.sudo().write({"employee_id": False, "state": "planned"})
        self.assertEqual(visit.stamped_start, at("2026-11-23 14:10"))
        visit.with_user(self.user).employee_id = self.anna
        self.correct(visit=visit, reason="Pas la bonne intervention")
        visit.with_user(self.user).employee_id = self.bruno
        self.assertFalse(visit.stamped_start)
        self.stamp("start", "2026-11-23 14:20", visit)
        self.assertEqual(visit.stamped_start, at("2026-11-23 14:20"))
        self.assertEqual(len(visit.stamp_ids), 3)

    def test_a_stamped_visit_stays_on_its_day(self):
        self.stamp("start", "2026-11-23 09:04")
        visit = self.visit.with_user(self.user)
        for day in ("2026-11-16", "2026-11-25", "2026-11-30"):
            with self.subTest(day=day), self.refused("2026"):
                visit.write({"start": at(f"{day} 09:00"), "stop": at(f"{day} 11:00")})
        self.stamp("stop", "2026-11-23 10:47")
        self.set_clock("2026-12-01 10:00")
        with self.refused("arrived at Marthe Lenoir (test) on 23/11/2026 09:04"):
            visit.write(
                {"start": at("2026-11-30 09:00"), "stop": at("2026-11-30 11:00")}
            )
        visit.write({"start": at("2026-11-23 08:30"), "stop": at("2026-11-23 10:30")})
        # it took place another day: the times say so, then the visit follows
        self.correct("2026-11-24 09:00", "2026-11-24 11:00")
        visit.write({"start": at("2026-11-24 09:00"), "stop": at("2026-11-24 11:00")})
        self.assertEqual(visit.state, "done")

    # -------------------------------------------------------------------------
    # Absence
    # -------------------------------------------------------------------------
    def test_door_not_opened(self):
        self.client.care_manager_id = self.manager
        visit = self.visit.sudo()
        visit._report_absence("closed", "Sonné trois fois")
        visit._report_absence("absent", "again")
        self.assertEqual(
            (visit.state, visit.missed_reason, visit.missed_note),
            ("missed", "closed", "Sonné trois fois"),
        )
        message = visit.message_ids.filtered(
            lambda m: m.partner_ids == self.manager.partner_id
        )
        self.assertEqual(len(message), 1)
        self.assertIn("Sonné trois fois", message.body)
        with self.refused("closed"):
            self.stamp("start")

    def test_somebody_of_the_office_is_told(self):
        """Who follows the client, else the managers, else the coordinators."""
        chef = self.new_user("t_chef", "Claire Chef", "manager")
        left = self.new_user("t_left", "Luc Parti", "manager")
        left.active = False
        managers = self.firm._get_care_users("group_manager")
        self.assertTrue(managers >= chef | self.manager)
        self.assertFalse(managers & (left | self.stranger | self.user))

        hours = iter(range(12, 20))

        def told():
            hour = next(hours)
            visit = self.add_visits(
                f"{hour}:00", f"{hour}:30", 23, client=self.other_client
            ).sudo()
            visit._report_absence("closed", "")
            return visit.message_ids.partner_ids.user_ids

        self.assertEqual(told(), managers)
        self.other_client.care_manager_id = left
        self.assertEqual(told(), managers, "who has left reads nothing")
        self.other_client.care_manager_id = self.stranger
        self.assertEqual(told(), managers, "another firm's")
        self.other_client.care_manager_id = chef
        self.assertEqual(told(), chef)
        self.other_client.care_manager_id = False
        managers.write({"company_id": self.foreign.id, "company_ids": self.foreign.ids})
        self.assertEqual(told(), self.firm._get_care_users("group_user"))

    def test_the_office_reads_its_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self.client.care_manager_id = self.manager
        visit = self.visit.sudo().with_context(lang="en_US")
        visit._report_absence("closed", "")
        self.assertIn("Porte", visit.message_ids[0].body)

    # -------------------------------------------------------------------------
    # Kept for ever
    # -------------------------------------------------------------------------
    def test_nobody_writes_or_deletes_a_stamp(self):
        self.stamp("start", "2026-11-23 09:04")
        stamp = self.visit.sudo().stamp_ids
        for user in (self.user, self.manager):
            with self.assertRaises(UserError):
                stamp.with_user(user).moment = at("2026-11-23 09:00")
            with self.assertRaises(UserError):
                stamp.with_user(user).unlink()
            with self.assertRaises(AccessError):
                stamp.with_user(user).create({"kind": "start"})
        with self.refused("stays as it was taken"):
            stamp.moment = at("2026-11-23 09:00")
        with self.refused("never deleted"):
            stamp.unlink()
        self.env.flush_all()
        for query in (
            "UPDATE care_stamp SET moment = moment - interval '1 hour'",
            "DELETE FROM care_stamp",
            "TRUNCATE care_stamp CASCADE",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "care_stamp_keep"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)
        self.assertEqual(stamp.moment, at("2026-11-23 09:04"))

    def test_a_visit_with_stamps_is_kept(self):
        self.stamp("start", "2026-11-23 09:04")
        self.correct(reason="Mauvais client")
        self.assertEqual(self.visit.state, "planned")
        with self.refused("has stamps"):
            self.visit.with_user(self.manager).unlink()
        with self.refused("has stamps"):
            self.visit.sudo().unlink()

    # -------------------------------------------------------------------------
    # Corrections
    # -------------------------------------------------------------------------
    def test_a_correction_is_a_new_line(self):
        self.stamp("start", "2026-11-23 09:04")
        self.set_clock("2026-11-23 18:00")
        self.correct("2026-11-23 09:04", "2026-11-23 11:02", "Batterie vide")
        self.assertEqual(
            self.lines(),
            [
                ("start", "portal", at("2026-11-23 09:04")),
                ("stop", "office", at("2026-11-23 11:02")),
            ],
            "what does not change has no new line",
        )
        line = self.visit.sudo().stamp_ids.sorted("id")[-1]
        self.assertEqual((line.user_id, line.reason), (self.user, "Batterie vide"))
        self.assertEqual(line.employee_id, self.anna)
        self.assertEqual((self.visit.state, self.visit.stamped_minutes), ("done", 118))
        self.correct("2026-11-23 09:04", "2026-11-23 10:50", "Erreur")
        self.assertEqual(self.visit.stamped_minutes, 106)
        self.assertEqual(len(self.lines()), 3)

    def test_a_stamp_taken_back_is_stamped_again(self):
        """Pressed at the wrong client in the morning: the true arrival counts."""
        self.stamp("start", "2026-11-23 08:00")
        self.correct(reason="Mauvais client")
        self.assertEqual(self.visit.state, "planned")
        self.stamp("start", "2026-11-23 09:04")
        self.assertEqual(self.visit.stamped_start, at("2026-11-23 09:04"))
        self.assertEqual(self.visit.state, "started")
        self.assertEqual(len(self.lines()), 3)

    def test_a_missed_visit_that_took_place(self):
        self.visit.sudo()._report_absence("closed", "")
        self.set_clock("2026-11-23 18:00")
        self.correct("2026-11-23 09:20", "2026-11-23 11:00")
        self.assertEqual(self.visit.state, "done")
        self.assertFalse(self.visit.missed_reason)

    def test_an_old_visit_that_nobody_stamped(self):
        self.set_clock("2026-12-14 18:00")
        self.correct("2026-11-23 09:05", "2026-11-23 11:00", "Oubli")
        self.assertEqual((self.visit.state, self.visit.stamped_minutes), ("done", 115))
        self.correct("2026-11-23 09:05", reason="Départ inconnu")
        self.assertEqual(self.visit.state, "started")
        self.correct(reason="Mauvais client")
        self.assertEqual(self.visit.state, "planned")

    def test_a_missed_visit_that_has_only_begun(self):
        self.visit.sudo()._report_absence("closed", "Sonné")
        self.set_clock("2026-11-23 09:40")
        self.correct("2026-11-23 09:30", reason="Elle dormait")
        self.assertEqual(self.visit.state, "started")
        self.assertFalse(self.visit.missed_reason or self.visit.missed_note)
        self.stamp("stop", "2026-11-23 11:00")
        self.assertEqual((self.visit.state, self.visit.stamped_minutes), ("done", 90))

    def test_earlier_that_day_than_planned(self):
        """The client asked; not before its day, whatever the office corrects."""
        later = self.add_visits("14:00", "15:00", 23)
        self.stamp("start", "2026-11-23 11:10", later)
        self.stamp("stop", "2026-11-23 12:10", later)
        self.assertEqual((later.state, later.stamped_minutes), ("done", 60))
        absent = self.add_visits("16:00", "17:00", 23)
        absent.sudo()._report_absence("absent", "")
        self.assertEqual(absent.state, "missed")
        absent.action_undo()
        self.assertFalse(absent.missed_reason, "to be said again")
        tomorrow = self.add_visits("14:00", "15:00", 25)
        for stop in (False, "2026-11-23 12:10"):
            with self.refused("2026"):
                self.correct("2026-11-23 11:10", stop, visit=tomorrow)
        self.assertEqual(tomorrow.state, "planned")

    def test_nothing_to_correct(self):
        """Marked as done by hand, and no times given: it stays done."""
        self.set_clock("2026-11-23 18:00")
        self.visit.action_done()
        with self.refused("nothing to correct"):
            self.correct(reason="Vu")
        self.assertEqual(self.visit.state, "done")
        self.correct("2026-11-23 09:04", "2026-11-23 11:00")
        with self.refused("nothing to correct"):
            self.correct("2026-11-23 09:04", "2026-11-23 11:00")
        self.assertEqual(len(self.lines()), 2)
        self.correct(reason="Mauvais client")
        self.assertEqual(self.visit.state, "planned")

    def test_corrections_that_cannot_be(self):
        self.set_clock("2026-11-23 18:00")
        for words, values in (
            ("why", {"start": "2026-11-23 09:00", "reason": "  "}),
            ("arrival too", {"stop": "2026-11-23 09:00"}),
            (
                "after the arrival",
                {"start": "2026-11-23 09:00", "stop": "2026-11-23 09:00"},
            ),
            ("future", {"start": "2026-11-23 18:01"}),
            ("future", {"start": "2026-11-23 17:00", "stop": "2026-11-23 18:01"}),
        ):
            with self.subTest(values=values), self.refused(words):
                self.correct(**values)
        self.visit.write({"state": "cancelled", "cancel_reason": "Absent"})
        with self.refused("cancelled"):
            self.correct("2026-11-23 09:00")
        for user in (self.plain, self.stranger):
            with self.assertRaises(AccessError):
                self.correct("2026-11-23 09:00", user=user)
        self.assertFalse(self.lines())

    def test_the_database_wants_a_reason(self):
        values = {
            "intervention_id": self.visit.id,
            "company_id": self.firm.id,
            "employee_id": self.anna.id,
            "kind": "start",
            "user_id": self.user.id,
        }
        stamps = self.env["care.stamp"].sudo()
        with self.refused_by_database("care_stamp_reason_given"):
            stamps.create({**values, "way": "office", "reason": " "})
        with self.refused_by_database("care_stamp_moment_given"):
            stamps.create({**values, "way": "portal"})

    # -------------------------------------------------------------------------
    # Place
    # -------------------------------------------------------------------------
    def test_no_place_unless_the_firm_wants_it(self):
        place = {"latitude": 47.39, "longitude": 0.68, "accuracy": 12}
        self.stamp("start", "2026-11-23 09:04", place=place)
        places = self.env["care.stamp.place"].sudo()
        self.assertFalse(places.search([("company_id", "=", self.firm.id)]))
        self.firm.care_stamp_place = True
        self.stamp("stop", "2026-11-23 11:00", place=place)
        kept = places.search([("company_id", "=", self.firm.id)])
        self.assertEqual(
            (kept.stamp_id.kind, kept.latitude, kept.accuracy), ("stop", 47.39, 12)
        )
        with self.assertRaises(AccessError):
            kept.with_user(self.user).read(["latitude"])
        self.assertEqual(kept.with_user(self.manager).longitude, 0.68)

    def test_the_place_is_erased_and_the_moment_stays(self):
        self.firm.write({"care_stamp_place": True, "care_stamp_place_days": 30})
        self.stamp(
            "start",
            "2026-11-23 09:04",
            place={"latitude": 47.39, "longitude": 0.68, "accuracy": 12},
        )
        places = self.env["care.stamp.place"]
        stamp = self.visit.sudo().stamp_ids
        for when, left in (("2026-12-23 09:04", 1), ("2026-12-23 09:05", 0)):
            self.set_clock(when)
            places._gc_places()
            self.assertEqual(len(stamp.place_ids), left, when)
        self.assertEqual(stamp.moment, at("2026-11-23 09:04"))

    # -------------------------------------------------------------------------
    # Tasks
    # -------------------------------------------------------------------------
    def test_a_task_says_since_when(self):
        first, second = self.visit.with_user(self.user).task_ids
        self.set_clock("2026-11-23 09:30")
        first.done = True
        self.set_clock("2026-11-23 10:30")
        (first | second).write({"done": True})
        self.assertEqual(first.done_at, at("2026-11-23 09:30"))
        self.assertEqual(second.done_at, at("2026-11-23 10:30"))
        first.done = False
        self.assertFalse(first.done_at)
