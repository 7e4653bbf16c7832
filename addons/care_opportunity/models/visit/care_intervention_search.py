from odoo import models


class CareInterventionSearch(models.Model):
    """What lets the search find the visits near a moment."""

    # one face of the visit per file
    _inherit = "care.intervention"  # pylint: disable=consider-merging-classes-inherited

    # of the search: nearly all visits are short, so that who is busy at a time started
    # not long before; with all that it reads, the table itself is left alone
    _search_short = models.Index(
        "(start, stop, employee_id, partner_id, id) WHERE employee_id IS NOT NULL"
        " AND state <> 'cancelled' AND stop - start <= interval '4 hours'"
    )
    _search_long = models.Index(
        "(start, stop, employee_id, partner_id, id) WHERE employee_id IS NOT NULL"
        " AND state <> 'cancelled' AND stop - start > interval '4 hours'"
    )
