from odoo import models

#: the company that is made first: where it is, everything is
FIRM = "Aide & Présence du Val"


class CareDemo(models.AbstractModel):
    """Makes the demonstration care agency."""

    _name = "care.demo"
    _inherit = "dossier.demo.mixin"
    _description = "Demonstration Data of the Care Agency"
    _demo_company = FIRM

    def _get_demo_builder(self):
        from ...demo.builder import Builder

        return Builder
