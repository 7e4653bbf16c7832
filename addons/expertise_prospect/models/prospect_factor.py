from odoo import fields, models


class ProspectFactor(models.Model):
    """Why a mission was signed, or why it was lost."""

    _name = "prospect.factor"
    _description = "Factor"
    _order = "kind desc, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("signed", "Signed"), ("lost", "Lost"), ("both", "Signed or lost")],
        required=True,
        default="both",
    )
    color = fields.Integer()

    _name_kind_uniq = models.UniqueIndex(
        "(kind, name) WHERE active IS TRUE", "This factor is already in the list."
    )
