from odoo import fields, models


class HrSkillType(models.Model):
    _inherit = "hr.skill.type"

    is_diagnostic = fields.Boolean(
        "Of diagnosticians",
        help="These certifications are tested when an appointment is planned.",
    )
