from odoo import api, fields, models

SECONDS_PER_HOUR = 3600


class DossierStatusLog(models.Model):
    """One row per stay of a case file in a status.

    The core's duration mixin only measures many2one stages; the statuses of a
    case file are a selection, so their stays are kept here. Only the case file
    writes these rows (in ``sudo``): nobody else has the right to.
    """

    _name = "dossier.status.log"
    _description = "Time Spent in Status"
    _order = "entered_at desc, id desc"
    _rec_name = "status_label"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Case file", model_field="res_model", required=True, readonly=True
    )
    status = fields.Char(required=True, readonly=True)
    status_label = fields.Char("Status name", compute="_compute_status_label")
    entered_at = fields.Datetime("From", required=True, readonly=True)
    left_at = fields.Datetime("To", readonly=True)
    duration_hours = fields.Float(
        "Duration (hours)",
        compute="_compute_duration_hours",
        store=True,
        precompute=True,
        aggregator="avg",
        help="Hours between entering and leaving; empty while the stay lasts.",
    )
    user_id = fields.Many2one("res.users", "Entered by", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    _res_idx = models.Index("(res_model, res_id)")
    _open_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE left_at IS NULL",
        "A case file is in one status at a time.",
    )

    @api.depends("res_model", "status")
    def _compute_status_label(self):
        labels = {}
        for res_model in set(self.mapped("res_model")):
            if res_model in self.env:
                model = self.env[res_model]
                field = model._fields[model._status_field]
                labels[res_model] = dict(field._description_selection(self.env))
        for log in self:
            log.status_label = labels.get(log.res_model, {}).get(log.status, log.status)

    @api.depends("entered_at", "left_at")
    def _compute_duration_hours(self):
        for log in self:
            stay = log.left_at and log.left_at - log.entered_at
            log.duration_hours = stay.total_seconds() / SECONDS_PER_HOUR if stay else 0

    @api.model
    def _switch(self, records):
        """Close the open stay of each record and open one in its present status.

        :param records: case files (one model) whose status has just changed
        """
        if not records:
            return
        now = fields.Datetime.now()
        log = self.sudo()
        open_stays = log.search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("left_at", "=", False),
            ]
        )
        open_stays.left_at = now
        # the unique index wants the old stay closed before the new one is inserted
        open_stays.flush_recordset(["left_at"])
        log.create(
            [
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "status": record[record._status_field],
                    "entered_at": now,
                    "user_id": self.env.uid,
                    "company_id": record.company_id.id,
                }
                for record in records.sudo()
            ]
        )
