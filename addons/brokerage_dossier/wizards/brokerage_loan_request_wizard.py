from markupsafe import Markup

from odoo import api, fields, models


class BrokerageLoanRequestWizard(models.TransientModel):
    """Show what a bank will miss in the loan requests, before they are printed."""

    _name = "brokerage.loan.request.wizard"
    _description = "Print Loan Requests"

    dossier_ids = fields.Many2many("brokerage.dossier", string="Files", readonly=True)
    gaps = fields.Html("What a bank will miss", compute="_compute_gaps")

    @api.depends("dossier_ids")
    def _compute_gaps(self):
        for wizard in self:
            gaps = wizard.dossier_ids._get_loan_request_gaps()
            blocks = [
                Markup("<p class='mb-1'><strong>%s</strong></p><ul>%s</ul>")
                % (
                    dossier.display_name,
                    Markup("").join(Markup("<li>%s</li>") % text for text in texts),
                )
                for dossier, texts in gaps.items()
            ]
            wizard.gaps = Markup("").join(blocks)

    def action_print(self):
        """Print all the same: it is the broker who decides."""
        self.ensure_one()
        action = self.dossier_ids._print_loan_request()
        return {**action, "close_on_report_download": True}
