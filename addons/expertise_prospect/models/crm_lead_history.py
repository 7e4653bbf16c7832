from odoo import models


class CrmLead(models.Model):
    """A mission that is deleted stays in the history of its prospect."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        result = super().write(vals)
        moved = self.browse()
        if "mission_type_id" in vals:
            moved = self
        elif "partner_id" in vals:
            moved = self.filtered("mission_type_id")
        if moved:
            activities = self.env["mail.activity"].sudo()
            activities = activities.with_context(active_test=False).search(
                [("res_model", "=", self._name), ("res_id", "in", moved.ids)]
            )
            self.env.add_to_compute(activities._fields["prospect_id"], activities)
        return result

    def unlink(self):
        self.env["prospect.history.entry"]._keep_before_unlink(
            "mission",
            [
                {
                    "prospect_id": mission.partner_id.id,
                    "item_type": "mission",
                    "item_id": mission.id,
                    "item_name": mission.name,
                }
                for mission in self.sudo().filtered("mission_type_id")
            ],
        )
        return super().unlink()
