from odoo import fields, models


class ProspectMissionType(models.Model):
    """What a prospect may entrust to the network; one mission of each type."""

    _name = "prospect.mission.type"
    _description = "Mission Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    service_id = fields.Many2one("prospect.service", required=True, ondelete="restrict")
    has_performers = fields.Boolean(
        "Performers",
        help="The missions of the contract are listed with who performs each.",
    )

    _name_uniq = models.UniqueIndex(
        "(name) WHERE active IS TRUE", "This mission type is already in the list."
    )
