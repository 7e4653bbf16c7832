from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

#: commands that take a choice out of a list
LEAVING = (Command.DELETE, Command.UNLINK)
#: kinds that need choices
LIST_KINDS = ("selection", "tags")
#: kinds that are kept alike: one may become the other, whatever was filled in
TEXT_KINDS = ("char", "text")


class CareActivityField(models.Model):
    """A field that the firm adds to the needs form of an activity."""

    _name = "care.activity.field"
    _description = "Field of a Needs Form"
    _order = "activity_id, sequence, id"

    activity_id = fields.Many2one(
        "care.activity", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Label", required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("char", "Short text"),
            ("text", "Long text"),
            ("boolean", "Yes or no"),
            ("integer", "Whole number"),
            ("float", "Decimal number"),
            ("date", "Date"),
            ("selection", "One of a list"),
            ("tags", "Several of a list"),
            ("separator", "Heading"),
        ],
        required=True,
        default="char",
    )
    option_ids = fields.One2many(
        "care.activity.field.option", "field_id", "Choices", copy=True
    )
    option_summary = fields.Char("List", compute="_compute_option_summary")

    @api.depends("option_ids.name", "kind")
    def _compute_option_summary(self):
        for line in self:
            listed = line.kind in LIST_KINDS
            line.option_summary = listed and ", ".join(line.option_ids.mapped("name"))

    @api.constrains("kind", "option_ids")
    def _check_options(self):
        for line in self:
            if line.kind in LIST_KINDS and not line.option_ids:
                raise ValidationError(
                    self.env._(
                        "“%s” is a choice from a list: give the list at least one "
                        "choice.",
                        line.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.activity_id._refresh_definition()
        return lines

    def write(self, vals):
        activities = self.activity_id
        if "kind" in vals:
            self._check_kind_change(vals["kind"])
        # what comes goes before what leaves: a list is never empty in between
        commands = vals.get("option_ids") or []
        leaving = [command for command in commands if command[0] in LEAVING]
        if leaving:
            coming = [command for command in commands if command[0] not in LEAVING]
            vals = {**vals, "option_ids": coming}
        result = super().write(vals)
        if leaving:
            super().write({"option_ids": leaving})
        (activities | self.activity_id)._refresh_definition()
        return result

    def unlink(self):
        activities = self.activity_id
        result = super().unlink()
        activities.exists()._refresh_definition()
        return result

    def _check_kind_change(self, kind):
        """:raise UserError: open forms have a value of the present kind"""
        for line in self:
            if line.kind == kind or {line.kind, kind} <= set(TEXT_KINDS):
                continue
            count = line._count_filled()
            if count:
                raise UserError(
                    self.env._(
                        "“%(field)s” is filled in on %(count)s forms, and they would "
                        "lose it: add another field of the new kind, and delete this "
                        "one when it is no longer needed.",
                        field=line.name,
                        count=count,
                    )
                )

    def _count_filled(self):
        """:return: how many forms that are not locked have a value in the field"""
        self.ensure_one()
        self.env["care.assessment"].flush_model(["properties", "definition_id"])
        self.env.cr.execute(
            "SELECT count(*) FROM care_assessment form"
            " JOIN care_form_definition definition"
            " ON definition.id = form.definition_id AND definition.sealed IS NOT TRUE"
            " WHERE definition.activity_id = %(activity)s"
            " AND COALESCE(form.properties -> %(name)s, 'null'::jsonb)"
            " NOT IN ('null', 'false', '\"\"', '[]', '0')",
            {"activity": self.activity_id.id, "name": self._get_definition()["name"]},
        )
        return self.env.cr.fetchone()[0]

    def _get_definition(self):
        """:return: the field as ``fields.PropertiesDefinition`` wants it

        Its name comes from its id, so that a new label keeps what was filled in.
        """
        self.ensure_one()
        definition = {"name": f"f{self.id:08d}", "string": self.name, "type": self.kind}
        options = [(f"o{option.id}", option.name) for option in self.option_ids]
        if self.kind == "selection":
            definition["selection"] = [list(option) for option in options]
        elif self.kind == "tags":
            definition["tags"] = [
                [key, label, index % 11 + 1]
                for index, (key, label) in enumerate(options)
            ]
        return definition


class CareActivityFieldOption(models.Model):
    """One choice of a field with a list."""

    _name = "care.activity.field.option"
    _description = "Choice of a Field"
    _order = "field_id, sequence, id"

    field_id = fields.Many2one(
        "care.activity.field", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Choice", required=True)
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        options = super().create(vals_list)
        options.field_id.activity_id._refresh_definition()
        return options

    def write(self, vals):
        result = super().write(vals)
        self.field_id.activity_id._refresh_definition()
        return result

    def unlink(self):
        """:raise ValidationError: the last choice of a list stays"""
        fields_ = self.field_id
        activities = fields_.activity_id
        result = super().unlink()
        fields_.exists()._check_options()
        activities.exists()._refresh_definition()
        return result
