from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    care_pets = fields.Char(
        "Pets", help="Animals at home: the worker should know before he comes."
    )
    care_manager_id = fields.Many2one(
        "res.users",
        "Care manager",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        help="Follows this client; first supervisor of an adverse event.",
    )
    care_assessment_ids = fields.One2many(
        "care.assessment",
        "partner_id",
        "Needs forms",
        groups="care_opportunity.group_user",
    )
    care_intervention_ids = fields.One2many(
        "care.intervention",
        "partner_id",
        "Visits",
        groups="care_opportunity.group_user",
    )
