from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CareActivity(models.Model):
    """What the firm does: home help, nursery, training, cleaning…

    It gives the needs form its extra fields, without code.
    """

    _name = "care.activity"
    _description = "Activity"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Leave empty to offer the activity in every company.",
    )
    is_home_help = fields.Boolean(
        "Help at home",
        default=True,
        help="The form asks for door code, doctor, autonomy (GIR), habits…",
    )
    field_ids = fields.One2many(
        "care.activity.field", "activity_id", "Fields of the form", copy=True
    )
    definition_id = fields.Many2one(
        "care.form.definition", compute="_compute_definition_id", compute_sudo=True
    )

    assessment_count = fields.Integer(
        "Needs forms", compute="_compute_assessment_count"
    )

    def _compute_definition_id(self):
        live = self.env["care.form.definition"].search(
            [("activity_id", "in", self.ids), ("sealed", "=", False)]
        )
        by_activity = live.grouped("activity_id")
        for activity in self:
            activity.definition_id = by_activity.get(activity._origin, live.browse())

    def _compute_assessment_count(self):
        counts = dict(
            self.env["care.assessment"]._read_group(
                [("activity_id", "in", self.ids)], ["activity_id"], ["__count"]
            )
        )
        for activity in self:
            activity.assessment_count = counts.get(activity._origin, 0)

    @api.constrains("name", "company_id", "active")
    def _check_name(self):
        """:raise ValidationError: two read alike on the screen

        The column holds every language: an index would compare them all at once.
        """
        for activity in self.filtered("active"):
            if activity.sudo().search_count(
                [
                    ("name", "=", activity.name),
                    ("company_id", "=", activity.company_id.id),
                    ("id", "!=", activity.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._("There is already an activity with this name.")
                )

    @api.constrains("company_id")
    def _check_company_of_forms(self):
        """:raise ValidationError: a form or a request of another firm has it"""
        for activity in self.filtered("company_id"):
            elsewhere = [
                ("company_id", "not in", (activity.company_id.id, False)),
            ]
            forms = self.env["care.assessment"].sudo()
            leads = self.env["crm.lead"].sudo().with_context(active_test=False)
            if forms.with_context(active_test=False).search_count(
                [("activity_id", "=", activity.id), *elsewhere], limit=1
            ) or leads.search_count(
                [("care_activity_id", "=", activity.id), *elsewhere], limit=1
            ):
                raise ValidationError(
                    self.env._(
                        "Another firm works with “%s”: leave it to every firm, or make "
                        "a copy of it for this one.",
                        activity.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._refresh_definition()
        return activities

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        for activity, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%s (copy)", activity.name)
        return vals_list

    @api.model
    def _get_first(self):
        """:return: the activity that a firm does first of all"""
        return self.search(
            [("company_id", "in", (False, self.env.company.id))], limit=1
        )

    def action_preview(self):
        """Open an empty form of the activity, to see what it asks; nothing is saved."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "care.assessment",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_activity_id": self.id},
        }

    def action_open_assessments(self):
        """Open the forms of the activity, all versions."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "care_opportunity.care_assessment_action"
        )
        action["domain"] = [("activity_id", "=", self.id)]
        action["context"] = {"default_activity_id": self.id}
        return action

    def _refresh_definition(self):
        """Make the live definition what the lines say."""
        definitions = self.env["care.form.definition"].sudo()
        live = definitions.search(
            [("activity_id", "in", self.ids), ("sealed", "=", False)]
        ).grouped("activity_id")
        for activity in self:
            wanted = [line._get_definition() for line in activity.field_ids]
            definition = live.get(activity)
            if not definition:
                definitions.create(
                    {"activity_id": activity.id, "properties_definition": wanted}
                )
            elif (definition.properties_definition or []) != wanted:
                definition.properties_definition = wanted
