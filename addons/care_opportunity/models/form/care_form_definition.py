from odoo import api, fields, models
from odoo.exceptions import UserError


class CareFormDefinition(models.Model):
    """The extra fields of a form, as ``fields.Properties`` wants them.

    An activity has one *live* definition, which its open forms share and which follows
    what the firm sets. A locked form points to a *sealed* one, which never changes: the
    core always reads the definition as it is now.
    """

    _name = "care.form.definition"
    _description = "Definition of a Needs Form"

    activity_id = fields.Many2one(
        "care.activity", required=True, index=True, ondelete="cascade", readonly=True
    )
    sealed = fields.Boolean(readonly=True)
    properties_definition = fields.PropertiesDefinition()

    _live_uniq = models.UniqueIndex(
        "(activity_id) WHERE sealed IS NOT TRUE",
        "This activity already has a definition.",
    )

    @api.depends("activity_id.name", "sealed")
    def _compute_display_name(self):
        for definition in self:
            definition.display_name = definition.activity_id.name

    def write(self, vals):
        """:raise UserError: a sealed definition, or anybody but the add-on itself"""
        if not self.env.su or any(definition.sealed for definition in self):
            raise UserError(
                self.env._(
                    "The fields of a form are set on its activity, and a locked form "
                    "keeps those it was made with."
                )
            )
        return super().write(vals)

    def _seal(self):
        """:return: a definition that has the same fields and never changes"""
        self.ensure_one()
        if self.sealed:
            return self
        present = self.properties_definition or []
        sealed = self.sudo().search(
            [("activity_id", "=", self.activity_id.id), ("sealed", "=", True)],
            order="id desc",
        )
        same = sealed.filtered(lambda d: (d.properties_definition or []) == present)
        return same[:1] or self.sudo().create(
            {
                "activity_id": self.activity_id.id,
                "sealed": True,
                "properties_definition": present,
            }
        )
