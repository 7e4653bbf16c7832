from odoo import fields, models


class ExpertiseMissingItem(models.Model):
    """A piece a technician may have to wait for before he can report."""

    _name = "expertise.missing.item"
    _description = "Piece That Can Be Missing"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
