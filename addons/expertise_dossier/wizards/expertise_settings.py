from odoo import api, fields, models

from odoo.addons.dossier_base.tools.public_holidays import HOLIDAY_ZONES

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
    _inherit = "dossier.settings.mixin"
    _description = "Settings of the Dossiers"

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
    def _get_settings(self):
        return [*super()._get_settings(), *SETTINGS]
