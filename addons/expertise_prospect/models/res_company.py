from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    service_ids = fields.Many2many(
        "prospect.service",
        "prospect_service_company_rel",
        "company_id",
        "service_id",
        "Services offered",
    )
    office_ids = fields.One2many("prospect.office", "company_id", "Offices")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.filtered(lambda c: not c.parent_id)._create_client_sequences()
        return companies

    def _create_client_sequences(self):
        """Give each network its own sequence of client numbers, where it has none."""
        sequence = self.env["ir.sequence"].sudo()
        known = sequence.search(
            [("code", "=", "prospect.client"), ("company_id", "in", self.ids)]
        ).company_id
        sequence.create(
            [
                {
                    "name": f"Clients ({company.name})",
                    "code": "prospect.client",
                    "prefix": "C",
                    "padding": 5,
                    "company_id": company.id,
                }
                for company in self - known
            ]
        )
