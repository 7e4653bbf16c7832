from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

#: what the firm may not receive before the funds are released
GUARDED = ("fee", "commission")
SALES = ("out_invoice", "out_receipt")
BILLS = ("in_invoice", "in_receipt")
MOVE_TYPES = {
    "fee": (*SALES, "out_refund"),
    "commission": (*SALES, "out_refund"),
    "rebate": ("out_refund", *BILLS, "in_refund"),
}


class AccountMove(models.Model):
    """Invoices of a loan broker's file, and the law that guards them.

    Art. L519-6 of the Code monétaire et financier: whoever helps to get a loan may
    receive nothing before its funds are really paid out. Art. R519-26: the fee is
    agreed in writing beforehand. The rules are constraints, so that whatever posts,
    pays or reconciles meets them.
    """

    _inherit = "account.move"

    # both copied by a reversal only, see _reverse_moves
    brokerage_dossier_id = fields.Many2one(
        "brokerage.dossier",
        "Loan file",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    brokerage_invoice_type = fields.Selection(
        [
            ("fee", "Broker's fee"),
            ("commission", "Bank commission"),
            ("rebate", "Rebate"),
        ],
        "Subject in the loan file",
        copy=False,
        tracking=True,
    )
    brokerage_blocker = fields.Text(
        "What stands in the way",
        compute="_compute_brokerage_blocker",
        compute_sudo=True,
    )

    @api.depends(
        "state",
        "move_type",
        "invoice_date",
        "payment_state",
        "brokerage_invoice_type",
        "brokerage_dossier_id.state",
        "brokerage_dossier_id.fee_agreement_date",
        "brokerage_dossier_id.funds_released_date",
    )
    @api.depends_context("lang")
    def _compute_brokerage_blocker(self):
        for move in self:
            blocker = False
            if move.brokerage_dossier_id:
                if move.state == "draft":
                    blocker = move._get_brokerage_posting_blocker()
                if not blocker and move._is_brokerage_due():
                    blocker = move._get_brokerage_receipt_blocker()
            move.brokerage_blocker = blocker

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    @api.constrains(
        "state",
        "move_type",
        "company_id",
        "invoice_date",
        "brokerage_dossier_id",
        "brokerage_invoice_type",
    )
    def _check_brokerage(self):
        linked = self.filtered(
            lambda move: move.brokerage_dossier_id or move.brokerage_invoice_type
        )
        for move in linked.sudo():
            if move.state == "cancel":
                continue
            move._check_brokerage_link()
            blocker = move.state == "posted" and move._get_brokerage_posting_blocker()
            if blocker:
                raise ValidationError(blocker)
        (self - linked)._check_brokerage_unlinked()

    def _check_brokerage_link(self):
        """The link says which file, and what of it, with a document that fits."""
        self.ensure_one()
        dossier, subject = self.brokerage_dossier_id, self.brokerage_invoice_type
        if not (dossier and subject):
            raise ValidationError(
                self.env._(
                    "An invoice of a loan file needs both: the file, and its subject "
                    "(fee, commission or rebate). Fill in the missing one."
                )
            )
        if self.move_type not in MOVE_TYPES[subject]:
            raise ValidationError(
                self.env._(
                    "A fee or a commission is a customer invoice or its credit note; "
                    "a rebate is a credit note to the borrower, or the introducer's "
                    "own bill. Choose another subject for this document."
                )
            )
        if self.state == "draft" and dossier.replaced_by_id:
            raise ValidationError(
                self.env._(
                    "%(dossier)s is a former version: invoice the current version "
                    "%(current)s.",
                    dossier=dossier.name,
                    current=dossier.replaced_by_id.name,
                )
            )
        if dossier[f"no_{subject}"] and self._is_brokerage_main():
            raise ValidationError(dossier._get_tick_message(subject))

    def _check_brokerage_unlinked(self):
        """A fee is not posted beside the file of the borrower who waits for funds."""
        suspects = self.filtered(
            lambda move: move.state == "posted"
            and move.move_type in SALES
            and not move.brokerage_dossier_id
        )
        if not suspects:
            return
        lines = suspects.line_ids.sudo()
        products = lines.product_id.filtered(
            lambda product: product.brokerage_invoice_type in GUARDED
        )
        if not products:
            return
        suspects = lines.filtered(lambda line: line.product_id in products).move_id
        waiting = self.env["brokerage.dossier"]._get_waiting_files(
            suspects.partner_id, suspects.company_id
        )
        for move in suspects:
            dossier = waiting.get(move.partner_id)
            if dossier:
                raise ValidationError(
                    self.env._(
                        "%(partner)s borrows in %(dossier)s, whose funds are not "
                        "released: a fee cannot be invoiced beside the file (art. "
                        "L519-6 of the Code monétaire et financier). Make the invoice "
                        "from the file, and post it once the funds are released.",
                        partner=move.partner_id.display_name,
                        dossier=dossier.name,
                    )
                )

    @api.constrains("matched_payment_ids")
    def _check_brokerage_payments(self):
        self.filtered("brokerage_dossier_id").sudo().matched_payment_ids.filtered(
            lambda payment: payment.state not in ("canceled", "rejected")
        )._check_brokerage_invoices()

    def _is_brokerage_main(self):
        """:return: whether it is the invoice itself, not what corrects it"""
        self.ensure_one()
        if self.brokerage_invoice_type == "rebate":
            return self.move_type in (*BILLS, "out_refund")
        return self.move_type in SALES

    def _is_brokerage_due(self):
        """:return: whether somebody who helped to get the loan is paid by it"""
        self.ensure_one()
        return bool(self.brokerage_dossier_id) and self.move_type in (
            SALES if self.brokerage_invoice_type in GUARDED else BILLS
        )

    def _get_brokerage_posting_blocker(self):
        """:return: why it cannot be posted today and what to do, or ``False``"""
        self.ensure_one()
        dossier = self.brokerage_dossier_id
        if not self._is_brokerage_main():
            return False
        if dossier.state == "abandoned":
            return self.env._(
                "%(dossier)s is abandoned: this draft cannot be posted. Resume the "
                "file to go on with it, or delete the draft.",
                dossier=dossier.name,
            )
        if self.brokerage_invoice_type not in GUARDED:
            return False
        released = dossier.funds_released_date
        if not released:
            return self.env._(
                "The funds of %(dossier)s are not released: nothing may be received "
                "before, so this invoice stays a draft (art. L519-6 of the Code "
                "monétaire et financier). Fill in “Funds released on” in the file "
                "once the lender has paid out the loan, then post the invoice.",
                dossier=dossier.name,
            )
        missing = self._get_brokerage_agreement_blocker()
        if missing:
            return missing
        if self.invoice_date and self.invoice_date < released:
            return self.env._(
                "The invoice is dated %(date)s, before the funds of %(dossier)s were "
                "released on %(released)s (art. L519-6 of the Code monétaire et "
                "financier). Date it on that day or later.",
                date=format_date(self.env, self.invoice_date),
                dossier=dossier.name,
                released=format_date(self.env, released),
            )
        return False

    def _get_brokerage_agreement_blocker(self):
        dossier = self.brokerage_dossier_id
        if self.brokerage_invoice_type != "fee" or dossier.fee_agreement_date:
            return False
        return self.env._(
            "No fee agreement is dated in %(dossier)s: the fee is agreed in writing "
            "with the client before any work (art. R519-26 of the Code monétaire et "
            "financier). Fill in “Fee agreement signed on” in the file.",
            dossier=dossier.name,
        )

    def _get_brokerage_receipt_blocker(self, date=None):
        """:param date: the day on which money is received
        :return: why nothing may be received for it then, or ``False``
        """
        self.ensure_one()
        dossier = self.brokerage_dossier_id
        released = dossier.funds_released_date
        if not self._is_brokerage_due():
            return False
        if not released:
            return self.env._(
                "The funds of %(dossier)s are not released: whoever helped to get the "
                "loan may receive nothing before, neither payment nor deposit (art. "
                "L519-6 of the Code monétaire et financier). Fill in “Funds released "
                "on” in the file once the lender has paid out the loan.",
                dossier=dossier.name,
            )
        if date and date < released:
            return self.env._(
                "This money is dated %(date)s, before the funds of %(dossier)s were "
                "released on %(released)s: it could not be received then (art. L519-6 "
                "of the Code monétaire et financier). Give it back, and have the "
                "invoice paid after the release.",
                date=format_date(self.env, date),
                dossier=dossier.name,
                released=format_date(self.env, released),
            )
        return self._get_brokerage_agreement_blocker()

    def _check_brokerage_receipt(self, date=None):
        """Nothing is received for these invoices before the funds are released.

        :raise ValidationError: cites the article, says what to do
        """
        for move in self.filtered("brokerage_dossier_id").sudo():
            blocker = move._get_brokerage_receipt_blocker(date)
            if blocker:
                raise ValidationError(blocker)

    def _has_brokerage_exemption(self):
        """:return: whether the mention of the VAT exemption is printed"""
        self.ensure_one()
        return bool(
            self.brokerage_invoice_type
            and self.is_sale_document(include_receipts=True)
            and not self.invoice_line_ids.tax_ids
        )

    # -------------------------------------------------------------------------
    # Ways in
    # -------------------------------------------------------------------------
    def write(self, vals):
        names = [
            name
            for name in ("brokerage_dossier_id", "brokerage_invoice_type")
            if name in vals
        ]
        if names:
            for move in self.filtered(lambda move: move.state == "posted"):
                if any(
                    self._fields[name].convert_to_write(move[name], move)
                    != (vals[name] or False)
                    for name in names
                ):
                    raise UserError(
                        self.env._(
                            "%(invoice)s is posted: its loan file and its subject no "
                            "longer change. Make a credit note, or reset it to draft "
                            "first.",
                            invoice=move.display_name,
                        )
                    )
        return super().write(vals)

    def action_force_register_payment(self):
        self._check_brokerage_receipt()
        return super().action_force_register_payment()

    def _has_to_be_paid(self):
        if self.sudo()._get_brokerage_receipt_blocker():
            return False
        return super()._has_to_be_paid()

    def _get_online_payment_error(self):
        blocker = self.sudo()._get_brokerage_receipt_blocker()
        return blocker or super()._get_online_payment_error()

    def _get_default_payment_link_values(self):
        self._check_brokerage_receipt()
        return super()._get_default_payment_link_values()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """What corrects an invoice of a file belongs to the file."""
        default_values_list = default_values_list or [{} for _move in self]
        for move, values in zip(self, default_values_list, strict=True):
            if move.brokerage_dossier_id and move.move_type in (*SALES, *BILLS):
                values.update(move._prepare_brokerage_link())
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _prepare_brokerage_link(self):
        self.ensure_one()
        return {
            "brokerage_dossier_id": self.brokerage_dossier_id.id,
            "brokerage_invoice_type": self.brokerage_invoice_type,
        }

    def action_open_brokerage_dossier(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "brokerage.dossier",
            "view_mode": "form",
            "res_id": self.brokerage_dossier_id.id,
        }
