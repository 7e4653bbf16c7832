from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmLead(models.Model):
    """A client's request for care is an opportunity with an activity."""

    _inherit = "crm.lead"

    care_activity_id = fields.Many2one(
        "care.activity",
        "Activity",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        default=lambda self: self._default_care_activity_id(),
        help="Home help, nursery, training, cleaning…: shapes the needs form.",
    )
    care_beneficiary_id = fields.Many2one(
        "res.partner",
        "Beneficiary",
        compute="_compute_care_beneficiary_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        help="Who gets the help, where it is not who asks for it.",
    )
    care_assessment_ids = fields.One2many(
        "care.assessment",
        "lead_id",
        "Needs forms",
        groups="care_opportunity.group_user",
    )
    care_assessment_count = fields.Integer(
        compute="_compute_care_assessment_count", groups="care_opportunity.group_user"
    )

    @api.model
    def _default_care_activity_id(self):
        """:return: the first activity, for what is created as a request"""
        activities = self.env["care.activity"]
        if not self.env.context.get("care_request"):
            return activities
        return activities._get_first()

    @api.depends("partner_id", "care_activity_id")
    def _compute_care_beneficiary_id(self):
        for lead in self:
            if not lead.care_activity_id:
                lead.care_beneficiary_id = False
            elif not lead.care_beneficiary_id:
                lead.care_beneficiary_id = lead.partner_id

    @api.depends("care_assessment_ids")
    def _compute_care_assessment_count(self):
        counts = dict(
            self.env["care.assessment"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.care_assessment_count = counts.get(lead._origin, 0)

    def action_open_care_assessment(self):
        """Open the present needs form; a request without one gets it, once."""
        self.ensure_one()
        form = self._get_care_assessment()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Needs form"),
            "res_model": "care.assessment",
            "res_id": form.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_care_assessment(self):
        """:return: the present version of the form, made now where there is none

        Where the copy of a locked version was given up, that version is in force still.
        """
        self.ensure_one()
        forms = self.env["care.assessment"].with_context(active_test=False)
        present = [("lead_id", "=", self.id), ("state", "in", ("draft", "validated"))]
        form = forms.search(present, limit=1)
        if not form:
            in_force = forms._get_in_force_domain() & Domain("lead_id", "=", self.id)
            form = forms.search(in_force, limit=1)
        if form:
            return form
        if not self.care_activity_id:
            raise UserError(self.env._("Choose the activity of the request first."))
        if not self.care_beneficiary_id:
            raise UserError(
                self.env._("Choose who asks for help, or who gets it, first.")
            )
        self.check_access("write")
        # of two people who press at once, PostgreSQL makes the second one start over
        self.flush_recordset()
        self.env.cr.execute("UPDATE crm_lead SET id = id WHERE id = %s", [self.id])
        company = self.company_id or self.env.company
        return self.env["care.assessment"].create(
            {
                "lead_id": self.id,
                "company_id": company.id,
                "user_id": self.user_id.id or self.env.uid,
            }
        )
