from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .expertise_dossier_money import SETTLED

#: where a dossier stands, as its contacts see it, in the order of time
STEPS = ("request", "quote", "appointment", "visit", "report")
STEP_BY_STATE = {
    "to_prospect": "request",
    "to_quote": "request",
    "preorder": "request",
    "quoted": "quote",
    "to_plan": "appointment",
    "planned": "appointment",
    "visited": "visit",
    "analysis": "visit",
    "incomplete": "visit",
    "done": "report",
}
#: roles that are told which pieces the firm still waits for
MISSING_ROLES = ("owner", "prescriber", "payer", "agency", "seller")
#: quotes that a client has seen or may see, as in the core's portal
QUOTE_STATES = ("sent", "sale", "cancel")


class ExpertiseDossierPortal(models.Model):
    """What a contact sees of a dossier on the portal.

    No portal user has a right on this model or on what hangs on it. The methods
    here are called as superuser for a contact row that was checked before, and give
    plain values: what is not in them cannot be shown.
    """

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for dossier in self:
            dossier.access_url = f"/my/dossiers/{dossier.id}"
        return result

    # -------------------------------------------------------------------------
    # Whose
    # -------------------------------------------------------------------------
    @api.model
    def _get_portal_partners(self, user):
        """:return: who a login stands for: himself, and the company he is part of

        Only the company itself: rows of colleagues, or of a person whose contact he
        is, are not his.
        """
        partner = user.sudo().partner_id
        company = partner.commercial_partner_id
        return partner | company if company.is_company else partner

    @api.model
    def _get_portal_domain(self, user):
        """:return: the dossiers this login sees: contact, own firms, not trashed"""
        partners = self._get_portal_partners(user)
        return (
            Domain("contact_ids.partner_id", "in", partners.ids)
            & Domain("company_id", "in", user.sudo().company_ids.ids)
            & Domain("trashed_at", "=", False)
        )

    @api.model
    def _search_portal(self, user, domain=Domain.TRUE, **kwargs):
        """:return: the dossiers of this login, archived ones included, as superuser"""
        dossiers = self.sudo().with_context(active_test=False)
        return dossiers.search(self._get_portal_domain(user) & domain, **kwargs)

    def _get_portal_contacts(self, user):
        """:return: ``{dossier: contact row}`` by which this login sees each dossier

        His own row decides; the one of his company counts where he has none.
        """
        partners = self._get_portal_partners(user)
        domain = [
            ("dossier_id", "in", self.ids),
            ("partner_id", "in", partners.ids),
        ]
        rows = self.env["expertise.dossier.contact"].sudo().search(domain)
        own = user.sudo().partner_id
        rows = rows.sorted(lambda row: row.partner_id == own)
        return {row.dossier_id: row for row in rows}

    # -------------------------------------------------------------------------
    # What he sees: plain values only
    # -------------------------------------------------------------------------
    def _get_portal_rows(self, contacts, customer):
        """:return: one dictionary a dossier, for the list

        :param contacts: ``{dossier: contact row}`` that was checked
        :param customer: commercial ``res.partner`` whose quotes and invoices he sees
        """
        quotes = self._get_portal_quotes(customer)
        invoices = self._get_portal_invoices(customer)
        self._prefetch_report_locks()
        rows = []
        for dossier in self:
            contact = contacts[dossier]
            orders = quotes.get(dossier, self.env["sale.order"])
            moves = invoices.get(dossier, self.env["account.move"])
            rows.append(
                {
                    **dossier._get_portal_summary(),
                    "quote_count": len(orders.filtered(lambda o: o.state == "sent")),
                    "report_count": len(dossier._get_open_reports(contact)),
                    "due_count": len(moves.filtered(self._is_portal_due)),
                }
            )
        return rows

    def _get_portal_summary(self):
        """:return: what every contact may know of this dossier"""
        self.ensure_one()
        prop = self.property_id
        kinds = dict(prop._fields["kind"]._description_selection(self.env))
        return {
            "id": self.id,
            "number": self.name,
            "address": prop.name or self.env._("Address not given yet"),
            "kind": kinds.get(prop.kind),
            "step": STEP_BY_STATE.get(self.state),
            "status": self._get_portal_status(),
            "is_cancelled": self.state == self._closed_state,
            "is_finished": self.state == "done",
            "appointment_start": self._has_portal_appointment()
            and self.appointment_start,
            "appointment_end": self._has_portal_appointment() and self.appointment_end,
            "tz": self._get_portal_tz(),
        }

    def _has_portal_appointment(self):
        """An appointment that is only pencilled in is not announced."""
        return self.state not in ("to_prospect", "to_quote", "preorder", "quoted") and (
            self.state != self._closed_state
        )

    def _get_portal_tz(self):
        """The visit takes place where the firm is, whatever the client's clock."""
        return self.company_id.partner_id.tz or "Europe/Paris"

    def _get_portal_status(self):
        """:return: the status in plain words"""
        self.ensure_one()
        if self.state == "quoted" and self.quote_state == "refused":
            return self.env._("Quote refused")
        return {
            "to_prospect": self.env._("Request received"),
            "to_quote": self.env._("Quote in preparation"),
            "preorder": self.env._("Request received"),
            "quoted": self.env._("Quote waiting for an answer"),
            "to_plan": self.env._("Appointment to be set"),
            "planned": self.env._("Appointment set"),
            "visited": self.env._("Report in preparation"),
            "analysis": self.env._("Samples at the laboratory"),
            "incomplete": self.env._("Waiting for documents"),
            "done": self.env._("Finished"),
            "cancelled": self.env._("Cancelled"),
        }[self.state]

    def _get_portal_values(self, contact, customer, with_token=False):
        """:return: the values of the page of this dossier, for one contact row

        :param customer: commercial ``res.partner`` whose quotes and invoices he sees
        :param bool with_token: whether links to his quotes and invoices open them
            without a login
        """
        self.ensure_one()
        orders = self._get_portal_quotes(customer).get(self, self.env["sale.order"])
        moves = self._get_portal_invoices(customer).get(self, self.env["account.move"])
        company = self.company_id
        return {
            **self._get_portal_summary(),
            "technician": self._has_portal_appointment()
            and self.technician_id.sudo().name,
            "natures": self.nature_ids.mapped("name"),
            "missing": self.state == "incomplete"
            and contact.role in MISSING_ROLES
            and self.missing_item_ids.mapped("name"),
            "reports": [
                report._get_portal_values(contact, moves, with_token)
                for report in self.report_ids
            ],
            "quotes": [
                self._get_quote_values(order, with_token)
                for order in orders.sorted("id")
            ],
            "invoices": [
                self._get_invoice_values(move, with_token)
                for move in moves.sorted(lambda m: (m.invoice_date, m.id))
            ],
            "can_renew": self._can_renew(contact),
            "is_called_back": self.needs_review and self.request_kind == "call_back",
            "firm": {
                "name": company.name,
                "phone": company.phone,
                "email": company.email,
            },
        }

    def _get_portal_quotes(self, customer):
        """:return: ``{dossier: quotes}`` of this customer, as the core's rule says"""
        orders = (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("dossier_id", "in", self.ids),
                    ("partner_id", "child_of", customer.ids),
                    ("state", "in", QUOTE_STATES),
                ]
            )
        )
        return orders.grouped("dossier_id")

    def _get_portal_invoices(self, customer):
        """:return: ``{dossier: posted invoices}`` of this customer, as the core does"""
        moves = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("dossier_id", "in", self.ids),
                    ("partner_id", "child_of", customer.ids),
                    ("state", "=", "posted"),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                ]
            )
        )
        return moves.grouped("dossier_id")

    @api.model
    def _is_portal_due(self, move):
        return (
            move.move_type == "out_invoice"
            and move.payment_state not in SETTLED
            and not move.currency_id.is_zero(move.amount_residual)
        )

    def _get_quote_values(self, order, with_token):
        return {
            "name": order.name,
            "amount": order.amount_total,
            "currency": order.currency_id,
            "date": order.quote_sent_date or order.date_order.date(),
            "validity_date": order.validity_date,
            "is_pending": order.state == "sent" and not order.is_expired,
            "is_expired": order.state == "sent" and order.is_expired,
            "is_accepted": order.state == "sale",
            "is_refused": order.state == "cancel" and bool(order.quote_refused_date),
            "is_cancelled": order.state == "cancel" and not order.quote_refused_date,
            "url": self._get_document_url(order, with_token),
        }

    def _get_invoice_values(self, move, with_token):
        due = self._is_portal_due(move)
        return {
            "name": move.name,
            "is_refund": move.move_type == "out_refund",
            "amount": move.amount_total,
            "residual": move.amount_residual if due else 0.0,
            "currency": move.currency_id,
            "date": move.invoice_date,
            "due_date": due and self._get_next_due_date(move),
            "is_due": due,
            "url": self._get_document_url(move, with_token),
        }

    @api.model
    def _get_document_url(self, document, with_token):
        """:return: the core's page of a quote or invoice

        With a login, the core's own rules open it: no token is handed out.
        """
        return document.get_portal_url() if with_token else document.access_url

    @api.model
    def _get_next_due_date(self, move):
        """:return: when the first échelon that is not paid falls due"""
        unpaid = move._get_instalments().filtered(
            lambda line: not line._is_instalment_paid()
        )
        return unpaid[:1].date_maturity or move.invoice_date_due

    # -------------------------------------------------------------------------
    # Reports
    # -------------------------------------------------------------------------
    def _prefetch_report_locks(self):
        """Read at once what each report's lock asks for."""
        self.report_ids.blocked_contact_ids.mapped("partner_id")
        if any(d.company_id.report_payment_rule != "off" for d in self):
            self.invoice_ids.line_ids.mapped("amount_residual")

    def _get_open_reports(self, contact):
        """:return: the reports this contact may download now"""
        self.ensure_one()
        return self.report_ids.filtered(lambda r: not r._get_lock_reason(contact))

    def _is_report_payment_missing(self):
        """:return: whether the firm's payment rule holds the reports back today

        *Due échelons paid*: nothing that fell due up to today is open, less the
        credit notes that are not matched yet. *Whole invoice paid*: an invoice is
        posted, and nothing is left to pay.
        """
        self.ensure_one()
        rule = self.company_id.report_payment_rule
        if rule == "off":
            return False
        if rule == "full":
            return self.invoice_state != "paid"
        today = fields.Date.context_today(self.with_context(tz=self._get_portal_tz()))
        open_amount = 0.0
        for move in self.invoice_ids.filtered(lambda m: m.state == "posted"):
            for line in move._get_instalments():
                is_refund = move.move_type == "out_refund"
                is_due = (line.date_maturity or line.date) <= today
                if (is_due or is_refund) and not line._is_instalment_paid():
                    open_amount += line.amount_residual
        return self.currency_id.compare_amounts(open_amount, 0) > 0

    # -------------------------------------------------------------------------
    # What waits for him
    # -------------------------------------------------------------------------
    @api.model
    def _get_portal_waiting(self, user):
        """:return: ids of his dossiers by what waits for him: quote, report, due

        ``{what: {id of a dossier: how many}}``. PostgreSQL counts: an agency has had
        thousands of dossiers, and few of them wait for it.
        """
        visible = Domain("dossier_id", "any", self._get_portal_domain(user))
        customer = user.sudo().partner_id.commercial_partner_id
        quotes = Domain("partner_id", "child_of", customer.ids) & Domain(
            "state", "=", "sent"
        )
        return {
            "quote": self._count_by_dossier("sale.order", visible & quotes),
            "report": self._count_by_dossier(
                "expertise.report", visible & self._get_open_reports_domain(user)
            ),
            "due": self._count_by_dossier(
                "account.move", visible & self._get_portal_due_domain(customer)
            ),
        }

    @api.model
    def _count_by_dossier(self, model, domain):
        """:return: ``{id of a dossier: rows}`` of a model, archived ones included"""
        rows = self.env[model].sudo().with_context(active_test=False)
        groups = rows._read_group(domain, ["dossier_id"], ["__count"])
        return {dossier.id: count for dossier, count in groups}

    @api.model
    def _get_portal_due_domain(self, customer):
        """:return: the invoices of this customer of which :meth:`_is_portal_due`"""
        return Domain(
            [
                ("partner_id", "child_of", customer.ids),
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "not in", SETTLED),
                ("amount_residual", "!=", 0),
            ]
        )

    @api.model
    def _get_open_reports_domain(self, user):
        """:return: the reports that this login may download now

        The same as :meth:`_get_open_reports` for his contact rows, in words that
        PostgreSQL understands.
        """
        own = user.sudo().partner_id
        has_own_row = Domain("dossier_id.contact_ids.partner_id", "=", own.id)
        is_open = has_own_row & self._get_open_to_domain(own)
        for company in self._get_portal_partners(user) - own:
            is_open |= ~has_own_row & self._get_open_to_domain(company)
        paid = Domain("company_id.report_payment_rule", "=", "off")
        companies = user.sudo().company_ids
        if full := companies.filtered(lambda c: c.report_payment_rule == "full"):
            paid |= Domain("company_id", "in", full.ids) & Domain(
                "dossier_id.invoice_state", "=", "paid"
            )
        if due := companies.filtered(lambda c: c.report_payment_rule == "due"):
            paid |= Domain("company_id", "in", due.ids) & Domain(
                "dossier_id", "not in", self._get_portal_unpaid(user, due).ids
            )
        return is_open & paid

    @api.model
    def _get_open_to_domain(self, partner):
        """:return: the reports that are open to a contact, whatever is paid"""
        row = Domain("partner_id", "=", partner.id)
        access = Domain("report_access", "=", True)
        return Domain(
            "dossier_id", "any", Domain("contact_ids", "any", row & access)
        ) & Domain("blocked_contact_ids", "not any", row)

    @api.model
    def _get_portal_unpaid(self, user, companies):
        """:return: his dossiers of these firms of which an échelon due is open

        See :meth:`_is_report_payment_missing`.
        """
        due = Domain("move_id.move_type", "=", "out_refund")
        for company in companies:
            dossiers = self.with_context(tz=company.partner_id.tz or "Europe/Paris")
            today = fields.Date.context_today(dossiers)
            due |= Domain("company_id", "=", company.id) & (
                Domain("date_maturity", "<=", today)
                | Domain("date_maturity", "=", False) & Domain("date", "<=", today)
            )
        groups = (
            self.env["account.move.line"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                Domain(
                    [
                        ("company_id", "in", companies.ids),
                        ("display_type", "=", "payment_term"),
                        ("amount_residual", "!=", 0),
                        ("move_id.dossier_id", "any", self._get_portal_domain(user)),
                        ("move_id.state", "=", "posted"),
                        ("move_id.move_type", "in", ("out_invoice", "out_refund")),
                        ("move_id.payment_state", "not in", SETTLED),
                    ]
                )
                & due,
                ["move_id"],
                ["amount_residual:sum"],
            )
        )
        unpaid = defaultdict(float)
        for move, amount in groups:
            unpaid[move.dossier_id] += amount
        return self.concat(
            *(
                dossier
                for dossier, amount in unpaid.items()
                if dossier.currency_id.compare_amounts(amount, 0) > 0
            )
        )

    @api.model
    def _count_portal_bills(self, user):
        """:return: how many bills he has to pay, less those the core's card counts

        The core's own card « Invoices to pay » counts what is overdue and his.
        """
        partner = user.sudo().partner_id
        today = fields.Date.context_today(self)
        not_counted = Domain("partner_id", "!=", partner.id) | ~Domain(
            "invoice_date_due", "<", today
        )
        return (
            self.env["account.move"]
            .sudo()
            .with_context(active_test=False)
            .search_count(
                Domain("dossier_id", "any", self._get_portal_domain(user))
                & self._get_portal_due_domain(partner.commercial_partner_id)
                & not_counted
            )
        )
