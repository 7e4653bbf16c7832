from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    is_public_holiday = fields.Boolean(
        help="A day on which the whole firm is closed: planning on it asks first."
    )

    _public_holiday_uniq = models.UniqueIndex(
        "(company_id, date_from) WHERE is_public_holiday IS TRUE",
        "This public holiday is in the list already.",
    )

    @api.depends("calendar_id")
    def _compute_company_id(self):
        """A public holiday has no calendar and stays its firm's, whoever recomputes.

        The core would give it to the company that happens to be open.
        """
        kept = self.filtered(lambda leave: leave.is_public_holiday and leave.company_id)
        for leave in kept:
            leave.company_id = leave.company_id
        return super(ResourceCalendarLeaves, self - kept)._compute_company_id()
