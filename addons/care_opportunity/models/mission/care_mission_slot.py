from datetime import timedelta

from odoo import api, fields, models

from ...tools import local_time

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class CareMissionSlot(models.Model):
    """When a visit is wanted: a day of the week, or one date, and hours on the clock.

    An end that is not after the start is on the next day.
    """

    _name = "care.mission.slot"
    _inherit = ["care.form.part.mixin"]
    _description = "Slot of a Mission"
    _order = "mission_id, weekday, date, hour_from, id"

    mission_id = fields.Many2one(
        "care.mission", required=True, index=True, ondelete="cascade"
    )
    assessment_id = fields.Many2one(
        related="mission_id.assessment_id", store=True, required=False
    )
    root_id = fields.Many2one(
        "care.mission.slot",
        "Slot, whatever the version of the form",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    weekday = fields.Selection(WEEKDAYS, "Day of the week")
    date = fields.Date(help="For a single visit.")
    hour_from = fields.Float("From", required=True)
    hour_to = fields.Float("To", required=True)
    every_weeks = fields.Integer(
        "Every (weeks)",
        default=1,
        help="2: every second week, from the week in which the mission starts.",
    )
    duration = fields.Float(
        "Hours",
        compute="_compute_duration",
        help="On the clock: the night in which it changes has an hour more or less.",
    )

    _day_or_date = models.Constraint(
        "CHECK ((weekday IS NULL) <> (date IS NULL))",
        "A slot is on a day of the week or on a date: give one of the two.",
    )
    _hours = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to >= 0 AND hour_to <= 24"
        " AND hour_from <> hour_to)",
        "The hours of a slot lie between 0:00 and 24:00, and its end differs from its "
        "start.",
    )
    _every_weeks = models.Constraint(
        "CHECK (every_weeks BETWEEN 1 AND 8)", "A slot comes back every 1 to 8 weeks."
    )

    @api.depends("hour_from", "hour_to")
    def _compute_duration(self):
        for slot in self:
            start, stop = slot._get_minutes()
            slot.duration = ((stop - start) % local_time.DAY_MINUTES or 1440) / 60

    @api.depends("weekday", "date", "hour_from", "hour_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["weekday"]._description_selection(self.env))
        for slot in self:
            start, stop = slot._get_minutes()
            day = labels.get(slot.weekday) or (
                slot.date and slot.date.strftime("%d/%m/%Y")
            )
            slot.display_name = self.env._(
                "%(day)s, %(start)s to %(stop)s",
                day=day or "",
                start=f"{start // 60:02d}:{start % 60:02d}",
                stop=f"{stop // 60:02d}:{stop % 60:02d}",
            )

    @api.model_create_multi
    def create(self, vals_list):
        slots = super().create(vals_list)
        slots._set_root()
        return slots

    @api.ondelete(at_uninstall=False)
    def _unlink_assignments(self):
        """An assignment to these slots alone goes with them: without a slot it would
        be to all those of the mission.
        """
        assignments = self.env["care.assignment"].search(
            [("slot_root_ids", "in", self.ids)]
        )
        assignments.filtered(lambda a: a.slot_root_ids <= self).unlink()

    def _get_minutes(self):
        """:return: start and end in minutes since midnight, on the clock"""
        self.ensure_one()
        return (
            local_time.minutes_of(self.hour_from),
            local_time.minutes_of(self.hour_to),
        )

    def _get_span(self, day):
        """:return: (start, stop) of the slot on ``day``, naive UTC"""
        return local_time.span(day, *self._get_minutes(), self.company_id.care_tz)

    def _get_days(self, date_from, date_to):
        """:return: the days on which the slot starts, from the first to the last"""
        self.ensure_one()
        mission = self.mission_id
        first = max(date_from, mission.date_start)
        last = min(date_to, mission.date_end or date_to)
        if self.date:
            return [self.date] if first <= self.date <= last else []
        anchor = mission.date_start - timedelta(days=mission.date_start.weekday())
        step = timedelta(weeks=self.every_weeks)
        day = anchor + timedelta(days=int(self.weekday))
        if day < first:
            day += step * -((day - first) // step)
        days = []
        while day <= last:
            days.append(day)
            day += step
        return days
