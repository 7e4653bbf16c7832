from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_company_portal import per_setting


class CareStampPlace(models.Model):
    """Where a worker was when he stamped, and at no other moment.

    Apart from the stamp, so that it can be erased while the stamp is kept. Only where
    the firm has switched it on.
    """

    _name = "care.stamp.place"
    _description = "Place of a Stamp"
    _order = "id desc"
    _rec_name = "stamp_id"

    stamp_id = fields.Many2one(
        "care.stamp", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    latitude = fields.Float(digits=(9, 6), readonly=True)
    longitude = fields.Float(digits=(9, 6), readonly=True)
    accuracy = fields.Integer("Accuracy (m)", readonly=True)

    _stamp_uniq = models.UniqueIndex("(stamp_id)", "A stamp has one place.")
    _on_earth = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180"
        " AND accuracy >= 0)",
        "This place is not on Earth.",
    )

    # nobody, whatever is written
    def write(self, vals):  # pylint: disable=method-required-super
        """:raise UserError: always"""
        raise UserError(self.env._("The place of a stamp is kept or erased."))

    @api.autovacuum
    def _gc_places(self):
        """Erase the places that are older than each firm keeps them."""
        now = fields.Datetime.now()
        for days, companies in per_setting(self.env, "care_stamp_place_days"):
            self.sudo().search(
                [
                    ("company_id", "in", companies.ids),
                    ("stamp_id.moment", "<", now - timedelta(days=days)),
                ]
            ).unlink()
