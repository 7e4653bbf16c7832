from odoo import fields, models

#: what the billed minutes of a visit depend on
BILLING_RULES = {
    "care_billing_basis",
    "care_billing_step",
    "care_billing_rounding",
    "care_billing_minimum",
    "care_bill_cancelled_late",
}


class ResCompany(models.Model):
    """What the firm bills, and what the law makes it print."""

    # one theme per file
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    care_mode = fields.Selection(
        [
            ("provider", "Provider (prestataire)"),
            ("agent", "Agent: the client is the employer (mandataire)"),
            ("placing", "Placing of workers (mise à disposition)"),
        ],
        "Mode of service",
        default="provider",
        required=True,
    )
    care_declaration_number = fields.Char("Declaration or approval number")
    care_declaration_date = fields.Date("Declared or approved on")
    care_vat_exempt = fields.Boolean(
        "Exempt from VAT", help="Non-profit: no VAT on care services."
    )
    care_vat_rule_ids = fields.One2many("care.vat.rule", "company_id", "VAT rules")
    care_billing_basis = fields.Selection(
        [("planned", "Planned time"), ("stamped", "Time between the stamps")],
        "Time that is billed",
        default="planned",
        required=True,
    )
    care_billing_step = fields.Selection(
        [
            ("1", "To the minute"),
            ("5", "5 minutes"),
            ("15", "15 minutes"),
            ("30", "30 minutes"),
        ],
        "Rounding of each visit",
        default="1",
        required=True,
    )
    care_billing_rounding = fields.Selection(
        [("nearest", "To the nearest"), ("up", "Up"), ("down", "Down")],
        "Way of rounding",
        default="nearest",
        required=True,
    )
    care_billing_minimum = fields.Integer(
        "Minimum of a visit (minutes)", help="A visit that took place bills no less."
    )
    care_bill_cancelled_late = fields.Boolean(
        "Bill visits cancelled without notice", default=True
    )
    care_billing_auto = fields.Boolean(
        "Prepare the invoices by itself",
        help="At the start of a month, drafts of the invoices of the past one.",
    )
    care_funding_journal_id = fields.Many2one(
        "account.journal",
        "Journal of third-party payers",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Where the payer's part leaves the client's account. Empty: the first "
        "journal of miscellaneous operations.",
    )

    _care_billing_minimum = models.Constraint(
        "CHECK (care_billing_minimum >= 0)", "A minimum is 0 minutes or more."
    )

    def write(self, vals):
        result = super().write(vals)
        if BILLING_RULES & vals.keys():
            visits = self.env["care.intervention"].sudo()
            visits._recompute_billed_minutes(self)
        return result

    def _round_care_minutes(self, minutes):
        """:return: what is billed of so many minutes that took place"""
        self.ensure_one()
        if minutes <= 0:
            return 0
        step = int(self.care_billing_step)
        whole, rest = divmod(minutes, step)
        mode = self.care_billing_rounding
        if rest and (mode == "up" or (mode == "nearest" and 2 * rest >= step)):
            whole += 1
        return max(whole * step, self.care_billing_minimum)

    def _get_care_taxes(self, product, beneficiary):
        """:return: taxes of a service for a client, by the rules of the firm"""
        taxes = self._find_care_taxes(product, beneficiary)
        return self.env["account.tax"] if taxes is None else taxes

    def _find_care_taxes(self, product, beneficiary):
        """:return: as `_get_care_taxes`; None: neither a rule nor the service says"""
        self.ensure_one()
        if self.care_vat_exempt:
            return self.env["account.tax"]
        state = "dependent" if beneficiary.sudo().care_dependent else "other"
        rules = {
            (rule.act_kind, rule.client_state): rule
            for rule in self.sudo().care_vat_rule_ids
        }
        kind = product.care_act_kind
        rule = rules.get((kind, state)) or rules.get((kind, "any"))
        if rule:
            return rule.tax_id.with_env(self.env)
        return product.taxes_id._filter_taxes_by_company(self) or None

    def _get_care_funding_journal(self):
        self.ensure_one()
        return self.care_funding_journal_id or self.env["account.journal"].search(
            [("company_id", "=", self.id), ("type", "=", "general")], limit=1
        )
