from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang
from odoo.tools.misc import groupby
from odoo.tools.pdf import merge_pdf

from ..models.dunning_planner import Plan


class DunningStatementWizard(models.TransientModel):
    """Tell a prescriber or a notary which of his dossiers are unpaid.

    One statement per currency. What it may list is asked again when it is sent: only
    dossiers where the contact has that role (GDPR), nothing in litigation.
    """

    _name = "dunning.statement.wizard"
    _description = "Statement of Unpaid Dossiers"

    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [("prescriber", "Prescriber"), ("notary", "Notary")], compute="_compute_kind"
    )
    line_ids = fields.One2many(
        "dunning.statement.wizard.line",
        "wizard_id",
        "Unpaid dossiers",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    channel = fields.Selection(
        [("mail", "Mail"), ("letter", "Letter"), ("both", "Mail and letter")],
        default="mail",
        required=True,
    )
    way = fields.Char("It goes", compute="_compute_way")
    problem = fields.Char(compute="_compute_way")
    selected_count = fields.Integer("Dossiers", compute="_compute_selected")
    selected_amount = fields.Char("Still due in all", compute="_compute_selected")
    already_sent = fields.Char(compute="_compute_already_sent")
    again = fields.Boolean("Make it again all the same")
    preview = fields.Binary(attachment=False, readonly=True)

    @api.depends("partner_id")
    def _compute_kind(self):
        for wizard in self:
            wizard.kind = wizard.partner_id and self.env["dunning.contact"]._get_kind(
                wizard.partner_id
            )

    @api.depends("partner_id", "company_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"move_id": move.id, "selected": True})
                for move in wizard._get_possible_moves()
            ]

    @api.depends("partner_id", "company_id", "channel")
    def _compute_way(self):
        for wizard in self:
            plan = wizard._plan()
            wizard.problem = plan.problem
            email = plan.partner.sudo().email_normalized
            if plan.problem:
                wizard.way = False
            elif plan.mail and plan.paper:
                wizard.way = self.env._("By mail to %s, and as a letter", email)
            elif plan.mail:
                wizard.way = self.env._("By mail to %s", email)
            elif plan.paper_reason:
                wizard.way = self.env._("As a letter to print: %s", plan.paper_reason)
            else:
                wizard.way = self.env._("As a letter to print")

    @api.depends("line_ids.selected")
    def _compute_selected(self):
        for wizard in self:
            moves = wizard._get_selected_moves()
            wizard.selected_count = len(moves.dossier_id)
            wizard.selected_amount = " + ".join(
                formatLang(
                    self.env,
                    sum(of_currency.mapped("amount_residual")),
                    currency_obj=currency,
                )
                for currency, of_currency in moves.grouped("currency_id").items()
            )

    @api.depends("line_ids.selected", "partner_id")
    def _compute_already_sent(self):
        for wizard in self:
            told = wizard._get_told_today()
            wizard.already_sent = bool(told) and self.env._(
                "Today's statement to %(contact)s lists already: %(dossiers)s.",
                contact=wizard.partner_id.name,
                dossiers=", ".join(told.dossier_id.mapped("name")),
            )

    @api.onchange("line_ids", "channel")
    def _onchange_content(self):
        self.preview = False

    # -------------------------------------------------------------------------
    # What and how
    # -------------------------------------------------------------------------
    def _get_possible_moves(self):
        """:return: the unpaid invoices he may be told of, readable by the user"""
        self.ensure_one()
        partner = self.partner_id._origin
        if not partner:
            return self.env["account.move"]
        return self.env["account.move"].search(
            self.env["dunning.contact"]._get_unpaid_domain(partner)
            & Domain("company_id", "=", self.company_id.id),
            order="invoice_date, id",
        )

    def _get_selected_moves(self):
        self.ensure_one()
        return self.line_ids.filtered("selected").move_id._origin

    def _get_told_today(self):
        """:return: those of the ticked invoices that today's statements list"""
        moves = self._get_selected_moves()
        letters = (
            self.env["dunning.letter"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("kind", "!=", "reminder"),
                    ("date", "=", fields.Date.context_today(self)),
                    ("state", "in", ("sent", "pending")),
                    ("move_ids", "in", moves.ids),
                ]
            )
        )
        return moves & letters.move_ids.with_env(moves.env)

    def _plan(self):
        """:return: the planner's decision: mail or letter, or why neither"""
        self.ensure_one()
        partner = self.partner_id._origin
        company = self.company_id
        plan = Plan(
            partner, partner, company, company.currency_id, self.env["dunning.level"]
        )
        self.env["dunning.planner"]._choose_channels([plan], self.channel)
        return plan

    # -------------------------------------------------------------------------
    # Making it
    # -------------------------------------------------------------------------
    def _check_selected(self, moves):
        """:raise UserError: nothing is ticked, or something is not (or no longer) his
        to know
        """
        if not moves:
            raise UserError(self.env._("Tick at least one dossier."))
        wrong = moves - self._get_possible_moves()
        if wrong:
            raise UserError(
                self.env._(
                    "These are no longer unpaid dossiers of %(contact)s, or they are "
                    "in litigation: %(invoices)s. Untick them.",
                    contact=self.partner_id.name,
                    invoices=", ".join(wrong.sudo().mapped("name")),
                )
            )

    def _prepare_letters(self, moves, plan):
        """:return: list of values, one statement per currency"""
        today = fields.Date.context_today(self)
        return [
            {
                "company_id": self.company_id.id,
                "currency_id": currency.id,
                "kind": self.kind,
                "partner_id": self.partner_id.id,
                "date": today,
                "email": plan.mail and self.partner_id.sudo().email_normalized,
                "mail_state": "outgoing" if plan.mail else "none",
                "paper_state": "to_print" if plan.paper else "none",
                "paper_date": plan.paper and today,
                "paper_reason": plan.paper_reason,
                "move_ids": [fields.Command.set([move.id for move in of_currency])],
                "amount_residual": sum(move.amount_residual for move in of_currency),
                "amount_asked": sum(move.amount_residual for move in of_currency),
            }
            for currency, of_currency in groupby(moves, lambda m: m.currency_id)
        ]

    def _make_letters(self):
        """Make the statements, once: who presses at the same moment gets told so.

        :return: the letters, as superuser
        :raise UserError: see the messages
        """
        self.ensure_one()
        moves = self._get_selected_moves()
        moves.check_access("write")
        if moves and len(moves.try_lock_for_update(allow_referencing=True)) < len(
            moves
        ):
            raise UserError(
                self.env._(
                    "Somebody is making a statement or a reminder of these dossiers "
                    "right now. Try again in a moment."
                )
            )
        moves.invalidate_recordset()
        self._check_selected(moves)
        self.invalidate_recordset(["already_sent"])
        if self.already_sent and not self.again:
            raise UserError(
                self.env._(
                    "%s Tick « Make it again all the same » if you mean it.",
                    self.already_sent,
                )
            )
        plan = self._plan()
        if plan.problem:
            raise UserError(
                self.env._(
                    "Nothing can go out to %(contact)s: %(reason)s.",
                    contact=self.partner_id.name,
                    reason=plan.problem,
                )
            )
        letters = self.env["dunning.letter"].with_company(self.company_id).sudo()
        letters = letters.create(self._prepare_letters(moves, plan))
        letters._finish()
        return letters

    def action_send(self):
        """Make the statement; send the mail, open the letter to print.

        :raise UserError: nothing ticked, already sent today, no way to reach him
        """
        letters = self._make_letters().with_env(self.env)
        if letters.filtered(lambda letter: letter.paper_state != "none"):
            return {**letters.action_print(), "close": True}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The statement goes to %(contact)s by mail, at %(email)s.",
                    contact=self.partner_id.name,
                    email=letters[:1].email,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_preview(self):
        """Show the statement as it would go out; nothing of it is kept."""
        self.ensure_one()
        moves = self._get_selected_moves()
        self._check_selected(moves)
        plan = self._plan()
        plan.paper = True
        savepoint = self.env.cr.savepoint()
        try:
            letters = self.env["dunning.letter"].with_company(self.company_id).sudo()
            letters = letters.create(self._prepare_letters(moves, plan))
            letters._write_content()
            pdf = merge_pdf(letters._make_pdfs())
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        self.preview = b64encode(pdf)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement of unpaid dossiers"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class DunningStatementWizardLine(models.TransientModel):
    """An unpaid invoice, ticked or not."""

    _name = "dunning.statement.wizard.line"
    _description = "Unpaid Dossier of a Statement"
    _order = "id"

    wizard_id = fields.Many2one(
        "dunning.statement.wizard", required=True, ondelete="cascade"
    )
    selected = fields.Boolean("On it", default=True)
    move_id = fields.Many2one(
        "account.move", "Invoice", required=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="move_id.dossier_id")
    owner_id = fields.Many2one(related="move_id.dossier_owner_id", string="Owner")
    property_address = fields.Char(related="move_id.dunning_property_address")
    invoice_date = fields.Date(related="move_id.invoice_date")
    amount_residual = fields.Monetary(related="move_id.amount_residual")
    currency_id = fields.Many2one(related="move_id.currency_id")
    statement_date = fields.Date("Last statement", compute="_compute_statement_date")

    @api.depends("move_id", "wizard_id.kind")
    def _compute_statement_date(self):
        for line in self:
            kind = line.wizard_id.kind or "prescriber"
            line.statement_date = line.move_id[f"dunning_{kind}_statement_date"]
