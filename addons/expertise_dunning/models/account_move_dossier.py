from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_move import UNPAID


class AccountMoveDossier(models.Model):
    """What a row of « Relances » shows of the dossier and of the payer."""

    # one face of the invoice a file
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    dossier_number = fields.Char(related="dossier_id.name", string="Dossier number")
    dossier_owner_id = fields.Many2one(related="dossier_id.owner_id", string="Owner")
    dossier_report_state = fields.Selection(
        related="dossier_id.report_state", string="Report"
    )
    dossier_report_tooltip = fields.Char(
        related="dossier_id.report_tooltip", string="About the reports"
    )
    dossier_report_download_count = fields.Integer(
        related="dossier_id.report_download_count"
    )
    dossier_invoice_state = fields.Selection(
        related="dossier_id.invoice_state", string="Invoicing of the dossier"
    )
    dossier_invoice_tooltip = fields.Char(
        related="dossier_id.invoice_tooltip", string="About the invoicing"
    )
    dunning_phone = fields.Char(related="partner_id.phone", string="Payer's phone")
    dunning_email = fields.Char(related="partner_id.email", string="Payer's mail")
    dunning_mission_amount = fields.Monetary(
        "Mission amount",
        compute="_compute_dunning_mission_amount",
        help="What the dossier's mission costs, tax included; without a dossier, the "
        "amount of the invoice.",
    )

    @api.depends("amount_total", "dossier_id.amount_total", "dossier_id.currency_id")
    def _compute_dunning_mission_amount(self):
        for move in self:
            dossier = move.sudo().dossier_id
            # a dossier's amount is in the currency of its company
            is_comparable = dossier.currency_id == move.currency_id
            move.dunning_mission_amount = (
                dossier.amount_total if dossier and is_comparable else move.amount_total
            )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_dunning_remind(self):
        """Open « Relancer » on these invoices; on none, on all that the list shows.

        The context brings ``dunning_rank``, the place of the ladder that the list is
        filtered on, and ``active_domain``, what it shows.

        :raise UserError: there is no unpaid invoice
        """
        moves = self
        domain = self.env.context.get("active_domain")
        if not moves and domain is not None:
            moves = self.search(UNPAID & Domain(domain))
        if not moves:
            raise UserError(
                self.env._(
                    "No unpaid invoice here: choose another counter, or take the "
                    "search away."
                )
            )
        wizard = self.env["dunning.wizard"].create(
            {
                "move_ids": [fields.Command.set(moves.ids)],
                "rank": self.env.context.get("dunning_rank") or 0,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remind"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }
