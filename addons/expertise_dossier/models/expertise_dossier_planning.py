import math
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.dossier_base.tools.arguments import read_moment

#: so many dossiers without a date are shown beside the timeline
UNPLANNED_LIMIT = 40
#: hours of a working day where the firm's calendar says nothing
DAY_START, DAY_END = 8, 18


class ExpertiseDossierPlanning(models.Model):
    """What the planning's screens show beside the appointments."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    def _get_planning_conflicts(self, start, end, technician=None):
        """Clashes and leave, then missing certifications.

        :return: one sentence for each (list of str)
        """
        self.ensure_one()
        technician = technician or self.technician_id
        return [
            *self._get_appointment_conflicts(start, end, technician),
            *self._get_certification_conflicts(technician, start),
        ]

    def _get_technician_reasons(self, technicians, start, end):
        """Why each of these technicians does not fit, all read together.

        :param technicians: ``hr.employee``
        :param datetime start: UTC, or nothing: then only certifications are tested
        :param datetime end: UTC
        :return: ``{technician: list of sentences}``, empty for who fits
        """
        self.ensure_one()
        technicians = technicians.sudo()
        reasons = {
            technician: self._get_certification_conflicts(technician, start)
            for technician in technicians
        }
        if not start or not end:
            return reasons
        partners = {
            technician: technician.user_id.partner_id or technician.work_contact_id
            for technician in technicians
        }
        everybody = self.env["res.partner"].sudo().union(*partners.values())
        busy = everybody._get_busy_calendar_events(start, end)
        leaves = self._get_leaves(technicians, start, end)
        own = self.appointment_event_id.sudo()
        for technician, partner in partners.items():
            for event in busy.get(partner.id, own.browse()) - own:
                if event.stop > start and event.start < end:
                    reasons[technician].append(
                        self.env._(
                            "busy from %(start)s to %(end)s",
                            start=self._format_moment(event.start),
                            end=self._format_moment(event.stop),
                        )
                    )
            for leave in leaves[technician]:
                reasons[technician].append(
                    self.env._("absent") if leave.resource_id else leave.name
                )
        return reasons

    @api.model
    def _get_leaves(self, technicians, start, end):
        """:return: ``{technician: resource.calendar.leaves}``, the firm's included"""
        found = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("date_from", "<", end)
                & Domain("date_to", ">", start)
                & Domain("time_type", "=", "leave")
                & Domain("resource_id", "in", [*technicians.resource_id.ids, False])
                & Domain("company_id", "in", [*technicians.company_id.ids, False]),
                order="date_from, id",
            )
        )
        leaves = {}
        for technician in technicians:
            leaves[technician] = found.filtered(
                lambda leave, tech=technician: (
                    leave.resource_id in (tech.resource_id, leave.resource_id.browse())
                    and leave.calendar_id
                    in (tech.resource_calendar_id, leave.calendar_id.browse())
                    and leave.company_id in (tech.company_id, leave.company_id.browse())
                )
            )
        return leaves

    # -------------------------------------------------------------------------
    # Screens
    # -------------------------------------------------------------------------
    @api.model
    def get_unusual_days(self, date_from, date_to=None):
        """The days the calendar greys: weekends, public holidays, closings.

        :return: ``{"2026-12-25": True}``
        """
        start = read_moment(self.env, date_from, required=True)
        end = read_moment(self.env, date_to) or start
        company = self.env.company
        return company.resource_calendar_id._get_unusual_days(start, end, company)

    @api.model
    def get_planning_frame(self, date_from, date_to):
        """What the timeline draws around the appointments, in one request.

        :param str date_from: UTC
        :param str date_to: UTC
        :return: dict of ``technicians``, ``absences``, ``hours``, ``unplanned``
        """
        self.check_access("read")
        start = read_moment(self.env, date_from, required=True)
        end = read_moment(self.env, date_to, required=True)
        company = self.env.company
        if self.env.user._is_technician_only():
            technicians = self.env.user.employee_ids.sudo().filtered(
                lambda employee: employee.company_id in (company, company.browse())
            )
        else:
            technicians = self.env["hr.employee"]._get_technicians(company)
        leaves = self._get_leaves(technicians, start, end)
        absences = defaultdict(list)
        for technician in technicians:
            for leave in leaves[technician]:
                absences[leave].append(technician.id)
        [(first, last)] = (
            self.env["resource.calendar.attendance"]
            .sudo()
            ._read_group(
                [("calendar_id", "=", company.resource_calendar_id.id)],
                [],
                ["hour_from:min", "hour_to:max"],
            )
        )
        return {
            "technicians": [
                {"id": technician.id, "name": technician.name}
                for technician in technicians.sorted("name")
            ],
            "absences": [
                {
                    "id": leave.id,
                    # who is away, not why: the reason is the technician's own
                    "name": self.env._("Absent") if leave.resource_id else leave.name,
                    "start": fields.Datetime.to_string(leave.date_from),
                    "end": fields.Datetime.to_string(leave.date_to),
                    "technician_ids": ids if leave.resource_id else False,
                }
                for leave, ids in absences.items()
            ],
            "hours": [math.floor(first or DAY_START), math.ceil(last or DAY_END)],
            **self._get_unplanned(),
        }

    @api.model
    def _get_unplanned(self):
        """:return: the accepted dossiers that wait for a date, the oldest first"""
        if not self.env["expertise.plan.wizard"].has_access("create"):
            return {"unplanned": [], "unplanned_count": 0}
        domain = Domain("state", "=", "to_plan") & Domain(
            "company_id", "=", self.env.company.id
        )
        dossiers = self.search(domain, limit=UNPLANNED_LIMIT, order="id")
        return {
            "unplanned": [
                {
                    "id": dossier.id,
                    "name": dossier.name,
                    "reference": dossier.reference or "",
                    "city": dossier.city or "",
                    "diagnostics": ", ".join(
                        p.diagnostic_short_name or p.name for p in dossier.nature_ids
                    ),
                }
                for dossier in dossiers
            ],
            "unplanned_count": self.search_count(domain)
            if len(dossiers) == UNPLANNED_LIMIT
            else len(dossiers),
        }
