from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class DossierLetterTemplate(models.Model):
    """Letters of a mission: where « Print » shows them, and what they ask for."""

    _inherit = "dossier.letter.template"

    prospect_group = fields.Selection(
        [
            ("mission", "Mission letter"),
            ("annex", "Annexes to the mission letter"),
            ("document", "Documents"),
            ("other", "Others"),
        ],
        "Group",
        help="Where the letter is shown when a mission is printed.",
    )
    output = fields.Selection(
        [("pdf", "PDF"), ("docx", "Editable document (Word, LibreOffice)")],
        "Format",
        required=True,
        default="pdf",
    )
    layout = fields.Selection(
        [
            ("letter", "Letter, with the address in the window"),
            ("document", "Document, with a title"),
            ("client", "Letter that the client sends, without letterhead"),
        ],
        required=True,
        default="letter",
    )
    addressee = fields.Selection(
        [("prospect", "Prospect"), ("accountant", "Current firm of the prospect")],
        required=True,
        default="prospect",
    )
    prints_directly = fields.Boolean(
        help="Nobody needs to edit it: printed at once. An editable document always is."
    )
    requires_offer = fields.Boolean(
        "Needs an offer", help="It quotes the missions of the contract, or its amounts."
    )
    requires_contact = fields.Boolean(
        "Needs a contact", help="Somebody signs it for the prospect."
    )
    text_template_id = fields.Many2one(
        "dossier.letter.template",
        "Same text as",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('model', '=', 'crm.lead'), ('text_template_id', '=', False)]",
        help="The text is written once, in that letter; this one has another format.",
    )

    def init(self):
        """Let an add-on that is upgraded before this one bring new letters.

        It is loaded first, and does not know the columns that this one demands.
        """
        for name in ("output", "layout", "addressee"):
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE dossier_letter_template ALTER %s SET DEFAULT %s",
                    SQL.identifier(name),
                    self.default_get([name])[name],
                )
            )
        return super().init()

    @api.constrains("text_template_id", "model")
    def _check_text_template(self):
        for template in self.filtered("text_template_id"):
            text = template.text_template_id
            if text.text_template_id or text == template:
                raise ValidationError(
                    self.env._(
                        "“%(letter)s” has no text of its own: choose the letter in "
                        "which the text is written.",
                        letter=text.name,
                    )
                )
            if text.model != template.model:
                raise ValidationError(text._get_wrong_model_message())

    def _render_letters(self, records, partners=None):
        self.ensure_one()
        if self.text_template_id:
            return self.text_template_id._render_letters(records, partners)
        return super()._render_letters(records, partners)
