from odoo import api, fields, models

from .expertise_dossier import STATES


class DossierStatusLog(models.Model):
    _inherit = "dossier.status.log"

    expertise_state = fields.Selection(
        STATES,
        "Status of the dossier",
        compute="_compute_expertise_state",
        store=True,
        help="The status as a choice, so that statistics show its name.",
    )

    @api.depends("res_model", "status")
    def _compute_expertise_state(self):
        known = dict(STATES)
        for log in self:
            is_ours = log.res_model == "expertise.dossier" and log.status in known
            log.expertise_state = log.status if is_ours else False
