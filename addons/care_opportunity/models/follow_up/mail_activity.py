import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import local_time

_logger = logging.getLogger(__name__)

#: when a reminder is shown and mailed on its day, on the clock of its person
MORNING = 6 * 60
#: what the add-on alone writes
ENGINE_FIELDS = {
    "care_assessment_id",
    "care_cancelled",
    "care_alerted_at",
    "care_mailed_at",
    "care_failed_at",
}


class MailActivity(models.Model):
    """The reminder of a re-assessment is an activity of the needs form."""

    _inherit = "mail.activity"

    care_assessment_id = fields.Many2one(
        "care.assessment",
        "Needs form",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The version of the form whose validation made this reminder.",
    )
    care_priority = fields.Selection(
        [("normal", "Normal"), ("urgent", "Urgent")], "Priority", default="normal"
    )
    care_alert = fields.Boolean("Alert", help="Shown on the screen on the day.")
    care_mail = fields.Boolean("Alert by mail", help="Mailed on the day.")
    care_cancelled = fields.Boolean("Cancelled", readonly=True)
    care_alerted_at = fields.Datetime("Shown on", readonly=True)
    care_mailed_at = fields.Datetime("Mailed on", readonly=True)
    care_failed_at = fields.Datetime(
        "Last failure", readonly=True, help="Tried again after the others."
    )
    care_situation = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("cancelled", "Cancelled")],
        "Situation",
        compute="_compute_care_situation",
    )

    _care_assessment_uniq = models.UniqueIndex(
        "(care_assessment_id) WHERE care_assessment_id IS NOT NULL",
        "This version of the needs form already has its reminder.",
    )

    @api.depends("active", "care_cancelled")
    def _compute_care_situation(self):
        for activity in self:
            if activity.active:
                activity.care_situation = "todo"
            else:
                activity.care_situation = (
                    "cancelled" if activity.care_cancelled else "done"
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_care_engine(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_care_engine(vals)
        if vals.get("date_deadline"):
            day = fields.Date.to_date(vals["date_deadline"])
            moved = self.filtered(
                lambda activity: (
                    activity.care_assessment_id and activity.date_deadline != day
                )
            )
            if moved:
                super(MailActivity, moved.sudo()).write(
                    {"care_alerted_at": False, "care_mailed_at": False}
                )
        return super().write(vals)

    @api.model
    def _check_care_engine(self, vals):
        """:raise AccessError: only the add-on says what a reminder is about"""
        if not self.env.su and any(vals.get(name) for name in ENGINE_FIELDS):
            raise AccessError(
                self.env._("The reminder of a needs form is made by its validation.")
            )

    # -------------------------------------------------------------------------
    # On the day
    # -------------------------------------------------------------------------
    @api.model
    def _cron_care_remind(self):
        """Show and mail the reminders that are due, each once.

        Who is archived gets nothing; a reminder that is moved is due again. One that
        fails is tried again in the next run, after all others.
        """
        tomorrow = fields.Date.today() + timedelta(days=1)
        found = self.search(
            [
                ("care_assessment_id", "!=", False),
                ("date_deadline", "<=", tomorrow),
                ("user_id.active", "=", True),
                "|",
                "&",
                ("care_alert", "=", True),
                ("care_alerted_at", "=", False),
                "&",
                "&",
                ("care_mail", "=", True),
                ("care_mailed_at", "=", False),
                ("user_id.email", "!=", False),
            ],
            order="care_failed_at asc nulls first, id",
        )
        due = found.filtered(lambda activity: activity._is_care_due())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for activity in due:
            activity._care_remind_safely()
            if not cron._commit_progress(1):
                break

    def _care_remind_safely(self):
        """Show and mail one reminder; whatever happens, the others get theirs."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                # who closes or moves it meanwhile is first
                locked = self.try_lock_for_update(allow_referencing=True)
                if locked and self.active and self._is_care_due():
                    self._care_remind()
        except Exception:
            _logger.exception("Reminder %s was not sent", self.id)
            self.care_failed_at = fields.Datetime.now()

    def _is_care_due(self):
        """:return: whether it is the morning of the day, or later, for its person"""
        self.ensure_one()
        zone = self.user_id.tz or self.care_assessment_id.company_id.care_tz
        moment = local_time.to_utc(self.date_deadline, MORNING, zone)
        return moment <= fields.Datetime.now()

    def _care_remind(self):
        """Show and mail one reminder: what is still to be shown and mailed of it."""
        self.ensure_one()
        now = fields.Datetime.now()
        if self.care_alert and not self.care_alerted_at:
            self.care_alerted_at = now
            self._care_alert()
        if self.care_mail and not self.care_mailed_at and self.user_id.email:
            self.care_mailed_at = now
            template = self.env.ref("care_opportunity.mail_template_reassessment")
            template.send_mail(self.id)

    def _care_alert(self):
        """Tell who has the web client open; the clock of the systray counts it too."""
        self.ensure_one()
        env = self.with_context(lang=self.user_id.lang).env
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "title": self.summary,
                "message": env._(
                    "%(form)s: to be re-assessed by %(date)s.",
                    form=self.care_assessment_id.display_name,
                    date=self.date_deadline.strftime("%d/%m/%Y"),
                ),
            },
        )
