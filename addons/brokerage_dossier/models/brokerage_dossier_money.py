from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from .account_move import BILLS, GUARDED, SALES
from .account_payment import RECEIVED

SUBJECTS = ("fee", "commission", "rebate")
MONEY_STATES = [
    ("none", "Not intended"),
    ("to_invoice", "To invoice"),
    ("draft", "Drafted"),
    ("posted", "Invoiced"),
    ("partial", "Partly paid"),
    ("paid", "Paid"),
]
#: nothing more is waited for on an invoice in one of these
SETTLED = ("paid", "in_payment", "reversed")


class BrokerageDossierMoney(models.Model):
    """Fee, bank commission and rebate: what is intended, invoiced and received.

    The law that guards the invoices themselves is in account_move.py.
    """

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    no_fee = fields.Boolean("No fee", tracking=True)
    no_commission = fields.Boolean("No bank commission", tracking=True)
    no_rebate = fields.Boolean("No rebate", tracking=True)
    commission_amount = fields.Monetary("Bank commission")
    rebate_amount = fields.Monetary("Planned rebate")

    invoice_ids = fields.One2many(
        "account.move", "brokerage_dossier_id", "Invoices", copy=False
    )
    fee_state = fields.Selection(
        MONEY_STATES, "Fee", compute="_compute_money_state", store=True
    )
    commission_state = fields.Selection(
        MONEY_STATES, "Commission", compute="_compute_money_state", store=True
    )
    rebate_state = fields.Selection(
        MONEY_STATES, "Rebate", compute="_compute_money_state", store=True
    )
    fee_tooltip = fields.Char(compute="_compute_money_tooltip", compute_sudo=True)
    commission_tooltip = fields.Char(
        compute="_compute_money_tooltip", compute_sudo=True
    )
    rebate_tooltip = fields.Char(compute="_compute_money_tooltip", compute_sudo=True)
    invoice_count = fields.Integer(
        "Number of invoices", compute="_compute_invoice_sum", compute_sudo=True
    )
    invoiced_amount = fields.Monetary(
        "Invoiced",
        compute="_compute_invoice_sum",
        compute_sudo=True,
        help="Fees and commissions posted, less credit notes, rebates and introducers' "
        "bills.",
    )

    _money_positive = models.Constraint(
        "CHECK (LEAST(commission_amount, rebate_amount) >= 0)",
        "The commission and the rebate of a file cannot be negative.",
    )

    # -------------------------------------------------------------------------
    # States
    # -------------------------------------------------------------------------
    @api.depends(
        "no_fee",
        "no_commission",
        "no_rebate",
        "invoice_ids.state",
        "invoice_ids.move_type",
        "invoice_ids.payment_state",
        "invoice_ids.amount_total_signed",
        "invoice_ids.amount_residual_signed",
        "invoice_ids.brokerage_invoice_type",
    )
    def _compute_money_state(self):
        for dossier in self:
            for subject in SUBJECTS:
                dossier[f"{subject}_state"] = dossier._get_money_state(subject)

    def _get_money_state(self, subject):
        self.ensure_one()
        moves = self._get_invoices_of(subject)
        posted = moves.filtered(lambda move: move.state == "posted")
        total, due = self._get_money(posted)
        compare = self.currency_id.compare_amounts
        if compare(total, 0) > 0:
            if compare(due, 0) <= 0:
                return "paid"
            return "partial" if compare(due, total) < 0 else "posted"
        if any(move.state == "draft" and move._is_brokerage_main() for move in moves):
            return "draft"
        return "none" if self[f"no_{subject}"] else "to_invoice"

    def _get_invoices_of(self, subject):
        self.ensure_one()
        return self.invoice_ids.filtered(
            lambda move: move.brokerage_invoice_type == subject
        )

    @api.model
    def _get_money(self, posted):
        """:return: amount invoiced less credited, and what is still due of it"""
        sign = -1 if "rebate" in posted.mapped("brokerage_invoice_type") else 1
        total = sign * sum(posted.mapped("amount_total_signed"))
        unsettled = posted.filtered(lambda move: move.payment_state not in SETTLED)
        return total, sign * sum(unsettled.mapped("amount_residual_signed"))

    @api.depends(
        "fee_state",
        "commission_state",
        "rebate_state",
        "fee_amount",
        "commission_amount",
        "rebate_amount",
        "invoice_ids.invoice_date",
        "invoice_ids.amount_total_signed",
        "invoice_ids.amount_residual_signed",
    )
    @api.depends_context("lang")
    def _compute_money_tooltip(self):
        for dossier in self:
            for subject in SUBJECTS:
                dossier[f"{subject}_tooltip"] = dossier._get_money_tooltip(subject)

    def _get_money_tooltip(self, subject):
        """:return: the facts behind the state: each invoice, its day, its amount"""
        self.ensure_one()
        moves = self._get_invoices_of(subject).filtered(
            lambda move: move.state != "cancel"
        )
        facts = []
        for move in moves.sorted("id"):
            amount = format_amount(self.env, move.amount_total, move.currency_id)
            if move.state == "draft":
                facts.append(self.env._("Draft: %(amount)s", amount=amount))
                continue
            values = {
                "name": move.name,
                "date": format_date(self.env, move.invoice_date or move.date),
                "amount": amount,
            }
            if move.payment_state in SETTLED or move.currency_id.is_zero(
                move.amount_residual
            ):
                facts.append(
                    self.env._("%(name)s of %(date)s: %(amount)s, settled", **values)
                )
            else:
                facts.append(
                    self.env._(
                        "%(name)s of %(date)s: %(amount)s, still due %(due)s",
                        **values,
                        due=format_amount(
                            self.env, move.amount_residual, move.currency_id
                        ),
                    )
                )
        planned = self[f"{subject}_amount"]
        if not moves and planned and not self[f"no_{subject}"]:
            facts.append(
                self.env._(
                    "Planned: %(amount)s",
                    amount=format_amount(self.env, planned, self.currency_id),
                )
            )
        return "\n".join(facts) or False

    @api.depends("invoice_ids.state", "invoice_ids.amount_total_signed")
    def _compute_invoice_sum(self):
        for dossier in self:
            moves = dossier.invoice_ids.filtered(lambda move: move.state != "cancel")
            dossier.invoice_count = len(moves)
            dossier.invoiced_amount = sum(
                moves.filtered(lambda move: move.state == "posted").mapped(
                    "amount_total_signed"
                )
            )

    # -------------------------------------------------------------------------
    # Rules of the file
    # -------------------------------------------------------------------------
    @api.constrains("no_fee", "no_commission", "no_rebate")
    def _check_ticks(self):
        for dossier in self.sudo():
            for subject in SUBJECTS:
                if dossier[f"no_{subject}"] and dossier._get_money_state(
                    subject
                ) not in ("none", "to_invoice"):
                    raise ValidationError(dossier._get_tick_message(subject))

    def _get_tick_message(self, subject):
        """:return: why a tick “none” and an invoice exclude each other"""
        self.ensure_one()
        texts = {
            "fee": self.env._(
                "%(dossier)s: “No fee” and an invoice of the fee exclude each other. "
                "Delete or credit the invoice, or take the tick away.",
                dossier=self.name,
            ),
            "commission": self.env._(
                "%(dossier)s: “No bank commission” and an invoice of the commission "
                "exclude each other. Delete or credit the invoice, or take the tick "
                "away.",
                dossier=self.name,
            ),
            "rebate": self.env._(
                "%(dossier)s: “No rebate” and a credit note or bill of the rebate "
                "exclude each other. Delete or cancel the document, or take the tick "
                "away.",
                dossier=self.name,
            ),
        }
        return texts[subject]

    @api.constrains("company_id")
    def _check_company_keeps_invoices(self):
        for dossier in self.sudo():
            if dossier.invoice_ids.company_id - dossier.company_id:
                raise ValidationError(
                    self.env._(
                        "%(dossier)s has invoices: it stays in its company.",
                        dossier=dossier.name,
                    )
                )

    def write(self, vals):
        if "funds_released_date" in vals:
            self._check_release_stays(
                fields.Date.to_date(vals["funds_released_date"] or False)
            )
        if "fee_agreement_date" in vals and not vals["fee_agreement_date"]:
            self._check_fee_agreement_stays()
        return super().write(vals)

    def _get_received_domain(self):
        """:return: domain of posted invoices that were not wholly credited"""
        return Domain("brokerage_dossier_id", "in", self.ids) & Domain(
            [
                ("state", "=", "posted"),
                ("payment_state", "!=", "reversed"),
            ]
        )

    def _check_release_stays(self, date):
        """Once something was invoiced or received, the release is not put off."""
        moved = self.filtered(
            lambda d: d.funds_released_date
            and (not date or date > d.funds_released_date)
        )
        if not moved:
            return
        domain = moved._get_received_domain() & (
            Domain("move_type", "in", SALES)
            & Domain("brokerage_invoice_type", "in", GUARDED)
            | Domain("move_type", "in", BILLS)
            & Domain("payment_state", "!=", "not_paid")
        )
        moves = self.env["account.move"].sudo().search(domain)
        moves |= (
            self.env["account.payment"]
            .sudo()
            .search(
                [
                    ("invoice_ids.brokerage_dossier_id", "in", moved.ids),
                    ("state", "in", RECEIVED),
                ]
            )
            .invoice_ids.filtered(lambda move: move._is_brokerage_due())
        )
        if moves:
            raise UserError(
                self.env._(
                    "The date of release can be neither removed nor put off: "
                    "%(invoices)s was posted or paid because of it (art. L519-6 of the "
                    "Code monétaire et financier). Credit the invoice, or cancel the "
                    "payment and reset the invoice to draft first.",
                    invoices=", ".join(moves.mapped("display_name")),
                )
            )

    def _check_fee_agreement_stays(self):
        agreed = self.filtered("fee_agreement_date")
        moves = (
            self.env["account.move"]
            .sudo()
            .search(
                agreed._get_received_domain()
                & Domain("brokerage_invoice_type", "=", "fee")
                & Domain("move_type", "in", SALES)
            )
        )
        if moves:
            raise UserError(
                self.env._(
                    "The date of the fee agreement stays: %(invoices)s was posted "
                    "because of it (art. R519-26 of the Code monétaire et financier). "
                    "Correct the date instead of removing it.",
                    invoices=", ".join(moves.mapped("display_name")),
                )
            )

    # -------------------------------------------------------------------------
    # Deposits
    # -------------------------------------------------------------------------
    @api.model
    def _get_waiting_files(self, partners, companies):
        """Who borrows in a file that goes on and whose funds are not released.

        :return: ``{partner: file}`` for those of ``partners`` who do
        """
        partners = partners.sudo()
        borrowers = (
            self.env["brokerage.borrower"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    (
                        "partner_id",
                        "in",
                        (partners | partners.commercial_partner_id).ids,
                    ),
                    ("company_id", "child_of", companies.root_id.ids),
                    ("dossier_id.state", "!=", "abandoned"),
                    ("dossier_id.funds_released_date", "=", False),
                ]
            )
        )
        by_partner = {
            borrower.partner_id: borrower.dossier_id for borrower in borrowers
        }
        return {
            partner: by_partner.get(partner)
            or by_partner[partner.commercial_partner_id]
            for partner in partners
            if partner in by_partner or partner.commercial_partner_id in by_partner
        }

    @api.model
    def _check_no_deposit(self, receipts):
        """Who waits for his funds pays no more than what he owes otherwise.

        :param list receipts: ``(partner, company, amount in the company's currency)``
        :raise ValidationError: cites the article, says what to do
        """
        receipts = [receipt for receipt in receipts if receipt[0] and receipt[2] > 0]
        if not receipts:
            return
        partners = self.env["res.partner"].union(*(receipt[0] for receipt in receipts))
        companies = self.env["res.company"].union(*(receipt[1] for receipt in receipts))
        waiting = self._get_waiting_files(partners, companies)
        totals = defaultdict(float)
        files = {}
        for partner, company, amount in receipts:
            if partner in waiting:
                key = (partner.sudo().commercial_partner_id, company)
                totals[key] += amount
                files[key] = waiting[partner]
        for (partner, company), amount in totals.items():
            owed = self._get_owed(partner, company)
            if company.currency_id.compare_amounts(amount, max(owed, 0)) > 0:
                raise ValidationError(
                    self.env._(
                        "%(partner)s borrows in %(dossier)s, whose funds are not "
                        "released: no payment and no deposit may be received before "
                        "(art. L519-6 of the Code monétaire et financier). Only what "
                        "is owed on other posted invoices can be paid: %(owed)s, not "
                        "%(amount)s.",
                        partner=partner.display_name,
                        dossier=files[partner, company].name,
                        owed=format_amount(self.env, max(owed, 0), company.currency_id),
                        amount=format_amount(self.env, amount, company.currency_id),
                    )
                )

    @api.model
    def _get_owed(self, partner, company):
        """:return: what ``partner`` owes on documents that the law does not guard"""
        domain = [
            ("parent_state", "=", "posted"),
            ("account_id.account_type", "=", "asset_receivable"),
            ("partner_id.commercial_partner_id", "=", partner.id),
            ("company_id", "child_of", company.root_id.ids),
            "|",
            ("move_id.brokerage_dossier_id", "=", False),
            ("move_id.brokerage_dossier_id.funds_released_date", "!=", False),
        ]
        lines = self.env["account.move.line"].sudo()
        [(owed,)] = lines._read_group(domain, aggregates=["amount_residual:sum"])
        # payments that have no entry of their own reduce it all the same
        payments = (
            self.env["account.payment"]
            .sudo()
            .search(
                [
                    ("state", "=", "in_process"),
                    ("move_id", "=", False),
                    ("payment_type", "=", "inbound"),
                    ("partner_id.commercial_partner_id", "=", partner.id),
                    ("company_id", "child_of", company.root_id.ids),
                ]
            )
        )
        return owed - sum(payments.mapped("amount_company_currency_signed"))

    # -------------------------------------------------------------------------
    # Life of the file
    # -------------------------------------------------------------------------
    def _resume(self, kind, date_created):
        """Drafts go on with the new version; what was posted stays where it was."""
        new = super()._resume(kind, date_created)
        drafts = self.sudo().invoice_ids.filtered(lambda move: move.state == "draft")
        drafts.write({"brokerage_dossier_id": new.id})
        return new

    def _get_draft_invoices(self):
        """:return: drafts never posted, which go with their file (superuser)"""
        return self.sudo().invoice_ids.filtered(
            lambda move: move.state != "posted" and not move.posted_before
        )

    def _get_deletion_blockers(self):
        """:return: a sentence for each reason why these files cannot be deleted"""
        files = self | self.former_version_ids
        blockers = []
        for dossier in files.sudo():
            moves = dossier.invoice_ids.filtered(
                lambda move: move.state == "posted" or move.posted_before
            )
            if moves:
                blockers.append(
                    self.env._(
                        "%(dossier)s cannot be deleted: %(invoices)s is or was posted, "
                        "and accounts are kept. Abandon the file instead, or leave it "
                        "as it is.",
                        dossier=dossier.name,
                        invoices=", ".join(moves.mapped("display_name")),
                    )
                )
        return blockers

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        blockers = self._get_deletion_blockers()
        if blockers:
            raise UserError("\n".join(blockers))

    def unlink(self):
        """Drafts that were never posted go with the file."""
        self.check_access("unlink")
        self._get_draft_invoices().unlink()
        return super().unlink()

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_invoice(self):
        """Ask what is invoiced, to whom and how much."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice the file"),
            "res_model": "brokerage.invoice.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_dossier_id": self.id,
                "default_invoice_type": self._get_next_subject(),
            },
        }

    def _get_next_subject(self):
        """:return: what is most likely to be invoiced now"""
        self.ensure_one()
        asked = self.env.context.get("brokerage_invoice_type")
        if asked in SUBJECTS:
            return asked
        return next(
            (name for name in SUBJECTS if self[f"{name}_state"] == "to_invoice"), "fee"
        )

    def action_open_invoices(self):
        """Open the invoices of the billing menu, those of this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "brokerage_dossier.brokerage_invoice_action"
        )
        return {
            **action,
            "domain": [("brokerage_dossier_id", "=", self.id)],
            "context": {"default_move_type": "out_invoice", "create": False},
        }
