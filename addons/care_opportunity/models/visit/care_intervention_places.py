from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools import local_time
from .care_intervention import PLACE_FIELDS

#: rows of what is asked for, numbered from 1
WANTED = (
    "unnest(%s::int[], %s::timestamp[], %s::timestamp[]) WITH ORDINALITY"
    " AS wanted(employee_id, start, stop, number)"
)


class CareInterventionPlaces(models.Model):
    """Where a worker already is: said by name, before the database refuses it.

    The truth is the database's constraint (``_no_overlap``), which also stops who
    writes at the same time; what is here only gives it better words.
    """

    # one face of the visit per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        self._flush_places()
        self._check_places(
            [
                (
                    vals.get("employee_id"),
                    fields.Datetime.to_datetime(vals.get("start")),
                    fields.Datetime.to_datetime(vals.get("stop")),
                )
                for vals in vals_list
                if vals.get("state") != "cancelled"
            ]
        )
        return super().create(vals_list)

    def write(self, vals):
        if PLACE_FIELDS & vals.keys() and not self.env.context.get("care_places"):
            self._flush_places()
            start = fields.Datetime.to_datetime(vals.get("start"))
            stop = fields.Datetime.to_datetime(vals.get("stop"))
            self._check_places(
                [
                    (
                        vals.get("employee_id", visit.employee_id.id),
                        start or visit.start,
                        stop or visit.stop,
                    )
                    for visit in self
                    if vals.get("state", visit.state) != "cancelled"
                ]
            )
        return super().write(vals)

    def _flush_places(self):
        """Not between the writes of one action: see ``_write_places``."""
        if self.env.context.get("care_places"):
            return None
        return super()._flush_places()

    def _check_places(self, places):
        """Refuse what would put a worker in two places.

        :param places: list of (id of the worker, start, stop), of which the visits of
            ``self`` are to be the new ones
        :raise ValidationError: names the visit that is in the way
        """
        places = [
            place for place in places if all(place) and place[1] < place[2]
        ]  # what ends before it starts is refused by its own constraint
        by_worker = defaultdict(list)
        for worker_id, start, stop in places:
            by_worker[worker_id].append((start, stop))
        for worker_id, spans in by_worker.items():
            spans.sort()
            for (__, stop), (start, __) in zip(spans, spans[1:], strict=False):
                if start < stop:
                    raise ValidationError(
                        self.env._(
                            "%(worker)s would have two of these visits at the same "
                            "time (%(when)s). Choose another worker for one of them.",
                            worker=self.env["hr.employee"]
                            .sudo()
                            .browse(worker_id)
                            .name,
                            when=self._format_moment(start, self.env.company),
                        )
                    )
        if not places:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT visit.id FROM " + WANTED + " JOIN care_intervention visit"
                " ON visit.employee_id = wanted.employee_id"
                " AND visit.state <> 'cancelled'"
                " AND tsrange(visit.start, visit.stop, '[)')"
                " && tsrange(wanted.start, wanted.stop, '[)')"
                " WHERE visit.id <> ALL(%s) ORDER BY visit.start LIMIT 1",
                *map(list, zip(*places, strict=True)),
                self.ids,
            )
        )
        if rows:
            other = self.sudo().browse(rows[0])
            raise ValidationError(
                self.env._(
                    "%(worker)s is already with %(client)s, %(when)s to %(until)s. "
                    "Choose another worker or another time.",
                    worker=other.employee_id.name,
                    client=other.partner_id.name,
                    when=self._format_moment(other.start, other.company_id),
                    until=local_time.to_local(
                        other.stop, other.company_id.care_tz
                    ).strftime("%H:%M"),
                )
            )

    @api.model
    def _format_moment(self, moment, company):
        """:return: day and time on the clock of the firm, as ``23/11/2026 09:00``"""
        return local_time.to_local(moment, company.care_tz).strftime("%d/%m/%Y %H:%M")

    @api.model
    def _find_taken(self, places, aside=()):
        """Tell which places cannot be: another visit, a leave, a worker who has left.

        :param places: list of (id of the worker, start, stop)
        :param aside: ids of visits that do not count
        :return: set of positions in ``places``; one query, however many
        """
        if not places:
            return set()
        self._flush_places()
        self.env["resource.calendar.leaves"].flush_model()
        self.env["hr.employee"].flush_model(["active", "resource_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT wanted.number FROM "
                + WANTED
                + " JOIN hr_employee worker ON worker.id = wanted.employee_id"
                " WHERE NOT worker.active OR EXISTS ("
                "  SELECT 1 FROM care_intervention visit"
                "  WHERE visit.employee_id = wanted.employee_id"
                "  AND visit.state <> 'cancelled' AND visit.id <> ALL(%s)"
                "  AND tsrange(visit.start, visit.stop, '[)')"
                "  && tsrange(wanted.start, wanted.stop, '[)')"
                " ) OR EXISTS ("
                "  SELECT 1 FROM resource_calendar_leaves off"
                "  WHERE off.resource_id = worker.resource_id"
                "  AND off.time_type = 'leave'"
                "  AND off.date_from < wanted.stop AND off.date_to > wanted.start)",
                *map(list, zip(*places, strict=True)),
                list(aside),
            )
        )
        return {number - 1 for (number,) in rows}

    def _write_places(self, values):
        """Move many visits in one action; only where they end up is looked at.

        :param values: dict of visit to the values to write
        :raise ValidationError: one of them would be in the way of another visit
        """
        visits = self.browse().union(*values)
        visits.check_access("write")
        visits._flush_places()
        visits._check_places(
            [
                (
                    vals.get("employee_id", visit.employee_id.id),
                    vals.get("start", visit.start),
                    vals.get("stop", visit.stop),
                )
                for visit, vals in values.items()
            ]
        )
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS care_intervention_no_overlap DEFERRED")
        for visit, vals in values.items():
            visit.with_context(care_places=True).write(vals)
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS care_intervention_no_overlap IMMEDIATE")

    def action_swap_workers(self):
        """Give each of two visits the worker of the other.

        :raise ValidationError: not two, or one of them has another visit then
        """
        if len(self) != 2:
            raise ValidationError(
                self.env._("Select the two visits whose workers change places.")
            )
        first, second = self
        first._swap_workers(second)
