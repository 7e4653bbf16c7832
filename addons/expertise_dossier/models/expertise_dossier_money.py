from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

#: an invoice in one of these is settled, with or without a reconciled entry
SETTLED = ("paid", "in_payment", "reversed")


class ExpertiseDossierMoney(models.Model):
    """Quote, invoice and échelons, computed from sale orders and invoices."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    # quote
    sale_order_ids = fields.One2many("sale.order", "dossier_id", "Quotes")
    quote_count = fields.Integer(compute="_compute_quote", store=True)
    draft_quote_count = fields.Integer(compute="_compute_quote", store=True)
    quote_state = fields.Selection(
        [
            ("none", "No quote sent"),
            ("pending", "Waiting for an answer"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        "Quote",
        compute="_compute_quote",
        store=True,
    )
    quote_pending_since = fields.Date(
        compute="_compute_quote",
        store=True,
        index="btree_not_null",
        help="Day of the last sending or reminder of the quote that waits.",
    )
    quote_to_remind = fields.Boolean(
        "Quote to remind",
        compute="_compute_quote_to_remind",
        search="_search_quote_to_remind",
    )
    amount_total = fields.Monetary(
        "Mission amount",
        compute="_compute_quote",
        store=True,
        help="Tax included: the accepted quotes, else the latest pending one, else "
        "the quote in preparation, else the diagnostics ordered at their list price.",
    )
    quote_tooltip = fields.Char(compute="_compute_quote_tooltip", compute_sudo=True)

    # invoice and échelons
    invoice_ids = fields.One2many(
        "account.move",
        "dossier_id",
        "Invoices",
        domain=[("move_type", "in", ("out_invoice", "out_refund"))],
    )
    invoice_count = fields.Integer(compute="_compute_invoice", store=True)
    draft_invoice_count = fields.Integer(compute="_compute_invoice", store=True)
    invoice_state = fields.Selection(
        [
            ("none", "No invoice"),
            ("unpaid", "Unpaid"),
            ("partial", "Partly paid"),
            ("paid", "Paid"),
        ],
        "Inv.",
        compute="_compute_invoice",
        store=True,
    )
    invoiced_amount = fields.Monetary(
        "Tariff",
        compute="_compute_invoice",
        store=True,
        help="Posted invoices less credit notes, tax included.",
    )
    residual_amount = fields.Monetary(
        "Still due", compute="_compute_invoice", store=True
    )
    instalment_state = fields.Selection(
        [
            ("none", "No invoice"),
            ("partial", "Échelons to come"),
            ("paid", "All échelons paid"),
        ],
        "Éch.",
        compute="_compute_invoice",
        store=True,
    )
    instalment_count = fields.Integer(
        "Échelons", compute="_compute_invoice", store=True
    )
    instalment_paid_count = fields.Integer(
        "Échelons paid", compute="_compute_invoice", store=True
    )
    instalment_progress = fields.Char(compute="_compute_instalment_progress")
    invoice_tooltip = fields.Char(compute="_compute_invoice_tooltip", compute_sudo=True)
    instalment_tooltip = fields.Char(
        compute="_compute_invoice_tooltip", compute_sudo=True
    )

    # -------------------------------------------------------------------------
    # Quote
    # -------------------------------------------------------------------------
    @api.depends(
        "sale_order_ids.state",
        "sale_order_ids.amount_total",
        "sale_order_ids.currency_rate",
        "sale_order_ids.quote_sent_date",
        "sale_order_ids.quote_reminded_date",
        "sale_order_ids.quote_refused_date",
        "nature_ids",
    )
    def _compute_quote(self):
        for dossier in self:
            orders = dossier.sale_order_ids.sorted("id")
            accepted = orders.filtered(lambda order: order.state == "sale")
            pending = orders.filtered(lambda order: order.state == "sent")[-1:]
            drafts = orders.filtered(lambda order: order.state == "draft")
            refused = orders.filtered("quote_refused_date")
            if accepted:
                dossier.quote_state = "accepted"
            elif pending:
                dossier.quote_state = "pending"
            else:
                dossier.quote_state = "refused" if refused else "none"
            is_pending = dossier.quote_state == "pending"
            dossier.quote_pending_since = is_pending and (
                pending.quote_reminded_date or pending.quote_sent_date
            )
            dossier.quote_count = len(orders)
            dossier.draft_quote_count = len(drafts)
            telling = accepted or pending or drafts[-1:]
            dossier.amount_total = (
                sum(
                    order.amount_total / (order.currency_rate or 1) for order in telling
                )
                if telling
                else dossier._get_list_price_amount()
            )

    def _get_list_price_amount(self):
        """:return: the diagnostics ordered at list price, tax included"""
        self.ensure_one()
        total = 0
        for product in self.nature_ids:
            taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
            total += taxes.compute_all(
                product.with_company(self.company_id).lst_price,
                currency=self.currency_id,
                product=product,
            )["total_included"]
        return total

    @api.depends("state", "quote_pending_since")
    def _compute_quote_to_remind(self):
        today = fields.Date.context_today(self)
        for dossier in self:
            since = dossier.quote_pending_since
            days = timedelta(days=dossier.company_id.dossier_quote_reminder_days)
            waits = since and dossier.state != self._closed_state
            dossier.quote_to_remind = bool(waits and since + days < today)

    def _search_quote_to_remind(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain(
                "quote_pending_since",
                "<",
                today - timedelta(days=company.dossier_quote_reminder_days),
            )
            for company in self.env["res.company"].sudo().search([])
        ) & Domain("state", "!=", self._closed_state)
        return late if True in value else ~late

    @api.depends("quote_state", "sale_order_ids.state", "quote_pending_since")
    @api.depends_context("lang")
    def _compute_quote_tooltip(self):
        for dossier in self:
            orders = dossier.sale_order_ids.sorted("id")
            facts = []
            for order in orders:
                facts.append(order._get_dossier_fact())
            dossier.quote_tooltip = "\n".join(facts) or self.env._("No quote yet")

    # -------------------------------------------------------------------------
    # Invoice and échelons
    # -------------------------------------------------------------------------
    @api.depends(
        "invoice_ids.state",
        "invoice_ids.move_type",
        "invoice_ids.payment_state",
        "invoice_ids.amount_total_signed",
        "invoice_ids.amount_residual_signed",
        "invoice_ids.line_ids.amount_residual",
        "invoice_ids.line_ids.display_type",
    )
    def _compute_invoice(self):
        self._prefetch_instalments()
        for dossier in self:
            posted = dossier.invoice_ids.filtered(lambda move: move.state == "posted")
            drafts = dossier.invoice_ids.filtered(lambda move: move.state == "draft")
            invoices = posted.filtered(lambda move: move.move_type == "out_invoice")
            dossier.invoice_count = len(posted) + len(drafts)
            dossier.draft_invoice_count = len(drafts)
            dossier.invoiced_amount = sum(posted.mapped("amount_total_signed"))
            dossier.residual_amount = sum(
                posted.filtered(lambda m: m.payment_state not in SETTLED).mapped(
                    "amount_residual_signed"
                )
            )
            instalments = invoices._get_instalments()
            paid = instalments.filtered(lambda line: line._is_instalment_paid())
            dossier.invoice_state = dossier._get_invoice_state(invoices)
            if dossier.invoice_state == "paid":
                # a credit note not matched yet leaves nothing due on any of them
                paid = instalments
            dossier.instalment_count = len(instalments)
            dossier.instalment_paid_count = len(paid)
            if not invoices:
                dossier.instalment_state = "none"
            else:
                dossier.instalment_state = (
                    "paid" if len(paid) == len(instalments) else "partial"
                )

    def _prefetch_instalments(self):
        """Read the lines of all invoices at once: `filtered` would go one by one."""
        self.invoice_ids.line_ids.mapped("display_type")

    def _get_invoice_state(self, invoices):
        self.ensure_one()
        if not invoices:
            return "none"
        if all(move.payment_state in SETTLED for move in invoices):
            return "paid"
        if self.currency_id.compare_amounts(self.residual_amount, 0) <= 0:
            # a credit note not yet matched settles it all the same
            return "paid"
        total = sum(invoices.mapped("amount_total_signed"))
        is_whole = self.currency_id.compare_amounts(self.residual_amount, total) >= 0
        return "unpaid" if is_whole else "partial"

    @api.depends("instalment_count", "instalment_paid_count")
    def _compute_instalment_progress(self):
        for dossier in self:
            dossier.instalment_progress = (
                f"{dossier.instalment_paid_count}/{dossier.instalment_count}"
                if dossier.instalment_count
                else False
            )

    @api.depends(
        "invoice_state", "residual_amount", "invoiced_amount", "instalment_paid_count"
    )
    @api.depends_context("lang")
    def _compute_invoice_tooltip(self):
        self._prefetch_instalments()
        for dossier in self:
            if dossier.invoice_state == "none":
                dossier.invoice_tooltip = (
                    self.env._("Invoice in preparation, not posted yet")
                    if dossier.draft_invoice_count
                    else self.env._("No invoice yet")
                )
                dossier.instalment_tooltip = self.env._("No invoice, so no échelon")
                continue
            dossier.invoice_tooltip = self.env._(
                "Invoiced: %(total)s\nStill due: %(due)s",
                total=dossier._format_money(dossier.invoiced_amount),
                due=dossier._format_money(dossier.residual_amount),
            )
            instalments = dossier.invoice_ids.filtered(
                lambda m: m.state == "posted" and m.move_type == "out_invoice"
            )._get_instalments()
            dossier.instalment_tooltip = "\n".join(
                dossier._format_instalment(line) for line in instalments
            )

    def _format_instalment(self, line):
        due = format_date(self.env, line.date_maturity)
        amount = format_amount(self.env, line.amount_currency, line.currency_id)
        if line._is_instalment_paid():
            return self.env._("%(date)s: %(amount)s, paid", date=due, amount=amount)
        residual = format_amount(
            self.env, line.amount_residual_currency, line.currency_id
        )
        return self.env._(
            "%(date)s: %(amount)s, still due %(residual)s",
            date=due,
            amount=amount,
            residual=residual,
        )

    def _format_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _get_posted_accounting(self):
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [("dossier_id", "=", self.id), ("state", "=", "posted")],
                limit=1,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_documents(self):
        """Quotes under way and invoices are dealt with by a person, never orphaned."""
        moves = self.env["account.move"].sudo().search([("dossier_id", "in", self.ids)])
        moves_by_dossier = moves.grouped("dossier_id")
        for dossier in self.sudo():
            orders = dossier.sale_order_ids - dossier._get_dead_quotes()
            invoices = moves_by_dossier.get(dossier, moves.browse())
            if "posted" in invoices.mapped("state") or not (orders or invoices):
                # the posted ones have their own message
                continue
            names = orders.mapped("display_name") + invoices.mapped("display_name")
            raise UserError(
                self.env._(
                    "%(dossier)s cannot be deleted for good, because of: "
                    "%(documents)s. Cancel its quotes and delete its draft invoices "
                    "first, or leave it in the trash.",
                    dossier=dossier.display_name,
                    documents=", ".join(names),
                )
            )

    def _get_dead_quotes(self):
        """:return: quotes that go with the dossier: drafts and cancelled ones"""
        return self.sudo().sale_order_ids.filtered(
            lambda order: order.state in ("draft", "cancel")
        )

    def unlink(self):
        quotes = self._get_dead_quotes()
        result = super().unlink()
        quotes.exists().unlink()
        return result

    @api.constrains("company_id")
    def _check_company_keeps_documents(self):
        for dossier in self.sudo():
            companies = (
                dossier.sale_order_ids.company_id | dossier.invoice_ids.company_id
            )
            if companies - dossier.company_id:
                raise UserError(
                    self.env._(
                        "%s has quotes or invoices: it stays in its company.",
                        dossier.display_name,
                    )
                )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_create_quote(self):
        """Make a quote with the diagnostics ordered, and open it."""
        self.ensure_one()
        order = self.env["sale.order"].create(self._prepare_quote_values())
        return self._open_document(order, self.env._("Quote"))

    def _prepare_quote_values(self):
        self.ensure_one()
        return {
            "dossier_id": self.id,
            "partner_id": self.payer_id.id or self.owner_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "client_order_ref": self.reference,
            "source_id": self.source_id.id,
            "order_line": [
                fields.Command.create({"product_id": product.id})
                for product in self.nature_ids
            ],
        }

    def action_open_quotes(self):
        self.ensure_one()
        return self._open_document(self.sale_order_ids, self.env._("Quotes"))

    def action_send_quote(self):
        """Open the draft quote, from where it is sent."""
        self.ensure_one()
        drafts = self.sale_order_ids.filtered(lambda order: order.state == "draft")
        return self._open_document(drafts[-1:], self.env._("Quote"))

    def action_accept_quote(self):
        """The client said yes to a colleague: confirm the quote that waits."""
        for dossier in self:
            pending = dossier._get_pending_quote()
            pending.action_confirm()

    def action_refuse_quote(self):
        """Open the wizard that notes a refusal and offers the cancellation."""
        self.ensure_one()
        self._get_pending_quote()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The client refuses the quote"),
            "res_model": "expertise.refuse.quote.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def action_remind_quote(self):
        """Remind the client of the quote that waits: mail composer, logged."""
        self.ensure_one()
        return self._get_pending_quote().action_remind_quote()

    def _get_pending_quote(self):
        """:return: the latest quote that waits for an answer
        :raise UserError: there is none
        """
        self.ensure_one()
        pending = self.sale_order_ids.filtered(lambda order: order.state == "sent")
        if not pending:
            raise UserError(
                self.env._(
                    "No quote of %s waits for an answer. Make a quote and send it "
                    "first.",
                    self.display_name,
                )
            )
        return pending.sorted("id")[-1]

    def action_create_invoice(self):
        """Invoice what was accepted, and open the draft.

        :raise UserError: no accepted quote, or nothing left to invoice
        """
        self.ensure_one()
        # two people who press at once get one invoice, not two: who comes second waits,
        # and opens the draft of the first
        self._take_turns(self)
        orders = self.sale_order_ids.filtered(lambda order: order.state == "sale")
        if not orders:
            raise UserError(
                self.env._(
                    "%s has no accepted quote to invoice. Make a quote and have it "
                    "accepted first.",
                    self.display_name,
                )
            )
        to_invoice = orders.filtered(lambda o: o.invoice_status == "to invoice")
        if not to_invoice:
            drafts = self.invoice_ids.filtered(lambda move: move.state == "draft")
            if drafts:
                return self._open_document(drafts, self.env._("Invoice"))
            raise UserError(
                self.env._("All of %s is invoiced already.", self.display_name)
            )
        moves = to_invoice._create_invoices(final=True)
        return self._open_document(moves, self.env._("Invoice"))

    def action_open_invoices(self):
        self.ensure_one()
        return self._open_document(self.invoice_ids, self.env._("Invoices"))

    def action_open_draft_invoices(self):
        self.ensure_one()
        drafts = self.invoice_ids.filtered(lambda move: move.state == "draft")
        return self._open_document(drafts, self.env._("Invoice"))

    def action_register_payment(self):
        """Open the core's payment wizard on what is still due."""
        self.ensure_one()
        due = self.invoice_ids.filtered(
            lambda m: m.state == "posted"
            and m.move_type == "out_invoice"
            and m.payment_state not in SETTLED
        )
        if not due:
            raise UserError(self.env._("Nothing is due on %s.", self.display_name))
        action = due.action_register_payment()
        # back to the dossier, not on to the payment
        action["context"] = {**action["context"], "dont_redirect_to_payments": True}
        return action

    def _open_document(self, records, title):
        """Open one record as a form, several as a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": records._name,
            "context": {
                "default_dossier_id": self.id,
                "default_partner_id": self.payer_id.id,
                "default_move_type": "out_invoice",
            },
        }
        if records._name != "account.move":
            del action["context"]["default_move_type"]
        if len(records) == 1:
            return {**action, "view_mode": "form", "res_id": records.id}
        return {
            **action,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
        }
