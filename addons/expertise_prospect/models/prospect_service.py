from odoo import fields, models


class ProspectService(models.Model):
    """A service of an accounting firm: accounting, legal, payroll, training…

    A mission is proposed by a firm that offers its service, and held by a colleague
    who has access to it.
    """

    _name = "prospect.service"
    _description = "Service of a Firm"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    firm_ids = fields.Many2many(
        "res.company",
        "prospect_service_company_rel",
        "service_id",
        "company_id",
        "Firms that offer it",
    )
    user_ids = fields.Many2many(
        "res.users",
        "prospect_service_user_rel",
        "service_id",
        "user_id",
        "Colleagues with access",
        domain=[("share", "=", False)],
    )

    _name_uniq = models.UniqueIndex(
        "(name) WHERE active IS TRUE", "This service is already in the list."
    )
