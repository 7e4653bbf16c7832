from odoo import models
from odoo.exceptions import ValidationError

from ...matching.visits import Visits, Wanted
from ...tools import local_time

#: how many for each visit are looked at closely at first
FIRST = 20


class CareInterventionFree(models.Model):
    """Who can take visits that are planned already, by the rules of « Recherche »."""

    # one face of the visit per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    def _find_free_workers(self, per_visit=5):
        """Find who can take each visit, as if each were the only one.

        :param int per_visit: so many for each, the best first
        :return: dict of visit id to a list of ids of workers
        """
        return {
            visit.id: proposed
            for visit, proposed, __ in self._choose_free_workers(per_visit)
        }

    def _choose_free_workers(self, per_visit=5):
        """Find who can take each visit, and choose one for all of them together.

        Known to the client first, then of the same town, then least busy that week.
        The number of queries grows with the firms only.

        :return: list of (visit, ids of who can go, id of the one or False), by time
        """
        self.check_access("read")
        found = []
        for visits in self.sudo().grouped("company_id").values():
            found += VisitSearch(visits).run(per_visit)
        found.sort(key=lambda row: (row[0].start, row[0].id))
        return [
            (visit.with_env(self.env), proposed, chosen)
            for visit, proposed, chosen in found
        ]

    def _check_free_workers(self, chosen):
        """Look once more whether workers can take visits, all of them together.

        :param dict chosen: visit id to employee, of some of the visits
        :raise ValidationError: who cannot go where, and why
        """
        visits = self.sudo().filtered(lambda visit: chosen.get(visit.id))
        texts = []
        for company, ours in visits.grouped("company_id").items():
            employees = self.env["hr.employee"].union(
                *(chosen[visit.id] for visit in ours)
            )
            for visit, problem in VisitSearch(ours, employees).check(chosen):
                texts.append(
                    self.env._(
                        "%(worker)s, %(when)s, %(client)s: %(reason)s",
                        worker=chosen[visit.id].name,
                        when=self._format_moment(visit.start, company),
                        client=visit.partner_id.name,
                        reason=self.env["care.mission"]._get_reason(problem, company),
                    )
                )
        if texts:
            raise ValidationError(
                self.env._(
                    "Not everybody can go:\n%(reasons)s\nChoose others for these "
                    "visits, or nobody for now.",
                    reasons="\n".join(f"• {text}" for text in texts),
                )
            )


class VisitSearch(Visits):
    """Who can take each of some visits of one firm.

    :param visits: as superuser, their access was checked
    """

    def __init__(self, visits, employees=None):
        self.visits = visits = visits.sorted(lambda visit: (visit.start, visit.id))
        zone = visits.company_id.care_tz
        super().__init__(
            visits.company_id,
            [
                Wanted(
                    visit.mission_id,
                    visit.partner_id,
                    local_time.to_local(visit.start, zone).date(),
                    visit.start,
                    visit.stop,
                )
                for visit in visits
            ],
            visits.ids,
            employees,
        )
        self.known, self.hours_planned, self.weeks = set(), {}, []

    def run(self, per_visit):
        """:return: list of (visit, ids of who can go, id of the one or False)"""
        self.look_up()
        self._add_conflicts()
        self._read_rank()
        ranked = [
            self._rank(index, self._open(index)) for index in range(len(self.visits))
        ]
        self.load({key for keys in ranked for key in keys[:FIRST]})
        proposed = [
            self._propose(index, keys, per_visit) for index, keys in enumerate(ranked)
        ]
        result = []
        for index, visit in enumerate(self.visits):
            chosen = self._choose(index, ranked[index])
            if chosen and chosen not in proposed[index]:
                proposed[index].append(chosen)
            result.append((visit, proposed[index], chosen))
        return result

    def check(self, chosen):
        """:return: list of (visit, Problem) of who cannot go"""
        self.look_up()
        self.load(self.workers)
        problems = []
        for index, visit in enumerate(self.visits):
            problem = self.take(index, chosen[visit.id].id)
            if problem:
                problems.append((visit, problem))
        return problems

    # -------------------------------------------------------------------------
    # Rank
    # -------------------------------------------------------------------------
    def _read_rank(self):
        """Who knows which client, and what each week holds already."""
        self.known = self._read_known()
        self.weeks = [self._week(wanted.start) for wanted in self.occurrences]
        self.hours_planned = self._read_load(min(self.weeks), max(self.weeks))

    def _open(self, index):
        """:return: ids of who may be free then, without who goes there now"""
        present = self.visits[index].employee_id.id
        return [
            key
            for key, worker in self.workers.items()
            if worker["free"] >> index & 1 and key != present
        ]

    def _rank(self, index, employee_ids):
        client, week = self.clients[index].id, self.weeks[index]
        place = self.places[index]

        def key(employee_id):
            worker = self.workers[employee_id]
            return (
                (employee_id, client) not in self.known,
                self._get_distance(worker["home"], place),
                self.hours_planned.get((employee_id, week), 0),
                worker["name"],
                employee_id,
            )

        return sorted(employee_ids, key=key)

    # -------------------------------------------------------------------------
    # Closely
    # -------------------------------------------------------------------------
    def _propose(self, index, employee_ids, limit):
        """:return: the first ones in whose day the visit goes in"""
        stay = self._stay(index)
        found = []
        for employee_id in employee_ids:
            if not self._timeline(employee_id).look(stay):
                found.append(employee_id)
                if len(found) == limit:
                    break
        return found

    def _choose(self, index, employee_ids):
        """:return: id of the first one who can, with what he was given before"""
        stay = self._stay(index)
        for employee_id in self._rank(index, employee_ids):
            if not self._timeline(employee_id).add(stay):
                key = employee_id, self.weeks[index]
                hours = (stay.stop - stay.start) / 3600
                self.hours_planned[key] = self.hours_planned.get(key, 0) + hours
                return employee_id
        return False
