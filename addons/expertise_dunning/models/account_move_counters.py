from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .account_move import UNPAID


class AccountMoveCounters(models.Model):
    """The numbers of the counter bar of « Relances »."""

    # one face of the invoice a file
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def get_dunning_counters(self, domain=None):
        """Count what each tile of the counter bar opens.

        One query, whatever the number of invoices: the search with the user's rights,
        once, and the échelons that wait today beside it.

        :param list domain: what else the list is searched for; the history and the
            contacts do not follow it, as they open pages of their own
        :return: ``{tile: number}``
        :raise AccessError: the user may not read invoices
        """
        invoices = self._search(UNPAID & Domain(domain or Domain.TRUE))
        invoices.add_join(
            "LEFT JOIN",
            "due",
            SQL("(%s)", self._get_dunning_due_sql()),
            SQL("due.move_id = %s", SQL.identifier(self._table, "id")),
        )
        counts = {
            "all": SQL("COUNT(*)"),
            **{
                f"r{rank}": SQL("COUNT(*) FILTER (WHERE %s = ANY(due.ranks))", rank)
                for rank in (1, 2, 3)
            },
            "litigation": SQL(
                "COUNT(*) FILTER (WHERE %s)",
                self._field_to_sql(self._table, "dunning_litigation", invoices),
            ),
            "history": self._get_dunning_history_sql(),
        }
        row = self.env.execute_query(invoices.select(*counts.values()))[0]
        return dict(zip(counts, row, strict=True))

    @api.model
    def _get_dunning_due_sql(self):
        """:return: SELECT of invoices and the places of the ladder that wait today"""
        Line = self.env["account.move.line"]
        Line.flush_model(["dunning_next_level_id", "dunning_next_date", "move_id"])
        self.env["dunning.level"].flush_model(["rank"])
        lines = Line._search(
            [
                ("dunning_next_level_id", "!=", False),
                ("dunning_next_date", "<=", fields.Date.context_today(self)),
            ]
        )
        lines.add_join(
            "JOIN",
            "level",
            SQL.identifier("dunning_level"),
            SQL(
                "level.id = %s",
                SQL.identifier(Line._table, "dunning_next_level_id"),
            ),
        )
        move_id = SQL.identifier(Line._table, "move_id")
        lines.groupby = move_id
        return lines.select(move_id, SQL("array_agg(level.rank) AS ranks"))

    @api.model
    def _get_dunning_history_sql(self):
        """:return: how many letters the user may see, as a scalar"""
        letters = self.env["dunning.letter"]
        if not letters.has_access("read"):
            return SQL("0")
        return SQL("(%s)", letters._search([]).select(SQL("COUNT(*)")))
