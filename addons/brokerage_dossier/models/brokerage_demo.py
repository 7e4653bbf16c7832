from odoo import models

#: the company that is made first: where it is, everything is
FIRM = "Courtage des Trois Ponts"


class BrokerageDemo(models.AbstractModel):
    """Makes the demonstration brokerage firm."""

    _name = "brokerage.demo"
    _inherit = "dossier.demo.mixin"
    _description = "Demonstration Data of the Brokerage Firm"
    _demo_company = FIRM

    def _get_demo_builder(self):
        from ..demo.builder import Builder

        return Builder
