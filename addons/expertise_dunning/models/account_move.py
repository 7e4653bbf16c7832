from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date
from odoo.tools.sql import column_exists, create_column

from odoo.addons.dossier_base.tools.arguments import (
    read_moment,
    read_record,
    read_text,
)

from .account_move_line import OPEN_PAYMENT_STATES, STORED

#: fields that are made empty on installation, and their type in the database
COLUMNS = {
    "dunning_next_level_id": "int4",
    "dunning_next_date": "date",
    "dunning_r1_date": "date",
    "dunning_r2_date": "date",
    "dunning_r3_date": "date",
    "dunning_prescriber_statement_date": "date",
    "dunning_notary_statement_date": "date",
    "dunning_last_phone_date": "date",
}
#: the invoices of the page « Relances »
UNPAID = Domain(
    [
        ("move_type", "=", "out_invoice"),
        ("state", "=", "posted"),
        ("payment_state", "in", (*OPEN_PAYMENT_STATES, "blocked")),
    ]
)
STATES = [("due", "To be sent"), ("done", "Sent"), ("none", "Not concerned")]


class AccountMove(models.Model):
    """What is to be done, and was done, to get an invoice paid."""

    _inherit = "account.move"

    dunning_reminder_ids = fields.One2many("dunning.reminder", "move_id")
    dunning_letter_ids = fields.Many2many(
        "dunning.letter",
        "dunning_letter_move_rel",
        "move_id",
        "letter_id",
        "Letters",
        copy=False,
    )
    dunning_next_level_id = fields.Many2one(
        "dunning.level",
        "Next reminder",
        compute="_compute_dunning_next",
        store=True,
        ondelete="restrict",
    )
    dunning_next_date = fields.Date(
        "Next reminder on", compute="_compute_dunning_next", store=True
    )
    dunning_r1_date = fields.Date("R1 on", compute="_compute_dunning_next", store=True)
    dunning_r2_date = fields.Date("R2 on", compute="_compute_dunning_next", store=True)
    dunning_r3_date = fields.Date("R3 on", compute="_compute_dunning_next", store=True)
    dunning_r1_state = fields.Selection(
        STATES, "R1", compute="_compute_dunning_states", search="_search_r1_state"
    )
    dunning_r2_state = fields.Selection(
        STATES, "R2", compute="_compute_dunning_states", search="_search_r2_state"
    )
    dunning_r3_state = fields.Selection(
        STATES, "R3", compute="_compute_dunning_states", search="_search_r3_state"
    )
    dunning_r1_tooltip = fields.Char(compute="_compute_dunning_tooltips")
    dunning_r2_tooltip = fields.Char(compute="_compute_dunning_tooltips")
    dunning_r3_tooltip = fields.Char(compute="_compute_dunning_tooltips")
    dunning_litigation = fields.Boolean(
        "Litigation",
        tracking=True,
        copy=False,
        help="Blocks every reminder, statement and letter about this invoice.",
    )
    dunning_promise_date = fields.Date(
        "Promise to pay",
        tracking=True,
        copy=False,
        help="No reminder before this day has passed.",
    )
    dunning_call_date = fields.Date(copy=False, readonly=True)
    dunning_last_phone_date = fields.Date(
        "Last call", compute="_compute_dunning_last_phone_date", store=True
    )
    dunning_prescriber_statement_date = fields.Date(
        "Prescriber's statement", compute="_compute_dunning_statements", store=True
    )
    dunning_notary_statement_date = fields.Date(
        "Notary's statement", compute="_compute_dunning_statements", store=True
    )
    dunning_exclusion_reason = fields.Char(
        "Why no reminder", compute="_compute_dunning_exclusion_reason"
    )
    dunning_asked_amount = fields.Monetary(
        "To ask",
        compute="_compute_dunning_asked_amount",
        help="Overdue today, less the payer's unmatched credits, oldest debt first.",
    )
    dunning_credit_amount = fields.Monetary(
        "Covered by credits", compute="_compute_dunning_asked_amount"
    )

    _dunning_unpaid_idx = models.Index(
        "(company_id, dunning_next_date) WHERE move_type = 'out_invoice'"
        " AND state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked')"
    )

    def _auto_init(self):
        for name, column_type in COLUMNS.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, column_type)
        return super()._auto_init()

    # -------------------------------------------------------------------------
    # Rolled up from the échelons
    # -------------------------------------------------------------------------
    @api.depends(*(f"line_ids.{name}" for name in STORED))
    def _compute_dunning_next(self):
        for move in self:
            if move.move_type != "out_invoice":
                move.update(dict.fromkeys(STORED, False))
                continue
            lines = move.line_ids.filtered(
                lambda line: line.display_type == "payment_term" and not line.reconciled
            )
            waiting = lines.filtered("dunning_next_level_id").sorted(
                lambda line: (
                    line.dunning_next_date or fields.Date.to_date("9999-12-31"),
                    line.dunning_next_level_id.rank,
                )
            )[:1]
            move.dunning_next_level_id = waiting.dunning_next_level_id
            move.dunning_next_date = waiting.dunning_next_date
            for rank in (1, 2, 3):
                name = f"dunning_r{rank}_date"
                days = [day for day in lines.mapped(name) if day]
                move[name] = max(days, default=False)

    @api.model
    def _dunning_refresh(self, companies=None):
        """Roll up again what `account.move.line._dunning_refresh` wrote, set-wise."""
        where = SQL("move.state = 'posted' AND move.move_type = 'out_invoice'")
        if companies is not None:
            where = SQL("%s AND move.company_id IN %s", where, tuple(companies.ids))
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move move
                   SET (%(columns)s) = (%(values)s)
                  FROM (
                        SELECT line.move_id,
                               (array_agg(line.dunning_next_level_id ORDER BY
                                    line.dunning_next_date NULLS LAST, level.rank)
                                    FILTER (WHERE level.id IS NOT NULL)
                               )[1] AS dunning_next_level_id,
                               min(line.dunning_next_date) AS dunning_next_date,
                               max(line.dunning_r1_date) AS dunning_r1_date,
                               max(line.dunning_r2_date) AS dunning_r2_date,
                               max(line.dunning_r3_date) AS dunning_r3_date
                          FROM account_move_line line
                          JOIN account_move move ON move.id = line.move_id
                     LEFT JOIN dunning_level level
                            ON level.id = line.dunning_next_level_id
                         WHERE line.display_type = 'payment_term'
                           AND line.reconciled IS NOT TRUE
                           AND %(where)s
                      GROUP BY line.move_id
                       ) rule
                 WHERE rule.move_id = move.id
                   AND (%(old)s) IS DISTINCT FROM (%(values)s)
                """,
                columns=SQL(", ").join(SQL.identifier(name) for name in STORED),
                old=SQL(", ").join(SQL.identifier("move", name) for name in STORED),
                values=SQL(", ").join(SQL.identifier("rule", name) for name in STORED),
                where=where,
            )
        )
        self.invalidate_model(STORED, flush=False)

    # -------------------------------------------------------------------------
    # R1, R2, R3
    # -------------------------------------------------------------------------
    @api.depends("line_ids.dunning_next_level_id", "line_ids.dunning_next_date")
    @api.depends(*(f"dunning_r{rank}_date" for rank in (1, 2, 3)))
    def _compute_dunning_states(self):
        today = fields.Date.context_today(self)
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        (self - invoices).update(
            {f"dunning_r{rank}_state": "none" for rank in (1, 2, 3)}
        )
        for move in invoices:
            due = {
                line.dunning_next_level_id.rank
                for line in move.line_ids
                if line.dunning_next_level_id
                and line.dunning_next_date
                and line.dunning_next_date <= today
            }
            for rank in (1, 2, 3):
                done = move[f"dunning_r{rank}_date"]
                move[f"dunning_r{rank}_state"] = (
                    "due" if rank in due else "done" if done else "none"
                )

    def _get_dunning_due_domain(self, rank=None):
        """:return: domain of the invoices with an échelon that waits today
        :param int rank: for this place in the ladder; any by default
        """
        levels = Domain("rank", ">", 0) if rank is None else Domain("rank", "=", rank)
        level_ids = self.env["dunning.level"].sudo().search(levels).ids
        return Domain(
            "line_ids",
            "any",
            [
                ("dunning_next_level_id", "in", level_ids),
                ("dunning_next_date", "<=", fields.Date.context_today(self)),
            ],
        )

    def _search_dunning_state(self, rank, operator, value):
        if operator != "in":
            return NotImplemented
        due = self._get_dunning_due_domain(rank)
        done = Domain(f"dunning_r{rank}_date", "!=", False)
        states = {"due": due, "done": ~due & done, "none": ~due & ~done}
        return Domain.OR(states[state] for state in value if state in states)

    def _search_r1_state(self, operator, value):
        return self._search_dunning_state(1, operator, value)

    def _search_r2_state(self, operator, value):
        return self._search_dunning_state(2, operator, value)

    def _search_r3_state(self, operator, value):
        return self._search_dunning_state(3, operator, value)

    @api.depends(*(f"dunning_r{rank}_state" for rank in (1, 2, 3)))
    @api.depends_context("lang")
    def _compute_dunning_tooltips(self):
        for move in self:
            for rank in (1, 2, 3):
                state = move[f"dunning_r{rank}_state"]
                done = move[f"dunning_r{rank}_date"]
                if state == "due":
                    days = [
                        line.dunning_next_date
                        for line in move.line_ids
                        if line.dunning_next_level_id.rank == rank
                        and line.dunning_next_date
                    ]
                    text = self.env._(
                        "To be sent since %s",
                        format_date(self.env, min(days, default=False)),
                    )
                elif state == "done":
                    text = self.env._("Sent on %s", format_date(self.env, done))
                elif move.dunning_next_level_id.rank == rank and move.dunning_next_date:
                    text = self.env._(
                        "Not before %s", format_date(self.env, move.dunning_next_date)
                    )
                else:
                    text = move.dunning_exclusion_reason or self.env._("Not concerned")
                move[f"dunning_r{rank}_tooltip"] = text

    # -------------------------------------------------------------------------
    # Why not
    # -------------------------------------------------------------------------
    @api.depends(
        "payment_state",
        "state",
        "dunning_litigation",
        "dunning_promise_date",
        "no_followup",
        "commercial_partner_id.dunning_do_not_remind",
        "invoice_payment_term_id.dunning_direct_debit",
        "line_ids.dunning_next_level_id",
    )
    @api.depends_context("lang")
    def _compute_dunning_exclusion_reason(self):
        today = fields.Date.context_today(self)
        for move in self:
            move.dunning_exclusion_reason = move._get_dunning_exclusion(today)

    def _get_dunning_exclusion(self, today):
        """:return: why no reminder goes out for this invoice, or ``False``"""
        self.ensure_one()
        if self.move_type != "out_invoice" or self.state != "posted":
            return self.env._("Not a posted customer invoice")
        if self.payment_state in ("paid", "reversed"):
            return self.env._("Paid")
        if self.payment_state == "in_payment":
            return self.env._("A payment is under way")
        if self.dunning_litigation:
            return self.env._("In litigation")
        if self.payment_state == "blocked":
            return self.env._("Blocked by the accounts")
        if self.payment_state not in OPEN_PAYMENT_STATES:
            return self.env._("Of an earlier accounting software")
        if self.commercial_partner_id.dunning_do_not_remind:
            return self.env._(
                "%s is not to be reminded", self.commercial_partner_id.name
            )
        if self.invoice_payment_term_id.dunning_direct_debit:
            return self.env._("Paid by direct debit")
        lines = self._get_instalments().filtered(lambda line: not line.reconciled)
        if lines and all(lines.mapped("no_followup")):
            return self.env._("Marked « no follow-up »")
        if lines and all(
            line.amount_residual < self.company_id.dunning_min_amount for line in lines
        ):
            return self.env._("Less than the smallest amount that is reminded")
        if not any(line.dunning_next_level_id for line in lines):
            return self.env._("All reminders were sent")
        if self.dunning_promise_date and self.dunning_promise_date >= today:
            return self.env._(
                "Promised for %s", format_date(self.env, self.dunning_promise_date)
            )
        if not any(line.dunning_next_date for line in lines):
            return self.env._("A reminder is on its way")
        if all(not d or d > today for d in lines.mapped("dunning_next_date")):
            return self.env._(
                "Next reminder on %s",
                format_date(
                    self.env, min(filter(None, lines.mapped("dunning_next_date")))
                ),
            )
        return False

    @api.depends_context("uid")
    @api.depends("amount_residual", "payment_state", "dunning_litigation")
    def _compute_dunning_asked_amount(self):
        amounts = self.env["dunning.planner"]._get_asked_amounts(self)
        for move in self:
            asked, credit = amounts.get(move.id, (0.0, 0.0))
            move.dunning_asked_amount = asked
            move.dunning_credit_amount = credit

    # -------------------------------------------------------------------------
    # Statements and calls
    # -------------------------------------------------------------------------
    @api.depends("dunning_letter_ids.kind", "dunning_letter_ids.sent_date")
    def _compute_dunning_statements(self):
        for move in self:
            for kind in ("prescriber", "notary"):
                days = [
                    letter.sent_date or letter.date
                    for letter in move.sudo().dunning_letter_ids
                    if letter.kind == kind and letter.state in ("sent", "pending")
                ]
                move[f"dunning_{kind}_statement_date"] = max(days, default=False)

    @api.depends("dossier_id.last_call_date", "dunning_call_date")
    def _compute_dunning_last_phone_date(self):
        for move in self:
            days = [move.dunning_call_date]
            if move.dossier_id.last_call_date:
                local = fields.Datetime.context_timestamp(
                    move.with_context(tz="Europe/Paris"), move.dossier_id.last_call_date
                )
                days.append(local.date())
            move.dunning_last_phone_date = max(filter(None, days), default=False)

    def log_call(self, note, date=None, partner=None):
        """Note a phone call: on the dossier where there is one, else on the invoice.

        :param str note: what was said, plain text
        :param date: when, UTC; now by default
        :param partner: ``res.partner`` who was on the phone, or its id
        """
        note = read_text(self.env, note)
        partner = read_record(self.env["res.partner"], partner)
        when = read_moment(self.env, date) or fields.Datetime.now()
        for move in self:
            if move.dossier_id:
                move.dossier_id.log_call(note, date, partner)
                continue
            body = note if not partner else f"☎ {partner.display_name} – {note}"
            move.message_post(
                body=body,
                date=when,
                message_type="comment",
                subtype_xmlid="dossier_base.mt_call",
            )
            day = fields.Datetime.context_timestamp(move, when).date()
            if not move.dunning_call_date or move.dunning_call_date < day:
                move.dunning_call_date = day

    # -------------------------------------------------------------------------
    # Guards and actions
    # -------------------------------------------------------------------------
    @api.ondelete(at_uninstall=False)
    def _unlink_except_reminded(self):
        reminded = (
            self.env["dunning.reminder"].sudo().search([("move_id", "in", self.ids)])
        )
        if reminded:
            raise UserError(
                self.env._(
                    "%s was reminded: its history stays. Make a credit note instead.",
                    ", ".join(reminded.move_id.mapped("display_name")),
                )
            )

    def action_toggle_litigation(self):
        """Put invoices into litigation, or take them out of it."""
        for value, moves in self.grouped("dunning_litigation").items():
            moves.write({"dunning_litigation": not value})

    def action_dunning_log_call(self):
        """Open the wizard that notes a phone call."""
        self.ensure_one()
        record = self.dossier_id or self
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a call"),
            "res_model": "dossier.call.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": record._name,
                "default_res_id": record.id,
                "default_partner_id": self.commercial_partner_id.id,
            },
        }
