import logging

from odoo import api, models

_logger = logging.getLogger(__name__)

#: the first dossier that is made: where it is, everything is
MARKER = "expertise_dossier.demo_dossier_01"


class ExpertiseDemo(models.AbstractModel):
    """Makes the demonstration firm, once."""

    _name = "expertise.demo"
    _description = "Demonstration Data of the Diagnostic Firm"

    @api.model
    def _install(self):
        """Play the stories of ``demo/cases.py``, unless they were played already."""
        if self.env.ref(MARKER, raise_if_not_found=False):
            _logger.info("The demonstration dossiers are there already.")
            return
        # the tables are read only where the demonstration is wanted
        from ..demo.builder import Builder

        Builder(self.env).build()
