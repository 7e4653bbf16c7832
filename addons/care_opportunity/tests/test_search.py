from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .search_common import SearchCase

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WINDOW = (MONDAY, SUNDAY)


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05 10:00:00")
class TestSearch(SearchCase):
    """Rank, reasons, rights and cost of « Recherche »."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mission = cls.make_mission()
        (cls.anna | cls.bruno).resource_calendar_id = False

    def names(self, mission=None, **options):
        found = (mission or self.mission)._find_workers(*WINDOW, **options)
        return [row["name"] for row in found]

    def test_name_decides_at_last(self):
        self.assertEqual(self.names(), ["Anna (test)", "Bruno (test)"])

    def test_knows_the_client(self):
        self.make_visit("2026-11-10 09:00", "2026-11-10 10:00", self.bruno)
        self.assertEqual(self.names(), ["Bruno (test)", "Anna (test)"])

    def test_cancelled_visit_is_no_acquaintance(self):
        self.make_visit(
            "2026-11-10 09:00",
            "2026-11-10 10:00",
            self.bruno,
            state="cancelled",
            cancel_reason="Absent",
        )
        self.assertEqual(self.names(), ["Anna (test)", "Bruno (test)"])

    def test_town(self):
        self.bruno.write({"private_zip": "37200", "private_city": "Tours"})
        self.anna.write({"private_zip": "37300", "private_city": "Joué"})
        self.assertEqual(self.names(), ["Bruno (test)", "Anna (test)"])

    def test_load_of_the_week(self):
        self.make_visit(
            "2026-11-25 09:00", "2026-11-25 10:00", self.anna, self.far_client
        )
        self.assertEqual(self.names(), ["Bruno (test)", "Anna (test)"])
        found = self.mission._find_workers(*WINDOW)
        self.assertEqual([row["week_hours"] for row in found], [0, 1])

    def test_skill_above_need(self):
        self.need(self.mission, "washing", "Débutant")
        self.give_skill(self.anna, "washing", "Débutant")
        self.give_skill(self.bruno, "washing", "Expert")
        self.assertEqual(self.names(), ["Bruno (test)", "Anna (test)"])

    def test_everything_before_a_part(self):
        self.make_visit("2026-11-10 09:00", "2026-11-10 10:00", self.anna)
        mission = self.make_mission(slots=[("0", 9, 11), ("1", 9, 11)])
        self.make_leave("2026-11-24 00:00", "2026-11-25 00:00", self.anna)
        self.assertEqual(self.names(mission), ["Bruno (test)", "Anna (test)"])
        found = mission._find_workers(*WINDOW)
        self.assertEqual([row["slots_fit"] for row in found], [2, 1])

    def test_limit_is_the_head_of_all(self):
        for number in range(80):
            worker = self.make_hands(f"Renfort {number:02d} (test)")
            if number % 3:
                # free at that time, and too much on that day all the same
                self.make_visit("2026-11-23 11:00", "2026-11-23 20:00", worker)
        everybody = self.names()
        self.assertEqual(len(everybody), 82)
        for limit in (1, 20, 50):
            self.assertEqual(self.names(limit=limit), everybody[:limit])

    def test_reasons_in_words(self):
        self.make_visit(
            "2026-11-23 10:00", "2026-11-23 12:00", self.anna, self.other_client
        )
        self.make_visit(
            "2026-11-23 08:00", "2026-11-23 08:40", self.bruno, self.other_client
        )
        texts = {
            row["name"]: self.mission._get_reason(row["slots"][0]["problems"][0][1])
            for row in self.mission._find_workers(*WINDOW)
        }
        self.assertEqual(
            texts["Anna (test)"],
            "already with André Petit (test) from 10:00 to 12:00",
        )
        self.assertIn("travel: 25 min needed", texts["Bruno (test)"])

    def test_kind_of_leave_is_not_told(self):
        self.make_leave("2026-11-23 00:00", "2026-11-24 00:00", self.anna)
        search = self.open_search()
        line = search.line_ids.filtered(lambda each: each.employee_id == self.anna)
        self.assertIn("absent", line.details)
        self.assertNotIn("Maladie", line.details)

    def test_home_is_not_told(self):
        self.anna.write({"private_zip": "37999", "private_city": "Secretville"})
        search = self.open_search()
        self.assertNotIn("Secretville", str(search.line_ids.read()))
        self.assertNotIn("37999", str(search.line_ids.read()))

    def test_planned_visit_of_the_mission_is_not_in_the_way(self):
        slot = self.mission.slot_ids
        self.make_visit(
            *("2026-11-23 09:00", "2026-11-23 11:00", self.anna),
            mission_id=self.mission.id,
            slot_root_id=slot.root_id.id,
            planned_date=MONDAY,
        )
        found = self.mission._find_workers(*WINDOW, employees=self.anna)
        self.assertTrue(found[0]["fits"])

    def test_visit_that_was_moved_counts_where_it_is(self):
        slot = self.mission.slot_ids
        self.make_visit(
            *("2026-11-24 14:00", "2026-11-24 16:00"),
            mission_id=self.mission.id,
            slot_root_id=slot.root_id.id,
            planned_date=MONDAY,
        )
        self.make_visit("2026-11-24 15:00", "2026-11-24 17:00", self.anna)
        found = {
            row["name"]: row["fits"] for row in self.mission._find_workers(*WINDOW)
        }
        self.assertEqual(found, {"Anna (test)": False, "Bruno (test)": True})

    def test_locked_version(self):
        form = self.mission.assessment_id
        form.action_validate()
        form._duplicate()
        self.assertEqual(form.state, "locked")
        self.assertEqual(self.names(), ["Anna (test)", "Bruno (test)"])

    def test_rights(self):
        for stranger in (self.plain, self.stranger):
            with self.assertRaises(AccessError):
                self.mission.with_user(stranger)._find_workers(*WINDOW)
        search = self.open_search()
        with self.assertRaises(AccessError):
            search.with_user(self.manager).read(["mission_id"])

    def test_lines_are_the_searchs_own(self):
        search = self.open_search()
        with self.assertRaises(AccessError):
            search.line_ids[0].write({"employee_id": self.bruno.id})

    def test_queries_do_not_grow(self):
        def cost(count):
            for number in range(count):
                worker = self.make_hands(f"Nombre {number:02d} (test)", hours=None)
                self.make_visit("2026-11-23 14:00", "2026-11-23 15:00", worker)
                self.make_leave("2026-11-25 00:00", "2026-11-26 00:00", worker)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.mission._find_workers(*WINDOW)
            return self.env.cr.sql_log_count - before, len(found)

        self.mission._find_workers(*WINDOW)
        few, found = cost(0)
        many, more = cost(58)
        self.assertEqual((found, more), (2, 60))
        self.assertEqual(many, few)

    def open_search(self, mission=None):
        action = (mission or self.mission).with_user(self.user).action_search_workers()
        search = (
            self.env["care.worker.search"].with_user(self.user).browse(action["res_id"])
        )
        search.write({"date_from": MONDAY, "date_to": SUNDAY})
        search.action_search()
        return search

    # -------------------------------------------------------------------------
    # « Affecter »
    # -------------------------------------------------------------------------
    def assign(self, search, worker):
        line = search.line_ids.filtered(lambda each: each.employee_id == worker)
        return line.action_assign()

    def test_assign(self):
        visit = self.make_visit(
            *("2099-11-23 09:00", "2099-11-23 11:00"), mission_id=self.mission.id
        )
        search = self.open_search()
        action = self.assign(search, self.anna)
        self.assertEqual(action["params"]["type"], "success")
        assignment = self.mission.assignment_ids
        self.assertEqual(assignment.employee_id, self.anna)
        self.assertEqual(assignment.date_from, MONDAY)
        self.assertFalse(assignment.slot_root_ids)
        self.assertEqual(visit.employee_id, self.anna)

    def test_pressed_twice(self):
        search = self.open_search()
        self.assign(search, self.anna)
        self.assign(search, self.anna)
        self.assertEqual(len(self.mission.assignment_ids), 1)

    def test_somebody_else_was_faster(self):
        search = self.open_search()
        self.assign(self.open_search(), self.anna)
        with self.refused("Anna (test) is already assigned"):
            self.assign(search, self.bruno)

    def test_no_longer_free(self):
        search = self.open_search()
        self.make_visit("2026-11-23 10:00", "2026-11-23 12:00", self.anna)
        with self.refused("already with Marthe Lenoir"):
            self.assign(search, self.anna)
        self.assertFalse(self.mission.assignment_ids)

    def test_some_slots_then_the_others(self):
        mission = self.make_mission(slots=[("0", 9, 11), ("1", 9, 11)])
        self.make_leave("2026-11-24 00:00", "2026-11-25 00:00", self.anna)
        search = self.open_search(mission)
        self.assign(search, self.anna)
        first, second = mission.slot_ids.sorted("weekday")
        self.assertEqual(mission.assignment_ids.slot_root_ids, first)
        self.assertEqual(search.slot_ids, second)
        self.assertEqual(search.line_ids[0].employee_id, self.bruno)
        self.assign(search, self.bruno)
        self.assertEqual(
            {a.employee_id: a.slot_root_ids for a in mission.assignment_ids},
            {self.anna: first, self.bruno: second},
        )

    def test_nothing_fits(self):
        self.make_leave("2026-11-23 00:00", "2026-11-24 00:00", self.anna)
        with self.refused("No slot fits Anna (test)"):
            self.assign(self.open_search(), self.anna)

    def test_visit_at_which_he_is_busy_stays_open(self):
        mission = self.mission
        free, busy = (
            self.make_visit(f"2099-11-{d} 09:00", f"2099-11-{d} 11:00", mission_id=m)
            for d, m in (("23", mission.id), ("24", mission.id))
        )
        self.make_visit("2099-11-24 10:00", "2099-11-24 12:00", self.anna)
        self.env["care.assignment"].create(
            {
                "mission_root_id": mission.id,
                "employee_id": self.anna.id,
                "date_from": MONDAY,
            }
        )
        self.assertEqual(free.employee_id, self.anna)
        self.assertFalse(busy.employee_id)

    def test_assignment_goes_to_the_root(self):
        form = self.mission.assessment_id
        form.action_validate()
        following = form._duplicate().mission_ids
        self.assign(self.open_search(following), self.anna)
        self.assertEqual(following.assignment_ids.mission_root_id, self.mission.root_id)
        self.assertEqual(self.mission.assignment_ids, following.assignment_ids)

    def test_public_holiday_is_told(self):
        self.make_holidays(["2026-11-23"])
        mission = self.make_mission(slots=[("0", 9, 11), ("1", 9, 11)])
        search = self.open_search(mission)
        self.assertIn("(Férié (test))", search.note)
        self.assertTrue(search.line_ids[0].fits)

    def test_window(self):
        mission = self.make_mission(
            slot_ids=self.make_slots([("2099-03-10", 9, 11)]), date_start="2099-03-01"
        )
        first, last = mission._get_search_window()
        self.assertEqual(str(first), "2099-03-01")
        self.assertEqual(str(last), "2099-03-28")

    def test_limits_of_the_firm(self):
        for vals in (
            {"care_max_day_hours": 25},
            {"care_max_week_hours": 0},
            {"care_min_rest_hours": 24},
        ):
            with self.refused_by_database("care_limits"):
                self.firm.write(vals)
