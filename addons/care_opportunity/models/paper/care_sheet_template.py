from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

KINDS = [("sheet", "Mission sheet"), ("dipc", "Individual document")]
#: parts of each paper, in their standard order; what stands before the first « _ » is
#: the kind of paper
PARTS = [
    ("sheet_beneficiary", "Beneficiary"),
    ("sheet_access", "Access to the home"),
    ("sheet_missions", "Missions and planning"),
    ("sheet_tasks", "Tasks"),
    ("sheet_health", "Health and autonomy"),
    ("sheet_kin", "Next of kin"),
    ("sheet_habits", "Habits and other information"),
    ("sheet_fields", "Further information"),
    ("sheet_risks", "Risk prevention"),
    ("sheet_contact", "Your contact at the office"),
    ("dipc_parties", "The parties"),
    ("dipc_objectives", "Objectives of the help"),
    ("dipc_services", "Services and planning"),
    ("dipc_billing", "Price and billing conditions"),
    ("dipc_change", "Changes and end"),
    ("dipc_rights", "Rights of the person"),
    ("dipc_prices", "Annex: prices"),
    ("dipc_signatures", "Signatures"),
]
STANDARD_VALUES = {
    "intro": False,
    "closing": False,
    "show_secrets": True,
    "show_secrets_in_mail": False,
    "show_health": True,
    "font_size": "normal",
}
FONT_SIZES = [("small", "Small"), ("normal", "Normal"), ("large", "Large")]
POINTS = {"small": 8.5, "normal": 9.5, "large": 11.5}


