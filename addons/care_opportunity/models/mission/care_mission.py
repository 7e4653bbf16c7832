from collections import defaultdict

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, format_date, get_lang

from ...tools import local_time


class CareMission(models.Model):
    """A service that the client wants: what, when, and who is able to do it.

    Each version of the form has its own copy; they share ``root_id``, to which
    assignments, visits and quotes belong.
    """

    _name = "care.mission"
    _inherit = ["care.form.part.mixin"]
    _description = "Mission"
    _order = "assessment_id, sequence, id"

    sequence = fields.Integer(default=10)
    assessment_state = fields.Selection(related="assessment_id.state")
    name = fields.Char(
        "Mission", compute="_compute_name", store=True, readonly=False, precompute=True
    )
    partner_id = fields.Many2one(
        related="assessment_id.partner_id", string="Client", store=True, index=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        ondelete="restrict",
        domain=[("is_care_service", "=", True)],
        check_company=True,
    )
    date_start = fields.Date(
        "From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_end = fields.Date("Until", help="Empty: until the client or the firm ends it.")
    on_public_holidays = fields.Boolean(
        "Also on public holidays", help="Else no visit is planned on those days."
    )
    slot_ids = fields.One2many("care.mission.slot", "mission_id", "Planning", copy=True)
    skill_ids = fields.One2many("care.mission.skill", "mission_id", "Skills", copy=True)
    task_ids = fields.One2many("care.task", "mission_id", "Tasks")
    root_id = fields.Many2one(
        "care.mission",
        "Mission, whatever the version of the form",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    weekly_hours = fields.Float(
        compute="_compute_hours", help="Hours of a usual week, from the planning."
    )
    monthly_hours = fields.Float(
        compute="_compute_hours", help="Weekly hours × 52 / 12."
    )

    planning_summary = fields.Char(
        "Days and hours", compute="_compute_planning_summary"
    )

    _dates = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A mission ends on its first day or later.",
    )

    @api.depends("product_id")
    def _compute_name(self):
        for mission in self:
            mission.name = mission.name or mission.product_id.name

    @api.depends("name", "partner_id.name")
    @api.depends_context("care_without_client")
    def _compute_display_name(self):
        alone = self.env.context.get("care_without_client")
        for mission in self:
            parts = [not alone and mission.partner_id.name, mission.name]
            mission.display_name = " – ".join(filter(None, parts))

    @api.depends(
        "slot_ids.weekday",
        "slot_ids.hour_from",
        "slot_ids.hour_to",
        "slot_ids.every_weeks",
    )
    def _compute_hours(self):
        for mission in self:
            weekly = sum(
                slot.duration / slot.every_weeks
                for slot in mission.slot_ids
                if slot.weekday
            )
            mission.weekly_hours = weekly
            mission.monthly_hours = weekly * 52 / 12

    @api.depends(
        "slot_ids.weekday",
        "slot_ids.date",
        "slot_ids.hour_from",
        "slot_ids.hour_to",
        "slot_ids.every_weeks",
    )
    @api.depends_context("lang")
    def _compute_planning_summary(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        days = locale.days["format"]["abbreviated"]
        for mission in self:
            rows = defaultdict(list)
            for slot in mission.slot_ids.sorted(
                lambda slot: (not slot.weekday, slot.weekday or "", slot.hour_from)
            ):
                hours = (slot.hour_from, slot.hour_to, slot.every_weeks)
                if slot.weekday:
                    rows[hours].append(days[int(slot.weekday)])
                elif slot.date:
                    rows[hours].append(format_date(self.env, slot.date))
            mission.planning_summary = ", ".join(
                mission._get_planning_text(names, *hours)
                for hours, names in rows.items()
            )

    @api.model
    def _get_planning_text(self, names, hour_from, hour_to, every_weeks):
        """:return: days and hours in a few words, as « lun. mer. 9 h–11 h »"""
        values = {
            "days": " ".join(names),
            "start": self._get_hour_text(hour_from),
            "stop": self._get_hour_text(hour_to),
        }
        if every_weeks > 1:
            return self.env._(
                "%(days)s %(start)s–%(stop)s (every %(weeks)s weeks)",
                weeks=every_weeks,
                **values,
            )
        return self.env._("%(days)s %(start)s–%(stop)s", **values)

    @api.model
    def _get_hour_text(self, hour):
        minutes = local_time.minutes_of(hour)
        if minutes % 60:
            return self.env._(
                "%(hour)s:%(minutes)s",
                hour=minutes // 60,
                minutes=f"{minutes % 60:02d}",
            )
        return self.env._("%(hour)s:00", hour=minutes // 60)

    @api.model_create_multi
    def create(self, vals_list):
        missions = super().create(vals_list)
        missions._set_root()
        return missions

    def action_open_planning(self):
        """Open the weekly grid of one mission."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Planning: %s", self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("care_opportunity.care_mission_view_planning").id, "form")
            ],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_occurrences(self, date_from, date_to):
        """Return when the visits of the missions are wanted.

        :param date date_from: first day, on the calendar of the firm
        :param date date_to: last day
        :return: list of ``(slot, day, start, stop)`` by time; start and stop are naive
            UTC, days that are public holidays are still in it
        """
        found = [
            (slot, day, *slot._get_span(day))
            for mission in self
            for slot in mission.slot_ids
            for day in slot._get_days(date_from, date_to)
        ]
        return sorted(found, key=lambda row: (row[2], row[3], row[0].id))
