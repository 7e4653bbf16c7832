from odoo import fields, models


class HrSkill(models.Model):
    _inherit = "hr.skill"

    extended_skill_id = fields.Many2one(
        "hr.skill",
        "Extension of",
        ondelete="restrict",
        index="btree_not_null",
        help="This certification is worth nothing without that one: the energy audit "
        "falls with the energy certification (décret 2023-1219).",
    )
