from odoo import api, fields, models
from odoo.tools import format_amount


class DunningWizardPreview(models.TransientModel):
    """What « Relancer » shows before anything goes out."""

    # the plan itself is in dunning_wizard.py
    _inherit = "dunning.wizard"  # pylint: disable=consider-merging-classes-inherited

    preview_html = fields.Html(
        "What will happen", compute="_compute_preview_html", sanitize=False
    )

    @api.depends("preview")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for wizard in self:
            wizard.preview_html = self.env["ir.qweb"]._render(
                "expertise_dunning.wizard_preview", wizard._prepare_preview()
            )

    def _prepare_preview(self):
        """:return: values of the template"""
        self.ensure_one()
        preview = self.preview or {}
        return {
            "wizard": self,
            "asked": format_amount(self.env, self.asked_amount, self.currency_id),
            "problems": preview.get("problems") or [],
            "instead": preview.get("instead") or [],
            "skipped": preview.get("skipped") or [],
        }
