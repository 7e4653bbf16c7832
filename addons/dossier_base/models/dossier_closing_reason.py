from odoo import fields, models


class DossierClosingReason(models.Model):
    """Why a case file was closed without being completed.

    The list is edited by each firm; ``kind`` tells which kind of case file a
    reason is for, and every add-on adds its own kind with ``selection_add``.
    """

    _name = "dossier.closing.reason"
    _description = "Closing Reason"
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[("general", "Any case file")],
        required=True,
        default="general",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Leave empty to offer the reason in every company.",
    )

    _name_kind_uniq = models.UniqueIndex(
        "(kind, name, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "This closing reason is already in the list.",
    )
