from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.res_company_holidays import HOLIDAY_ZONES

SETTINGS = (
    "dossier_quote_reminder_days",
    "dossier_appointment_hours",
    "dossier_report_max_mb",
    "dossier_report_open",
    "report_payment_rule",
    "dossier_certificate_months",
    "dossier_holiday_zone",
    "dossier_renewal_days",
    "dossier_renewal_sale",
)


class ExpertiseSettings(models.TransientModel):
    """The company's settings for dossiers, for the app's manager.

    The core's settings need the system administrator; a manager of this app
    changes these fields and nothing else.
    """

    _name = "expertise.settings"
    _description = "Settings of the Dossiers"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    dossier_quote_reminder_days = fields.Integer("Remind quotes after (days)")
    dossier_appointment_hours = fields.Float("Usual length of an appointment (hours)")
    dossier_report_max_mb = fields.Integer("Largest report file (MB)")
    dossier_report_open = fields.Boolean("Reports open to new contacts")
    report_payment_rule = fields.Selection(
        lambda self: self.env["res.company"]
        ._fields["report_payment_rule"]
        ._description_selection(self.env),
        "Reports may be downloaded",
        required=True,
    )
    dossier_certificate_months = fields.Integer(
        "Show certificates that end within (months)"
    )
    dossier_holiday_zone = fields.Selection(HOLIDAY_ZONES, "Public holidays of")
    dossier_renewal_days = fields.Integer("Propose renewals before (days)")
    dossier_renewal_sale = fields.Boolean("Renewals for sales too")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        company = self.env.company
        values.update({name: company[name] for name in SETTINGS if name in fields_list})
        return values

    def action_save(self):
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("You may change the settings of your own companies only.")
            )
        # the wizard's own access right is the manager's; it opens these fields only
        self.company_id.sudo().write({name: self[name] for name in SETTINGS})
        return {"type": "ir.actions.client", "tag": "reload"}
