from odoo import api, fields, models
from odoo.exceptions import UserError


class DossierLetterTemplate(models.Model):
    """A letter the firm edits in the interface, with placeholders.

    The subject takes ``{{ object.name }}`` placeholders, the body QWeb
    (``<t t-out="object.name"/>``), as the core's mail templates do. The
    addressee of the letter is ``ctx['partner']`` in both.
    """

    _name = "dossier.letter.template"
    _inherit = ["mail.render.mixin"]
    _description = "Letter Template"
    _order = "model_id, sequence, name, id"

    _unrestricted_rendering = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    model_id = fields.Many2one(
        "ir.model",
        "Applies to",
        required=True,
        ondelete="cascade",
        domain="[('is_mail_thread', '=', True), ('transient', '=', False)]",
    )
    model = fields.Char(related="model_id.model", store=True, index=True)
    subject = fields.Char(translate=True, required=True)
    body_html = fields.Html(
        "Body",
        render_engine="qweb",
        render_options={"post_process": False},
        translate=True,
        sanitize="email_outgoing",
    )
    paperformat_id = fields.Many2one(
        "report.paperformat",
        "Paper format",
        help="The company's paper format when empty.",
    )

    @api.depends("model")
    def _compute_render_model(self):
        for template in self:
            template.render_model = template.model

    def _get_wrong_model_message(self):
        return self.env._(
            "The letter “%(letter)s” is not meant for this kind of record.",
            letter=self.name,
        )

    def _render_letters(self, records, partners=None):
        """Render the letter for each record, in the addressee's language.

        :param records: records of the template's model, readable by the user
        :param dict partners: ``{record.id: res.partner}``, the addressees
        :return: ``{record.id: {"subject": str, "body": Markup}}``
        :raise UserError: the records are not of the template's model
        """
        self.ensure_one()
        if records._name != self.model:
            raise UserError(self._get_wrong_model_message())
        records.check_access("read")
        letters = {}
        for record in records:
            partner = (partners or {}).get(record.id, self.env["res.partner"])
            # without a language of its own, `_render_lang` would take the one of the
            # record's customer, who may not be the addressee
            lang = self.lang and self._render_lang(record.ids)[record.id]
            template = self.with_context(
                partner=partner, lang=lang or partner.lang or self.env.lang
            )
            letters[record.id] = {
                "subject": template._render_field("subject", record.ids)[record.id],
                "body": template._render_field("body_html", record.ids)[record.id],
            }
        return letters
