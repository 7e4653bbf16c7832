from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CareTask(models.Model):
    """What is to be done; copied to each visit of its mission and ticked off there."""

    _name = "care.task"
    _inherit = ["care.form.part.mixin"]
    _description = "Task of a Needs Form"
    _order = "assessment_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char("Task", required=True)
    note = fields.Char("How")
    mission_id = fields.Many2one(
        "care.mission",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('assessment_id', '=', assessment_id)]",
        help="Empty: for every mission of the form.",
    )

    @api.constrains("mission_id", "assessment_id")
    def _check_mission(self):
        for task in self:
            if task.mission_id and task.mission_id.assessment_id != task.assessment_id:
                raise ValidationError(
                    self.env._("The mission of a task is one of its own form.")
                )
