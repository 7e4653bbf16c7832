import ast

from odoo import api, fields, models


class ExpertiseMailSource(models.Model):
    """The mail address at which one origin writes to the firm.

    A model of its own, as ``hr.recruitment.source`` is: an origin is shared by all
    companies and all campaigns, an address belongs to one company.
    """

    _name = "expertise.mail.source"
    _inherit = ["mail.alias.mixin"]
    _description = "Address for Incoming Requests"
    _order = "source_id, id"
    _rec_name = "source_id"
    _check_company_auto = True

    source_id = fields.Many2one(
        "utm.source", "Origin", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    relays = fields.Boolean(
        "Writes for its clients",
        compute="_compute_relays",
        store=True,
        readonly=False,
        precompute=True,
        help="Everything comes from one address of the directory or of the website: "
        "the client is read from the mail, never from its sender.",
    )

    _source_company_uniq = models.UniqueIndex(
        "(company_id, source_id)", "This origin already has its address."
    )

    @api.depends("source_id.dossier_kind")
    def _compute_relays(self):
        for source in self:
            source.relays = source.source_id.dossier_kind in ("directory", "website")

    def write(self, vals):
        result = super().write(vals)
        if {"source_id", "company_id"} & vals.keys():
            for source in self:
                source.alias_defaults = source._alias_get_creation_values()[
                    "alias_defaults"
                ]
        return result

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("expertise.dossier")
        if self.id:
            values["alias_defaults"] = {
                **ast.literal_eval(self.alias_defaults or "{}"),
                "source_id": self.source_id.id,
                "company_id": self.company_id.id,
            }
        return values
