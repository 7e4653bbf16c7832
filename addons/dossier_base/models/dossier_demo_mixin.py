import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class DossierDemoMixin(models.AbstractModel):
    """Makes a demonstration, once.

    Its records have no external id: what somebody has gone on working with stays when
    the add-on goes, and is not made again when it comes back.
    """

    _name = "dossier.demo.mixin"
    _description = "Demonstration Data"

    #: the company that is made first: where it is, everything is
    _demo_company = None

    def _get_demo_builder(self):
        """:return: the class that makes everything, imported where it is wanted only"""
        raise NotImplementedError

    @api.model
    def _install(self):
        """Make the demonstration, unless it was made already."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        if companies.search_count([("name", "=", self._demo_company)], limit=1):
            _logger.info("%s is there already.", self._demo_company)
            return
        self._get_demo_builder()(self.env).build()
