from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

#: an invoice in one of these still waits for money
OPEN_PAYMENT_STATES = ("not_paid", "partial")
#: what is stored on each échelon, in the order of the rule's columns
STORED = (
    "dunning_next_level_id",
    "dunning_next_date",
    "dunning_r1_date",
    "dunning_r2_date",
    "dunning_r3_date",
)
COLUMN_TYPES = {"dunning_next_level_id": "int4"}


class AccountMoveLine(models.Model):
    """The échelon: a payment-term line, which waits for its own next reminder."""

    _inherit = "account.move.line"

    dunning_next_level_id = fields.Many2one(
        "dunning.level",
        "Next reminder",
        compute="_compute_dunning_next",
        store=True,
        ondelete="restrict",
    )
    dunning_next_date = fields.Date(
        "Next reminder on",
        compute="_compute_dunning_next",
        store=True,
        help="The day the next reminder becomes due; empty while one is on its way.",
    )
    dunning_r1_date = fields.Date("R1 on", compute="_compute_dunning_next", store=True)
    dunning_r2_date = fields.Date("R2 on", compute="_compute_dunning_next", store=True)
    dunning_r3_date = fields.Date("R3 on", compute="_compute_dunning_next", store=True)

    _dunning_due_idx = models.Index(
        "(dunning_next_level_id, dunning_next_date, move_id)"
        " WHERE dunning_next_level_id IS NOT NULL"
    )

    def _auto_init(self):
        # the columns are made empty: `_dunning_refresh` fills the open échelons
        for name in STORED:
            if not column_exists(self.env.cr, self._table, name):
                create_column(
                    self.env.cr, self._table, name, COLUMN_TYPES.get(name, "date")
                )
        return super()._auto_init()

    # -------------------------------------------------------------------------
    # The rule, once, in SQL
    # -------------------------------------------------------------------------
    @api.model
    def _dunning_rule_sql(self, condition):
        """The next level of each échelon, the day it is due, and what was done.

        The next level is the first of the company's ladder after the highest one that
        was sent or is on its way. Its day counts from the invoice, from the due date
        or from the last sending, and never comes before the day after the due date,
        after a promise to pay, or after the last sending. While a letter is on its
        way there is no day yet. What failed counts for nothing: its level waits on.

        :param SQL condition: which lines, on the alias ``line``
        :return: a SELECT of ``id`` and the columns of ``STORED``
        """
        return SQL(
            """
            SELECT line.id,
                   next.id AS dunning_next_level_id,
                   CASE WHEN next.id IS NULL OR done.pending THEN NULL
                        ELSE GREATEST(
                            CASE next.delay_base
                                WHEN 'invoice_date' THEN
                                    COALESCE(move.invoice_date, move.date)
                                WHEN 'previous' THEN
                                    COALESCE(done.last_date, line.date_maturity)
                                ELSE line.date_maturity
                            END + next.delay_days,
                            line.date_maturity + 1,
                            done.last_date + 1,
                            move.dunning_promise_date + 1
                        )
                   END AS dunning_next_date,
                   done.r1 AS dunning_r1_date,
                   done.r2 AS dunning_r2_date,
                   done.r3 AS dunning_r3_date
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN res_company company ON company.id = line.company_id
              LEFT JOIN res_partner payer ON payer.id = move.commercial_partner_id
              LEFT JOIN account_payment_term term
                ON term.id = move.invoice_payment_term_id
              LEFT JOIN LATERAL (
                    SELECT bool_or(reminder.state = 'pending') AS pending,
                           max(reminder.sent_date) AS last_date,
                           max(ARRAY[level.sequence, level.id]) AS place,
                           max(COALESCE(reminder.sent_date, letter.date))
                               FILTER (WHERE level.rank = 1) AS r1,
                           max(COALESCE(reminder.sent_date, letter.date))
                               FILTER (WHERE level.rank = 2) AS r2,
                           max(COALESCE(reminder.sent_date, letter.date))
                               FILTER (WHERE level.rank = 3) AS r3
                      FROM dunning_reminder reminder
                      JOIN dunning_level level ON level.id = reminder.level_id
                      JOIN dunning_letter letter ON letter.id = reminder.letter_id
                     WHERE reminder.move_id = line.move_id
                       AND reminder.date_maturity = line.date_maturity
                       AND reminder.state IN ('sent', 'pending')
                   ) done ON TRUE
              LEFT JOIN LATERAL (
                    SELECT level.id, level.delay_base, level.delay_days
                      FROM dunning_level level
                     WHERE level.company_id = line.company_id
                       AND level.active
                       AND (done.place IS NULL
                            OR ARRAY[level.sequence, level.id] > done.place)
                       AND line.amount_residual > 0
                       AND line.amount_residual >= company.dunning_min_amount
                       AND move.payment_state IN %(open_states)s
                       AND move.dunning_litigation IS NOT TRUE
                       AND line.no_followup IS NOT TRUE
                       AND payer.dunning_do_not_remind IS NOT TRUE
                       AND term.dunning_direct_debit IS NOT TRUE
                  ORDER BY level.sequence, level.id
                     LIMIT 1
                   ) next ON TRUE
             WHERE line.display_type = 'payment_term'
               AND line.parent_state = 'posted'
               AND line.date_maturity IS NOT NULL
               AND move.move_type = 'out_invoice'
               AND %(condition)s
            """,
            open_states=OPEN_PAYMENT_STATES,
            condition=condition,
        )

    @api.depends(
        "amount_residual",
        "date_maturity",
        "display_type",
        "parent_state",
        "no_followup",
        "move_id.payment_state",
        "move_id.invoice_date",
        "move_id.dunning_litigation",
        "move_id.dunning_promise_date",
        "move_id.invoice_payment_term_id.dunning_direct_debit",
        "move_id.commercial_partner_id.dunning_do_not_remind",
        "move_id.dunning_reminder_ids.state",
        "move_id.dunning_reminder_ids.sent_date",
    )
    def _compute_dunning_next(self):
        instalments = self.filtered(
            lambda line: line.display_type == "payment_term"
            and line.parent_state == "posted"
            and line.move_id.move_type == "out_invoice"
            and line._origin.id
        )
        rows = {}
        if instalments:
            self._flush_dunning_facts()
            rule = self._dunning_rule_sql(
                SQL("line.id IN %s", tuple(instalments._origin.ids))
            )
            rows = {row["id"]: row for row in self.env.execute_query_dict(rule)}
        for line in self:
            row = rows.get(line._origin.id, {})
            for name in STORED:
                line[name] = row.get(name) or False

    @api.model
    def _flush_dunning_facts(self):
        """Bring to the database what the rule reads there."""
        flush = {
            "account.move.line": [
                "amount_residual",
                "company_id",
                "date_maturity",
                "display_type",
                "move_id",
                "no_followup",
                "parent_state",
            ],
            "account.move": [
                "commercial_partner_id",
                "date",
                "dunning_litigation",
                "dunning_promise_date",
                "invoice_date",
                "invoice_payment_term_id",
                "move_type",
                "payment_state",
            ],
            "res.partner": ["dunning_do_not_remind"],
            "res.company": ["dunning_min_amount"],
            "account.payment.term": ["dunning_direct_debit"],
            "dunning.level": [
                "active",
                "company_id",
                "delay_base",
                "delay_days",
                "rank",
                "sequence",
            ],
            "dunning.letter": ["date"],
            "dunning.reminder": [
                "date_maturity",
                "level_id",
                "move_id",
                "sent_date",
                "state",
            ],
        }
        for model, names in flush.items():
            self.env[model].flush_model(names)

    @api.model
    def _dunning_refresh(self, companies=None):
        """Tell every open échelon its next level again, set-wise.

        The way for changed rules and for the installation: two statements, however
        many échelons there are.

        :param companies: ``res.company``; all of them by default
        """
        self.env.flush_all()
        where = SQL("line.reconciled IS NOT TRUE")
        if companies is not None:
            if not companies:
                return
            where = SQL("%s AND line.company_id IN %s", where, tuple(companies.ids))
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move_line line
                   SET (%(columns)s) = (%(values)s)
                  FROM (%(rule)s) rule
                 WHERE rule.id = line.id
                   AND (%(old)s) IS DISTINCT FROM (%(values)s)
                """,
                columns=SQL(", ").join(SQL.identifier(name) for name in STORED),
                old=SQL(", ").join(SQL.identifier("line", name) for name in STORED),
                values=SQL(", ").join(SQL.identifier("rule", name) for name in STORED),
                rule=self._dunning_rule_sql(where),
            )
        )
        self.env["account.move"]._dunning_refresh(companies)
        self.env["account.move.line"].invalidate_model(STORED, flush=False)

    def _get_dunning_last_date(self):
        """:return: day of the last of R1, R2 and R3, or the earliest day there is"""
        self.ensure_one()
        days = (self.dunning_r1_date, self.dunning_r2_date, self.dunning_r3_date)
        return max(filter(None, days), default=date.min)

    @api.model
    def _dunning_forget_levels(self, levels):
        """Let go of levels that are about to be deleted."""
        for model in ("account.move.line", "account.move"):
            records = (
                self.env[model]
                .sudo()
                .search([("dunning_next_level_id", "in", levels.ids)])
            )
            records.write({"dunning_next_level_id": False})
            records.flush_recordset(["dunning_next_level_id"])
