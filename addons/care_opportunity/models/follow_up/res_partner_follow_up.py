from odoo import api, fields, models

from .care_note import ONCE


class ResPartnerFollowUp(models.Model):
    """The client's file: notes, satisfaction, adverse events."""

    _name = "res.partner"
    _inherit = ["res.partner", "care.satisfaction.mixin"]

    _care_note_field = "partner_id"

    care_note_ids = fields.One2many(
        "care.note",
        "partner_id",
        "Care notes",
        domain=ONCE,
        groups="care_opportunity.group_user",
    )
    care_adverse_event_ids = fields.One2many(
        "care.adverse.event",
        "partner_id",
        "Adverse events",
        groups="care_opportunity.group_user",
    )
    care_adverse_event_count = fields.Integer(
        compute="_compute_care_adverse_event_count",
        groups="care_opportunity.group_user",
    )

    @api.depends("care_adverse_event_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_care_adverse_event_count(self):
        counts = dict(
            self.env["care.adverse.event"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.care_adverse_event_count = counts.get(partner._origin, 0)

    def action_open_care_adverse_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_adverse_event_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    def action_report_care_adverse_event(self):
        """Open a new adverse event of this client."""
        self.ensure_one()
        return self.env["care.adverse.event"]._get_new_action(partner_id=self.id)

    def action_new_care_note(self):
        """Open a new note about this client."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note about %s", self.display_name),
            "res_model": "care.note",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
