from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartnerStatement(models.Model):
    """The tab « Relances »: the unpaid dossiers of a prescriber or a notary."""

    # one face of the contact a file: see res_partner.py
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    dunning_contact_kind = fields.Selection(
        [("prescriber", "Prescriber"), ("notary", "Notary")],
        "Gets the statement of a",
        compute="_compute_dunning_unpaid",
        groups="expertise_dunning.group_user",
        help="Who is notary on any dossier gets the notary's form for all of his.",
    )
    dunning_unpaid_move_ids = fields.Many2many(
        "account.move",
        string="Unpaid dossiers",
        compute="_compute_dunning_unpaid",
        groups="expertise_dunning.group_user",
        help="Of which he may be told: those where he is prescriber or notary. What is "
        "in litigation is left out.",
    )
    dunning_statement_ids = fields.One2many(
        "dunning.letter",
        "partner_id",
        "Statements",
        domain=[("kind", "!=", "reminder")],
        groups="expertise_dunning.group_user",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_dunning_unpaid(self):
        contacts = self.env["dunning.contact"]
        moves = self.env["account.move"]
        for partner in self:
            # who is being typed in has none
            found = partner._origin
            partner.dunning_unpaid_move_ids = (
                moves.search(
                    contacts._get_unpaid_domain(found), order="invoice_date, id"
                )
                if found
                else moves
            )
            partner.dunning_contact_kind = contacts._get_kind(found) if found else False

    def action_dunning_make_statement(self):
        """Open the wizard of the statement, with all his unpaid dossiers ticked.

        :raise UserError: there is nothing to tell him
        """
        self.ensure_one()
        companies = self.dunning_unpaid_move_ids.company_id
        if not companies:
            raise UserError(
                self.env._(
                    "%s has no unpaid dossier as prescriber or notary: there is "
                    "nothing to tell him.",
                    self.display_name,
                )
            )
        company = self.env.company if self.env.company in companies else companies[0]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement of unpaid dossiers"),
            "res_model": "dunning.statement.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_company_id": company.id,
                "dialog_size": "extra-large",
            },
        }

    def action_dunning_open_statements(self):
        """Open all statements that were made for this contact."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statements: %s", self.display_name),
            "res_model": "dunning.letter",
            "view_mode": "list,form",
            "domain": [("partner_id", "=", self.id), ("kind", "!=", "reminder")],
        }
