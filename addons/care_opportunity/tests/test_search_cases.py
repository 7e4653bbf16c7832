from odoo import fields
from odoo.tests import freeze_time, tagged

from .search_cases import CASES, WEEK
from .search_common import SearchCase


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05 10:00:00")
class TestSearchCases(SearchCase):
    """The table of cases made by hand."""

    def test_cases(self):
        self.assertGreaterEqual(len(CASES), 40)
        titles = [case["title"] for case in CASES]
        self.assertEqual(len(set(titles)), len(titles))
        for case in CASES:
            with (
                self.subTest(case=case["title"]),
                self.env.cr.savepoint() as savepoint,
            ):
                self.assertEqual(self.play(case), case["problems"])
                savepoint.rollback()
                self.env.invalidate_all()

    def play(self, case):
        """:return: the problems of the worker of a case, None: he is not found"""
        self.firm.write(case.get("firm", {}))
        company = self.foreign if case.get("foreign") else None
        worker = self.make_hands(
            hours=case.get("hours"),
            contract=case.get("contract"),
            company=company,
            **case.get("worker", {}),
        )
        for skill in case.get("skills", []):
            self.give_skill(worker, *skill)
        for start, stop, client, *state in case.get("visits", []):
            self.make_visit(
                start,
                stop,
                worker,
                self.clients[client],
                **({"state": state[0], "cancel_reason": "x"} if state else {}),
            )
        for leave in case.get("leaves", []):
            self.make_leave(*leave, worker)
        for leave in case.get("closed", []):
            self.make_leave(*leave)
        if case.get("holidays"):
            self.make_holidays(case["holidays"])
        mission = self.make_mission(
            slot_ids=self.make_slots(case.get("slots", [("0", 9, 11)])),
            **case.get("mission", {}),
        )
        for need in case.get("needs", []):
            self.need(mission, *need)
        first, last = map(fields.Date.to_date, case.get("days", WEEK))
        found = mission.with_user(self.user)._find_workers(first, last)
        mine = [row for row in found if row["employee_id"] == worker.id]
        if not mine:
            return None
        problems = sorted(
            (str(day), problem.kind)
            for slot in mine[0]["slots"]
            for day, problem in slot["problems"]
        )
        self.assertEqual(mine[0]["fits"], not problems)
        return problems
