from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BrokerageChild(models.Model):
    """A child of the household."""

    _name = "brokerage.child"
    _description = "Child"
    _inherit = ["brokerage.part.mixin", "brokerage.fact.mixin"]
    _order = "birthdate, id"

    _fact_section = "children"

    name = fields.Char("First name", required=True)
    birthdate = fields.Date()
    is_dependant = fields.Boolean("Dependant", default=True)
    shared_custody = fields.Boolean()

    @api.constrains("birthdate")
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for child in self:
            if child.birthdate and child.birthdate > today:
                raise ValidationError(
                    self.env._(
                        "%(child)s cannot be born in the future: correct the date of "
                        "birth. A child to come is best written in a comment.",
                        child=child.name,
                    )
                )

    def _get_automatic_comments(self):
        return {
            child: self.env._(
                "Shared custody of %(child)s, born on %(date)s.",
                child=child.name,
                date=child.birthdate.strftime("%d/%m/%Y"),
            )
            if child.shared_custody and child.birthdate
            else self.env._("Shared custody of %(child)s.", child=child.name)
            if child.shared_custody
            else False
            for child in self
        }
