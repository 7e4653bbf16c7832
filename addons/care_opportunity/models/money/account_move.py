from fractions import Fraction

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...tools import local_time

#: what makes an invoice one of care
CARE_LINK = ("care_month", "care_beneficiary_id")


class AccountMove(models.Model):
    """The invoice of a month of care, and the parts that third parties pay of it.

    The invoice is of the whole service, with its VAT. When it is posted, an entry for
    each payer takes his part off the client's account: the client owes the rest, to
    the cent.
    """

    _inherit = "account.move"

    care_month = fields.Date("Month of care", index="btree_not_null", copy=False)
    care_month_name = fields.Char("Month", compute="_compute_care_month_name")
    care_beneficiary_id = fields.Many2one(
        "res.partner",
        "Beneficiary",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    care_share_ids = fields.One2many(
        "care.funding.share",
        "move_id",
        "Payers' parts",
        groups="care_opportunity.group_user",
    )
    care_payer_amount = fields.Monetary(
        "Paid by third parties", compute="_compute_care_payer_amount", compute_sudo=True
    )
    care_client_amount = fields.Monetary(
        "Client's part", compute="_compute_care_payer_amount", compute_sudo=True
    )

    @api.depends("care_share_ids.amount", "care_share_ids.undone", "amount_total")
    def _compute_care_payer_amount(self):
        for move in self:
            move.care_payer_amount = sum(move._get_care_shares().mapped("amount"))
            move.care_client_amount = move.amount_total - move.care_payer_amount

    @api.depends("care_month")
    @api.depends_context("lang")
    def _compute_care_month_name(self):
        for move in self:
            move.care_month_name = self.env["care.billing"]._get_month_name(
                move.care_month
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self.browse()._check_care_values(vals)
        return super().create(vals_list)

    def write(self, vals):
        for move in self:
            move._check_care_values(vals)
        return super().write(vals)

    def _check_care_values(self, vals):
        """:raise UserError: what makes an invoice one of care is not typed"""
        changed = any(
            name in vals
            and self._fields[name].convert_to_cache(vals[name], self)
            != self._fields[name].convert_to_cache(self[name], self)
            for name in CARE_LINK
        )
        if changed and not self.env.su:
            raise UserError(
                self.env._(
                    "The month of care and the beneficiary come from the visits: use "
                    "“Invoice the month”."
                )
            )

    def _link_care(self, month, beneficiary):
        """Make these moves those of a month of care."""
        self.sudo().write({"care_month": month, "care_beneficiary_id": beneficiary.id})

    def _is_care_invoice(self):
        return bool(self.care_month) and self.move_type == "out_invoice"

    def _get_care_shares(self):
        """:return: payers' parts that no credit note has taken back"""
        return self.care_share_ids.filtered(lambda share: not share.undone)

    def _get_care_customer(self):
        """:return: who ordered the care, wherever the invoice goes to"""
        self.ensure_one()
        orders = self.invoice_line_ids.sale_line_ids.order_id
        partner = self.partner_id
        address = partner.type == "invoice" and partner.parent_id
        return orders.partner_id[:1] or address or partner

    def _get_care_visits(self):
        return (
            self.env["care.intervention"]
            .sudo()
            .search([("invoice_line_id.move_id", "in", self.ids)], order="start, id")
        )

    # -------------------------------------------------------------------------
    # Payers
    # -------------------------------------------------------------------------
    def _make_care_shares(self):
        """Split draft invoices: in the plan of a payer, or outside every plan."""
        moves = self.filtered(
            lambda move: move._is_care_invoice() and move.state == "draft"
        ).sudo()
        if not moves:
            return
        moves.care_share_ids.unlink()
        fundings = self.env["care.funding"].sudo()
        fundings = fundings.search(
            [
                ("partner_id", "in", moves.care_beneficiary_id.ids),
                ("company_id", "in", moves.company_id.ids),
            ],
            order="sequence, date_from, id",
        )
        if not fundings:
            return
        used = {
            (funding.id, month): (minutes, amount)
            for funding, month, minutes, amount in self.env["care.funding.share"]
            .sudo()
            ._read_group(
                [
                    ("funding_id", "in", fundings.ids),
                    ("state", "!=", "cancel"),
                    ("undone", "=", False),
                    ("month", "in", list(set(moves.mapped("care_month")))),
                ],
                ["funding_id", "month:day"],
                ["minutes:sum", "amount:sum"],
            )
        }
        visits = moves._get_care_visits().grouped("invoice_id")
        values = []
        for move in moves.sorted("id"):
            mine = fundings.filtered(
                lambda funding, move=move: funding.partner_id
                == move.care_beneficiary_id
                and funding.company_id == move.company_id
            )
            none = self.env["care.intervention"].sudo()
            values += move._split_care(mine, visits.get(move, none), used)
        self.env["care.funding.share"].sudo().create(values)

    def _split_care(self, fundings, visits, used):
        """Share out the visits of an invoice in the order of time.

        :param dict used: ``{(funding, month): (minutes, amount)}`` so far; updated
        :return: values of the payers' parts
        """
        self.ensure_one()
        if not visits:
            return []
        zone = self.company_id.care_tz
        split = {}
        left = {
            funding: round(funding.hours * 60)
            - used.get((funding.id, self.care_month), (0, 0))[0]
            for funding in fundings
        }
        for visit in visits:
            rest = visit.billed_minutes
            day = local_time.to_local(visit.start, zone).date()
            for funding in fundings:
                taken = min(rest, left[funding])
                if taken > 0 and funding._covers(visit.product_id, day):
                    lines = split.setdefault(funding, {})
                    line = visit.invoice_line_id
                    lines[line] = lines.get(line, 0) + taken
                    left[funding] -= taken
                    rest -= taken
        values = []
        remaining = self.amount_total
        for funding, lines in split.items():
            payer, whole = Fraction(0), Fraction(0)
            for line, minutes in lines.items():
                amount = Fraction(str(line.price_total)) * minutes
                amount /= Fraction(str(line.quantity)) or 1
                asked = amount
                if funding.hourly_price:
                    priced = Fraction(str(funding.hourly_price)) * minutes / 60
                    asked = min(amount, priced)
                payer += asked * (100 - Fraction(str(funding.client_share))) / 100
                whole += amount
            amount = self.currency_id.round(float(payer))
            key = (funding.id, self.care_month)
            before = used.get(key, (0, 0))
            if funding.amount_max:
                amount = min(amount, max(funding.amount_max - before[1], 0))
            amount = self.currency_id.round(min(amount, remaining))
            remaining -= amount
            minutes = sum(lines.values())
            used[key] = (before[0] + minutes, before[1] + amount)
            values.append(
                {
                    "move_id": self.id,
                    "funding_id": funding.id,
                    "payer_id": funding.payer_id.id,
                    "minutes": minutes,
                    "amount": amount,
                    "client_amount": self.currency_id.round(float(whole)) - amount,
                }
            )
        return values

    def _transfer_care_shares(self):
        """Take the payers' parts off the client's account, and note who owes them."""
        for share in self.sudo()._get_care_shares():
            move = share.move_id
            if share.entry_id or move.currency_id.is_zero(share.amount):
                continue
            company = move.company_id
            journal = company._get_care_funding_journal()
            if not journal:
                raise UserError(
                    self.env._(
                        "%(company)s has no journal of miscellaneous operations: the "
                        "payer's part of %(invoice)s needs one.",
                        company=company.name,
                        invoice=move.display_name,
                    )
                )
            claims = move.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
            payer = share.payer_id.with_company(company).commercial_partner_id
            name = self.env._(
                "%(invoice)s – part of %(payer)s",
                invoice=move.name,
                payer=payer.name,
            )
            amount = company.currency_id.round(share.amount)
            entry = (
                self.env["account.move"]
                .sudo()
                .with_company(company)
                .create(
                    {
                        "move_type": "entry",
                        "journal_id": journal.id,
                        "date": move.date,
                        "ref": name,
                        "line_ids": [
                            Command.create(
                                {
                                    "account_id": (
                                        payer.property_account_receivable_id.id
                                    ),
                                    "partner_id": payer.id,
                                    "name": name,
                                    "debit": amount,
                                    "date_maturity": move.invoice_date_due,
                                }
                            ),
                            Command.create(
                                {
                                    "account_id": claims.account_id[:1].id,
                                    "partner_id": move.commercial_partner_id.id,
                                    "name": name,
                                    "credit": amount,
                                }
                            ),
                        ],
                    }
                )
            )
            entry._post(soft=False)
            share.entry_id = entry
            credit = entry.line_ids.filtered("credit")
            (claims | credit).reconcile()

    # -------------------------------------------------------------------------
    # Life of the invoice
    # -------------------------------------------------------------------------
    def _post(self, soft=True):
        self._make_care_shares()
        posted = super()._post(soft=soft)
        posted.filtered(lambda move: move._is_care_invoice())._transfer_care_shares()
        posted._undo_credited()
        return posted

    def _undo_credited(self):
        """A credit note of the whole invoice takes the payers' parts back too.

        :raise UserError: a payer has a part of the invoice, and only some is credited:
            nobody knows whose part that is
        """
        refunds = self.filtered(lambda move: move.move_type == "out_refund")
        for origin, parts in refunds.grouped("reversed_entry_id").items():
            shares = origin.sudo()._get_care_shares()
            if not shares:
                continue
            posted = origin.reversal_move_ids.filtered(
                lambda move: move.state == "posted"
            )
            credited = sum(posted.mapped("amount_total"))
            if origin.currency_id.compare_amounts(credited, origin.amount_total) < 0:
                raise UserError(
                    self.env._(
                        "%(payers)s pays a part of %(invoice)s: a credit note of some "
                        "of it would leave that part as it was. Use “Reverse and "
                        "create invoice” and correct the new invoice.",
                        payers=", ".join(shares.payer_id.mapped("name")),
                        invoice=origin.display_name,
                    )
                )
            shares._undo(max(parts.mapped("date")))
            cancel = self.env.context.get("move_reverse_cancel", False)
            for part in parts:
                origin._reconcile_reversed_moves(part, cancel)

    def button_draft(self):
        for move in self:
            if move._is_care_invoice() and move.sudo().care_share_ids.filtered(
                "undone"
            ):
                raise UserError(
                    self.env._(
                        "%(invoice)s was credited: it stays as it was sent.",
                        invoice=move.display_name,
                    )
                )
            if move._is_care_invoice() and move.state == "cancel":
                raise UserError(
                    self.env._(
                        "%(invoice)s was cancelled and its visits are free again: make "
                        "a new invoice of the month.",
                        invoice=move.display_name,
                    )
                )
        self.sudo().care_share_ids._cancel_entries()
        credits = self.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )
        result = super().button_draft()
        credits._restore_care_shares()
        return result

    def _restore_care_shares(self):
        """These credit notes are drafts again: the payers owe their parts, unless a new
        invoice has taken the visits over.
        """
        for refund in self.sudo():
            move = refund.reversed_entry_id
            shares = move.care_share_ids.filtered("undone")
            others = move.reversal_move_ids.filtered(lambda one: one.state == "posted")
            if shares and not others and move._get_care_visits():
                refund.line_ids.remove_move_reconcile()
                shares.write({"undone": False, "entry_id": False})
                move._transfer_care_shares()

    def button_cancel(self):
        result = super().button_cancel()
        care = self.filtered(lambda move: move._is_care_invoice())
        if care:
            care._get_care_visits()._link_invoice_line(
                self.env["account.move.line"].browse()
            )
            care.sudo().care_share_ids.unlink()
        return result

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """What corrects a month of care is of the month."""
        result = super()._reverse_moves(default_values_list, cancel=cancel)
        for move in result:
            origin = move.reversed_entry_id
            if origin._is_care_invoice():
                move._link_care(origin.care_month, origin.care_beneficiary_id)
        return result

    # -------------------------------------------------------------------------
    # VAT on payments
    # -------------------------------------------------------------------------
    def _collect_tax_cash_basis_values(self):
        """While a third party owes its part, its VAT is not due yet."""
        values = super()._collect_tax_cash_basis_values()
        shares = self.sudo()._get_care_shares()
        if values and shares:
            owed = sum(shares.mapped("residual"))
            values["is_fully_paid"] &= self.currency_id.is_zero(owed)
        return values

    # -------------------------------------------------------------------------
    # Paper
    # -------------------------------------------------------------------------
    def _get_letter_lang(self):
        """:return: the language of the firm's papers for care, else the customer's"""
        lang = self.care_month and self.env["care.assessment"]._get_letter_lang()
        return lang or self.partner_id.lang

    def _get_care_paper(self):
        """:return: plain values of the printed invoice (C. trav. D7233-1)"""
        self.ensure_one()
        move = self.sudo()
        company = move.company_id
        duration = self.env["care.billing"]._format_minutes
        visits = []
        for visit in move._get_care_visits():
            start = local_time.to_local(visit.start, company.care_tz)
            stop = local_time.to_local(visit.stop, company.care_tz)
            visits.append(
                {
                    "day": start.date(),
                    "hours": f"{start:%H:%M} – {stop:%H:%M}",
                    "service": visit.product_id.name,
                    "worker": visit.employee_id.name,
                    "number": visit.employee_id.care_number,
                    "duration": duration(visit.billed_minutes),
                    "cancelled": visit.state == "cancelled",
                }
            )
        minutes = sum(
            line.quantity for line in move.invoice_line_ids if line._is_care_line()
        )
        shares = move._get_care_shares()
        planned = sum(shares.mapped("minutes"))
        return {
            "beneficiary": move.care_beneficiary_id.name,
            "month": move.care_month,
            "number": company.care_declaration_number,
            "date": company.care_declaration_date,
            "exempt": company.care_vat_exempt and not move.amount_tax,
            "visits": visits,
            "total": duration(minutes),
            "outside": duration(max(minutes - planned, 0)),
            "shares": [
                {
                    "name": share.funding_id.display_name,
                    "duration": duration(share.minutes),
                    "amount": share.amount,
                    "client": share.client_amount,
                }
                for share in shares
            ],
        }

    def action_open_care_visits(self):
        self.ensure_one()
        return (
            self._get_care_visits()
            .with_env(self.env)
            ._get_records_action(name=self.env._("Visits"), view_mode="list,form")
        )
