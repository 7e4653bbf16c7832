from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [("start", "Arrival"), ("stop", "Departure")]
WAYS = [("portal", "By the worker"), ("office", "By the office")]
#: what the trigger is called; part of the message of the database
KEEP = "care_stamp_keep"


class CareStamp(models.Model):
    """When a worker came or left (*pointage*): kept for ever as it was taken.

    A correction is a new line, by the office, with its reason; a line without a moment
    takes the former one back. The last line of a kind counts. Nobody writes or deletes
    one, not even the superuser: the database refuses it too.
    """

    _name = "care.stamp"
    _description = "Stamp of a Visit"
    _order = "intervention_id, id"
    _rec_name = "moment"

    intervention_id = fields.Many2one(
        "care.intervention",
        "Visit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # not related: what a stamp says is not rewritten when its visit changes
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Worker",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    moment = fields.Datetime(
        "Time", readonly=True, help="Empty: the former stamp is taken back."
    )
    way = fields.Selection(WAYS, required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Author", required=True, readonly=True, ondelete="restrict"
    )
    reason = fields.Char(readonly=True)
    place_ids = fields.One2many(
        "care.stamp.place",
        "stamp_id",
        groups="care_opportunity.group_manager",
    )

    _reason_given = models.Constraint(
        "CHECK (way <> 'office' OR btrim(coalesce(reason, '')) <> '')",
        "A correction says why.",
    )
    _moment_given = models.Constraint(
        "CHECK (way = 'office' OR moment IS NOT NULL)",
        "A worker's stamp has a time.",
    )

    def init(self):
        """Let the database itself refuse what no code should try."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION care_stamp_keep() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'care_stamp_keep: a stamp stays as it was taken'
                USING ERRCODE = 'restrict_violation';
            END
            $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS care_stamp_keep ON care_stamp;
            CREATE TRIGGER care_stamp_keep BEFORE UPDATE OR DELETE ON care_stamp
                FOR EACH ROW EXECUTE FUNCTION care_stamp_keep();
            DROP TRIGGER IF EXISTS care_stamp_keep_all ON care_stamp;
            CREATE TRIGGER care_stamp_keep_all BEFORE TRUNCATE ON care_stamp
                FOR EACH STATEMENT EXECUTE FUNCTION care_stamp_keep();
            """
        )

    # nobody, whatever is written
    def write(self, vals):  # pylint: disable=method-required-super
        """:raise UserError: always"""
        raise UserError(
            self.env._(
                "A stamp stays as it was taken. Use “Correct the times” on the visit: "
                "it adds a line, with its author and its reason."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """:raise UserError: always"""
        raise UserError(
            self.env._("A stamp is the proof of a visit: it is never deleted.")
        )
