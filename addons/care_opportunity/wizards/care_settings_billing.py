from odoo import api, fields, models

SETTINGS = (
    "care_mode",
    "care_declaration_number",
    "care_declaration_date",
    "care_vat_exempt",
    "care_billing_basis",
    "care_billing_step",
    "care_billing_rounding",
    "care_billing_minimum",
    "care_bill_cancelled_late",
    "care_billing_auto",
    "care_funding_journal_id",
)


class CareSettingsBilling(models.TransientModel):
    """What the firm bills, and what the law makes it print."""

    # one theme of the settings per file
    _inherit = "care.settings"  # pylint: disable=consider-merging-classes-inherited

    care_mode = fields.Selection(
        lambda self: self._get_choices("care_mode"), "Mode of service", required=True
    )
    care_declaration_number = fields.Char("Declaration or approval number")
    care_declaration_date = fields.Date("Declared or approved on")
    care_vat_exempt = fields.Boolean("Exempt from VAT")
    care_billing_basis = fields.Selection(
        lambda self: self._get_choices("care_billing_basis"),
        "Time that is billed",
        required=True,
    )
    care_billing_step = fields.Selection(
        lambda self: self._get_choices("care_billing_step"),
        "Rounding of each visit",
        required=True,
    )
    care_billing_rounding = fields.Selection(
        lambda self: self._get_choices("care_billing_rounding"),
        "Way of rounding",
        required=True,
    )
    care_billing_minimum = fields.Integer("Minimum of a visit (minutes)")
    care_bill_cancelled_late = fields.Boolean("Bill visits cancelled without notice")
    care_billing_auto = fields.Boolean("Prepare the invoices by itself")
    care_funding_journal_id = fields.Many2one(
        "account.journal",
        "Journal of third-party payers",
        domain="[('type', '=', 'general'), ('company_id', '=', company_id)]",
    )

    @api.model
    def _get_choices(self, name):
        return self.env["res.company"]._fields[name]._description_selection(self.env)

    @api.model
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
