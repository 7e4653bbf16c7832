from odoo import api, fields, models


class ResPartner(models.Model):
    # one theme per file
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    care_dependent = fields.Boolean(
        "Dependent or disabled",
        tracking=True,
        # Odoo reads what it copies, with the rights of whoever duplicates a contact
        copy=False,
        groups="care_opportunity.group_user",
        help="Art. 278-0 bis D of the CGI: acts of daily life bear the reduced rate. "
        "Keep the proof (APA, PCH, card).",
    )
    care_funding_ids = fields.One2many(
        "care.funding",
        "partner_id",
        "Funding",
        groups="care_opportunity.group_user",
    )
    care_certificate_ids = fields.One2many(
        "care.tax.certificate",
        "partner_id",
        "Tax certificates",
        groups="care_opportunity.group_user",
    )

    @api.model
    def _get_default_address_format(self):
        """Without a country, one lives in that of the firm: « 37000 Tours »."""
        country = self.env.company.country_id
        return country.address_format or super()._get_default_address_format()
