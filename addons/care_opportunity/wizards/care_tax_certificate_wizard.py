from odoo import fields, models
from odoo.exceptions import UserError


class CareTaxCertificateWizard(models.TransientModel):
    """Make or renew the tax certificates of a year, for all clients or some."""

    _name = "care.tax.certificate.wizard"
    _description = "Tax Certificates of a Year"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year - 1
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Clients", help="Empty: all who paid something."
    )

    def action_create(self):
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Make those of your own companies only."))
        made = self.env["care.tax.certificate"]._make(
            self.company_id, self.year, self.partner_ids
        )
        if not made:
            raise UserError(
                self.env._(
                    "No client paid an invoice of care in %(year)s by a means that "
                    "counts (cash does not).",
                    year=str(self.year),
                )
            )
        return made._get_records_action(name=self.env._("Tax certificates"))
