from odoo import fields, models

from odoo.addons.dossier_base.tools import public_holidays


class ResPartnerPlanning(models.Model):
    # one theme per file
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    care_next_visit = fields.Datetime(
        "Next visit",
        compute="_compute_care_next_visit",
        groups="care_opportunity.group_user",
    )

    def _compute_care_next_visit(self):
        first = dict(
            self.env["care.intervention"]._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("state", "=", "planned"),
                    ("start", ">=", fields.Datetime.now()),
                ],
                ["partner_id"],
                ["start:min"],
            )
        )
        for partner in self:
            partner.care_next_visit = first.get(partner._origin, False)

    def _get_care_holiday_zone(self):
        """:return: code of the zone, see ``public_holidays.HOLIDAY_ZONES``"""
        return public_holidays.get_zone(self.country_id.code, self.zip)

    def action_care_cancel_period(self):
        """Cancel a client's visits of a period: a stay in hospital, holidays."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the Visits of a Period"),
            "res_model": "care.cancel.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_reason_kind": "hospital",
            },
        }
