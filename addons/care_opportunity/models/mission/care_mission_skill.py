from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CareMissionSkill(models.Model):
    """A skill that the worker of a mission needs, with the least level."""

    _name = "care.mission.skill"
    _inherit = ["care.form.part.mixin"]
    _description = "Skill of a Mission"
    _order = "mission_id, skill_id"
    _rec_name = "skill_id"

    mission_id = fields.Many2one(
        "care.mission", required=True, index=True, ondelete="cascade"
    )
    assessment_id = fields.Many2one(
        related="mission_id.assessment_id", store=True, required=False
    )
    skill_id = fields.Many2one("hr.skill", required=True, ondelete="restrict")
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    level_id = fields.Many2one(
        "hr.skill.level",
        "Least level",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
        help="Empty: any level will do.",
    )

    _skill_uniq = models.UniqueIndex(
        "(mission_id, skill_id)", "This skill is already in the list of the mission."
    )

    @api.depends("skill_id")
    def _compute_level_id(self):
        for line in self:
            if line.level_id.skill_type_id != line.skill_id.skill_type_id:
                line.level_id = False

    @api.depends("skill_id.name", "level_id.name")
    def _compute_display_name(self):
        for line in self:
            skill, level = line.skill_id.name, line.level_id.name
            line.display_name = f"{skill} ({level})" if level else skill

    @api.constrains("skill_id", "level_id")
    def _check_level(self):
        for line in self:
            if (
                line.level_id
                and line.level_id.skill_type_id != line.skill_id.skill_type_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(level)s” is no level of %(skill)s: choose one of its list.",
                        level=line.level_id.name,
                        skill=line.skill_id.name,
                    )
                )
