import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ...tools import local_time

_logger = logging.getLogger(__name__)

#: forms per transaction of the scheduled action
BATCH = 50


class CareMissionPlanning(models.Model):
    """The rolling plan: the slots of a mission make its visits.

    What the plan has made, it knows again by slot and day (see ``_slot_uniq``),
    wherever it was moved and even if it was cancelled: it is never made twice.
    """

    # one face of the mission per file
    _inherit = "care.mission"  # pylint: disable=consider-merging-classes-inherited

    plan_without_quote = fields.Boolean(
        "Plan without a quote",
        help="Visits are planned although no quote is confirmed: an urgent start, or a "
        "payer (Département, insurance) who decides without one.",
    )
    is_accepted = fields.Boolean("Accepted", compute="_compute_is_accepted")

    @api.depends("plan_without_quote")
    def _compute_is_accepted(self):
        accepted = self._get_accepted()
        for mission in self:
            mission.is_accepted = mission._origin in accepted

    def _get_accepted(self):
        """:return: the missions that a confirmed quote or a person lets us plan"""
        lines = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [
                    ("care_mission_root_id", "in", self.root_id.ids),
                    ("order_id.state", "=", "sale"),
                ],
                ["care_mission_root_id"],
            )
        )
        confirmed = {root for (root,) in lines}
        return self._origin.filtered(
            lambda m: m.plan_without_quote or m.root_id.sudo() in confirmed
        )

    def _get_in_force(self):
        """:return: the missions of these roots in the last validated version"""
        forms = self.env["care.assessment"]._get_in_force_domain()
        return self.search(
            Domain("root_id", "in", self.root_id.ids)
            & Domain("assessment_id", "any", forms)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        """:raise UserError: its visits would lose the mission they are of"""
        visits = self.env["care.intervention"].sudo()
        planned = visits.search([("mission_id", "in", self.ids)], limit=1).mission_id
        if planned:
            raise UserError(
                self.env._(
                    "%(mission)s has visits: it is kept. Give it a last day instead.",
                    mission=planned.display_name,
                )
            )

    # -------------------------------------------------------------------------
    # Plan
    # -------------------------------------------------------------------------
    def _plan_ahead(self):
        """Plan from today to the firm's horizon."""
        for company, missions in self.grouped("company_id").items():
            today = local_time.to_local(fields.Datetime.now(), company.care_tz).date()
            weeks = timedelta(weeks=company.care_planning_weeks)
            missions._plan_visits(today, today + weeks)

    def _plan_visits(self, date_from, date_to, past=False):
        """Make the visits that the missions in force want, and drop the coming ones
        that they no longer want.

        Safe to run twice, and at once: the first row locked makes the second of two
        transactions start anew, and the unique index is the last word. The number of
        queries does not depend on how many visits there are.

        :param date date_from: first day, on the calendar of the firm
        :param date date_to: last day
        :param bool past: also make what should have taken place before now
        :return: the new visits
        """
        roots = self.root_id
        visits = self.env["care.intervention"].with_context(tracking_disable=True)
        if not roots or date_to < date_from:
            return visits
        roots._lock_plan()
        existing = visits.search(
            [
                ("mission_root_id", "in", roots.ids),
                ("planned_date", ">=", date_from),
            ]
        )
        in_force = roots._get_in_force()
        last = max([date_to, *existing.mapped("planned_date")])
        wanted = in_force._get_wanted(date_from, last)
        existing._follow_plan(wanted)
        now = fields.Datetime.now()
        made = {
            (visit.slot_root_id.id, visit.planned_date) for visit in existing.exists()
        }
        accepted = in_force._get_accepted()
        missing = [
            (key, mission, start, stop)
            for key, (mission, start, stop) in wanted.items()
            if key not in made
            and key[1] <= date_to
            and mission in accepted
            and (past or start > now)
        ]
        return visits.create(roots._prepare_visits(missing))

    def _lock_plan(self):
        """Let one transaction at a time plan a mission.

        A row that was rewritten, unlike one that was only locked, makes a transaction
        that is older than this one fail and be tried again by the core, instead of
        planning from what it saw before.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE care_mission SET id = mission.id FROM (SELECT id FROM"
                " care_mission WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)"
                " AS mission WHERE care_mission.id = mission.id",
                self.ids,
            )
        )

    def _get_wanted(self, date_from, date_to):
        """:return: dict of (id of the slot's root, day) to (mission, start, stop)"""
        holidays = {
            company: company._get_care_holidays(date_from, date_to)
            for company in self.company_id
        }
        return {
            (slot.root_id.id, day): (slot.mission_id, start, stop)
            for slot, day, start, stop in self._get_occurrences(date_from, date_to)
            if not slot.mission_id._rests_on(day, holidays[slot.company_id])
        }

    def _rests_on(self, day, holidays):
        """Tell whether a public holiday hinders the visit that starts on a day.

        A night is of the day on which it starts: the plan and « Recherche » say alike.

        :param dict holidays: as ``res.company._get_care_holidays`` gives them
        """
        self.ensure_one()
        return day in holidays and not self.on_public_holidays

    def _prepare_visits(self, missing):
        """:return: values of visits, with who is assigned and can go"""
        if not missing:
            return []
        days = [key[1] for key, *__ in missing]
        assignments = self.env["care.assignment"].search(
            [
                ("mission_root_id", "in", self.ids),
                ("date_from", "<=", max(days)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", min(days)),
            ]
        )
        workers = assignments._choose_workers(
            [
                (mission, slot_id, day, start, stop)
                for (slot_id, day), mission, start, stop in missing
            ]
        )
        return [
            {
                "company_id": mission.company_id.id,
                "mission_id": mission.id,
                "slot_root_id": slot_id,
                "planned_date": day,
                "employee_id": worker_id,
                "start": start,
                "stop": stop,
                "planned_start": start,
                "planned_stop": stop,
            }
            for ((slot_id, day), mission, start, stop), worker_id in zip(
                missing, workers, strict=True
            )
        ]

    def action_plan(self):
        return {
            **self.assessment_id[:1].action_plan(),
            "context": {"default_mission_ids": self.ids},
        }

    # -------------------------------------------------------------------------
    # Scheduled action
    # -------------------------------------------------------------------------
    @api.model
    def _cron_plan_visits(self):
        """Plan all firms' next weeks, some forms per transaction.

        A run that ended early goes on where it was; one mission that cannot be planned
        is noted on its form and keeps nobody else waiting.
        """
        forms = self.env["care.assessment"]
        in_force = forms._get_in_force_domain()
        companies = self.env["res.company"].search(
            [("active", "=", True)], order="care_plan_cursor desc,id"
        )
        left = {
            company: Domain("company_id", "=", company.id)
            & Domain("id", ">", company.care_plan_cursor)
            & in_force
            for company in companies
        }
        remaining = sum(forms.search_count(domain) for domain in left.values())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=remaining)
        for company in companies:
            while True:
                batch = forms.search(
                    Domain("company_id", "=", company.id)
                    & Domain("id", ">", company.care_plan_cursor)
                    & in_force,
                    order="id",
                    limit=BATCH,
                )
                batch.mission_ids._plan_safely()
                company.care_plan_cursor = batch[-1:].id
                time_left = cron._commit_progress(len(batch))
                if not batch:
                    break
                if not time_left:
                    return

    def _plan_safely(self):
        """Plan the missions together; if that fails, each alone."""
        try:
            with self.env.cr.savepoint():
                self._plan_ahead()
                return
        except OperationalError:
            raise  # somebody else plans them now: the core tries again
        except Exception:
            _logger.info("Planning of %s in one go failed: one by one", self.ids)
        for mission in self:
            # who reads why it failed is in charge of the form
            lang = mission.assessment_id._get_lang()
            mission = mission.with_context(lang=lang)
            try:
                with self.env.cr.savepoint():
                    mission._plan_ahead()
            except OperationalError:
                raise
            except Exception as error:
                mission._note_plan_failure(error)

    def _note_plan_failure(self, error):
        """Say on the form, once, why the visits of a mission are missing."""
        self.ensure_one()
        if isinstance(error, UserError):
            reason = str(error)
        else:
            _logger.info("Planning of %s failed", self.id, exc_info=error)
            reason = self.env._(
                "something unforeseen; the server's log has the details"
            )
        body = self.env._(
            "The visits of %(mission)s could not be planned: %(reason)s",
            mission=self.display_name,
            reason=reason,
        )
        form = self.assessment_id
        words = body.split()
        if not any(
            html2plaintext(message.body).split() == words
            for message in form.message_ids
        ):
            form.message_post(body=body, subtype_xmlid="mail.mt_note")
