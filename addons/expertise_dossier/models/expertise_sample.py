from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ExpertiseSample(models.Model):
    """What was taken where, which laboratory has it, and what it found."""

    _name = "expertise.sample"
    _description = "Sample"
    _order = "dossier_id, id"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "expertise.dossier",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    name = fields.Char("Sample", required=True, help="Number on the bag")
    kind = fields.Selection(
        [("asbestos", "Asbestos"), ("lead", "Lead"), ("other", "Other")],
        required=True,
        default="asbestos",
    )
    location = fields.Char("Taken from", help="Room and material")
    taken_date = fields.Date("Taken on", default=fields.Date.context_today)
    laboratory_id = fields.Many2one(
        "res.partner", check_company=True, ondelete="restrict"
    )
    sent_date = fields.Date("Sent on")
    received_date = fields.Date("Result received on")
    result = fields.Selection(
        [
            ("negative", "Negative"),
            ("positive", "Positive"),
            ("inconclusive", "Inconclusive"),
        ]
    )
    state = fields.Selection(
        [("taken", "Taken"), ("sent", "At the laboratory"), ("received", "Received")],
        "Status",
        compute="_compute_state",
        store=True,
    )

    @api.depends("sent_date", "received_date", "result")
    def _compute_state(self):
        for sample in self:
            if sample.result or sample.received_date:
                sample.state = "received"
            else:
                sample.state = "sent" if sample.sent_date else "taken"

    @api.constrains("taken_date", "sent_date", "received_date", "laboratory_id")
    def _check_dates(self):
        for sample in self:
            if sample.sent_date and not sample.laboratory_id:
                raise ValidationError(
                    self.env._(
                        "Sample %s was sent: say to which laboratory.", sample.name
                    )
                )
            dates = [sample.taken_date, sample.sent_date, sample.received_date]
            known = [date for date in dates if date]
            if known != sorted(known):
                raise ValidationError(
                    self.env._(
                        "The dates of sample %s are not in order: taken, sent, "
                        "received.",
                        sample.name,
                    )
                )
