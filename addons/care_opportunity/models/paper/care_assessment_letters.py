from odoo import api, models
from odoo.tools import format_date


class CareAssessmentLetters(models.Model):
    """The words that the letters about a form are made of."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    def _get_letter_lang(self):
        """French law is written in French, where the language is installed."""
        return self.env["res.lang"]._get_code("fr_FR") and "fr_FR" or ""

    def _get_letter_services(self):
        """:return: names of the missions, « Toilette, Ménage »"""
        self.ensure_one()
        return ", ".join(filter(None, self.mission_ids.mapped("name")))

    def _get_letter_workers(self):
        """:return: who comes, « Anna Roy et Bruno Lys »; empty if nobody yet"""
        self.ensure_one()
        names = self._get_sheet_workers()[self].mapped("name")
        if len(names) < 2:
            return "".join(names)
        return self.env._(
            "%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1]
        )

    def _get_letter_new_worker(self):
        """:return: (name, first day) of who was assigned last; empty if nobody"""
        self.ensure_one()
        last = self._get_sheet_assignments().sorted(lambda a: (a.date_from, a.id))[-1:]
        return last.employee_id.name or "", self._get_letter_date(last.date_from)

    def _get_letter_start(self):
        """:return: first day of the first mission, « 5 janvier 2026 »"""
        self.ensure_one()
        starts = self.mission_ids.mapped("date_start")
        return self._get_letter_date(min(starts)) if starts else ""

    def _get_letter_end(self):
        """:return: last day of the missions; empty while one goes on"""
        self.ensure_one()
        ends = self.mission_ids.mapped("date_end")
        return self._get_letter_date(max(ends)) if ends and all(ends) else ""

    def _get_letter_planning(self):
        """:return: [(mission, its days and hours as words)]"""
        self.ensure_one()
        return [
            (mission.name, mission._get_planning_words())
            for mission in self.mission_ids
            if mission.slot_ids
        ]

    @api.model
    def _get_letter_date(self, date):
        """:return: « 22 novembre 2026 », « 1er mars 2027 »"""
        if not date:
            return ""
        text = format_date(self.env, date, date_format="d MMMM y")
        if date.day == 1 and (self.env.lang or "").startswith("fr"):
            text = text.replace("1 ", "1er ", 1)
        return text
