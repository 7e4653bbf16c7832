from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.account_move import UNPAID


class DossierCallWizard(models.TransientModel):
    _inherit = "dossier.call.wizard"

    dunning_unpaid_count = fields.Integer(
        compute="_compute_dunning_unpaid_count", groups="expertise_dunning.group_user"
    )
    dunning_promise_date = fields.Date(
        "Promises to pay on",
        groups="expertise_dunning.group_user",
        help="No reminder of the unpaid invoices before this day has passed.",
    )

    @api.depends("res_model", "res_id")
    def _compute_dunning_unpaid_count(self):
        for wizard in self:
            wizard.dunning_unpaid_count = len(wizard._get_dunning_unpaid())

    def _get_dunning_unpaid(self):
        """:return: the unpaid invoices that the call may be about"""
        self.ensure_one()
        moves = self.env["account.move"]
        if self.res_model == "account.move":
            moves = moves.browse(self.res_id)
        elif self.res_model == "expertise.dossier":
            dossier = self.env["expertise.dossier"].browse(self.res_id)
            return dossier._get_dunning_unpaid()
        return moves.filtered_domain(UNPAID)

    def action_confirm(self):
        """Note the call, and the promise on every unpaid invoice."""
        result = super().action_confirm()
        if not self.env.user.has_group("expertise_dunning.group_user"):
            return result
        if day := self.dunning_promise_date:
            moves = self._get_dunning_unpaid()
            if not moves:
                raise UserError(
                    self.env._("Nothing is unpaid: there is no payment to promise.")
                )
            moves.write(
                {"dunning_promise_date": day, "dunning_promise_note": self.note}
            )
        return result
