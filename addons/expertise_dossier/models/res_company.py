from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    dossier_quote_reminder_days = fields.Integer(
        "Remind quotes after (days)",
        default=15,
        help="A quote without an answer for longer is listed in « To remind ».",
    )
    dossier_appointment_hours = fields.Float(
        "Usual length of an appointment (hours)", default=2.0
    )
    dossier_report_max_mb = fields.Integer(
        "Largest report file (MB)",
        default=25,
        help="Megabytes of 1,000,000 bytes.",
    )
    dossier_report_open = fields.Boolean(
        "Reports open to new contacts",
        default=True,
        help="Whether a new contact of a dossier may download its reports.",
    )
    report_payment_rule = fields.Selection(
        [
            ("off", "At once"),
            ("due", "When all échelons due are paid"),
            ("full", "When the whole invoice is paid"),
        ],
        "Reports may be downloaded",
        required=True,
        default="off",
        help="Tested when a contact downloads, not before.",
    )

    dossier_renewal_days = fields.Integer(
        "Propose renewals before (days)",
        help="How long before a diagnostic's last day its renewal is proposed to the "
        "client, by mail and on the portal. 0: never by itself.",
    )
    dossier_renewal_sale = fields.Boolean(
        "Renewals for sales too",
        help="Once a property is sold, its seller has nothing to renew; while it is "
        "for sale, what lapses before the deed must be made again.",
    )

    _dossier_renewal_positive = models.Constraint(
        "CHECK (dossier_renewal_days >= 0)",
        "The days before a renewal is proposed cannot be negative.",
    )
    _dossier_settings_positive = models.Constraint(
        "CHECK (dossier_quote_reminder_days >= 0 AND dossier_appointment_hours > 0"
        " AND dossier_report_max_mb > 0)",
        "The settings of the dossiers cannot be negative or zero.",
    )
