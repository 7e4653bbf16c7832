from odoo import fields, models


class CareMissionVisits(models.Model):
    """Another service of a mission is that of its visits to come."""

    # one face of the mission per file
    _inherit = "care.mission"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        former = {mission: mission.product_id for mission in self}
        result = super().write(vals)
        if "product_id" in vals:
            visits = self.env["care.intervention"].search(
                [
                    ("mission_id", "in", self.ids),
                    ("state", "=", "planned"),
                    ("start", ">", fields.Datetime.now()),
                    ("invoice_line_id", "=", False),
                ]
            )
            # what a person chose for one visit stays
            visits.filtered(
                lambda visit: visit.product_id == former[visit.mission_id]
            ).write({"product_id": vals["product_id"]})
        return result
