from odoo import fields, models


class ProspectClientType(models.Model):
    """What kind of client a mission is for: company, self-employed, association…"""

    _name = "prospect.client.type"
    _description = "Client Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name) WHERE active IS TRUE", "This client type is already in the list."
    )
