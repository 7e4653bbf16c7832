from odoo import fields, models


class HrSkillLevel(models.Model):
    _inherit = "hr.skill.level"

    is_mention = fields.Boolean(
        "With mention",
        help="A certification of this level covers what needs the mention.",
    )
