from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL, format_amount, format_date, format_datetime, formatLang

from .prospect_history_entry import FIRST_ENTRY, ITEM_TYPES, KINDS

# A line has the number of what it is made of, moved to a range of its own, so that each
# part is found by an index: the tracked value's own number, and these ranges above it.
# None of the tables gets near half a milliard rows; a number of PostgreSQL has 2^31.
FIRST_PARTNER = 500_000_000
FIRST_MISSION = 1_000_000_000
FIRST_ACTION = 1_500_000_000


class ProspectHistory(models.Model):
    """« Historique »: who changed what in a prospect's file, from, to and when.

    It reads what the core keeps already: tracked values and who created a record. What
    the core does not keep is in ``prospect.history.entry``. Nothing is written twice,
    and a list of one prospect uses indexes only, however long the others' are.
    """

    _name = "prospect.history"
    _description = "Prospect's History"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "what"
    _depends = {
        "mail.message": ["model", "res_id", "date", "create_uid"],
        "mail.tracking.value": ["field_id", "mail_message_id"],
        "res.partner": [
            "is_prospect",
            "commercial_partner_id",
            "prospect_network_id",
            "name",
        ],
        "crm.lead": ["mission_type_id", "partner_id", "network_id", "name"],
        "mail.activity": ["prospect_id", "activity_type_id", "date_deadline"],
        "prospect.history.entry": ["prospect_id", "date", "kind"],
    }

    prospect_id = fields.Many2one("res.partner", readonly=True)
    # in every part of the query: the rule of access is tested on the lines themselves
    prospect_network_id = fields.Many2one("res.company", "Network", readonly=True)
    date = fields.Datetime("When", readonly=True)
    user_id = fields.Many2one("res.users", "Who", readonly=True)
    item_type = fields.Selection(ITEM_TYPES, "Where", readonly=True)
    item_id = fields.Integer("Number of the record", readonly=True)
    item_name = fields.Char("Name of the record", readonly=True)
    activity_type_id = fields.Many2one(
        "mail.activity.type", "Action type", readonly=True
    )
    kind = fields.Selection(KINDS, "Event", readonly=True)
    field_id = fields.Many2one("ir.model.fields", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    old_raw = fields.Text(readonly=True, groups=NO_ACCESS)
    new_raw = fields.Text(readonly=True, groups=NO_ACCESS)
    item = fields.Char("Record", compute="_compute_item", compute_sudo=True)
    what = fields.Char(
        compute="_compute_what", search="_search_what", compute_sudo=True
    )
    old_value = fields.Char("From", compute="_compute_values")
    new_value = fields.Char("To", compute="_compute_values")

    # -------------------------------------------------------------------------
    # Source
    # -------------------------------------------------------------------------
    @property
    def _table_query(self):
        tracked = SQL(
            """
            tracked.field_id, tracked.currency_id,
            CASE field.ttype
                WHEN 'boolean' THEN tracked.old_value_integer::text
                WHEN 'integer' THEN tracked.old_value_integer::text
                WHEN 'float' THEN tracked.old_value_float::text
                WHEN 'monetary' THEN tracked.old_value_float::text
                WHEN 'date' THEN to_char(tracked.old_value_datetime, %(date)s)
                WHEN 'datetime' THEN to_char(tracked.old_value_datetime, %(time)s)
                WHEN 'text' THEN tracked.old_value_text
                ELSE tracked.old_value_char
            END AS old_raw,
            CASE field.ttype
                WHEN 'boolean' THEN tracked.new_value_integer::text
                WHEN 'integer' THEN tracked.new_value_integer::text
                WHEN 'float' THEN tracked.new_value_float::text
                WHEN 'monetary' THEN tracked.new_value_float::text
                WHEN 'date' THEN to_char(tracked.new_value_datetime, %(date)s)
                WHEN 'datetime' THEN to_char(tracked.new_value_datetime, %(time)s)
                WHEN 'text' THEN tracked.new_value_text
                ELSE tracked.new_value_char
            END AS new_raw
            """,
            date="YYYY-MM-DD",
            time="YYYY-MM-DD HH24:MI:SS",
        )
        changes = SQL(
            """
            JOIN mail_tracking_value tracked ON tracked.mail_message_id = message.id
            JOIN ir_model_fields field ON field.id = tracked.field_id
             AND field.name <> 'contact_address_inline'
            """
        )
        created = SQL(
            "'created' AS kind, NULL::integer AS field_id, "
            "NULL::integer AS currency_id, NULL::text AS old_raw"
        )
        # looked up for the lines found, where a join would be planned over all partners
        network = SQL(
            "(SELECT prospect_network_id FROM res_partner WHERE id = prospect_id)"
        )
        return SQL(
            """
            SELECT tracked.id AS id, partner.id AS prospect_id,
                   partner.prospect_network_id AS prospect_network_id,
                   message.date, message.create_uid AS user_id, 'prospect' AS item_type,
                   partner.id AS item_id, partner.name AS item_name,
                   NULL::integer AS activity_type_id, 'changed' AS kind, %(tracked)s
              FROM res_partner partner
              JOIN mail_message message
                ON message.model = 'res.partner' AND message.res_id = partner.id
                   %(changes)s
             WHERE partner.is_prospect
         UNION ALL
            SELECT tracked.id, partner.commercial_partner_id,
                   partner.prospect_network_id, message.date,
                   message.create_uid, 'contact',
                   partner.id, partner.name,
                   NULL::integer, 'changed', %(tracked)s
              FROM res_partner partner
              JOIN mail_message message
                ON message.model = 'res.partner' AND message.res_id = partner.id
                   %(changes)s
             WHERE partner.is_prospect IS NOT TRUE
               AND partner.prospect_network_id IS NOT NULL
         UNION ALL
            SELECT tracked.id, lead.partner_id, lead.network_id,
                   message.date, message.create_uid, 'mission',
                   lead.id, lead.name,
                   NULL::integer, 'changed', %(tracked)s
              FROM crm_lead lead
              JOIN mail_message message
                ON message.model = 'crm.lead' AND message.res_id = lead.id
                   %(changes)s
             WHERE lead.mission_type_id IS NOT NULL
         UNION ALL
            SELECT id + %(partner)s, id, prospect_network_id,
                   create_date, create_uid, 'prospect',
                   id, name, NULL::integer, %(created)s, NULL::text
              FROM res_partner
             WHERE is_prospect
         UNION ALL
            SELECT id + %(partner)s, commercial_partner_id, prospect_network_id,
                   create_date, create_uid,
                   'contact', id, name, NULL::integer, %(created)s, NULL::text
              FROM res_partner
             WHERE is_prospect IS NOT TRUE AND prospect_network_id IS NOT NULL
         UNION ALL
            SELECT id + %(mission)s, partner_id, network_id,
                   create_date, create_uid,
                   'mission', id, name, NULL::integer, %(created)s, NULL::text
              FROM crm_lead
             WHERE mission_type_id IS NOT NULL
         UNION ALL
            SELECT id + %(action)s, prospect_id, %(network)s,
                   create_date, create_uid,
                   'action', id, NULL, activity_type_id, %(created)s,
                   to_char(date_deadline, %(date)s)
              FROM mail_activity
             WHERE prospect_id IS NOT NULL
         UNION ALL
            SELECT id + %(entry)s, prospect_id, %(network)s, date, user_id,
                   item_type, item_id, item_name, activity_type_id, kind,
                   field_id, currency_id, old_raw, new_raw
              FROM prospect_history_entry
            """,
            tracked=tracked,
            changes=changes,
            created=created,
            network=network,
            date="YYYY-MM-DD",
            # literals, as those of the indexes
            partner=SQL(str(FIRST_PARTNER)),
            mission=SQL(str(FIRST_MISSION)),
            action=SQL(str(FIRST_ACTION)),
            entry=SQL(str(FIRST_ENTRY)),
        )

    def init(self):
        """Let a line be found by its number: the web client reads lines that way."""
        for table, first, where in (
            ("res_partner", FIRST_PARTNER, "is_prospect"),
            (
                "res_partner",
                FIRST_PARTNER,
                "is_prospect IS NOT TRUE AND prospect_network_id IS NOT NULL",
            ),
            ("crm_lead", FIRST_MISSION, "mission_type_id IS NOT NULL"),
            ("mail_activity", FIRST_ACTION, "prospect_id IS NOT NULL"),
        ):
            suffix = "contact" if "NOT TRUE" in where else "item"
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS %s ON %s ((id + %s)) WHERE %s",
                    SQL.identifier(f"{table}_history_{suffix}_idx"),
                    SQL.identifier(table),
                    SQL(str(first)),
                    SQL(where),
                )
            )

    def _flush_sources(self):
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    # -------------------------------------------------------------------------
    # What is shown
    # -------------------------------------------------------------------------
    @api.depends("item_name", "activity_type_id")
    @api.depends_context("lang")
    def _compute_item(self):
        for line in self:
            line.item = line.item_name or line.activity_type_id.display_name

    @api.depends("kind", "field_id", "item_type")
    @api.depends_context("lang")
    def _compute_what(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.what = line.field_id.field_description or kinds.get(line.kind)

    def _search_what(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        fields_found = (
            self.env["ir.model.fields"]
            .sudo()
            ._search([("field_description", operator, value)])
        )
        return [("field_id", "in", fields_found)]

    @api.depends("old_raw", "new_raw", "field_id", "kind")
    @api.depends_context("lang", "tz", "uid")
    def _compute_values(self):
        for line, raw in zip(self, self.sudo(), strict=True):
            kind = raw.field_id.ttype or (raw.item_type == "action" and "date")
            field = (
                self.env[raw.field_id.model]._fields.get(raw.field_id.name)
                if (raw.field_id)
                else None
            )
            if field and not self.env[field.model_name]._has_field_access(
                field, "read"
            ):
                line.old_value = line.new_value = "…"
                continue
            line.old_value = raw._format_value(kind, raw.old_raw)
            line.new_value = raw._format_value(kind, raw.new_raw)

    def _format_value(self, kind, value):
        """:return: a value of the database as the reader writes it"""
        if not value:
            return False
        if kind == "boolean":
            return self.env._("Yes") if value == "1" else self.env._("No")
        if kind == "date":
            return format_date(self.env, value)
        if kind == "datetime":
            return format_datetime(self.env, value)
        if kind == "monetary" and self.currency_id:
            return format_amount(self.env, float(value), self.currency_id)
        if kind in ("float", "monetary"):
            return formatLang(self.env, float(value))
        return value
