import logging

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL, format_date

_logger = logging.getLogger(__name__)


class ProspectOverdueNotice(models.Model):
    """One mail a day to each operational salesperson who has overdue actions.

    A notice is the ledger: its row is written before the mail and in the same
    transaction, and there is one per colleague and day. A second process waits at this
    row until the first one is through, and then leaves the colleague alone; what was
    cut off in the middle left no row, and is done by the next run.
    """

    _name = "prospect.overdue.notice"
    _description = "Mail about Overdue Actions"
    _order = "day desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", "Salesperson", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="user_id.company_id")
    day = fields.Date(required=True, readonly=True, help="In his own time zone.")
    action_count = fields.Integer("Overdue actions", required=True, readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _user_day_uniq = models.UniqueIndex(
        "(user_id, day)", "This salesperson had his mail of the day already."
    )

    #: the oldest actions that one mail lists; the others are counted
    MAX_ROWS = 100

    # -------------------------------------------------------------------------
    # Scheduled action
    # -------------------------------------------------------------------------
    @api.model
    def _cron_send(self, batch_size=200):
        """Queue the mails of the day, each in a transaction of its own."""
        cron = self.env["ir.cron"]
        users = self._get_users_to_tell()
        cron._commit_progress(remaining=len(users))
        for user in users[:batch_size]:
            try:
                with self.env.cr.savepoint():
                    self._tell(user)
            except Exception:
                _logger.exception("Overdue actions of %s: no mail", user.login)
            if not cron._commit_progress(1):
                break

    @api.model
    def _get_users_to_tell(self):
        """:return: operational salespersons with overdue actions and no mail today"""
        groups = (
            self.env["res.partner"]
            .sudo()
            ._read_group(
                [
                    ("is_prospect", "=", True),
                    ("active", "=", True),
                    ("prospect_firm_id.active", "=", True),
                    ("user_id.active", "=", True),
                    # yesterday for those whose day is ahead of that of the server
                    ("next_action_date", "<=", fields.Date.today()),
                ],
                ["user_id"],
            )
        )
        users = self.env["res.users"].sudo().union(*(user for (user,) in groups))
        told = {
            (notice.user_id.id, notice.day)
            for notice in self.sudo().search(
                [
                    ("user_id", "in", users.ids),
                    ("day", ">=", fields.Date.subtract(fields.Date.today(), days=1)),
                ]
            )
        }
        users = users.filtered(lambda user: (user.id, self._today_of(user)) not in told)
        for user in users.filtered(lambda user: not user.email):
            _logger.info("Overdue actions of %s: he has no mail address", user.login)
        return users.filtered("email").sorted("id")

    @api.model
    def _today_of(self, user):
        return fields.Date.context_today(self.with_user(user).with_context(tz=user.tz))

    def _tell(self, user):
        """Queue the mail of one salesperson, unless he has it already.

        :return: the notice, empty if there is nothing to tell
        """
        day = self._today_of(user)
        count = (
            self.env["mail.activity"]
            .sudo()
            .search_count(self._get_overdue_domain(user, day))
        )
        if not count:
            return self.browse()
        notice = self.browse(self._reserve(user, day, count))
        if notice:
            template = self.env.ref("expertise_prospect.overdue_notice_mail_template")
            notice.mail_id = template.send_mail(notice.id)
        return notice

    def _reserve(self, user, day, count):
        """Write the row of the ledger.

        :return: its id, or an empty list if another process was faster
        """
        query = SQL(
            """
            INSERT INTO prospect_overdue_notice
                   (user_id, day, action_count, create_uid, create_date)
            VALUES (%s, %s, %s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT DO NOTHING RETURNING id
            """,
            user.id,
            day,
            count,
            self.env.uid,
        )
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query, log_exceptions=False)
                return [id_ for (id_,) in self.env.cr.fetchall()]
        except SerializationFailure:
            # it was written after this transaction began
            return []

    @api.model
    def _get_overdue_domain(self, user, day):
        """:return: of the actions that are late on ``day``, on files of ``user`` that
        he may read, whoever is to do them"""
        prospects = (
            self.env["res.partner"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .search(
                [
                    ("is_prospect", "=", True),
                    ("user_id", "=", user.id),
                    ("prospect_firm_id.active", "=", True),
                    ("next_action_date", "<", day),
                ]
            )
        )
        return [
            ("prospect_id", "in", prospects.ids),
            ("active", "=", True),
            ("date_deadline", "<", day),
        ]

    # -------------------------------------------------------------------------
    # What the mail says
    # -------------------------------------------------------------------------
    def _get_rows(self):
        """:return: what the mail says about each action, the oldest first"""
        self.ensure_one()
        actions = (
            self.env["mail.activity"]
            .sudo()
            .search(
                self._get_overdue_domain(self.user_id, self.day),
                order="date_deadline, id",
                limit=self.MAX_ROWS,
            )
        )
        base_url = self.get_base_url()
        rows = []
        for action in actions:
            days = (self.day - action.date_deadline).days
            prospect = action.prospect_id
            rows.append(
                {
                    "prospect": prospect.name,
                    "url": f"{base_url}/odoo/action-expertise_prospect.prospect_action"
                    f"/{prospect.id}",
                    "action": action.activity_type_id.name,
                    "date": format_date(self.env, action.date_deadline),
                    "days": days,
                    "late": self.env._("1 day late")
                    if days == 1
                    else self.env._("%(days)s days late", days=days),
                    "actor": action.create_uid.name,
                    "description": action.description,
                }
            )
        return rows

    def _get_table(self):
        """:return: the actions as a table, in the language of the context"""
        self.ensure_one()
        rows = self._get_rows()
        base_url = self.get_base_url()
        return self.env["ir.qweb"]._render(
            "expertise_prospect.overdue_notice_table",
            {
                "rows": rows,
                "others": self.action_count - len(rows),
                "company": self.company_id,
                "url": f"{base_url}/odoo/action-expertise_prospect.follow_up_action",
            },
        )
