from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .account_move import UNPAID

#: the places of the ladder that have a tile
RANKS = (1, 2, 3)


class AccountMoveCounters(models.Model):
    """The numbers of the counter bar of « Relances »."""

    # one face of the invoice a file
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def get_dunning_counters(self, domain=None):
        """Count what each tile of the counter bar opens.

        One query for the invoices, however many there are: the search with the user's
        rights, once, and the échelons that wait today beside it; one more for the
        contacts.

        :param list domain: what else the list is searched for; the history and the
            contacts do not follow it, as they open pages of their own
        :return: ``{tile: number}``
        :raise AccessError: the user may not read invoices
        :raise UserError: `domain` is none
        """
        try:
            invoices = self._search(UNPAID & Domain(domain or Domain.TRUE))
        except (KeyError, TypeError, ValueError):
            raise UserError(
                self.env._("This cannot be searched for: %s", repr(domain)[:80])
            ) from None
        invoices.add_join(
            "LEFT JOIN",
            "due",
            SQL("(%s)", self._get_dunning_due_sql()),
            SQL("due.move_id = %s", SQL.identifier(self._table, "id")),
        )
        counts = {
            "all": SQL("COUNT(*)"),
            **{
                f"r{rank}": SQL(
                    "COUNT(*) FILTER (WHERE due.%s)", SQL.identifier(f"r{rank}")
                )
                for rank in RANKS
            },
            "litigation": SQL(
                "COUNT(*) FILTER (WHERE %s)",
                self._field_to_sql(self._table, "dunning_litigation", invoices),
            ),
            "history": self._get_dunning_history_sql(),
        }
        row = self.env.execute_query(invoices.select(*counts.values()))[0]
        return {
            **dict(zip(counts, row, strict=True)),
            **self._get_dunning_contact_counters(),
        }

    @api.model
    def _get_dunning_contact_counters(self):
        """:return: how many prescribers and notaries have an unpaid dossier"""
        contacts = self.env["dunning.contact"]
        numbers = dict.fromkeys(("prescriber", "notary"), 0)
        if contacts.has_access("read"):
            numbers.update(contacts._read_group([], ["kind"], ["__count"]))
        return numbers

    @api.model
    def _get_dunning_due_sql(self):
        """:return: SELECT of invoices and the places of the ladder that wait today"""
        # an échelon is its invoice's to read: without a rule of its own to ask the
        # rows for, the index alone answers
        lines = self.env["account.move.line"]
        lines.flush_model(["dunning_next_level_id", "dunning_next_date", "move_id"])
        self.env["dunning.level"].flush_model(["rank"])
        return SQL(
            """
            SELECT line.move_id, %(ranks)s
              FROM account_move_line line
              JOIN dunning_level level ON level.id = line.dunning_next_level_id
             WHERE line.dunning_next_level_id IS NOT NULL
               AND line.dunning_next_date <= %(today)s
          GROUP BY line.move_id
            """,
            ranks=SQL(", ").join(
                SQL("bool_or(level.rank = %s) AS %s", rank, SQL.identifier(f"r{rank}"))
                for rank in RANKS
            ),
            today=fields.Date.context_today(self),
        )

    @api.model
    def _get_dunning_history_sql(self):
        """:return: how many letters the user may see, as a scalar"""
        letters = self.env["dunning.letter"]
        if not letters.has_access("read"):
            return SQL("0")
        return SQL("(%s)", letters._search([]).select(SQL("COUNT(*)")))
