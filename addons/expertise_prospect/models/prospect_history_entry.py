from odoo import api, fields, models
from odoo.tools import SQL

# Columns that an entry shares with a line of the history
SHARED_COLUMNS = (
    "prospect_id",
    "date",
    "user_id",
    "item_type",
    "item_id",
    "item_name",
    "activity_type_id",
    "kind",
    "field_id",
    "currency_id",
    "old_raw",
    "new_raw",
)

FIRST_ENTRY = 2_000_000_000

ITEM_TYPES = [
    ("prospect", "Prospect"),
    ("contact", "Contact"),
    ("mission", "Mission"),
    ("action", "Action"),
]
KINDS = [
    ("created", "Created"),
    ("changed", "Changed"),
    ("done", "Done"),
    ("deleted", "Deleted"),
]


class ProspectHistoryEntry(models.Model):
    """What the core does not keep: changes of the follow-up, and what was deleted.

    Written by the models alone, as superuser; read through ``prospect.history``.
    """

    _name = "prospect.history.entry"
    _description = "Entry of a Prospect's History"
    _order = "date desc, id desc"
    _log_access = False

    prospect_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "Who", ondelete="set null", default=lambda self: self.env.user
    )
    item_type = fields.Selection(ITEM_TYPES, required=True)
    item_id = fields.Integer(required=True)
    item_name = fields.Char()
    activity_type_id = fields.Many2one("mail.activity.type", ondelete="set null")
    kind = fields.Selection(KINDS, required=True)
    field_id = fields.Many2one("ir.model.fields", ondelete="cascade")
    currency_id = fields.Many2one("res.currency", ondelete="set null")
    old_raw = fields.Text()
    new_raw = fields.Text()

    # Its number in the history
    _history_id_idx = models.Index(f"((id + {FIRST_ENTRY}))")

    @api.model
    def _keep_before_unlink(self, item_type, entries):
        """Keep the history of what is about to be deleted, and tell that it was.

        :param str item_type: of all of them
        :param list entries: values of an entry for each
        """
        if not entries:
            return
        history = self.env["prospect.history"]
        history._flush_sources()
        item_ids = {values["item_id"] for values in entries}
        prospect_ids = {values["prospect_id"] for values in entries}
        columns = SQL(", ").join(map(SQL.identifier, SHARED_COLUMNS))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO prospect_history_entry (%(columns)s)
                SELECT %(columns)s FROM (%(history)s) AS history
                 WHERE prospect_id IN %(prospects)s AND item_type = %(type)s
                   AND item_id IN %(items)s AND id < %(first)s
                """,
                columns=columns,
                history=history._table_query,
                prospects=tuple(prospect_ids),
                type=item_type,
                items=tuple(item_ids),
                first=FIRST_ENTRY,
            )
        )
        self.sudo().create([{**values, "kind": "deleted"} for values in entries])
