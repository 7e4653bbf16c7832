from odoo import api, fields, models

from odoo.addons.dossier_base.tools.arguments import read_moment

from ...tools import local_time


class CareInterventionPlanning(models.Model):
    """A visit on the planning: what the plan wanted, where it was moved, its colour."""

    # one face of the visit per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    planned_start = fields.Datetime(
        readonly=True,
        copy=False,
        help="What the plan wants; a visit that starts otherwise was moved by hand.",
    )
    planned_stop = fields.Datetime(readonly=True, copy=False)
    dropped_by_plan = fields.Boolean(
        "Taken off by the plan",
        readonly=True,
        copy=False,
        help="Cancelled because the form no longer wanted it; planned again when it "
        "does.",
    )
    to_fill = fields.Boolean(
        "To fill", compute="_compute_to_fill", search="_search_to_fill"
    )
    client_city = fields.Char("Town", related="partner_id.city")
    client_phone = fields.Char("Phone", related="partner_id.phone")

    @api.depends("employee_id", "state", "start")
    def _compute_to_fill(self):
        now = fields.Datetime.now()
        for visit in self:
            visit.to_fill = bool(
                not visit.employee_id
                and visit.state == "planned"
                and visit.start
                and visit.start >= now
            )

    def _search_to_fill(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("employee_id", "=", False),
            ("state", "=", "planned"),
            ("start", ">=", fields.Datetime.now()),
        ]

    def _is_moved(self):
        """:return: whether a person gave the visit another time than the plan's"""
        self.ensure_one()
        return (self.start, self.stop) != (self.planned_start, self.planned_stop)

    def _follow_plan(self, wanted):
        """Bring coming planned visits in line with what the missions want now.

        What has begun, is done or was cancelled by a person stays; what a person moved
        keeps its time.

        :param wanted: see ``care.mission._get_wanted``
        """
        now = fields.Datetime.now()

        def is_wanted(visit):
            return (visit.slot_root_id.id, visit.planned_date) in wanted

        coming = self.filtered(lambda v: v.state == "planned" and v.start > now)
        unwanted = coming.filtered(lambda v: not is_wanted(v))
        unwanted._drop_from_plan()
        dropped = self.exists().filtered(
            lambda v: v.dropped_by_plan and v.state == "cancelled" and v.start > now
        )
        back = dropped.filtered(is_wanted)
        back._put_back()
        coming = coming - unwanted | back
        other_version = coming.browse()
        moves = {}
        for visit in coming:
            key = (visit.slot_root_id.id, visit.planned_date)
            mission, start, stop = wanted[key]
            if visit.mission_id != mission:
                other_version += visit
            if (visit.planned_start, visit.planned_stop) != (start, stop):
                moves[visit] = {"planned_start": start, "planned_stop": stop}
                if not visit._is_moved():
                    moves[visit].update(start=start, stop=stop)
        for mission, visits in other_version.grouped(
            lambda v: wanted[v.slot_root_id.id, v.planned_date][0]
        ).items():
            visits.write({"mission_id": mission.id})
        other_version.task_ids.unlink()
        other_version._copy_tasks()
        if moves:
            self._follow_times(moves)

    def _follow_times(self, moves):
        """Give visits their new times; who is not free then no longer goes there."""
        moved = [visit for visit in moves if "start" in moves[visit]]
        places = [
            (visit.employee_id.id, moves[visit]["start"], moves[visit]["stop"])
            for visit in moved
        ]
        for number in self._find_unfree(places, [visit.id for visit in moved]):
            moves[moved[number]]["employee_id"] = False
        self._write_places(moves)

    def _find_unfree(self, places, aside=()):
        """:return: positions in ``places`` that are taken, or by an earlier one of them

        See ``_find_taken``.
        """
        taken = self._find_taken(places, aside)
        given, unfree = {}, []
        for number, (worker_id, start, stop) in enumerate(places):
            spans = given.setdefault(worker_id, [])
            if number in taken or any(a < stop and start < b for a, b in spans):
                unfree.append(number)
            else:
                spans.append((start, stop))
        return unfree

    def _drop_from_plan(self):
        """Take coming visits off the plan; what a person worked on leaves a trace."""
        touched = self.filtered(lambda v: v._is_moved() or v.note)
        for lang, visits in touched.grouped(
            lambda v: v.assessment_id._get_lang()
        ).items():
            visits.write(
                {
                    "state": "cancelled",
                    "cancel_reason": self.with_context(lang=lang).env._(
                        "No longer in the needs form"
                    ),
                    "dropped_by_plan": True,
                }
            )
        (self - touched).unlink()

    def _put_back(self):
        """Plan again what the plan took off; who is not free now does not go there."""
        if not self:
            return
        places = [(visit.employee_id.id, visit.start, visit.stop) for visit in self]
        self.browse(
            self[number].id for number in self._find_unfree(places)
        ).employee_id = False
        self.write({"state": "planned"})

    @api.model
    def get_planning_frame(self, start, stop):
        """What the timeline draws around the visits, however many they are.

        :param str start: naive UTC, as is `stop`
        :return: workers with a row each, absences, public holidays, and how many
            visits to come nobody takes yet
        """
        self.browse().check_access("read")
        start = read_moment(self.env, start, required=True)
        stop = read_moment(self.env, stop, required=True)
        workers = self.env["hr.employee"].search(
            [
                ("is_care_worker", "=", True),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                [
                    ("resource_id", "in", workers.sudo().resource_id.ids),
                    ("date_from", "<", stop),
                    ("date_to", ">", start),
                    ("time_type", "=", "leave"),
                ],
                ["resource_id", "date_from", "date_to"],
            )
        )
        by_resource = {worker.sudo().resource_id.id: worker.id for worker in workers}
        first, last = start.date(), stop.date()
        return {
            "to_fill": self.search_count(
                [("to_fill", "=", True), ("company_id", "in", self.env.companies.ids)]
            ),
            "rows": [{"id": w.id, "name": w.name} for w in workers],
            "absences": [
                {
                    "id": leave.id,
                    "row": by_resource[leave.resource_id.id],
                    # why somebody is away is nobody else's business
                    "name": self.env._("Away"),
                    "start": fields.Datetime.to_string(leave.date_from),
                    "end": fields.Datetime.to_string(leave.date_to),
                }
                for leave in leaves
            ],
            "holidays": [
                {"day": fields.Date.to_string(day), "name": name}
                for day, name in sorted(
                    self.env.company._get_care_holidays(first, last).items()
                )
            ],
        }

    def _get_local_day(self):
        """:return: the day of the plan, else that of the start on the firm's clock"""
        self.ensure_one()
        return (
            self.planned_date
            or local_time.to_local(self.start, self.company_id.care_tz).date()
        )
