from odoo import api, fields, models


class ProspectPrintWizard(models.TransientModel):
    """« Imprimer »: the letters of a mission in four groups, one press each."""

    _name = "prospect.print.wizard"
    _description = "Print a Letter"

    lead_id = fields.Many2one("crm.lead", "Mission", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="lead_id.partner_id")
    firm_id = fields.Many2one(related="lead_id.firm_id")
    mission_choice_ids = fields.One2many(
        "prospect.print.choice", "wizard_id", domain=[("letter_group", "=", "mission")]
    )
    annex_choice_ids = fields.One2many(
        "prospect.print.choice", "wizard_id", domain=[("letter_group", "=", "annex")]
    )
    document_choice_ids = fields.One2many(
        "prospect.print.choice", "wizard_id", domain=[("letter_group", "=", "document")]
    )
    other_choice_ids = fields.One2many(
        "prospect.print.choice", "wizard_id", domain=[("letter_group", "=", "other")]
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.lead_id._check_blocker("print")
        self.env["prospect.print.choice"].create(
            [
                {
                    "wizard_id": wizard.id,
                    "template_id": template.id,
                    "sequence": template.sequence,
                    "letter_group": template.prospect_group or "other",
                }
                for wizard in wizards
                for template in wizard.lead_id._get_letter_templates()
            ]
        )
        return wizards


class ProspectPrintChoice(models.TransientModel):
    """One letter that may be printed, or what is missing for it."""

    _name = "prospect.print.choice"
    _description = "Letter to Print"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        "prospect.print.wizard", required=True, ondelete="cascade", index=True
    )
    template_id = fields.Many2one(
        "dossier.letter.template", required=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    letter_group = fields.Char(required=True, help="That of the template, or “other”.")
    name = fields.Char(related="template_id.name")
    output = fields.Selection(related="template_id.output")
    is_printed_at_once = fields.Boolean(compute="_compute_blocker")
    blocker = fields.Char(compute="_compute_blocker")

    @api.depends("template_id", "wizard_id.lead_id")
    def _compute_blocker(self):
        for choice in self:
            template = choice.template_id
            choice.blocker = choice.wizard_id.lead_id._get_letter_blocker(template)
            choice.is_printed_at_once = (
                template.output == "docx" or template.prints_directly
            )

    def action_print(self):
        self.ensure_one()
        return self.wizard_id.lead_id.action_print_letter(self.template_id.id)
