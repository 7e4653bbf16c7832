from odoo import api, fields, models


class BrokerageDocument(models.Model):
    """A document asked for, received, then accepted or refused with a reason."""

    _name = "brokerage.document"
    _description = "Document of a Loan File"
    _inherit = ["brokerage.part.mixin"]
    _order = "dossier_id, sequence, id"

    sequence = fields.Integer(default=10)
    type_id = fields.Many2one(
        "brokerage.document.type",
        "Kind",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    borrower_id = fields.Many2one(
        "brokerage.borrower",
        domain="[('dossier_id', '=', dossier_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="Empty: for all borrowers together.",
    )
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("received", "To check"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        default="asked",
        required=True,
        readonly=True,
        index=True,
    )
    refusal_reason = fields.Char(readonly=True)
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Files",
        domain=[("res_model", "=", "brokerage.document")],
        bypass_search_access=True,
    )
    asked_at = fields.Datetime(default=fields.Datetime.now, readonly=True)
    received_at = fields.Datetime(readonly=True)
    checked_at = fields.Datetime(readonly=True)
    checked_by_id = fields.Many2one("res.users", readonly=True)

    _refused_has_reason = models.Constraint(
        "CHECK (state != 'refused' OR refusal_reason IS NOT NULL)",
        "Say why the document is refused: the client reads it.",
    )

    @api.depends("type_id")
    def _compute_name(self):
        for document in self:
            document.name = document.type_id.name or document.name
