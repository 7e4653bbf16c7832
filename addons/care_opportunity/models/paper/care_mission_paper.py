from odoo import models
from odoo.tools import format_date


class CareMission(models.Model):
    _inherit = "care.mission"

    def _get_paper_values(self):
        """:return: the mission as papers show it: a week with its hours, its dates"""
        self.ensure_one()
        week = [
            {
                "day": label,
                "hours": [
                    slot._get_paper_hours()
                    for slot in self.slot_ids.sorted("hour_from")
                    if slot.weekday == day
                ],
            }
            for day, label in self.env["care.mission.slot"]
            ._fields["weekday"]
            ._description_selection(self.env)
        ]
        dates = [
            f"{format_date(self.env, slot.date)} {slot._get_paper_hours()}"
            for slot in self.slot_ids.filtered("date").sorted(
                lambda s: (s.date, s.hour_from)
            )
        ]
        minutes = round(self.weekly_hours * 60)
        return {
            "mission": self,
            "week": week if any(day["hours"] for day in week) else [],
            "dates": dates,
            "weekly": self.env["care.billing"]._format_minutes(minutes)
            if minutes
            else "",
        }

    def _get_planning_words(self):
        """:return: « lundi, mardi 09:00–11:00 ; mercredi 14:00–15:00 »"""
        self.ensure_one()
        values = self._get_paper_values()
        days_of = {}
        for day in values["week"]:
            if day["hours"]:
                days_of.setdefault(tuple(day["hours"]), []).append(day["day"].lower())
        words = [
            f"{', '.join(days)} {', '.join(hours)}" for hours, days in days_of.items()
        ]
        return "\N{NO-BREAK SPACE}; ".join(words + values["dates"])


class CareMissionSlot(models.Model):
    _inherit = "care.mission.slot"

    def _get_paper_hours(self):
        """:return: « 9:00–11:00 », and how often where it is not each week"""
        self.ensure_one()
        start, stop = (
            f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in self._get_minutes()
        )
        hours = f"{start}–{stop}"
        if self.weekday and self.every_weeks > 1:
            return self.env._(
                "%(hours)s (every %(weeks)s weeks)", hours=hours, weeks=self.every_weeks
            )
        return hours
