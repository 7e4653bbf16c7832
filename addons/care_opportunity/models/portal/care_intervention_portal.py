from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import local_time

#: how many days the worker sees ahead, and how many visits at most
DAYS_AHEAD = 14
LIMIT = 200


class CareInterventionPortal(models.Model):
    """What a worker sees of his visits on the portal, and of which clients."""

    # one face of the visit a file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_local_today(self, company):
        """:return: which day it is on the clock of a firm"""
        return local_time.to_local(fields.Datetime.now(), company.care_tz).date()

    @api.model
    def _get_midnight(self, company, days=0):
        """:return: the start of today on the clock of a firm, plus days, naive UTC"""
        day = self._get_local_today(company) + timedelta(days=days)
        return local_time.to_utc(day, 0, company.care_tz)

    # -------------------------------------------------------------------------
    # Who sees what
    # -------------------------------------------------------------------------
    @api.model
    def _get_portal_domain(self, workers):
        """:return: the visits by which these workers see a client today: theirs, not
        cancelled, and not longer ago than their firm allows
        """
        return Domain.OR(
            Domain("employee_id", "in", group.ids)
            & Domain("company_id", "=", company.id)
            & Domain("state", "!=", "cancelled")
            & Domain(
                "stop", ">", self._get_midnight(company, -company.care_portal_days)
            )
            for company, group in workers.grouped("company_id").items()
        )

    @api.model
    def _get_portal_clients(self, workers):
        """:return: {(client, firm): forms by which the visits were planned}; a visit
        without a form stands as an empty one. As superuser.
        """
        if not workers:
            return {}
        groups = self.sudo()._read_group(
            self._get_portal_domain(workers),
            ["partner_id", "company_id", "assessment_id"],
        )
        clients = {}
        for partner, company, form in groups:
            clients.setdefault((partner, company), []).append(form)
        return clients

    @api.model
    def _search_portal_days(self, workers):
        """:return: the visits of today (what began yesterday and still lasts, too) and
        of the coming days, cancelled ones included, as superuser
        """
        if not workers:
            return self.sudo().browse()
        return self.sudo().search(
            Domain.OR(
                Domain("employee_id", "in", group.ids)
                & Domain("company_id", "=", company.id)
                & Domain("stop", ">", self._get_midnight(company))
                & Domain("start", "<", self._get_midnight(company, DAYS_AHEAD + 1))
                for company, group in workers.grouped("company_id").items()
            ),
            order="start, id",
            limit=LIMIT,
        )

    @api.model
    def _find_portal_visit(self, workers, number):
        """:return: one visit of these workers as superuser; empty where it is not
        theirs, cancelled, too long ago, or not there at all
        """
        visits = self.sudo()
        if not workers or not 0 < number < 2**31:
            return visits.browse()
        visit = visits.search(
            Domain("id", "=", number)
            & Domain("employee_id", "in", workers.ids)
            & Domain("state", "!=", "cancelled")
        )
        if not visit or not visits.search_count(
            self._get_portal_domain(workers & visit.employee_id)
            & Domain("partner_id", "=", visit.partner_id.id),
            limit=1,
        ):
            return visits.browse()
        return visit

    # -------------------------------------------------------------------------
    # What the pages show
    # -------------------------------------------------------------------------
    def _get_portal_rows(self):
        """:return: the visits as the list shows them"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        # everything the rows need, in one go
        self.partner_id.fetch(["name", "phone", "street", "street2", "zip", "city"])
        return [visit._get_portal_row(labels) for visit in self]

    def _get_portal_row(self, labels):
        self.ensure_one()
        zone = self.company_id.care_tz
        start = local_time.to_local(self.start, zone)
        cancelled = self.state == "cancelled"
        return {
            "id": self.id,
            "day": start.date(),
            "start": start.strftime("%H:%M"),
            "stop": local_time.to_local(self.stop, zone).strftime("%H:%M"),
            "client": self.partner_id.name,
            "service": self.product_id.name,
            "firm": self.company_id.name,
            "state": self.state,
            "status": labels[self.state],
            "is_cancelled": cancelled,
            # a cancelled visit is no reason to know where somebody lives
            **({} if cancelled else self.partner_id._get_care_portal_place()),
        }

    def _get_portal_visit(self):
        """:return: what the page of one visit shows"""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        zone = self.company_id.care_tz
        reasons = self._fields["missed_reason"]._description_selection(self.env)
        is_open = self._is_in_stamp_window()
        going_on = is_open and self.state in ("planned", "started")

        def clock(moment):
            return moment and local_time.to_local(moment, zone).strftime("%H:%M")

        return {
            **self._get_portal_row(labels),
            "client_id": self.partner_id.id,
            "tasks": [
                {
                    "id": task.id,
                    "name": task.name,
                    "note": task.note,
                    "done": task.done,
                }
                for task in self.task_ids
            ],
            "note": self.note or "",
            "arrived": clock(self.stamped_start),
            "left": clock(self.stamped_stop),
            "can_arrive": going_on and not self.stamped_start,
            "can_leave": going_on and self.stamped_start and not self.stamped_stop,
            "can_write": self._can_write_on_portal(),
            "can_miss": going_on,
            "reasons": reasons,
            "missed_reason": dict(reasons).get(self.missed_reason),
            "missed_note": self.missed_note,
            "with_place": self.company_id.care_stamp_place,
        }

    def _can_write_on_portal(self):
        """:return: whether the worker may change note and ticks: on its day, as long
        as it may have taken place
        """
        self.ensure_one()
        return self._is_in_stamp_window() and self.state in (
            "planned",
            "started",
            "done",
        )

    def _save_from_portal(self, note=None, shown=(), ticked=()):
        """Keep the worker's note and ticks, as often as he sends them.

        :param str note: None leaves it
        :param shown: ids of the tasks that his page showed
        :param ticked: ids of those that are ticked
        :return: False where a task is not of this visit: nothing is kept
        :raise UserError: not the day of the visit, or it did not take place
        """
        self.ensure_one()
        if not self._can_write_on_portal():
            raise UserError(
                self.env._(
                    "The note and the tasks are written on the day of the visit. Call "
                    "the office."
                )
            )
        tasks = self.task_ids
        if not set(shown) | set(ticked) <= set(tasks.ids):
            return False
        shown = tasks.filtered(lambda task: task.id in shown)
        done = shown.filtered(lambda task: task.id in ticked)
        done.filtered(lambda task: not task.done).write({"done": True})
        (shown - done).filtered("done").write({"done": False})
        if note is not None and note != (self.note or ""):
            self.note = note
        return True
