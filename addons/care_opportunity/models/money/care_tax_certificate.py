from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import local_time


class CareTaxCertificate(models.Model):
    """What a client really paid in a year (*attestation fiscale*, D7233-4).

    Made from the payments of the year, whatever the month that they are for: a part of
    a third party, a credit note and cash do not count.
    """

    _name = "care.tax.certificate"
    _inherit = ["mail.thread"]
    _description = "Annual Tax Certificate"
    _order = "year desc, partner_id, id"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Client", required=True, index=True, ondelete="restrict"
    )
    year = fields.Integer(required=True, aggregator=None)
    revision = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    amount = fields.Monetary("Paid", readonly=True, copy=False)
    minutes = fields.Integer(readonly=True, copy=False)
    content = fields.Json(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "To send"), ("sent", "Sent")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    sent_at = fields.Datetime("Sent on", readonly=True, copy=False)
    deadline = fields.Date(
        compute="_compute_deadline", store=True, help="31 March (C. trav. D7233-4)."
    )
    late = fields.Boolean(compute="_compute_late", search="_search_late")

    _once = models.UniqueIndex(
        "(company_id, partner_id, year)",
        "This client already has a certificate of that year: renew it.",
    )
    _year = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2100)", "Give the year in four digits."
    )

    @api.depends("year")
    def _compute_deadline(self):
        for certificate in self:
            certificate.deadline = (
                date(certificate.year + 1, 3, 31) if certificate.year else False
            )

    @api.depends("deadline", "state")
    def _compute_late(self):
        today = fields.Date.context_today(self)
        for certificate in self:
            certificate.late = (
                certificate.state == "draft"
                and bool(certificate.deadline)
                and certificate.deadline < today
            )

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "draft"),
            ("deadline", "<", fields.Date.context_today(self)),
        ]

    @api.depends("name", "year", "partner_id.name")
    def _compute_display_name(self):
        for certificate in self:
            parts = [certificate.name, certificate.partner_id.name]
            certificate.display_name = " – ".join(filter(None, parts))

    # -------------------------------------------------------------------------
    # Content
    # -------------------------------------------------------------------------
    @api.model
    def _get_paid(self, company, year, partners=None):
        """Look for what clients really paid in a year.

        :return: ``{partner: {invoice: [(date, amount, journal)]}}``, refunds negative
        """
        found = {}
        for invoice, *payment in self._get_payments(
            company, date(year, 1, 1), date(year, 12, 31), partners=partners
        ):
            customer = invoice._get_care_customer()
            if not partners or customer.id in partners.ids:
                invoices = found.setdefault(customer, {})
                invoices.setdefault(invoice, []).append(tuple(payment))
        return found

    @api.model
    def _get_payments(self, company, first, last, partners=None, invoices=None):
        """Look for the payments that count, of these partners or invoices.

        :return: [(invoice, date, amount, journal)], refunds negative
        """
        found = []
        for side, other, move_type, sign in (
            ("debit", "credit", "out_invoice", 1),
            ("credit", "debit", "out_refund", -1),
        ):
            move = f"{side}_move_id.move_id"
            domain = Domain(
                [
                    ("company_id", "=", company.id),
                    (f"{move}.care_month", "!=", False),
                    (f"{move}.move_type", "=", move_type),
                    (f"{other}_move_id.date", "<=", last),
                ]
            )
            if first:
                domain &= Domain(f"{other}_move_id.date", ">=", first)
            if invoices is not None:
                domain &= Domain(move, "in", invoices.ids)
            if partners:
                orders = f"{move}.invoice_line_ids.sale_line_ids.order_id"
                domain &= Domain.OR(
                    Domain(path, "in", partners.ids)
                    for path in (
                        f"{move}.partner_id",
                        f"{move}.partner_id.parent_id",
                        f"{orders}.partner_id",
                    )
                )
            for part in self.env["account.partial.reconcile"].sudo().search(domain):
                invoice = part[f"{side}_move_id"].move_id
                line = part[f"{other}_move_id"]
                journal = line.journal_id
                paid = line.move_id.origin_payment_id or line.move_id.statement_line_id
                if not paid or journal.type == "cash" or not journal.care_certified:
                    continue
                found.append((invoice, line.date, sign * part.amount, journal.name))
        return found

    @api.model
    def _get_paid_visits(self, company, year, invoices):
        """The hours of an invoice are those of the year of its first payment: nobody
        declares them twice.

        :return: ``{invoice: visits}``
        """
        before = self._get_payments(
            company, None, date(year - 1, 12, 31), invoices=invoices
        )
        first = invoices - invoices.browse().union(*(payment[0] for payment in before))
        return first._get_care_visits().grouped("invoice_id")

    @api.model
    def _prepare_content(self, company, invoices, visits):
        """
        :param dict visits: ``{invoice: visits}``
        :return: amount, minutes and the plain values of the certificate
        """
        none = self.env["care.intervention"].sudo()
        mine = none.union(*(visits.get(invoice, none) for invoice in invoices))
        rows = {}
        for visit in mine.sorted(lambda visit: (visit.start, visit.id)):
            start = local_time.to_local(visit.start, company.care_tz)
            worker = visit.employee_id
            client = visit.partner_id
            key = (f"{start:%Y-%m}", client.id, visit.product_id.id, worker.id)
            row = rows.setdefault(
                key,
                {
                    "month": f"{start:%Y-%m}-01",
                    "beneficiary": client.name,
                    "service": visit.product_id.name,
                    "worker": worker.name or "",
                    "number": worker.care_number or "",
                    "visits": 0,
                    "minutes": 0,
                },
            )
            row["visits"] += 1
            row["minutes"] += visit.billed_minutes
        payments = [
            {
                "date": fields.Date.to_string(day),
                "invoice": move.name,
                "amount": company.currency_id.round(amount),
                "way": way,
            }
            for move, parts in invoices.items()
            for day, amount, way in parts
        ]
        payments.sort(key=lambda payment: (payment["date"], payment["invoice"]))
        amount = company.currency_id.round(sum(row["amount"] for row in payments))
        lines = [rows[key] for key in sorted(rows, key=lambda key: (key[0], str(key)))]
        return {
            "amount": amount,
            "minutes": sum(row["minutes"] for row in lines),
            "content": {
                "company": company.name,
                "number": company.care_declaration_number or "",
                "date": fields.Date.to_string(company.care_declaration_date) or "",
                "lines": lines,
                "payments": payments,
            },
        }

    @api.model
    def _make(self, company, year, partners=None):
        """Make or renew the certificates of a year.

        :return: those of the clients who paid something
        """
        paid = self._get_paid(company, year, partners)
        known = self.search([("company_id", "=", company.id), ("year", "=", year)])
        by_partner = {certificate.partner_id: certificate for certificate in known}
        invoices = self.env["account.move"].sudo()
        invoices = invoices.union(*(move for moves in paid.values() for move in moves))
        visits = self._get_paid_visits(company, year, invoices)
        result = self.browse()
        missing = []
        for partner, invoices in paid.items():
            values = self._prepare_content(company.sudo(), invoices, visits)
            certificate = by_partner.get(partner.with_env(self.env))
            if certificate:
                certificate._renew(values)
                result |= certificate
            elif values["amount"] > 0:
                missing.append(
                    {
                        **values,
                        "company_id": company.id,
                        "partner_id": partner.id,
                        "year": year,
                    }
                )
        gone = known.filtered(
            lambda certificate: certificate.partner_id.sudo() not in paid
            and (not partners or certificate.partner_id in partners)
        )
        for certificate in gone:  # paid nothing any more: payments were undone
            certificate._renew(self._prepare_content(company.sudo(), {}, {}))
        made = self.sudo().create(missing).with_env(self.env)
        return result | gone | made

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            number = self.env["ir.sequence"].sudo().next_by_code("care.tax.certificate")
            vals["name"] = f"AF{vals.get('year')}-{number}"
        return super().create(vals_list)

    def _renew(self, values):
        """Take over what has changed; a certificate that was sent is a new revision."""
        self.ensure_one()
        if (self.amount, self.minutes, self.content) == (
            values["amount"],
            values["minutes"],
            values["content"],
        ):
            return
        if self.state == "sent":
            values = {**values, "revision": self.revision + 1, "state": "draft"}
        self.sudo().write(values)

    def action_renew(self):
        for (company, year), certificates in self.grouped(
            lambda certificate: (certificate.company_id, certificate.year)
        ).items():
            self._make(company, year, certificates.partner_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for certificate in self:
            if certificate.state == "sent" or certificate.revision > 1:
                raise UserError(
                    self.env._(
                        "%(certificate)s was sent: it is kept.",
                        certificate=certificate.display_name,
                    )
                )

    # -------------------------------------------------------------------------
    # Sending
    # -------------------------------------------------------------------------
    def action_print(self):
        """:raise UserError: the firm's declaration is missing"""
        for certificate in self:
            certificate._check_complete()
        return self.env.ref("care_opportunity.tax_certificate_report").report_action(
            self
        )

    def action_send(self):
        """Mail each certificate with its PDF, once; the copy stays in its thread.

        Who has no address is left to be printed, and named.

        :raise UserError: the firm's declaration is missing, or every address
        """
        self.check_access("read")
        waiting = self.filtered(lambda certificate: certificate.state == "draft")
        for certificate in waiting:
            certificate._check_complete()
        mute = waiting.filtered(lambda certificate: not certificate.partner_id.email)
        if mute and mute == waiting:
            raise UserError(
                self.env._(
                    "No e-mail address: %(clients)s. Fill it in, or print these "
                    "certificates.",
                    clients=", ".join(mute.partner_id.mapped("name")),
                )
            )
        waiting -= mute
        template = self.env.ref("care_opportunity.mail_template_tax_certificate")
        if waiting:
            waiting.lock_for_update()
            waiting.invalidate_recordset(["state"])
            waiting = waiting.filtered(lambda certificate: certificate.state == "draft")
            template.sudo().send_mail_batch(waiting.ids)
            waiting._note_sent()
        if mute:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "sticky": True,
                    "message": self.env._(
                        "Sent: %(count)s. No e-mail address, print these: %(clients)s.",
                        count=len(waiting),
                        clients=", ".join(mute.partner_id.mapped("name")),
                    ),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return True

    def action_posted(self):
        """Note that these were printed and put in the post.

        :raise UserError: the firm's declaration is missing
        """
        self.check_access("read")
        waiting = self.filtered(lambda certificate: certificate.state == "draft")
        for certificate in waiting:
            certificate._check_complete()
        waiting._note_sent()
        waiting.sudo()._message_log_batch(
            bodies={
                certificate.id: self.env._("Printed and posted.")
                for certificate in waiting
            }
        )
        return True

    def _note_sent(self):
        self.sudo().write({"state": "sent", "sent_at": fields.Datetime.now()})

    def _check_complete(self):
        self.ensure_one()
        company = self.company_id.sudo()
        if not (company.care_declaration_number and company.care_declaration_date):
            raise UserError(
                self.env._(
                    "A tax certificate bears the declaration number of the firm and "
                    "its date: fill them in under Configuration > General settings > "
                    "Invoicing."
                )
            )

    def _get_letter_lang(self):
        """:return: the language of the firm's papers, else the client's"""
        lang = self.env["care.assessment"]._get_letter_lang()
        return lang or self.partner_id.lang

    def _get_paper(self):
        """:return: values of the printed certificate"""
        self.ensure_one()
        duration = self.env["care.billing"]._format_minutes
        content = self.content or {}
        lines = content.get("lines", [])
        others = {row.get("beneficiary") for row in lines} - {self.partner_id.name}
        return {
            **content,
            "date": fields.Date.to_date(content.get("date") or False),
            "lines": [
                {
                    **row,
                    "month": fields.Date.to_date(row["month"]),
                    "duration": duration(row["minutes"]),
                }
                for row in lines
            ],
            "for_others": bool(others - {None}),
            "payments": [
                {**row, "date": fields.Date.to_date(row["date"])}
                for row in content.get("payments", [])
            ],
            "total": duration(self.minutes),
        }
