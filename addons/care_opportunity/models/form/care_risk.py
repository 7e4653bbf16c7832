from odoo import fields, models


class CareRisk(models.Model):
    """« Prévention des risques »: in that situation, this is what the worker does."""

    _name = "care.risk"
    _inherit = ["care.form.part.mixin"]
    _description = "Risk Prevention"
    _order = "assessment_id, sequence, id"
    _rec_name = "situation"

    sequence = fields.Integer(default=10)
    situation = fields.Char(required=True)
    measure = fields.Text("Measure to apply", required=True)
