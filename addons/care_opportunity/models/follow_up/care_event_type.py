from odoo import fields, models

SEVERITIES = [
    ("minor", "Minor"),
    ("moderate", "Moderate"),
    ("serious", "Serious"),
    ("critical", "Critical"),
]
SEVERITY_RANK = {key: rank for rank, (key, _label) in enumerate(SEVERITIES)}


class CareEventType(models.Model):
    """A category of serious events (CASF art. R331-8, order of 28 December 2016)."""

    _name = "care.event.type"
    _description = "Type of Adverse Event"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    article = fields.Char("Source", help="Text and number, printed on the sheet.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    report_from = fields.Selection(
        SEVERITIES,
        "To be reported from",
        help="The severity from which reporting to the authority is proposed; never "
        "when empty. The director decides.",
    )
