from odoo import api, fields, models

from ...tools.travel import place, town_key


class ResPartnerTown(models.Model):
    """The town of a home in a form that can be compared, for the travel between two."""

    # one theme per file
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    care_town = fields.Char(compute="_compute_care_town", store=True, precompute=True)

    @api.depends("zip", "city")
    def _compute_care_town(self):
        for partner in self:
            partner.care_town = town_key(partner.zip, partner.city)

    def _get_care_place(self):
        """:return: the place that ``travel_minutes`` compares"""
        self.ensure_one()
        return place(self.id, self.zip, self.city)
