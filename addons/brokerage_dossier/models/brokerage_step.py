from odoo import api, fields, models


class BrokerageStep(models.Model):
    """A step of a client's file, as the firm defines its way to the deed.

    The last one of a company, by sequence, completes the file.
    """

    _name = "brokerage.step"
    _description = "Step of a Loan File"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Leave empty to use the step in every company.",
    )
    milestone = fields.Selection(
        [("agreement", "Client's agreement"), ("signature", "Signature of the offer")],
        "Dates the file",
        help="Reaching the step gives the file this date, where it has none.",
    )

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "This step is already in the list.",
    )

    @api.model
    def _get_of_company(self, company):
        """:return: the steps of ``company``, first to last"""
        return self.search([("company_id", "in", (company.id, False))])
