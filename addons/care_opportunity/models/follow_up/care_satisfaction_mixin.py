from odoo import api, fields, models
from odoo.tools import formatLang

from .care_note import TREND_SCORES, TRENDS

OFFICE = "care_opportunity.group_user"


class CareSatisfactionMixin(models.AbstractModel):
    """Whom notes are about: the mean of the last scores, and whether it moves."""

    _name = "care.satisfaction.mixin"
    _description = "Satisfaction"

    _care_note_field = None

    care_score = fields.Float(
        "Satisfaction",
        compute="_compute_care_satisfaction",
        digits=(3, 1),
        groups=OFFICE,
        help="Mean of the last three scores, out of 5.",
    )
    care_score_date = fields.Date(
        "Last score on", compute="_compute_care_satisfaction", groups=OFFICE
    )
    care_score_count = fields.Integer(
        "Scores", compute="_compute_care_satisfaction", groups=OFFICE
    )
    care_trend = fields.Selection(
        TRENDS, "Trend", compute="_compute_care_satisfaction", groups=OFFICE
    )
    care_trend_note = fields.Char(
        "Trend in numbers", compute="_compute_care_satisfaction", groups=OFFICE
    )

    @api.depends("care_note_ids.score", "care_note_ids.date")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_care_satisfaction(self):
        trends = self.env["care.note"]._get_trends(self._care_note_field, self.ids)
        for record in self:
            trend, last, before, count, day = trends.get(
                record._origin.id, (False, 0, False, 0, False)
            )
            record.care_trend = trend
            record.care_score = last
            record.care_score_count = count
            record.care_score_date = day
            note = False
            if count:
                mean = formatLang(self.env, last, digits=1)
                if count == 1:
                    note = self.env._("One score: %(mean)s out of 5", mean=mean)
                else:
                    note = self.env._(
                        "Last %(count)s scores: %(mean)s out of 5",
                        count=min(count, TREND_SCORES),
                        mean=mean,
                    )
                if before is not False:
                    note = self.env._(
                        "%(last)s; before: %(mean)s",
                        last=note,
                        mean=formatLang(self.env, before, digits=1),
                    )
            record.care_trend_note = note

    def action_open_care_scores(self):
        """Open the scores behind the mean and its trend."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Satisfaction: %s", self.display_name),
            "res_model": "care.note",
            "view_mode": "list,graph,pivot,form",
            "domain": [(self._care_note_field, "=", self.id), ("score", "!=", False)],
            "context": {f"default_{self._care_note_field}": self.id},
        }
