from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from ..tools.paper import keep_together

LOCKED_FIELDS = {
    "res_model",
    "res_id",
    "template_id",
    "partner_id",
    "subject",
    "body",
    "date",
    "attachment_id",
    "company_id",
    "state",
    "user_id",
    "printed_at",
}


class DossierLetter(models.Model):
    """A letter about a record: edited while a draft, frozen once printed.

    Printing renders the PDF once and keeps it; later on the kept file is
    opened, whatever became of the template, the record or the letterhead.
    Add-ons give their own groups access, with a rule on ``res_model``.
    """

    _name = "dossier.letter"
    _description = "Letter"
    _order = "date desc, id desc"
    _rec_name = "subject"
    _check_company_auto = True

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "About", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char("Case file", compute="_compute_res_name")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    template_id = fields.Many2one(
        "dossier.letter.template",
        domain="[('model', '=', res_model), ('company_id', 'in', (company_id, False))]",
        ondelete="set null",
        check_company=True,
    )
    partner_id = fields.Many2one("res.partner", "Addressee", check_company=True)
    date = fields.Date(default=fields.Date.context_today, required=True)
    subject = fields.Char(
        compute="_compute_content", store=True, readonly=False, precompute=True
    )
    body = fields.Html(
        compute="_compute_content", store=True, readonly=False, precompute=True
    )
    state = fields.Selection(
        [("draft", "To edit"), ("printed", "Printed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "PDF", readonly=True, copy=False, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Written by", default=lambda self: self.env.user, readonly=True
    )
    printed_at = fields.Datetime(readonly=True, copy=False)

    _res_idx = models.Index("(res_model, res_id)")
    _printed_has_pdf = models.Constraint(
        "CHECK (state != 'printed' OR attachment_id IS NOT NULL)",
        "Print the letter: a printed letter has its PDF.",
    )

    def _get_record(self):
        """:return: the record the letter is about"""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env or not self.res_id:
            return None
        return self.env[self.res_model].browse(self.res_id)

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        self.res_name = False
        for res_model, letters in self.grouped("res_model").items():
            if not res_model or res_model not in self.env:
                continue
            ids = letters.filtered("res_id").mapped("res_id")
            names = {
                record.id: record.display_name
                for record in self.env[res_model].browse(ids).exists()
            }
            for letter in letters:
                letter.res_name = names.get(letter.res_id, False)

    @api.depends("res_model", "res_id")
    def _compute_company_id(self):
        for letter in self:
            record = letter._get_record()
            has_company = record is not None and "company_id" in record._fields
            company = record.sudo().company_id if has_company else None
            letter.company_id = company or self.env.company

    @api.depends("template_id", "partner_id", "res_id")
    def _compute_content(self):
        for letter in self:
            record = letter._get_record()
            if letter.state == "printed" or not letter.template_id or record is None:
                letter.subject = letter.subject
                letter.body = letter.body
                continue
            content = letter.template_id._render_letters(
                record, {record.id: letter.partner_id}
            )[record.id]
            letter.subject = content["subject"]
            letter.body = content["body"]

    @api.constrains("template_id", "res_model")
    def _check_template_model(self):
        for letter in self:
            if letter.template_id and letter.template_id.model != letter.res_model:
                raise ValidationError(letter.template_id._get_wrong_model_message())

    def write(self, vals):
        if LOCKED_FIELDS & vals.keys() and any(
            letter.state == "printed" for letter in self
        ):
            raise UserError(
                self.env._(
                    "This letter was printed and is kept as it was. Duplicate it to "
                    "write another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        # only the purge of the case file itself takes its letters along
        if self.env.su and self.env.context.get("dossier_cascade"):
            return
        if any(letter.state == "printed" for letter in self):
            raise UserError(
                self.env._("A printed letter is part of the history: it is kept.")
            )

    def action_print(self):
        """Render and keep the PDF (once), note it in the history, open it.

        :raise UserError: the letter is empty
        """
        self.ensure_one()
        self.check_access("write")
        # two people who press at once get one PDF, not two
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody is printing this letter right now. Open it again in a "
                    "moment."
                )
            )
        self.invalidate_recordset(["state", "attachment_id"])
        if self.state == "draft":
            self._freeze()
        return self.action_open_pdf()

    def _freeze(self):
        if is_html_empty(self.body):
            raise UserError(
                self.env._("The letter is empty: choose a template or write a text.")
            )
        content, extension, mimetype = self._render_file()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self.subject or self.env._('Letter')}.{extension}",
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.write(
            {
                "attachment_id": attachment.id,
                "state": "printed",
                "printed_at": fields.Datetime.now(),
            }
        )
        record = self._get_record()
        if record is not None and hasattr(record, "message_post"):
            record.message_post(
                body=self.env._(
                    "Letter printed: %(subject)s, to %(partner)s",
                    subject=self.subject or "",
                    partner=self.partner_id.display_name or "–",
                ),
                # the core hides internal notifications from lists, not from who asks
                # for one by its id; internal comments it hides altogether
                message_type="comment",
                subtype_xmlid="dossier_base.mt_letter",
            )

    def _render_file(self):
        """:return: what is kept of the letter: content, extension, MIME type"""
        report = self.env["ir.actions.report"].with_context(
            lang=self.partner_id.lang or self.env.lang,
            letter_paperformat_id=self._get_paperformat().id,
        )
        pdf, _extension = report._render_qweb_pdf(
            "dossier_base.action_report_letter", self.ids
        )
        return pdf, "pdf", "application/pdf"

    def _get_paperformat(self):
        """:return: paper format of this letter, empty for that of all letters"""
        self.ensure_one()
        return self.template_id.paperformat_id

    def _get_paper_body(self):
        """:return: the body as it is printed, with what stays on one page together"""
        self.ensure_one()
        return keep_together(self.body)

    def action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=false",
            "target": "new",
        }
