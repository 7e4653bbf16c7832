import logging

from odoo import api, models

_logger = logging.getLogger(__name__)

#: the company that is made first: where it is, everything is
FIRM = "Aide & Présence du Val"


class CareDemo(models.AbstractModel):
    """Makes the demonstration care agency, once.

    Its records have no external id: what somebody has gone on working with stays when
    the add-on goes, and is not made again when it comes back.
    """

    _name = "care.demo"
    _description = "Demonstration Data of the Care Agency"

    @api.model
    def _install(self):
        """Make the agency of ``demo/``, unless it was made already."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        if companies.search_count([("name", "=", FIRM)], limit=1):
            _logger.info("The demonstration care agency is there already.")
            return
        # the tables are read only where the demonstration is wanted
        from ...demo.builder import Builder

        Builder(self.env).build()
