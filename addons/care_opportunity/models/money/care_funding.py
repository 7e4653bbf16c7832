from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("apa", "APA (Département)"),
    ("pch", "PCH (Département)"),
    ("pension", "Pension fund"),
    ("insurance", "Insurance or mutual"),
    ("other", "Other"),
]


class CareFunding(models.Model):
    """A third party pays a part of the hours of a client (APA, PCH, fund…).

    Hours of a month, the payer's price of an hour, the client's share of it. What is
    not used in a month is lost; what is above is outside the plan.
    """

    _name = "care.funding"
    _inherit = ["mail.thread"]
    _description = "Funding of a Client"
    _order = "partner_id, sequence, date_from, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        "Beneficiary",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    sequence = fields.Integer(
        default=10, help="The first one pays first, the next ones what is left."
    )
    kind = fields.Selection(KINDS, required=True, default="apa", tracking=True)
    payer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    reference = fields.Char("File number at the payer")
    product_ids = fields.Many2many(
        "product.product",
        string="Services",
        domain=[("is_care_service", "=", True)],
        help="Empty: every care service.",
    )
    hours = fields.Float("Hours a month", required=True, tracking=True)
    amount_max = fields.Monetary(
        "At most a month", help="The payer's part; empty: no such limit.", tracking=True
    )
    hourly_price = fields.Monetary(
        "Payer's price of an hour, incl. VAT",
        tracking=True,
        help="Empty: the firm's price. What the firm asks above is the client's.",
    )
    client_share = fields.Float("Client's share (%)", tracking=True)
    date_from = fields.Date("From", required=True, tracking=True)
    date_to = fields.Date("Until", tracking=True)
    active = fields.Boolean(default=True)

    _figures = models.Constraint(
        "CHECK (hours >= 0 AND hourly_price >= 0 AND amount_max >= 0"
        " AND client_share BETWEEN 0 AND 100)",
        "Hours and prices are not negative, and the client's share lies between 0 and "
        "100 %.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A funding ends on its first day or later.",
    )

    @api.depends("kind", "payer_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for funding in self:
            parts = [kinds.get(funding.kind), funding.payer_id.name]
            funding.display_name = " – ".join(filter(None, parts))

    @api.constrains("payer_id", "partner_id")
    def _check_payer(self):
        for funding in self:
            if funding.payer_id == funding.partner_id:
                raise ValidationError(
                    self.env._("Somebody else pays: the payer is not the beneficiary.")
                )

    def _covers(self, product, day):
        """:return: whether the plan has this service on this day"""
        self.ensure_one()
        return (
            self.date_from <= day
            and (not self.date_to or day <= self.date_to)
            and (not self.product_ids or product in self.product_ids)
        )


class CareFundingShare(models.Model):
    """What a payer takes of an invoice of the month; the client owes the rest."""

    _name = "care.funding.share"
    _description = "Payer's Part of an Invoice"
    _order = "month desc, payer_id, partner_id, id"
    _check_company_auto = True
    _rec_name = "move_id"

    move_id = fields.Many2one(
        "account.move", "Invoice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    partner_id = fields.Many2one(
        related="move_id.care_beneficiary_id", string="Beneficiary", store=True
    )
    month = fields.Date(related="move_id.care_month", store=True, index=True)
    state = fields.Selection(related="move_id.state", store=True)
    funding_id = fields.Many2one(
        "care.funding", required=True, index=True, ondelete="restrict"
    )
    payer_id = fields.Many2one("res.partner", required=True, index=True)
    minutes = fields.Integer("Minutes in the plan")
    hours = fields.Float("Hours in the plan", compute="_compute_hours", store=True)
    amount = fields.Monetary("Payer's part")
    client_amount = fields.Monetary("Client's part of the plan")
    entry_id = fields.Many2one(
        "account.move",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="It takes the payer's part off the client's account.",
    )
    undone = fields.Boolean(
        "Credited",
        readonly=True,
        help="A credit note has taken it back: the payer owes nothing of it.",
    )
    residual = fields.Monetary(
        "Still due by the payer", compute="_compute_residual", compute_sudo=True
    )

    _once = models.UniqueIndex(
        "(move_id, funding_id)", "An invoice has one part of each payer."
    )

    @api.depends("minutes")
    def _compute_hours(self):
        for share in self:
            share.hours = share.minutes / 60

    @api.depends("entry_id.state", "entry_id.line_ids.amount_residual")
    def _compute_residual(self):
        for share in self:
            share.residual = sum(share._get_payer_line().mapped("amount_residual"))

    def _get_payer_line(self):
        return self.entry_id.filtered(
            lambda entry: entry.state == "posted"
        ).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
            and line.debit
        )

    def _cancel_entries(self):
        """The invoices are drafts again: their parts are only foreseen.

        :raise UserError: a payer has paid already
        """
        shares = self.sudo().filtered("entry_id")
        shares._check_not_paid()
        entries = shares.entry_id
        shares.entry_id = False
        entries.filtered(lambda entry: entry.state == "posted").button_cancel()

    def _undo(self, day):
        """The invoices are credited: give the parts back to the clients' accounts.

        What is posted stays, since its month may be locked; it is reversed.

        :param date day: of the credit note
        :raise UserError: a payer has paid already
        """
        shares = self.sudo().filtered(lambda share: not share.undone)
        shares._check_not_paid()
        entries = shares.entry_id.filtered(lambda entry: entry.state == "posted")
        entries._reverse_moves(
            [
                {
                    "date": day,
                    "ref": self.env._("Reversal of: %(entry)s", entry=entry.ref),
                }
                for entry in entries
            ],
            cancel=True,
        )
        shares.undone = True

    def _check_not_paid(self):
        """:raise UserError: a payer has paid already"""
        for share in self:
            line = share._get_payer_line()
            if line.matched_credit_ids:
                raise UserError(
                    self.env._(
                        "%(payer)s has already paid its part of %(invoice)s: undo that "
                        "payment first.",
                        payer=share.payer_id.name,
                        invoice=share.move_id.name,
                    )
                )

    def _get_statements(self):
        """:return: parts by payer and month, for the printed statement"""
        found = {}
        for share in self.filtered(
            lambda share: share.state == "posted" and not share.undone
        ).sorted(lambda share: (share.payer_id.name or "", share.month, share.id)):
            key = (share.company_id, share.payer_id, share.month)
            found.setdefault(key, self.browse())
            found[key] |= share
        return [
            {"company": key[0], "payer": key[1], "month": key[2], "shares": shares}
            for key, shares in found.items()
        ]
