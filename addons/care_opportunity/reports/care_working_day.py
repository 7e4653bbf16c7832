from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import local_time
from ..tools.travel import travel_sql

#: by law: C. trav. L3121-18, L3121-20, L3131-1
DAY_LIMIT = 10
WEEK_LIMIT = 48
REST_LIMIT = 11


class CareWorkingDay(models.Model):
    """The working time of a worker on one day: visits, and the way between clients.

    From client to client on the same day is working time; from home and back is not.
    A night is shared between its two days at midnight on the firm's clock. Missed and
    cancelled visits do not count.
    """

    _name = "care.working.day"
    _description = "Working Day"
    _auto = False
    _order = "day desc, employee_id"
    _rec_name = "employee_id"

    employee_id = fields.Many2one("hr.employee", "Worker", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date(readonly=True)
    visit_count = fields.Integer("Visits", readonly=True)
    visit_hours = fields.Float("Visits (hours)", readonly=True)
    done_hours = fields.Float("Of which done (hours)", readonly=True)
    travel_hours = fields.Float("Travel (hours)", readonly=True)
    total_hours = fields.Float("Working time (hours)", readonly=True)
    week_hours = fields.Float(
        "Week (hours)",
        readonly=True,
        aggregator="max",
        help="From Monday to Sunday, visits and travel.",
    )
    rest_hours = fields.Float(
        "Rest before (hours)",
        readonly=True,
        aggregator="min",
        help="Between the last visit of a day before and the first of this one.",
    )
    long_day = fields.Boolean(f"More than {DAY_LIMIT} h a day", readonly=True)
    long_week = fields.Boolean(f"More than {WEEK_LIMIT} h a week", readonly=True)
    short_rest = fields.Boolean(f"Less than {REST_LIMIT} h of rest", readonly=True)
    over_limit = fields.Boolean("Beyond a limit", readonly=True)
    warning = fields.Char("Limits", compute="_compute_warning")

    @api.depends("long_day", "long_week", "short_rest")
    def _compute_warning(self):
        names = ("long_day", "long_week", "short_rest")
        labels = self.fields_get(names, ["string"])
        for day in self:
            day.warning = ", ".join(
                labels[name]["string"] for name in names if day[name]
            )

    @property
    def _table_query(self):
        return SQL(
            """
WITH visit AS (
    SELECT visit.id, visit.employee_id, visit.company_id, visit.partner_id, visit.state,
           visit.start, visit.stop, client.care_town,
           coalesce(hours.tz, 'Europe/Paris') AS tz
      FROM care_intervention visit
      JOIN res_partner client ON client.id = visit.partner_id
      JOIN res_company company ON company.id = visit.company_id
      LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id
     WHERE visit.employee_id IS NOT NULL
       AND visit.state IN ('planned', 'started', 'done')
), clock AS (
    SELECT *, start AT TIME ZONE 'UTC' AT TIME ZONE tz AS local_start,
           stop AT TIME ZONE 'UTC' AT TIME ZONE tz AS local_stop
      FROM visit
), placed AS (
    SELECT clock.*, lag(partner_id) OVER turn AS before_partner_id,
           lag(care_town) OVER turn AS before_town,
           lag(stop) OVER turn AS before_stop,
           (lag(local_start) OVER turn)::date AS before_day,
           (lag(local_stop) OVER turn - interval '1 second')::date AS before_last_day
      FROM clock WINDOW turn AS (PARTITION BY employee_id ORDER BY start, id)
), travelled AS (
    SELECT here.*, CASE WHEN here.before_last_day = here.local_start::date
           THEN %(travel)s ELSE 0 END AS travel
      FROM placed here
      JOIN res_company company ON company.id = here.company_id
), piece AS (
    SELECT travelled.*, midnight::date AS day,
           extract(epoch FROM least(
               stop, (midnight + interval '1 day') AT TIME ZONE tz AT TIME ZONE 'UTC')
             - greatest(start, midnight AT TIME ZONE tz AT TIME ZONE 'UTC')
           ) / 3600.0 AS hours
      FROM travelled
      CROSS JOIN LATERAL generate_series(
           date_trunc('day', local_start),
           date_trunc('day', local_stop - interval '1 second'),
           interval '1 day') AS midnight
), day AS (
    SELECT employee_id, company_id, day,
           count(*) FILTER (WHERE local_start::date = day) AS visit_count,
           sum(hours) AS visit_hours,
           coalesce(sum(hours) FILTER (WHERE state = 'done'), 0) AS done_hours,
           coalesce(sum(travel) FILTER (WHERE local_start::date = day), 0) / 60.0
               AS travel_hours,
           min(extract(epoch FROM start - before_stop) / 3600.0) FILTER (
               WHERE local_start::date = day AND before_day < day) AS rest_hours
      FROM piece GROUP BY employee_id, company_id, day
), total AS (
    SELECT day.*, visit_hours + travel_hours AS total_hours,
           sum(visit_hours + travel_hours) OVER (
               PARTITION BY employee_id, date_trunc('week', day)) AS week_hours
      FROM day
), judged AS (
    SELECT total.*, total_hours > %(day_limit)s AS long_day,
           week_hours > %(week_limit)s AS long_week,
           coalesce(rest_hours < %(rest_limit)s, FALSE) AS short_rest
      FROM total
)
SELECT (employee_id::bigint * 100000 + (day - DATE '2000-01-01')) AS id, employee_id,
       company_id, day, visit_count, visit_hours, done_hours, travel_hours,
       total_hours, week_hours, rest_hours, long_day, long_week, short_rest,
       long_day OR long_week OR short_rest AS over_limit
  FROM judged
            """,
            travel=travel_sql(
                SQL("here.before_partner_id"),
                SQL("here.before_town"),
                SQL("here.partner_id"),
                SQL("here.care_town"),
                SQL("company.care_travel_same_town"),
                SQL("company.care_travel_other_town"),
            ),
            day_limit=DAY_LIMIT,
            week_limit=WEEK_LIMIT,
            rest_limit=REST_LIMIT,
        )

    def action_open_visits(self):
        """Open the visits behind the figure."""
        self.ensure_one()
        zone = self.company_id.care_tz
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits"),
            "res_model": "care.intervention",
            "view_mode": "list,form",
            "domain": [
                ("employee_id", "=", self.employee_id.id),
                ("start", "<", local_time.to_utc(self.day, 1440, zone)),
                ("stop", ">", local_time.to_utc(self.day, 0, zone)),
            ],
        }
