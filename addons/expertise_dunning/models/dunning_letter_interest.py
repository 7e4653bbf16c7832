from datetime import date as Date
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.interest import Period
from .res_partner_payer_kind import PAYER_KINDS


class DunningLetterInterest(models.Model):
    """What a letter claims besides the invoices, and the invoice that claims it.

    The sums are those of the day of the letter and are kept with it: the letter can be
    shown again as it was. The invoice is computed on the day it is made, because a
    payment may have come in since.
    """

    # one face of the letter a file
    _inherit = "dunning.letter"  # pylint: disable=consider-merging-classes-inherited

    payer_kind = fields.Selection(
        PAYER_KINDS,
        "Kind of payer",
        readonly=True,
        help="Kind of the payer on the day of the letter; empty: it was unknown.",
    )
    interest_message = fields.Text(
        "About interest",
        readonly=True,
        help="Why the letter claims no interest, or what to look at. Not printed.",
    )
    interest_move_id = fields.Many2one(
        "account.move",
        "Invoice of interest",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    can_invoice_interest = fields.Boolean(compute="_compute_can_invoice_interest")

    @api.depends("kind", "state", "company_id.dunning_invoice_interest")
    def _compute_can_invoice_interest(self):
        for letter in self:
            letter.can_invoice_interest = (
                letter.company_id.dunning_invoice_interest
                and letter.kind == "reminder"
                and letter.state == "sent"
            )

    # -------------------------------------------------------------------------
    # On the letter
    # -------------------------------------------------------------------------
    def _prepare_interest(self):
        """Note what each letter claims, if its level shows interest or indemnity."""
        reminders = self.filtered(lambda letter: letter.kind == "reminder")
        for date, letters in reminders.grouped("date").items():
            letters._prepare_interest_of_day(date)
        return super()._prepare_interest()

    def _prepare_interest_of_day(self, date):
        results = self.reminder_ids._compute_interest(date)
        indemnities = self.reminder_ids.move_id._get_dunning_indemnity(date)
        for letter in self:
            level, messages, interest, indemnity = letter.level_id, [], 0.0, 0.0
            for reminder in letter.reminder_ids:
                result, line = results[reminder]
                messages += [result.message, result.warning]
                if not level.show_interest:
                    continue
                line = letter._in_language(line)
                # the ledger is not the user's to write
                reminder.sudo().write(
                    {
                        "interest_amount": float(result.total),
                        "interest_text": (
                            line._get_dunning_interest_text(result) if line else False
                        ),
                        "interest_periods": [
                            _to_json(period) for period in result.periods
                        ],
                    }
                )
                interest += float(result.total)
            if level.show_indemnity:
                moves = letter.reminder_ids.move_id
                amount = sum(indemnities[move] for move in moves)
                indemnity = letter._convert_indemnity(amount, date)
                if amount and letter.currency_id.name != "EUR":
                    messages.append(letter._get_conversion_message(date))
            shows = level.show_interest or level.show_indemnity
            payer = letter.partner_id.commercial_partner_id
            letter.write(
                {
                    "payer_kind": payer._get_dunning_payer_kind(),
                    "interest_amount": letter.currency_id.round(interest),
                    "indemnity_amount": indemnity,
                    "interest_message": shows and _unique_lines(messages),
                }
            )

    def _convert_indemnity(self, amount, date):
        """:return: the company's money in the letter's, at the rate of the day"""
        self.ensure_one()
        currency = self.company_id.currency_id
        if currency == self.currency_id:
            return amount
        return currency._convert(amount, self.currency_id, self.company_id, date)

    def _get_conversion_message(self, date):
        self.ensure_one()
        return self.env._(
            "The indemnity is due in euros: 40 € per invoice are %(amount)s at the "
            "rate of %(date)s.",
            amount=self.currency_id.format(
                self.env["account.move"]._convert_dunning_euros(
                    40.0, self.currency_id, self.company_id, date
                )
            ),
            date=format_date(self.env, date),
        )

    def _in_language(self, records):
        """:return: records that speak the payer's language"""
        return records.with_context(
            lang=self.partner_id.lang or self.company_id.partner_id.lang or "fr_FR"
        )

    def _get_sorted_reminders(self):
        """:return: the rows of the letter, the oldest debt first"""
        return self.reminder_ids.sorted(
            lambda row: (row.date_maturity, row.move_id.name or "", row.id)
        )

    def _get_interest_rows(self):
        """The computation for the letter, as it was on its day.

        :return: a dict for each échelon that bears interest: ``name`` of the invoice,
            ``date_maturity``, ``base`` and ``rate`` as texts (several when they
            change), ``date_from``, ``date_to``, ``days``, ``amount`` (a number),
            ``text`` (a line for each period) and ``periods``
            (:class:`tools.interest.Period`)
        """
        self.ensure_one()
        rows = []
        for reminder in self._get_sorted_reminders():
            periods = [_from_json(values) for values in reminder.interest_periods or []]
            if not periods:
                continue
            currency = self._in_language(self.currency_id)
            rates = self._in_language(self.env["dunning.rate"])
            rows.append(
                {
                    "name": reminder.move_id.name,
                    "date_maturity": reminder.date_maturity,
                    "base": _unique(currency.format(float(p.base)) for p in periods),
                    "rate": _unique(rates._format_percent(p.rate) for p in periods),
                    "date_from": periods[0].date_from,
                    "date_to": periods[-1].date_to,
                    "days": sum(period.days for period in periods),
                    "amount": reminder.interest_amount,
                    "text": reminder.interest_text or "",
                    "periods": periods,
                }
            )
        return rows

    def _get_interest_totals(self):
        """:return: dict with ``interest``, ``indemnity``, ``total`` (numbers in the
        letter's currency), ``payer_kind`` and ``messages`` for the office
        """
        self.ensure_one()
        return {
            "interest": self.interest_amount,
            "indemnity": self.indemnity_amount,
            "total": self.currency_id.round(
                self.interest_amount + self.indemnity_amount
            ),
            "payer_kind": self.payer_kind,
            "messages": (self.interest_message or "").splitlines(),
        }

    # -------------------------------------------------------------------------
    # As an invoice
    # -------------------------------------------------------------------------
    def action_invoice_interest(self):
        """Make one draft invoice of interest and indemnity, or open it again.

        Until today, without VAT: neither late interest nor the indemnity pays for
        anything. A day is invoiced once, the indemnity once per invoice; when the
        invoice is deleted, cancelled or credited, both may be invoiced anew.

        :raise UserError: the firm does not want it, or there is nothing to invoice
        """
        self.ensure_one()
        self.check_access("write")
        if not self.company_id.dunning_invoice_interest:
            raise UserError(
                self.env._(
                    "%s does not invoice interest: a manager can switch it on under "
                    "Reminders > Configuration > Interest and indemnity.",
                    self.company_id.name,
                )
            )
        if self.kind != "reminder" or self.state != "sent":
            raise UserError(
                self.env._("Interest is invoiced from a reminder that was sent.")
            )
        # two people who press at once, on this letter or on another one about the same
        # invoices, get one invoice; it is not the user who may write on the ledger
        self.lock_for_update()
        moves = self.sudo().reminder_ids.move_id.with_env(self.env)
        moves.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["interest_move_id"])
        made = self.sudo().interest_move_id
        if made and made._is_dunning_claim_standing():
            return self._open_interest_move(made.with_env(self.env))
        return self._open_interest_move(self._create_interest_move())

    def _open_interest_move(self, move):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice of interest"),
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": move.id,
        }

    def _create_interest_move(self):
        """:return: the new draft; every day and indemnity on it is marked
        :raise UserError: nothing to invoice, with the reasons
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        reminders = self._get_sorted_reminders()
        results = reminders._compute_interest(today)
        commands, messages, until = [], [], {}
        for reminder in reminders:
            result, line = results[reminder]
            messages.append(result.message)
            if not result.total:
                continue
            until[reminder] = result.periods[-1].date_to
            commands.append(self._prepare_interest_line(reminder, line, result))
        indemnities = {
            move: amount
            for move, amount in reminders.move_id._get_dunning_indemnity(today).items()
            if amount
        }
        commands += [
            self._prepare_indemnity_line(move, amount, today)
            for move, amount in indemnities.items()
        ]
        if not commands:
            raise UserError(
                _unique_lines(messages)
                or self.env._(
                    "There is nothing to invoice, or it was invoiced already."
                )
            )
        move = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(self._prepare_interest_move(commands))
        )
        # the ledger and the posted invoices are not the user's to write
        for reminder, day in until.items():
            reminder.sudo().write({"interest_move_id": move.id, "interest_until": day})
        for invoice in indemnities:
            invoice.sudo().dunning_indemnity_move_id = move
        self.sudo().interest_move_id = move
        return move

    def _prepare_interest_move(self, commands):
        letter = self._in_language(self)
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "dunning_is_interest_invoice": True,
            "invoice_origin": self.name,
            "invoice_payment_term_id": False,
            "invoice_line_ids": commands,
            "narration": letter.env._(
                "Late interest and indemnity for costs of recovery: outside the scope "
                "of VAT."
            ),
        }

    def _prepare_interest_line(self, reminder, line, result):
        line = self._in_language(line)
        name = line.env._(
            "Late interest, invoice %(name)s due on %(date)s",
            name=reminder.move_id.name,
            date=format_date(line.env, reminder.date_maturity),
        )
        return self._prepare_claim_line(
            "product_interest",
            "pcg_7631",
            f"{name}\n{line._get_dunning_interest_text(result)}",
            float(result.total),
        )

    def _prepare_indemnity_line(self, move, amount, date):
        speaking = self._in_language(move)
        kind = move.commercial_partner_id._get_dunning_payer_kind()
        article = (
            speaking.env._("code de la commande publique, D2192-35")
            if kind == "public"
            else speaking.env._("code de commerce, D441-5")
        )
        name = speaking.env._(
            "Fixed indemnity for costs of recovery, invoice %(name)s (%(article)s)",
            name=move.name,
            article=article,
        )
        if self.currency_id.name != "EUR":
            name = f"{name}\n{self._in_language(self)._get_conversion_message(date)}"
        return self._prepare_claim_line(
            "product_indemnity",
            "pcg_758",
            name,
            self._convert_indemnity(amount, date),
        )

    def _prepare_claim_line(self, product, account, name, amount):
        """:return: a line without tax, on the account of the French chart if any"""
        values = {
            "product_id": self.env.ref(f"expertise_dunning.{product}").id,
            "name": name,
            "quantity": 1.0,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        account = (
            self.env["account.chart.template"]
            .with_company(self.company_id)
            .ref(account, raise_if_not_found=False)
        )
        if account and account.active:
            values["account_id"] = account.id
        return Command.create(values)


def _to_json(period):
    return {name: str(value) for name, value in vars(period).items()}


def _from_json(values):
    return Period(
        date_from=Date.fromisoformat(values["date_from"]),
        date_to=Date.fromisoformat(values["date_to"]),
        days=int(values["days"]),
        basis=int(values["basis"]),
        **{name: Decimal(values[name]) for name in ("rate", "base", "amount")},
    )


def _unique(texts):
    return ", ".join(dict.fromkeys(texts))


def _unique_lines(texts):
    return "\n".join(dict.fromkeys(filter(None, texts)))
