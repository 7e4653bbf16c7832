import json
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError

REPORT_NAMES = {
    "sheet": "care_opportunity.report_mission_sheet",
    "dipc": "care_opportunity.report_dipc",
}


class CareSheetPreview(models.TransientModel):
    """See a model of a sheet filled in with a form. Nothing is kept of it."""

    _name = "care.sheet.preview"
    _description = "Preview of a Printed Sheet"

    template_id = fields.Many2one(
        "care.sheet.template", "Model", required=True, ondelete="cascade"
    )
    activity_ids = fields.Many2many(related="template_id.activity_ids")
    assessment_id = fields.Many2one(
        "care.assessment",
        "Needs form",
        required=True,
        compute="_compute_assessment_id",
        precompute=True,
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('activity_id', 'in', activity_ids)] if activity_ids else []",
    )
    way = fields.Selection(
        [("print", "as printed"), ("mail", "as mailed")],
        "Show",
        required=True,
        default="print",
    )

    @api.depends("template_id")
    def _compute_assessment_id(self):
        for preview in self:
            template = preview.template_id
            domain = [("state", "!=", "cancelled")]
            if template.activity_ids:
                domain.append(("activity_id", "in", template.activity_ids.ids))
            if template.company_id:
                domain.append(("company_id", "=", template.company_id.id))
            forms = self.env["care.assessment"]
            preview.assessment_id = forms.search(domain, limit=1)

    def action_preview(self):
        """:return: opens the PDF in a tab; it carries « Aperçu »"""
        self.ensure_one()
        if not self.template_id._fits(self.assessment_id):
            raise UserError(
                self.env._(
                    "This model is not meant for %(form)s: choose another.",
                    form=self.assessment_id.display_name,
                )
            )
        options = json.dumps(
            {"care_template_id": self.template_id.id, "care_way": self.way}
        )
        report = REPORT_NAMES[self.template_id.kind]
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/pdf/{report}/{self.assessment_id.id}"
            f"?options={quote(options)}",
            "target": "new",
        }
