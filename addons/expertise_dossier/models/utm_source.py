from odoo import fields, models

#: first status of a dossier by the kind of its origin
FIRST_STATE_BY_KIND = {"directory": "to_prospect"}


class UtmSource(models.Model):
    _inherit = "utm.source"

    dossier_kind = fields.Selection(
        [
            ("directory", "Directory"),
            ("website", "Website"),
            ("person", "Person"),
            ("other", "Other"),
        ],
        "Kind of origin",
        help="A request from a directory starts in « To prospect », any other in "
        "« To quote ».",
    )

    def _get_first_dossier_state(self):
        """:return: the status in which a dossier of this origin starts"""
        return FIRST_STATE_BY_KIND.get(self.dossier_kind, "to_quote")
