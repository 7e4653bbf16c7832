"""Dated visits, each for somebody: of the plan, or of who is to be replaced."""

from typing import NamedTuple

from .timeline import Problem, Stay
from .window import Occurrence, seconds
from .workers import Workers


class Wanted(NamedTuple):
    """A visit to which somebody is to go: naive UTC, the day is that of its start."""

    mission: object
    client: object
    day: object
    start: object
    stop: object


class Visits(Workers):
    """The workers of a firm, and which of some visits each can take.

    :param list wanted: :class:`Wanted`, by time, as superuser: access was checked
    :param own_ids: visits that they are already
    """

    def __init__(self, company, wanted, own_ids=(), employees=None):
        super().__init__(
            company,
            [
                Occurrence(index, row.day, seconds(row.start), seconds(row.stop))
                for index, row in enumerate(wanted)
            ],
            list(own_ids),
            [row.client for row in wanted],
            employees,
        )
        self.places = [client._get_care_place() for client in self.clients]
        for index, row in enumerate(wanted):
            for line in row.mission.skill_ids:
                self._add_need(line, 1 << index)
            # a visit of no mission is on that day because somebody wants it
            if row.mission and row.mission._rests_on(row.day, self.holidays):
                self.holiday_mask |= 1 << index
        self.timelines = {}

    def look_up(self):
        """Read the workers, with what holds for each of them."""
        self._flush()
        self._read_workers()
        self._add_hours()
        self._add_leaves()
        self._add_skills(self._get_skills())

    def take(self, index, employee_id):
        """Give a visit to a worker, with what he was given before.

        :return: None, or the Problem in its way
        """
        worker = self.workers.get(employee_id)
        if not worker:
            return Problem("gone", {})
        return self._get_problem(worker, index) or self._timeline(employee_id).add(
            self._stay(index)
        )

    def load(self, employee_ids):
        """Read what workers have to do already."""
        employee_ids = [key for key in employee_ids if key not in self.timelines]
        stays = self._get_stays(employee_ids)
        for employee_id in employee_ids:
            self.timelines[employee_id] = self._get_timeline(employee_id, stays)

    def _stay(self, index):
        wanted = self.occurrences[index]
        name = self.clients[index].name or "?"
        return Stay(wanted.start, wanted.stop, self.places[index], name)

    def _timeline(self, employee_id):
        if employee_id not in self.timelines:
            # the first ones were not enough: all the others at once
            self.load(key for key, worker in self.workers.items() if worker["free"])
        return self.timelines[employee_id]
