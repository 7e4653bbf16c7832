from odoo import fields, models
from odoo.fields import Domain

from ...matching.visits import Visits, Wanted
from ...tools import local_time
from .care_assignment import COVERING


class CareAssignmentPlanning(models.Model):
    """Who is assigned gets the visits that nobody has yet; who no longer is, gives
    them back.
    """

    # one face of the assignment per file
    _inherit = "care.assignment"  # pylint: disable=consider-merging-classes-inherited

    def _covers(self, slot_id, day):
        """:param int slot_id: of the slot's root, or False"""
        self.ensure_one()
        return (
            self.date_from <= day
            and (not self.date_to or day <= self.date_to)
            and (not self.slot_root_ids or slot_id in self.slot_root_ids.ids)
        )

    def _on_assigned(self):
        """Give the workers the coming visits without one, where they can go.

        The number of queries does not depend on how many visits there are.

        :return: the visits that were given to somebody
        """
        return self._fill(
            self.env["care.intervention"].search(
                self._get_coming_domain() & Domain("employee_id", "=", False)
            )
        )

    def _fill(self, visits):
        """Give visits without a worker to those of these who can go.

        :return: the visits that were given to somebody
        """
        chosen = self._choose_workers(
            [
                (
                    visit.mission_id,
                    visit.slot_root_id.id,
                    visit._get_local_day(),
                    visit.start,
                    visit.stop,
                )
                for visit in visits
            ]
        )
        values = {
            visit: {"employee_id": worker_id}
            for visit, worker_id in zip(visits, chosen, strict=True)
            if worker_id
        }
        if values:
            visits._write_places(values)
        return visits.browse([visit.id for visit in values])

    def _get_coming_domain(self):
        """:return: domain of the visits to come of these missions"""
        return (
            Domain("mission_root_id", "in", self.mission_root_id.ids)
            & Domain("state", "=", "planned")
            & Domain("start", ">", fields.Datetime.now())
        )

    def _get_held_visits(self):
        """:return: visits to come that the plan gave to the workers of these"""
        visits = self.env["care.intervention"].search(
            self._get_coming_domain()
            & Domain("employee_id", "in", self.employee_id.ids)
            & Domain("slot_root_id", "!=", False)
        )
        return self._filter_covered(visits)

    def _filter_covered(self, visits):
        """:return: the visits whose worker is assigned to them here"""
        by_key = self.grouped(lambda a: (a.mission_root_id, a.employee_id))
        nobody = self.browse()
        return visits.filtered(
            lambda visit: any(
                assignment._covers(visit.slot_root_id.id, visit._get_local_day())
                for assignment in by_key.get(
                    (visit.mission_root_id, visit.employee_id), nobody
                )
            )
        )

    def _release(self, held):
        """Take away what nobody's assignment covers any more; others may get it.

        What somebody else was sent to by hand, and what has begun, stays.

        :param held: visits that were covered before a change
        """
        others = self.search([("mission_root_id", "in", held.mission_root_id.ids)])
        released = held - others._filter_covered(held)
        if released:
            released.write({"employee_id": False})
            others._fill(released)

    def _is_shorter(self, vals):
        """:return: whether these values only let the assignments end earlier"""
        if COVERING & vals.keys() != {"date_to"}:
            return False
        last = fields.Date.to_date(vals["date_to"])
        return bool(last) and all(not a.date_to or last <= a.date_to for a in self)

    def _choose_workers(self, wanted):
        """Choose among the assigned workers, in the order of what is wanted.

        Who is assigned to that slot comes before who is assigned to the whole mission.
        What « Recherche » would hold against a worker leaves the visit to fill: the end
        of the contract, its hours, a leave, a skill that has expired, the travel, too
        much work.

        :param wanted: list of (mission, id of the slot's root, day, start, stop)
        :return: list of the worker's id or False, one for each; the number of queries
            grows with the firms only
        """
        by_root = self.grouped("mission_root_id")
        candidates = [
            by_root.get(mission.root_id, self.browse())
            .filtered(lambda a, key=(slot_id, day): a._covers(*key))
            .sorted(lambda a: (not a.slot_root_ids, a.date_from, a.id))
            .employee_id
            for mission, slot_id, day, _start, _stop in wanted
        ]
        chosen = [False] * len(wanted)
        numbers = [number for number, found in enumerate(candidates) if found]
        companies = {}
        for number in numbers:
            companies.setdefault(wanted[number][0].company_id, []).append(number)
        for company, ours in companies.items():
            ours.sort(key=lambda number: wanted[number][3])
            workers = self.env["hr.employee"].union(*(candidates[n] for n in ours))
            visits = self._get_visits(company, [wanted[n] for n in ours], workers)
            visits.look_up()
            visits.load(visits.workers)
            for index, number in enumerate(ours):
                chosen[number] = next(
                    (
                        worker.id
                        for worker in candidates[number]
                        if not visits.take(index, worker.id)
                    ),
                    False,
                )
        return chosen

    def _get_visits(self, company, wanted, workers):
        """:return: the engine of « Recherche » for these visits, as superuser"""
        zone = company.care_tz
        return Visits(
            company.sudo(),
            [
                Wanted(
                    mission.sudo(),
                    mission.sudo().partner_id,
                    local_time.to_local(start, zone).date(),
                    start,
                    stop,
                )
                for mission, _slot_id, _day, start, stop in wanted
            ],
            employees=workers,
        )
