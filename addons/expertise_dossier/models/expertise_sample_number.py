import re

from odoo import api, models

NUMBERED = re.compile(r"^(.*?)(\d+)$")


class ExpertiseSampleNumber(models.Model):
    """On site the next bag has the next number."""

    # see expertise_sample.py
    _inherit = "expertise.sample"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        dossier_id = self.env.context.get("sample_dossier_id")
        if dossier_id and "name" in fields_list and not values.get("name"):
            values["name"] = self._get_next_number(dossier_id)
        return values

    @api.model
    def _get_next_number(self, dossier_id):
        """:return: « P3 » after « P2 »; « P1 » for the first"""
        last = self.search([("dossier_id", "=", dossier_id)], order="id desc", limit=1)
        match = NUMBERED.match(last.name or "")
        return f"{match[1]}{int(match[2]) + 1}" if match else "P1"
