from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext

from .account_move import STATES, UNPAID

OFFICE = "expertise_dunning.group_user"


class ExpertiseDossierDunning(models.Model):
    """What was done to get the dossier's invoices paid, in one block.

    Everything is rolled up from the unpaid invoices; litigation and the promise to pay
    are written on all of them.
    """

    # one face of the dossier a file: see expertise_dossier/models/expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    dunning_move_ids = fields.One2many(
        "account.move",
        "dossier_id",
        "Customer invoices",
        domain=[("move_type", "=", "out_invoice"), ("state", "=", "posted")],
        groups=OFFICE,
    )
    dunning_unpaid_count = fields.Integer(
        "Unpaid invoices", compute="_compute_dunning", groups=OFFICE
    )
    dunning_r1_state = fields.Selection(
        STATES, "R1", compute="_compute_dunning", groups=OFFICE
    )
    dunning_r2_state = fields.Selection(
        STATES, "R2", compute="_compute_dunning", groups=OFFICE
    )
    dunning_r3_state = fields.Selection(
        STATES, "R3", compute="_compute_dunning", groups=OFFICE
    )
    dunning_r1_date = fields.Date("R1 on", compute="_compute_dunning", groups=OFFICE)
    dunning_r2_date = fields.Date("R2 on", compute="_compute_dunning", groups=OFFICE)
    dunning_r3_date = fields.Date("R3 on", compute="_compute_dunning", groups=OFFICE)
    dunning_r1_tooltip = fields.Char(compute="_compute_dunning_texts", groups=OFFICE)
    dunning_r2_tooltip = fields.Char(compute="_compute_dunning_texts", groups=OFFICE)
    dunning_r3_tooltip = fields.Char(compute="_compute_dunning_texts", groups=OFFICE)
    dunning_next_text = fields.Char(
        "Next reminder", compute="_compute_dunning_texts", groups=OFFICE
    )
    dunning_asked_amount = fields.Monetary(
        "To ask today",
        compute="_compute_dunning_asked_amount",
        groups=OFFICE,
        help="Overdue today, less the payer's unmatched credits, oldest debt first.",
    )
    dunning_litigation = fields.Boolean(
        "Litigation",
        compute="_compute_dunning",
        groups=OFFICE,
        help="One of the unpaid invoices is in litigation: nothing is sent for it.",
    )
    dunning_litigation_text = fields.Char(
        "Litigation since", compute="_compute_dunning_texts", groups=OFFICE
    )
    dunning_promise_date = fields.Date(
        "Promise to pay",
        compute="_compute_dunning_promise",
        inverse="_inverse_dunning_promise_date",
        groups=OFFICE,
        help="Written on all unpaid invoices: no reminder before this day has passed.",
    )
    dunning_promise_note = fields.Char(
        "What was promised",
        compute="_compute_dunning_promise",
        inverse="_inverse_dunning_promise_note",
        groups=OFFICE,
    )
    dunning_promise_broken = fields.Boolean(
        compute="_compute_dunning_promise", groups=OFFICE
    )
    dunning_prescriber_statement_date = fields.Date(
        "Prescriber's statement", compute="_compute_dunning", groups=OFFICE
    )
    dunning_notary_statement_date = fields.Date(
        "Notary's statement", compute="_compute_dunning", groups=OFFICE
    )
    dunning_letter_ids = fields.Many2many(
        "dunning.letter", compute="_compute_dunning_letters", groups=OFFICE
    )
    dunning_letter_count = fields.Integer(
        "Reminders and statements", compute="_compute_dunning_letters", groups=OFFICE
    )
    dunning_history = fields.Html(
        "Letters, mails and calls",
        compute="_compute_dunning_history",
        sanitize=False,
        groups=OFFICE,
    )

    # -------------------------------------------------------------------------
    # Rolled up from the unpaid invoices
    # -------------------------------------------------------------------------
    def _get_dunning_unpaid(self):
        """:return: the customer invoices of these dossiers that wait for money"""
        return self.dunning_move_ids.filtered_domain(UNPAID)

    def _prefetch_dunning(self, *names):
        """Ask for all invoices at once: each dossier would ask for its own."""
        for name in names:
            self.dunning_move_ids.mapped(name)

    @api.depends(
        "dunning_move_ids.payment_state",
        "dunning_move_ids.dunning_litigation",
        "dunning_move_ids.dunning_prescriber_statement_date",
        "dunning_move_ids.dunning_notary_statement_date",
        *(f"dunning_move_ids.dunning_r{rank}_date" for rank in (1, 2, 3)),
        "dunning_move_ids.dunning_next_level_id",
        "dunning_move_ids.dunning_next_date",
    )
    def _compute_dunning(self):
        self._prefetch_dunning(*(f"dunning_r{rank}_state" for rank in (1, 2, 3)))
        for dossier in self:
            moves = dossier._get_dunning_unpaid()
            dossier.dunning_unpaid_count = len(moves)
            dossier.dunning_litigation = any(moves.mapped("dunning_litigation"))
            for rank in (1, 2, 3):
                states = moves.mapped(f"dunning_r{rank}_state")
                dossier[f"dunning_r{rank}_state"] = next(
                    (state for state in ("due", "done") if state in states), "none"
                )
                dossier[f"dunning_r{rank}_date"] = moves._get_last_day(
                    f"dunning_r{rank}_date"
                )
            for kind in ("prescriber", "notary"):
                name = f"dunning_{kind}_statement_date"
                # what was told about a bill that was paid since stays told
                dossier[name] = dossier.dunning_move_ids._get_last_day(name)

    @api.depends("dunning_move_ids.dunning_asked_amount")
    def _compute_dunning_asked_amount(self):
        today = fields.Date.context_today(self)
        self._prefetch_dunning("dunning_asked_amount")
        for dossier in self:
            dossier.dunning_asked_amount = sum(
                move.currency_id._convert(
                    move.dunning_asked_amount,
                    dossier.currency_id,
                    dossier.company_id,
                    today,
                )
                for move in dossier._get_dunning_unpaid()
            )

    @api.depends(
        "dunning_move_ids.dunning_exclusion_reason",
        "dunning_move_ids.dunning_litigation",
        *(f"dunning_move_ids.dunning_r{rank}_tooltip" for rank in (1, 2, 3)),
    )
    @api.depends_context("lang")
    def _compute_dunning_texts(self):
        self._prefetch_dunning(
            "dunning_r1_tooltip",
            "dunning_exclusion_reason",
            "dunning_next_level_id.name",
            "dunning_litigation_user_id.name",
        )
        for dossier in self:
            moves = dossier._get_dunning_unpaid().sorted("name")
            for rank in (1, 2, 3):
                dossier[f"dunning_r{rank}_tooltip"] = moves._say_each(
                    lambda move, r=rank: move[f"dunning_r{r}_tooltip"]
                ) or self.env._("No unpaid invoice")
            dossier.dunning_next_text = moves._say_each(
                lambda move: move._get_dunning_next_text()
            ) or self.env._("No unpaid invoice")
            dossier.dunning_litigation_text = moves._say_each(
                lambda move: move._get_dunning_litigation_text()
            )

    # -------------------------------------------------------------------------
    # Promise to pay
    # -------------------------------------------------------------------------
    @api.depends(
        "dunning_move_ids.payment_state",
        "dunning_move_ids.dunning_promise_date",
        "dunning_move_ids.dunning_promise_note",
    )
    def _compute_dunning_promise(self):
        today = fields.Date.context_today(self)
        for dossier in self:
            promised = (
                dossier._get_dunning_unpaid()
                .filtered("dunning_promise_date")
                .sorted("dunning_promise_date")
            )
            to_come = promised.filtered(lambda move: move.dunning_promise_date >= today)
            # the next one that is to be kept, else the last one that was not
            shown = to_come[:1] or promised[-1:]
            dossier.dunning_promise_date = shown.dunning_promise_date
            dossier.dunning_promise_note = shown.dunning_promise_note
            dossier.dunning_promise_broken = bool(shown) and not to_come

    def _inverse_dunning_promise_date(self):
        for dossier in self:
            day = dossier.dunning_promise_date
            dossier._get_dunning_promisable(day).write({"dunning_promise_date": day})

    def _inverse_dunning_promise_note(self):
        for dossier in self:
            note = dossier.dunning_promise_note
            dossier._get_dunning_promisable(note).write({"dunning_promise_note": note})

    def _get_dunning_promisable(self, value):
        """:return: the invoices that a promise is about
        :raise UserError: something is promised where nothing is due
        """
        self.ensure_one()
        moves = self._get_dunning_unpaid()
        if value and not moves:
            raise UserError(
                self.env._(
                    "Nothing is unpaid on the dossier %s: there is no payment to "
                    "promise.",
                    self.display_name,
                )
            )
        return moves

    # -------------------------------------------------------------------------
    # History
    # -------------------------------------------------------------------------
    @api.depends("dunning_move_ids.dunning_letter_ids")
    def _compute_dunning_letters(self):
        for dossier in self:
            # also of an invoice that went back to draft, or was cancelled
            letters = dossier.invoice_ids.dunning_letter_ids.sorted(
                lambda letter: (letter.date, letter.id), reverse=True
            )
            dossier.dunning_letter_ids = letters
            dossier.dunning_letter_count = len(
                letters.filtered(lambda letter: not letter.cancelled)
            )

    @api.depends(
        "invoice_ids.dunning_letter_ids.state",
        "invoice_ids.dunning_letter_ids.mail_state",
        "last_call_date",
    )
    @api.depends_context("lang", "tz")
    def _compute_dunning_history(self):
        for name in ("level_id.name", "partner_id.name", "user_id.name", "state"):
            self.dunning_letter_ids.mapped(name)
        calls = self._get_dunning_calls()
        for dossier in self:
            records = [
                dossier._prepare_dunning_letter(letter)
                for letter in dossier.dunning_letter_ids
            ]
            records += calls.get(dossier.id, [])
            records.sort(key=lambda row: row["order"], reverse=True)
            dossier.dunning_history = self.env["ir.qweb"]._render(
                "expertise_dunning.dossier_history", {"rows": records}
            )

    def _prepare_dunning_letter(self, letter):
        """:return: one row of the history, for the template"""
        kinds = dict(letter._fields["kind"]._description_selection(self.env))
        ways = [
            {
                "outgoing": self.env._("Mail waiting to be sent"),
                "sent": self.env._("Mail sent"),
                "failed": self.env._("Mail refused"),
                "bounced": self.env._("Mail came back"),
            }.get(letter.mail_state),
            {
                "to_print": self.env._("Letter to print"),
                "printed": self.env._("Letter printed"),
            }.get(letter.paper_state),
            letter.mail_error,
        ]
        return {
            "order": (letter.date, 1, letter.id),
            "kind": "letter",
            "date": format_date(self.env, letter.date),
            "title": letter.level_id.name or kinds[letter.kind],
            "who": letter.partner_id.name,
            "text": " · ".join(filter(None, ways)),
            "amount": letter.currency_id.format(letter.amount_total),
            "user": letter.user_id.name,
            "url": letter.attachment_id
            and f"/web/content/{letter.attachment_id.id}?download=false",
            "failed": letter.state == "failed",
            "cancelled": letter.cancelled,
        }

    def _get_dunning_calls(self):
        """The calls that were noted on the dossiers, and on their invoices.

        :return: ``{dossier id: rows of the history}``
        """
        moves = self.invoice_ids
        owners = {("expertise.dossier", dossier.id): dossier.id for dossier in self}
        owners |= {("account.move", move.id): move.dossier_id.id for move in moves}
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("subtype_id", "=", self.env.ref("dossier_base.mt_call").id),
                    "|",
                    "&",
                    ("model", "=", "expertise.dossier"),
                    ("res_id", "in", self.ids),
                    "&",
                    ("model", "=", "account.move"),
                    ("res_id", "in", moves.ids),
                ]
            )
        )
        rows = {}
        for message in messages:
            local = fields.Datetime.context_timestamp(self, message.date)
            rows.setdefault(owners[message.model, message.res_id], []).append(
                {
                    "order": (local.date(), 0, message.id),
                    "kind": "call",
                    "date": format_date(self.env, local.date()),
                    "title": self.env._("Call"),
                    "lines": html2plaintext(message.body).split("\n"),
                    "user": message.author_id.name,
                }
            )
        return rows

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def _get_dunning_unpaid_or_raise(self):
        moves = self._get_dunning_unpaid()
        if not moves:
            raise UserError(
                self.env._(
                    "Nothing is unpaid on the dossier %s.",
                    ", ".join(self.mapped("display_name")),
                )
            )
        return moves

    def action_toggle_litigation(self):
        """Put all unpaid invoices into litigation, or take them all out of it."""
        for dossier in self:
            moves = dossier._get_dunning_unpaid_or_raise()
            moves.write({"dunning_litigation": not dossier.dunning_litigation})

    def action_dunning_remind(self):
        """Open « Relancer » on the unpaid invoices.

        :raise UserError: nothing is unpaid, or all of it is in litigation
        """
        moves = self._get_dunning_unpaid_or_raise()
        if all(moves.mapped("dunning_litigation")):
            raise UserError(
                self.env._(
                    "%s is in litigation: no letter goes out. Take it out of "
                    "litigation first.",
                    ", ".join(self.mapped("display_name")),
                )
            )
        return moves.action_dunning_remind()

    def action_dunning_log_call(self):
        """Open the wizard that notes a phone call with the payer."""
        self.ensure_one()
        action = self.action_log_call()
        payer = self._get_dunning_unpaid().commercial_partner_id[:1] or self.payer_id
        action["context"] = {**action["context"], "default_partner_id": payer.id}
        return action

    def action_open_dunning_letters(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminders and statements"),
            "res_model": "dunning.letter",
            "view_mode": "list,form",
            "domain": [("move_ids.dossier_id", "=", self.id)],
        }
