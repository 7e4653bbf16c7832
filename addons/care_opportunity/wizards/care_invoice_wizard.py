from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CareInvoiceWizard(models.TransientModel):
    """Invoice a month: look first at what it comes to and what is in the way."""

    _name = "care.invoice.wizard"
    _description = "Invoice the Month"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: (
            fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)
        ),
        help="Any day of the month.",
    )
    month_name = fields.Char("Month invoiced", compute="_compute_month_name")
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", help="Empty: all of them."
    )
    line_ids = fields.One2many("care.invoice.wizard.line", "wizard_id", "Invoices")
    blocked_ids = fields.One2many(
        "care.invoice.wizard.blocked", "wizard_id", "Cannot be billed"
    )
    client_count = fields.Integer("Invoices to make", compute="_compute_totals")
    hours = fields.Float(compute="_compute_totals")
    amount = fields.Monetary("Amount, incl. VAT", compute="_compute_totals")
    blocked_count = fields.Integer("Visits left out", compute="_compute_totals")
    vat_count = fields.Integer(
        "Quotes with another VAT",
        compute="_compute_totals",
        help="Their VAT was set when they were accepted and is no longer that of the "
        "rules.",
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for wizard in self:
            wizard.month_name = self.env["care.billing"]._get_month_name(wizard.month)

    @api.depends("line_ids", "blocked_ids")
    def _compute_totals(self):
        for wizard in self:
            wizard.client_count = len(wizard.line_ids)
            wizard.hours = sum(wizard.line_ids.mapped("hours"))
            wizard.amount = sum(wizard.line_ids.mapped("amount"))
            wizard.blocked_count = len(wizard.blocked_ids)
            wizard.vat_count = len(wizard.line_ids.filtered("vat_warning"))

    @api.onchange("month", "partner_ids")
    def _onchange_preview(self):
        if not self.month:
            return
        billing = self.env["care.billing"]
        invoices, blocked = billing._plan(
            self.company_id, self.month, self.partner_ids._origin
        )
        self.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "partner_id": customer.id,
                        "beneficiary_id": beneficiary.id,
                        "visit_count": sum(len(v["visits"]) for v in lines.values()),
                        "hours": sum(v["minutes"] for v in lines.values()) / 60,
                        "amount": sum(
                            billing._get_amount(self.company_id, v)
                            for v in lines.values()
                        ),
                        "quoted": all(v["quote_line"] for v in lines.values()),
                        "vat_warning": self._get_vat_warning(lines.values()),
                    }
                )
                for (customer, beneficiary), lines in invoices.items()
            ),
        ]
        self.blocked_ids = [
            Command.clear(),
            *(
                Command.create({"intervention_id": visit.id, "reason": reason})
                for visit, reason in blocked
            ),
        ]

    @api.model
    def _get_vat_warning(self, lines):
        """:return: where the VAT of accepted quotes is not that of today's rules"""
        none = self.env._("no VAT")
        return "; ".join(
            self.env._(
                "%(quote)s, %(service)s: %(quoted)s, by the rules %(ruled)s",
                quote=values["quote_line"].order_id.name,
                service=values["product"].display_name,
                quoted=", ".join(values["taxes"].mapped("name")) or none,
                ruled=", ".join(values["ruled"].mapped("name")) or none,
            )
            for values in lines
            if values["taxes"] != values["ruled"]
        )

    def action_create(self):
        """Make the drafts and open them; pressed twice, there is nothing left."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Invoice your own companies only."))
        moves = self.env["care.billing"]._bill(
            self.company_id, self.month, self.partner_ids
        )
        if not moves:
            raise UserError(
                self.env._(
                    "There is nothing to invoice: every closed visit of this month is "
                    "on an invoice. Close the visits that were left out first."
                )
            )
        return moves._get_records_action(name=self.env._("Invoices of the month"))


class CareInvoiceWizardLine(models.TransientModel):
    _name = "care.invoice.wizard.line"
    _description = "Invoice to Make"

    wizard_id = fields.Many2one(
        "care.invoice.wizard", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer")
    beneficiary_id = fields.Many2one("res.partner")
    visit_count = fields.Integer("Visits")
    hours = fields.Float()
    amount = fields.Monetary("Amount, incl. VAT")
    quoted = fields.Boolean("Accepted quote", help="Else the product's price is used.")
    vat_warning = fields.Char("VAT of the quote differs")


class CareInvoiceWizardBlocked(models.TransientModel):
    _name = "care.invoice.wizard.blocked"
    _description = "Visit That Cannot Be Billed"

    wizard_id = fields.Many2one(
        "care.invoice.wizard", required=True, ondelete="cascade"
    )
    intervention_id = fields.Many2one("care.intervention", "Visit", ondelete="cascade")
    start = fields.Datetime(related="intervention_id.start")
    employee_id = fields.Many2one(related="intervention_id.employee_id")
    reason = fields.Char()
