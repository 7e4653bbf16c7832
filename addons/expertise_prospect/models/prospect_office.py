from odoo import api, fields, models


class ProspectOffice(models.Model):
    """An office (*bureau*) of a firm: where a client is received."""

    _name = "prospect.office"
    _description = "Office of a Firm"
    _order = "company_id, sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        "Firm",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    network_id = fields.Many2one(
        "res.company", compute="_compute_network_id", store=True, index=True
    )
    city = fields.Char()
    phone = fields.Char()

    _name_company_uniq = models.UniqueIndex(
        "(company_id, name) WHERE active IS TRUE",
        "This firm already has an office of that name.",
    )

    @api.depends("company_id.parent_id")
    def _compute_network_id(self):
        for office in self:
            office.network_id = office.company_id.sudo().root_id
