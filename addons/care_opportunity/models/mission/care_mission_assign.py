from collections import defaultdict
from datetime import date, timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

DAY = timedelta(days=1)


class CareMissionAssign(models.Model):
    """« Affecter »: give a mission, or some of its slots, to a worker."""

    # one face of the mission per file
    _inherit = "care.mission"  # pylint: disable=consider-merging-classes-inherited

    assignment_ids = fields.Many2many(
        "care.assignment",
        string="Assigned workers",
        compute="_compute_assignment_ids",
        groups="care_opportunity.group_user",
        help="They belong to the mission, whatever the version of the form.",
    )

    def _compute_assignment_ids(self):
        by_root = (
            self.env["care.assignment"]
            .search([("mission_root_id", "in", self.root_id.ids)])
            .grouped("mission_root_id")
        )
        nobody = self.env["care.assignment"]
        for mission in self:
            mission.assignment_ids = by_root.get(mission.root_id, nobody)

    def action_search_workers(self):
        """:return: the action that opens « Recherche » with its result"""
        self.ensure_one()
        first, last = self._get_search_window()
        first, last = self._get_search_window(self._get_first_open_day(first))
        search = self.env["care.worker.search"].create(
            {
                "mission_id": self.id,
                "date_from": first,
                "date_to": last,
                "slot_ids": self._get_open_slots(first, last).ids,
            }
        )
        search._search_workers()
        return search._get_action()

    def _get_open_slots(self, date_from, date_to):
        """:return: the slots that nobody is assigned to in these days; else all"""
        self.ensure_one()
        taken = self._get_taken_slots(date_from, date_to)
        return self.slot_ids.filtered(lambda s: s.root_id not in taken) or self.slot_ids

    def _get_first_open_day(self, date_from):
        """:return: the first day on which one of the slots is nobody's; else the same

        Where somebody's assignment ends soon, another one is wanted from the day after.
        """
        taken = self._get_taken_slots(date_from, date.max)
        days = []
        for slot in self.slot_ids.root_id:
            day = date_from
            for assignment in taken.get(slot, ()):
                if assignment.date_from <= day:
                    day = max(day, (assignment.date_to or date.max - DAY) + DAY)
            days.append(day)
        first = min(days, default=date_from)
        return date_from if first > (self.date_end or date.max - DAY) else first

    def _get_taken_slots(self, date_from, date_to):
        """:return: {root of a slot: its assignments, by time} of some days"""
        self.ensure_one()
        assignments = self.env["care.assignment"].search(
            [
                ("mission_root_id", "=", self.root_id.id),
                ("date_from", "<=", date_to),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date_from),
            ],
            order="date_from, id",
        )
        taken = defaultdict(assignments.browse)
        for assignment in assignments:
            for slot in self._slots_of(assignment):
                taken[slot] |= assignment
        return dict(taken)

    def _assign_worker(self, worker, date_from, date_to, slots=None):
        """Assign a worker to slots of the mission, if he is free for them.

        Until the mission ends, or until somebody else's assignment begins later.
        Pressed twice, it is made once; from an earlier day, it begins earlier. Of two
        people the second one is told.

        :param worker: hr.employee
        :param date date_from: first day of the assignment, and of what is checked
        :param date date_to: last day of what is checked
        :param slots: those of this version of the mission; all if None
        :raise UserError: he is not free, or somebody else has a slot
        :return: the assignment
        """
        self.ensure_one()
        self.env["care.assignment"].check_access("create")
        self.check_access("read")
        self._wait_for_turn(worker)
        slots = self.slot_ids if slots is None else self.slot_ids & slots
        taken = self._get_taken_slots(date_from, date.max)
        nobody = self.env["care.assignment"]
        holders = nobody.union(*(taken.get(slot, nobody) for slot in slots.root_id))
        mine = holders.filtered(lambda a: a.employee_id == worker)
        others = holders - mine
        self._check_nobody_else(others.filtered(lambda a: a.date_from <= date_to))
        ends = [other.date_from - DAY for other in others]
        until = min([*ends, *filter(None, [self.date_end])], default=False)
        left = slots.filtered(
            lambda slot: (
                not any(
                    a._spans(date_from, until)
                    for a in taken.get(slot.root_id, nobody) & mine
                )
            )
        )
        if not left:
            return mine[:1]
        self._check_worker_fits(worker, date_from, date_to, left)
        same = mine.filtered(
            lambda a: (
                self._slots_of(a) == left.root_id
                and (not until or a.date_from <= until)
            )
        )[:1]
        if same:
            same._extend(date_from, until)
        else:
            same = nobody.create(
                {
                    "mission_root_id": self.root_id.id,
                    "employee_id": worker.id,
                    "slot_root_ids": [] if left == self.slot_ids else left.root_id.ids,
                    "date_from": date_from,
                    "date_to": until,
                }
            )
        self.invalidate_model(["assignment_ids"])
        return same

    def _check_nobody_else(self, others):
        """:raise UserError: somebody else goes there in the days that are wanted"""
        for other in others[:1]:
            if other.date_to:
                raise UserError(
                    self.env._(
                        "%(worker)s goes there from %(first)s to %(last)s. Choose "
                        "other days, or change that assignment on the tab “Workers”.",
                        worker=other.employee_id.name,
                        first=format_date(self.env, other.date_from),
                        last=format_date(self.env, other.date_to),
                    )
                )
            raise UserError(
                self.env._(
                    "%(worker)s is already assigned to this mission. End that "
                    "assignment on the tab “Workers” first, or choose the slots that "
                    "nobody has.",
                    worker=other.employee_id.name,
                )
            )

    def _slots_of(self, assignment):
        """:return: roots of the slots that an assignment is for"""
        return assignment.slot_root_ids or self.slot_ids.root_id

    def _wait_for_turn(self, worker):
        """Write the rows of the mission and of the worker, without changing them.

        Who comes second, for either of them, waits; PostgreSQL then makes him start
        over, and he sees what the first one has done.
        """
        self.env.flush_all()
        for table, record in (("care_mission", self.root_id), ("hr_employee", worker)):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = write_date WHERE id = %s",
                    SQL.identifier(table),
                    record.id,
                )
            )

    def _check_worker_fits(self, worker, date_from, date_to, slots):
        """:raise UserError: he cannot come to one of the slots, with the reasons"""
        found = self._find_workers(date_from, date_to, slots=slots, employees=worker)
        if found and found[0]["fits"]:
            return
        reasons = [
            f"{format_date(self.env, day)} : {self._get_reason(problem)}"
            for slot in (found[0]["slots"] if found else [])
            for day, problem in slot["problems"]
        ]
        if not found:
            reasons = [self.env._("no visit to plan, or a skill is lacking")]
        raise UserError(
            self.env._(
                "%(worker)s cannot come:\n%(reasons)s\nSearch again to see who can.",
                worker=worker.name,
                reasons="\n".join(f"• {reason}" for reason in reasons[:6]),
            )
        )
