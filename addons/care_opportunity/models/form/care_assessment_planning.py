from odoo import fields, models
from odoo.fields import Domain


class CareAssessmentPlanning(models.Model):
    """A needs form whose missions make visits."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    following_ids = fields.One2many(
        "care.assessment",
        "previous_id",
        "Next versions",
        context={"active_test": False},
    )

    def _get_in_force_domain(self):
        """:return: domain of the last validated version of each form

        Validated, or locked while no version that follows was ever validated: it is
        still being written, or was given up. To archive a form puts it out of the
        lists, no more: a client's plan ends when his form is cancelled.
        """
        archived_or_not = Domain("active", "in", [True, False])
        validated = Domain("validated_at", "!=", False)
        return (
            archived_or_not
            & validated
            & (
                Domain("state", "=", "validated")
                | Domain("state", "=", "locked")
                & Domain("following_ids", "not any", [("validated_at", "!=", False)])
            )
        )

    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        if new_state in ("validated", "cancelled"):
            self._sync_plan()
        return result

    def _sync_plan(self):
        """Bring the coming visits in line with the versions that are now in force."""
        originals = self.original_id | self.filtered(lambda f: not f.original_id)
        roots = (
            self.env["care.mission"]
            .search(
                [
                    "|",
                    ("assessment_id", "in", originals.ids),
                    ("assessment_id.original_id", "in", originals.ids),
                ]
            )
            .root_id
        )
        roots._plan_ahead()

    def _get_lang(self):
        """:return: the language of what the night's work writes on the form"""
        self.ensure_one()
        return self.user_id.lang or self.company_id.partner_id.lang

    def action_plan(self):
        """Open the choice of the month to plan."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Month"),
            "res_model": "care.plan.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_mission_ids": self.mission_ids.ids},
        }
