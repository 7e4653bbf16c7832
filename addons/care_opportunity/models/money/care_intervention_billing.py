from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: what the office corrects, until the visit is invoiced
CORRECTION = {"billed_manually", "manual_minutes", "billed_reason"}
#: what only the add-on writes
SYSTEM_FIELDS = {"invoice_line_id", "billed_minutes"}


class CareInterventionBilling(models.Model):
    """What is billed of a visit, and the invoice line that bills it."""

    # one face of the visit per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    billed_minutes = fields.Integer(
        "Billed time (minutes)",
        compute="_compute_billed_minutes",
        store=True,
        tracking=True,
        help="By the firm's rule: basis, rounding, minimum.",
    )
    billed_manually = fields.Boolean("Correct the billed time", copy=False)
    manual_minutes = fields.Integer(
        "Corrected time (minutes)", copy=False, tracking=True
    )
    billed_reason = fields.Char("Reason of the correction", copy=False, tracking=True)
    invoice_line_id = fields.Many2one(
        "account.move.line",
        "Invoice line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    invoice_id = fields.Many2one(related="invoice_line_id.move_id", string="Invoice")

    _manual_minutes = models.Constraint(
        "CHECK (manual_minutes BETWEEN 0 AND 4320)",
        "A corrected time lies between 0 minutes and 72 hours.",
    )

    @api.depends(lambda self: self._get_billed_depends())
    def _compute_billed_minutes(self):
        for visit in self:
            if visit.invoice_line_id:
                continue  # an invoiced visit stays what it was
            company = visit.company_id.sudo()
            if visit.billed_manually:
                minutes = visit.manual_minutes
            elif visit.state == "done":
                worked = (
                    visit._get_worked_minutes()
                    if company.care_billing_basis == "stamped"
                    else visit._get_planned_minutes()
                )
                minutes = company._round_care_minutes(worked)
            elif (
                visit.state == "cancelled"
                and visit.cancelled_late
                and company.care_bill_cancelled_late
            ):
                minutes = company._round_care_minutes(visit._get_planned_minutes())
            else:
                minutes = 0
            visit.billed_minutes = minutes

    @api.model
    def _get_billed_depends(self):
        """:return: names of the fields that the billed time comes from"""
        return [
            "start",
            "stop",
            "state",
            "cancelled_late",
            "company_id",
            "billed_manually",
            "manual_minutes",
            "stamped_start",
            "stamped_stop",
            "stamped_minutes",
            # no longer invoiced: it follows the visit again
            "invoice_line_id",
        ]

    def _get_planned_minutes(self):
        """:return: elapsed minutes, so the night of a clock change is exact"""
        self.ensure_one()
        if not (self.start and self.stop):
            return 0
        return int((self.stop - self.start).total_seconds() // 60)

    def _get_worked_minutes(self):
        """:return: minutes between the stamps; the planned ones where one is missing"""
        self.ensure_one()
        if self.stamped_start and self.stamped_stop:
            return self.stamped_minutes
        return self._get_planned_minutes()

    @api.model
    def _recompute_billed_minutes(self, companies):
        """The firm's rule changed: it holds for what is not invoiced."""
        visits = self.search(
            [("company_id", "in", companies.ids), ("invoice_line_id", "=", False)]
        )
        self.env.add_to_compute(self._fields["billed_minutes"], visits)

    @api.constrains("billed_manually", "billed_reason")
    def _check_billed_reason(self):
        for visit in self:
            if visit.billed_manually and not (visit.billed_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why the billed time of the visit to %(client)s is "
                        "corrected.",
                        client=visit.partner_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_billing_values(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_billing_values(vals)
        if CORRECTION & vals.keys():
            self._check_not_invoiced()
        return super().write(vals)

    @api.model
    def _check_billing_values(self, vals):
        if SYSTEM_FIELDS & vals.keys() and not (
            self.env.su and self.env.context.get("care_billing")
        ):
            raise UserError(
                self.env._(
                    "What is billed comes from the visit: correct its billed time with "
                    "a reason, or invoice the month."
                )
            )

    def _check_not_invoiced(self):
        """:raise UserError: one of the visits is on an invoice"""
        result = super()._check_not_invoiced()
        for visit in self.sudo():
            if visit.invoice_line_id:
                raise UserError(
                    self.env._(
                        "The visit to %(client)s is on the invoice %(invoice)s and no "
                        "longer changes. Delete or cancel the draft, or correct the "
                        "invoice with a credit note (“Reverse and create invoice”).",
                        client=visit.partner_id.name,
                        invoice=visit.invoice_id.display_name,
                    )
                )
        return result

    def _correct_stamps(self, start, stop, reason):
        """:raise UserError: the client has the invoice of the visit already"""
        if self.sudo().invoice_id.state == "posted":
            self._check_not_invoiced()
        return super()._correct_stamps(start, stop, reason)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        self._check_not_invoiced()

    def _link_invoice_line(self, line):
        """Note the line that bills these visits, or none."""
        self.sudo().with_context(care_billing=True).write({"invoice_line_id": line.id})

    def action_open_invoice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.invoice_id.id,
            "view_mode": "form",
        }
