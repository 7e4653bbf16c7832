from odoo import fields, models


class CareAssessmentScreen(models.Model):
    """What the screens of a form show and open: its versions, its visits."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    version_count = fields.Integer("Versions", compute="_compute_version_count")
    visit_count = fields.Integer("Number of visits", compute="_compute_visit_count")

    def _get_versions_domain(self):
        originals = self.mapped(lambda form: form.original_id or form._origin)
        return ["|", ("id", "in", originals.ids), ("original_id", "in", originals.ids)]

    def _compute_version_count(self):
        counts = dict(
            self._read_group(
                [
                    (
                        "original_id",
                        "in",
                        self.mapped(lambda form: form.original_id or form._origin).ids,
                    )
                ],
                ["original_id"],
                ["__count"],
            )
        )
        for form in self:
            form.version_count = 1 + counts.get(form.original_id or form._origin, 0)

    def _compute_visit_count(self):
        """Visits belong to the missions, whatever the version that planned them."""
        counts = dict(
            self.env["care.intervention"]._read_group(
                [("mission_root_id", "in", self.mission_ids.root_id.ids)],
                ["mission_root_id"],
                ["__count"],
            )
        )
        for form in self:
            form.visit_count = sum(
                counts.get(root, 0) for root in form.mission_ids.root_id
            )

    def action_open_versions(self):
        """Open all the versions, the last one first."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": self._name,
            "view_mode": "list,form",
            "views": [
                (
                    self.env.ref("care_opportunity.care_assessment_view_versions").id,
                    "list",
                ),
                (False, "form"),
            ],
            "domain": self._get_versions_domain(),
        }

    def action_open_next(self):
        """Open the version that follows a locked one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.next_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_visits(self):
        """Open the visits of the missions, whatever the version."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "care_opportunity.care_intervention_action"
        )
        action["domain"] = [("mission_root_id", "in", self.mission_ids.root_id.ids)]
        action["context"] = {}
        return action
