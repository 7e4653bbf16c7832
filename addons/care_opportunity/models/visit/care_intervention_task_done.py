from odoo import fields, models


class CareInterventionTaskDone(models.Model):
    """When a task was ticked off: the first time, until it is unticked."""

    # one face of the task a file
    _inherit = "care.intervention.task"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if "done" not in vals or "done_at" in vals:
            return super().write(vals)
        changed = self.filtered(lambda task: task.done != bool(vals["done"]))
        if changed:
            at = fields.Datetime.now() if vals["done"] else False
            super(CareInterventionTaskDone, changed).write({**vals, "done_at": at})
        return super(CareInterventionTaskDone, self - changed).write(vals)
