from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .account_move_line import OPEN_PAYMENT_STATES

KINDS = [("prescriber", "Prescriber"), ("notary", "Notary")]


class DunningContact(models.Model):
    """Who can be told of unpaid dossiers that are not his own: prescribers, notaries.

    One row per contact and company, read from the dossiers and their invoices. Who is
    notary on any dossier is a notary, and gets the notary's form for all his dossiers;
    who prescribed for somebody else, and never is a notary, is a prescriber. What is
    in litigation, blocked by the accounts or in the trash counts for nobody.
    """

    _name = "dunning.contact"
    _description = "Unpaid Dossiers by Contact"
    _auto = False
    _rec_name = "partner_id"
    _order = "unpaid_count desc, residual desc, id"

    _depends = {
        "account.move": [
            "amount_residual_signed",
            "company_id",
            "dossier_id",
            "dunning_litigation",
            "move_type",
            "payment_state",
            "state",
        ],
        "dunning.letter": ["company_id", "date", "kind", "partner_id", "state"],
        "expertise.dossier": [
            "notary_id",
            "owner_id",
            "prescriber_id",
            "trashed_at",
        ],
        "expertise.dossier.contact": ["dossier_id", "partner_id", "role"],
        "res.partner": ["commercial_partner_id"],
    }

    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    city = fields.Char(related="partner_id.city")
    kind = fields.Selection(KINDS, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    unpaid_count = fields.Integer("Unpaid dossiers", readonly=True)
    invoice_count = fields.Integer("Unpaid invoices", readonly=True)
    residual = fields.Monetary("Still due", readonly=True)
    last_statement_date = fields.Date("Last statement", readonly=True)

    @property
    def _table_query(self):
        # the figures beside the contacts: who only counts contacts, as the tiles of
        # « Relances » do, does not pay for them
        return SQL(
            """
            WITH unpaid AS (
                SELECT move.id AS move_id,
                       move.company_id,
                       move.dossier_id,
                       move.amount_residual_signed AS residual,
                       dossier.notary_id,
                       dossier.prescriber_id,
                       dossier.owner_id
                  FROM account_move move
                  JOIN expertise_dossier dossier ON dossier.id = move.dossier_id
                 WHERE move.move_type = 'out_invoice'
                   AND move.state = 'posted'
                   AND move.payment_state IN %(open)s
                   AND move.dunning_litigation IS NOT TRUE
                   AND dossier.trashed_at IS NULL
            ), role AS (
                -- stranger_to: the owner whose family no prescriber may be of; most are
                -- the owner himself, and need no look at the address book
                SELECT partner_id::bigint * (SELECT max(id) FROM res_company)
                           + company_id - 1 AS id,
                       partner_id,
                       company_id,
                       move_id,
                       stranger_to
                  FROM (
                        SELECT notary_id AS partner_id,
                               company_id,
                               move_id,
                               NULL::integer AS stranger_to
                          FROM unpaid
                         WHERE notary_id IS NOT NULL
                     UNION ALL
                        SELECT prescriber_id, company_id, move_id, owner_id
                          FROM unpaid
                         WHERE prescriber_id IS NOT NULL
                           AND prescriber_id IS DISTINCT FROM owner_id
                     UNION ALL
                        SELECT contact.partner_id,
                               unpaid.company_id,
                               unpaid.move_id,
                               CASE contact.role
                                    WHEN 'prescriber' THEN unpaid.owner_id END
                          FROM unpaid
                          JOIN expertise_dossier_contact contact
                               ON contact.dossier_id = unpaid.dossier_id
                              AND contact.role IN ('notary', 'prescriber')
                              AND (
                                  contact.role = 'notary'
                                  OR contact.partner_id
                                     IS DISTINCT FROM unpaid.owner_id
                              )
                       ) named
            )
            SELECT contact.*,
                   figures.unpaid_count,
                   figures.invoice_count,
                   figures.residual,
                   (
                    SELECT max(COALESCE(letter.sent_date, letter.date))
                      FROM dunning_letter letter
                     WHERE letter.partner_id = contact.partner_id
                       AND letter.company_id = contact.company_id
                       AND letter.kind = contact.kind
                       AND letter.state IN ('sent', 'pending')
                   ) AS last_statement_date
              FROM (
                    SELECT id,
                           partner_id,
                           company_id,
                           CASE WHEN %(is_notary)s
                                THEN 'notary' ELSE 'prescriber' END AS kind
                      FROM (
                            SELECT id,
                                   min(partner_id) AS partner_id,
                                   min(company_id) AS company_id,
                                   bool_or(stranger_to IS NULL) AS told,
                                   array_agg(stranger_to) AS strangers_to
                              FROM role
                          GROUP BY id
                           ) known
                     WHERE told
                        -- the first stranger is enough: no look at all his dossiers
                        OR EXISTS (
                            SELECT 1
                              FROM unnest(strangers_to) owner (id)
                             WHERE %(family_of_owner)s != %(family_of_known)s
                           )
                   ) contact
         LEFT JOIN (
                    SELECT told.id,
                           count(DISTINCT dossier_id) AS unpaid_count,
                           count(*) AS invoice_count,
                           sum(residual) AS residual
                      FROM (
                            SELECT DISTINCT id, move_id
                              FROM role
                             WHERE stranger_to IS NULL
                                OR %(family_of_stranger)s != %(family_of_role)s
                           ) told
                      JOIN unpaid USING (move_id)
                  GROUP BY told.id
                   ) figures
                   USING (id)
            """,
            open=OPEN_PAYMENT_STATES,
            is_notary=self._get_is_notary_sql(SQL("known.partner_id")),
            family_of_known=self._get_family_sql(SQL("known.partner_id")),
            family_of_owner=self._get_family_sql(SQL("owner.id")),
            family_of_role=self._get_family_sql(SQL("role.partner_id")),
            family_of_stranger=self._get_family_sql(SQL("role.stranger_to")),
        )

    # -------------------------------------------------------------------------
    # The rule
    # -------------------------------------------------------------------------
    @api.model
    def _get_family_sql(self, partner):
        """A look at one contact: few of a large address book are asked for.

        :param partner: its id, with its table: ``res_partner`` may have such a column
        :return: the commercial partner of the contact with this id, as a scalar
        """
        return SQL(
            "(SELECT one.commercial_partner_id FROM res_partner one WHERE one.id = %s)",
            partner,
        )

    @api.model
    def _get_is_notary_sql(self, partner):
        """:return: condition: the contact with this id is notary on a dossier"""
        return SQL(
            """
            (
                EXISTS (
                    SELECT 1 FROM expertise_dossier dossier
                     WHERE dossier.notary_id = %(partner)s
                       AND dossier.trashed_at IS NULL
                )
             OR EXISTS (
                    SELECT 1
                      FROM expertise_dossier_contact contact
                      JOIN expertise_dossier dossier
                           ON dossier.id = contact.dossier_id
                     WHERE contact.partner_id = %(partner)s
                       AND contact.role = 'notary'
                       AND dossier.trashed_at IS NULL
                )
            )
            """,
            partner=partner,
        )

    @api.model
    def _get_dossier_domain(self, partner):
        """The dossiers of which this contact may be told: those where he has a role.

        :return: domain on ``expertise.dossier``; the same rule as the list's query
        """
        return Domain("trashed_at", "=", False) & Domain.OR(
            [
                Domain("notary_id", "=", partner.id),
                Domain("contact_ids", "any", self._get_role_domain("notary", partner)),
                Domain(
                    "owner_id.commercial_partner_id",
                    "!=",
                    partner.commercial_partner_id.id,
                )
                & (
                    Domain("prescriber_id", "=", partner.id)
                    | Domain(
                        "contact_ids",
                        "any",
                        self._get_role_domain("prescriber", partner),
                    )
                ),
            ]
        )

    @api.model
    def _get_role_domain(self, role, partner):
        return Domain([("role", "=", role), ("partner_id", "=", partner.id)])

    @api.model
    def _filter_notaries(self, partners):
        """:return: those of these partners who are notary on any dossier"""
        if not partners:
            return partners
        self.env["expertise.dossier"].flush_model(["notary_id", "trashed_at"])
        self.env["expertise.dossier.contact"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id IN %(partners)s AND %(is_notary)s",
                partners=tuple(partners.ids or [0]),
                is_notary=self._get_is_notary_sql(SQL("res_partner.id")),
            )
        )
        found = {partner_id for [partner_id] in rows}
        return partners.filtered(lambda partner: partner.id in found)

    @api.model
    def _get_kind(self, partner):
        """:return: ``notary`` if he is one on any dossier, else ``prescriber``"""
        return "notary" if self._filter_notaries(partner) else "prescriber"

    @api.model
    def _get_unpaid_domain(self, partner):
        """:return: domain of the invoices that a statement to this contact may list"""
        dossiers = self.env["expertise.dossier"].with_context(active_test=False)
        return Domain(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", OPEN_PAYMENT_STATES),
                ("dunning_litigation", "=", False),
                (
                    "dossier_id",
                    "in",
                    dossiers._search(self._get_dossier_domain(partner)),
                ),
            ]
        )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def _get_moves(self):
        self.ensure_one()
        return self.env["account.move"].search(
            self._get_unpaid_domain(self.partner_id)
            & Domain("company_id", "=", self.company_id.id)
        )

    def action_open_dossiers(self):
        """Open the dossiers behind the number."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unpaid dossiers: %s", self.partner_id.display_name),
            "res_model": "expertise.dossier",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_moves().dossier_id.ids)],
            "context": {"active_test": False},
        }

    def action_open_moves(self):
        """Open the invoices behind the number and the amount."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "expertise_dunning.account_move_action_dunning"
        )
        action.update(
            name=self.env._("Unpaid invoices: %s", self.partner_id.display_name),
            domain=[("id", "in", self._get_moves().ids)],
            path=False,
        )
        return action

    def action_open_statements(self):
        """Open the statements that were made for him."""
        self.ensure_one()
        return self.partner_id.action_dunning_open_statements()

    def action_make_statement(self):
        """Open the statement's wizard, everything ticked."""
        self.ensure_one()
        return self.partner_id.with_company(
            self.company_id
        ).action_dunning_make_statement()

    def action_open_partner(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "view_mode": "form",
            "res_id": self.partner_id.id,
        }
