from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_company_portal import per_setting

KINDS = [
    ("form", "Needs form"),
    ("sheet", "Mission sheet"),
    ("information", "Information"),
    ("code", "Door code"),
]
WAYS = [("portal", "Worker's portal"), ("office", "Office")]


class CareReading(models.Model):
    """Who read the health data of whom, when and how.

    Apart from the data, written by the add-on only, changed by nobody; the database
    lets a line go only when it is old enough for its firm.
    """

    _name = "care.reading"
    _description = "Reading of a Needs Form"
    _order = "read_at desc, id desc"
    _rec_name = "partner_id"

    read_at = fields.Datetime("Read on", required=True, readonly=True, index=True)
    read_on = fields.Date("Day", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Reader",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee", "Worker", readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    assessment_id = fields.Many2one(
        "care.assessment",
        "Needs form",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    form_number = fields.Char("Number", readonly=True)
    kind = fields.Selection(KINDS, "What", required=True, readonly=True)
    way = fields.Selection(WAYS, required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )

    # the staff opens the same form many times a day: one line a day
    _office_uniq = models.UniqueIndex(
        "(user_id, assessment_id, kind, read_on) WHERE way = 'office'",
        "This reading is already in the log.",
    )

    def init(self):
        """Let the database itself refuse changes.

        A form that was never validated may still be deleted: its line then forgets
        which form it was, not its number. Of two files of one client that are merged,
        the lines follow the file that stays.
        """
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION care_reading_keep() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF current_setting('care.reading_purge', true) = 'on' THEN
                        RETURN OLD;
                    END IF;
                ELSIF NEW.assessment_id IS NULL
                    AND to_jsonb(NEW) - 'assessment_id'
                        = to_jsonb(OLD) - 'assessment_id' THEN
                    RETURN NEW;
                ELSIF to_jsonb(NEW) - 'partner_id'
                    = to_jsonb(OLD) - 'partner_id' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'care_reading_keep: the log of readings stays as it is'
                USING ERRCODE = 'restrict_violation';
            END
            $$ LANGUAGE plpgsql;
            DROP TRIGGER IF EXISTS care_reading_keep ON care_reading;
            CREATE TRIGGER care_reading_keep BEFORE UPDATE OR DELETE ON care_reading
                FOR EACH ROW EXECUTE FUNCTION care_reading_keep();
            """
        )

    # nobody, whatever is written
    def write(self, vals):  # pylint: disable=method-required-super
        """:raise UserError: always"""
        raise UserError(self.env._("The log of readings is not changed by anybody."))

    def unlink(self):
        """:raise UserError: anybody but the purge of the add-on"""
        if not (self.env.su and self.env.context.get("care_reading_purge")):
            # nobody, whatever the records are  # pylint: disable=no-raise-unlink
            raise UserError(
                self.env._("The log of readings is not changed by anybody.")
            )
        self.env.cr.execute("SELECT set_config('care.reading_purge', 'on', true)")
        try:
            return super().unlink()
        finally:
            self.env.cr.execute("SELECT set_config('care.reading_purge', '', true)")

    @api.model
    def _log_portal(self, kind, partner, companies, forms, workers):
        """Note that a worker reads, each time.

        :param companies: the firms for which he sees the client
        :param forms: the forms that he reads; may be empty for a client without one
        """
        now = fields.Datetime.now()
        rows = [
            (company, forms.filtered(lambda f, c=company: f.company_id == c))
            for company in companies
        ]
        self.sudo().create(
            [
                {
                    "read_at": now,
                    "read_on": fields.Date.context_today(self, now),
                    "user_id": self.env.uid,
                    "employee_id": workers.filtered(
                        lambda w, c=company: w.company_id == c
                    )[:1].id,
                    "partner_id": partner.id,
                    "assessment_id": form.id,
                    "form_number": form.name,
                    "kind": kind,
                    "way": "portal",
                    "company_id": company.id,
                }
                for company, read in rows
                for form in (read or [read])
            ]
        )

    @api.model
    def _log_office(self, forms, kind="form"):
        """Note that the staff reads, once a user, form and day.

        :param forms: those read; their readable fields are known already
        """
        now = fields.Datetime.now()
        day = fields.Date.context_today(self, now)
        self.env.cr.execute(
            "SELECT assessment_id FROM care_reading WHERE way = 'office'"
            " AND user_id = %s AND kind = %s AND read_on = %s"
            " AND assessment_id = ANY(%s)",
            [self.env.uid, kind, day, forms.ids],
        )
        known = {number for (number,) in self.env.cr.fetchall()}
        new = [number for number in forms.ids if number not in known]
        if not new:
            return
        forms.sudo().flush_recordset(["name", "partner_id", "company_id"])
        # a second window that opens the form at the same time is no error
        self.env.cr.execute(
            "INSERT INTO care_reading (read_at, read_on, user_id, partner_id,"
            " assessment_id, form_number, kind, way, company_id,"
            " create_uid, create_date, write_uid, write_date)"
            " SELECT %(now)s, %(day)s, %(user)s, partner_id, id, name, %(kind)s,"
            " 'office', company_id, %(user)s, %(now)s, %(user)s, %(now)s"
            " FROM care_assessment WHERE id = ANY(%(forms)s)"
            " ON CONFLICT DO NOTHING",
            {"now": now, "day": day, "user": self.env.uid, "kind": kind, "forms": new},
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_readings(self):
        """Let the lines go that are older than each firm keeps them."""
        today = fields.Datetime.now()
        for months, companies in per_setting(self.env, "care_reading_months"):
            self.sudo().with_context(care_reading_purge=True).search(
                [
                    ("company_id", "in", companies.ids),
                    ("read_at", "<", today - relativedelta(months=months)),
                ]
            ).unlink()
