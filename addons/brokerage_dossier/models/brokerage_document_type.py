from odoo import fields, models


class BrokerageDocumentType(models.Model):
    """A kind of document that a bank wants to see, such as a pay slip."""

    _name = "brokerage.document.type"
    _description = "Kind of Document"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    for_each_borrower = fields.Boolean(
        "One for each borrower", help="Asked from each borrower of the file."
    )
    always_asked = fields.Boolean(help="Proposed at once when documents are asked for.")
    help_text = fields.Char(
        "For the client", translate=True, help="What it should show, in plain words."
    )
    company_id = fields.Many2one("res.company", index="btree_not_null")

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "This kind of document is already in the list.",
    )
