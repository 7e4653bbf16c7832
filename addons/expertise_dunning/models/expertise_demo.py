import logging

from odoo import api, models

_logger = logging.getLogger(__name__)

#: the first payer that is made: where he is, everything is
MARKER = "expertise_dunning.demo_partner_town_hall"


class ExpertiseDemo(models.AbstractModel):
    _inherit = "expertise.demo"

    @api.model
    def _install_dunning(self):
        """Play ``demo/cases.py`` on the demonstration dossiers, once."""
        if self.env.ref(MARKER, raise_if_not_found=False):
            _logger.info("The demonstration reminders are there already.")
            return
        # the tables are read only where the demonstration is wanted
        from ..demo.builder import Builder

        Builder(self.env).build()
