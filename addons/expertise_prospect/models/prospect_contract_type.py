from odoo import fields, models


class ProspectContractType(models.Model):
    """The standard contract (*contrat type*) of a mission; its offers are quotation
    templates, each with the missions of the contract as lines."""

    _name = "prospect.contract.type"
    _description = "Contract Type"
    _order = "mission_type_id, sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    mission_type_id = fields.Many2one(
        "prospect.mission.type", required=True, ondelete="restrict", index=True
    )
    offer_ids = fields.One2many("sale.order.template", "contract_type_id", "Offers")
    offer_count = fields.Integer(compute="_compute_offer_count")

    _name_uniq = models.UniqueIndex(
        "(mission_type_id, name) WHERE active IS TRUE",
        "This mission type already has a contract of that name.",
    )

    def _compute_offer_count(self):
        counts = dict(
            self.env["sale.order.template"]._read_group(
                [("contract_type_id", "in", self.ids)],
                ["contract_type_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.offer_count = counts.get(contract, 0)
