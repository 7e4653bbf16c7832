from odoo import api, fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    care_certified = fields.Boolean(
        "Counts for the tax certificate",
        compute="_compute_care_certified",
        store=True,
        readonly=False,
        help="Card, transfer, debit, cheque, CESU of the client (C. trav. D7233-3). "
        "Not: cash, CESU prefunded by an employer, immediate advance.",
    )

    @api.depends("type")
    def _compute_care_certified(self):
        for journal in self:
            journal.care_certified = journal.type in ("bank", "credit")
