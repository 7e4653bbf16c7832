from odoo import models

#: the company that is made first: where it is, everything is
NETWORK = "Réseau Val de Loire Conseil"


class ProspectDemo(models.AbstractModel):
    """Makes the demonstration network."""

    _name = "prospect.demo"
    _inherit = "dossier.demo.mixin"
    _description = "Demonstration Data of the Accounting Network"
    _demo_company = NETWORK

    def _get_demo_builder(self):
        from ..demo.builder import Builder

        return Builder