class CareSheetTemplate(models.Model):
    """« Édition PDF »: how the firm's sheets look, set in the interface."""

    _name = "care.sheet.template"
    _inherit = ["mail.render.mixin"]
    _description = "Printed Sheet"
    _order = "kind, sequence, id"
    _check_company_auto = True

    # the manager of the add-on writes them, the coordinator prints them
    _unrestricted_rendering = True

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, "Paper", required=True, default="sheet")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_standard = fields.Boolean(
        "Standard model",
        readonly=True,
        copy=False,
        help="Used where no other model fits; it always stays.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Leave empty to use the model in every company.",
    )
    activity_ids = fields.Many2many(
        "care.activity",
        string="Activities",
        check_company=True,
        help="Leave empty to use the model for every activity.",
    )
    section_ids = fields.One2many(
        "care.sheet.section", "template_id", "Sections", copy=True
    )
    intro = fields.Html(
        "Text before the sections",
        render_engine="qweb",
        render_options={"post_process": False},
        sanitize="email_outgoing",
    )
    closing = fields.Html(
        "Text after the sections",
        render_engine="qweb",
        render_options={"post_process": False},
        sanitize="email_outgoing",
    )
    show_secrets = fields.Boolean("Door code and keys", default=True)
    show_secrets_in_mail = fields.Boolean(
        "Also in a mailed sheet",
        help="A mail can be read by others and stays in mailboxes: better leave the "
        "door code and the keys out of it.",
    )
    show_health = fields.Boolean(
        "Health information",
        default=True,
        help="Autonomy, doctor, allergies, habits and other information. Tasks and the "
        "fields of the activity are sections of their own: hide them too where they "
        "speak of health.",
    )
    font_size = fields.Selection(FONT_SIZES, required=True, default="normal")

    _standard_uniq = models.UniqueIndex(
        "(kind) WHERE is_standard IS TRUE", "There is already a standard model."
    )

    def _compute_render_model(self):
        self.render_model = "care.assessment"

    @api.constrains("is_standard", "active", "company_id", "activity_ids")
    def _check_standard(self):
        for template in self:
            if template.is_standard and (
                not template.active or template.company_id or template.activity_ids
            ):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is the standard model, for every company and "
                        "activity: duplicate it and change the copy.",
                        name=template.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("is_standard") for vals in vals_list):
            raise UserError(self._get_standard_message())
        templates = super().create(vals_list)
        templates._add_missing_sections()
        return templates

    def write(self, vals):
        if "is_standard" in vals and not self.env.su:
            raise UserError(self._get_standard_message())
        if "kind" in vals and any(t.kind != vals["kind"] for t in self):
            raise UserError(
                self.env._("A model keeps its kind of paper: make another model.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        for template, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_standard(self):
        if any(template.is_standard for template in self):
            raise UserError(self._get_standard_message())

    def _get_standard_message(self):
        return self.env._("The standard model stays: duplicate it and use the copy.")

    def _add_missing_sections(self):
        """Each paper has all the sections of its kind, shown or not."""
        sections = self.env["care.sheet.section"]
        sections.create(
            [
                {"template_id": template.id, **vals}
                for template in self
                for vals in sections._get_standard(template.kind)
                if vals["part"] not in template.section_ids.mapped("part")
            ]
        )

    def action_reset(self):
        """« Rétablir le modèle standard »: sections, texts and options."""
        self.check_access("write")
        for template in self:
            standard = {
                vals["part"]: vals
                for vals in self.env["care.sheet.section"]._get_standard(template.kind)
            }
            template.write(
                {
                    **STANDARD_VALUES,
                    "section_ids": [
                        Command.update(
                            section.id,
                            {**standard[section.part], "title": False, "text": False},
                        )
                        for section in template.section_ids
                    ],
                }
            )
        self._add_missing_sections()

    def action_preview(self):
        """:return: the dialog that asks for a form and shows the sheet of it"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "care.sheet.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_template_id": self.id},
        }

    @api.model
    def _get_candidates(self, kind, companies):
        """:return: the models of one kind that these companies have"""
        return self.search(
            [
                ("kind", "=", kind),
                ("company_id", "in", [False, *companies.ids]),
            ]
        )

    def _fits(self, form):
        """:return: whether the model is meant for the form"""
        self.ensure_one()
        return (not self.company_id or self.company_id == form.company_id) and (
            not self.activity_ids or form.activity_id in self.activity_ids
        )

    def _choose(self, form):
        """:return: the model of a form among these: by activity, company, standard"""
        return self.filtered(lambda template: template._fits(form)).sorted(
            lambda template: (
                not template.activity_ids,
                not template.company_id,
                template.is_standard,
                template.sequence,
                template.id,
            )
        )[:1]

    def _render_text(self, name, form):
        """:return: a text of the model, filled in for the form; Markup

        :raise UserError: a placeholder of it cannot be filled in
        """
        self.ensure_one()
        try:
            return self._render_field(name, form.ids)[form.id]
        except UserError as error:
            raise UserError(
                self.env._(
                    "A placeholder in “%(field)s” of the model “%(name)s” cannot be "
                    "filled in: correct it in Configuration > PDF layout.",
                    field=self._fields[name]._description_string(self.env),
                    name=self.name,
                )
            ) from error


class CareSheetSection(models.Model):
    """One part of a printed sheet: where it stands, its title, shown or not."""

    _name = "care.sheet.section"
    _description = "Section of a Printed Sheet"
    _order = "template_id, sequence, id"
    _rec_name = "part"

    template_id = fields.Many2one(
        "care.sheet.template", required=True, index=True, ondelete="cascade"
    )
    part = fields.Selection(PARTS, "Section", required=True)
    sequence = fields.Integer(default=10)
    shown = fields.Boolean(default=True)
    title = fields.Char("Own title", help="Empty: the name of the section.")
    text = fields.Html(
        "Own text",
        help="Stands below the title. In the legal sections of the individual document "
        "it replaces the standard text.",
    )
    has_text = fields.Boolean(compute="_compute_has_text")

    _part_uniq = models.UniqueIndex(
        "(template_id, part)", "This section is already in the list."
    )

    @api.depends("text")
    def _compute_has_text(self):
        for section in self:
            section.has_text = not is_html_empty(section.text)

    @api.constrains("part", "template_id")
    def _check_part(self):
        for section in self:
            if not section.part.startswith(f"{section.template_id.kind}_"):
                raise ValidationError(
                    self.env._("This section belongs to another kind of paper.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A section is hidden rather than deleted."))

    @api.model
    def _get_standard(self, kind):
        """:return: values of the sections of a kind of paper, in standard order"""
        parts = [part for part, _label in PARTS if part.startswith(f"{kind}_")]
        return [
            {"part": part, "sequence": 10 * number, "shown": True}
            for number, part in enumerate(parts, 1)
        ]

    def action_edit_text(self):
        """:return: the dialog in which the section's own text is written"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _get_title(self):
        self.ensure_one()
        labels = dict(self._fields["part"]._description_selection(self.env))
        return self.title or labels[self.part]
