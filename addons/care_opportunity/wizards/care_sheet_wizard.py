from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import merge_pdf

from ..models.paper.care_sheet_copy import WAYS
from ..models.paper.care_sheet_template import KINDS


class CareSheetWizard(models.TransientModel):
    """« Imprimer » and « Mail »: which model, and to whom."""

    _name = "care.sheet.wizard"
    _description = "Print or Mail a Sheet"

    assessment_ids = fields.Many2many("care.assessment", string="Needs forms")
    count = fields.Integer(compute="_compute_count")
    kind = fields.Selection(KINDS, "Paper", required=True, default="sheet")
    way = fields.Selection(WAYS, required=True, default="print")
    fitting_ids = fields.Many2many("care.sheet.template", compute="_compute_fitting")
    template_id = fields.Many2one(
        "care.sheet.template",
        "Model",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', fitting_ids)]",
        help="Empty: each form has the model of its activity and company.",
        ondelete="cascade",
    )
    to_workers = fields.Boolean("The assigned workers", default=True)
    to_client = fields.Boolean("The beneficiary")
    partner_ids = fields.Many2many(
        "res.partner", string="Addressees", compute="_compute_partner_ids"
    )
    unreachable = fields.Char(compute="_compute_partner_ids")
    file = fields.Binary(attachment=True, readonly=True)

    @api.depends("assessment_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.assessment_ids)

    @api.depends("assessment_ids", "kind")
    def _compute_fitting(self):
        for wizard in self:
            forms = wizard.assessment_ids._origin
            candidates = self.env["care.sheet.template"]._get_candidates(
                wizard.kind, forms.company_id
            )
            wizard.fitting_ids = candidates.filtered(
                lambda t, forms=forms: all(t._fits(form) for form in forms)
            )

    @api.depends("assessment_ids", "kind")
    def _compute_template_id(self):
        for wizard in self:
            forms = wizard.assessment_ids._origin
            wizard.template_id = (
                len(forms) == 1 and forms._choose_sheet_templates(wizard.kind)[forms]
            )

    @api.depends("assessment_ids", "to_workers", "to_client")
    def _compute_partner_ids(self):
        for wizard in self:
            forms = wizard.assessment_ids._origin
            partners = self.env["res.partner"].union(
                *wizard._get_addressees(forms).values()
            )
            wizard.partner_ids = partners.filtered("email")
            wizard.unreachable = ", ".join(
                (partners - wizard.partner_ids).mapped("display_name")
            )

    def _get_addressees(self, forms):
        """:return: {form: partners who are to get its sheet}"""
        workers = forms._get_sheet_workers() if self.to_workers else {}
        found = {}
        for form in forms:
            partners = self.env["res.partner"]
            if self.to_workers:
                partners |= workers[form].work_contact_id
            if self.to_client:
                partners |= form.partner_id
            found[form] = partners
        return found

    def action_print(self):
        """Keep a copy of each sheet and open them, several in one file."""
        self.ensure_one()
        forms = self.assessment_ids
        self._check_forms(forms)
        copies = forms._keep_paper(self.kind, "print", self.template_id)
        if len(copies) == 1:
            return copies._get_open_action()
        contents = [copy.attachment_id.raw for copy in copies]
        # the file goes away with this dialog; the copies stay
        self.env["ir.attachment"].sudo().create(
            {
                "name": self.env._("Sheets.pdf"),
                "raw": merge_pdf(contents),
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
                "res_field": "file",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file"
            f"?filename={self.env._('Sheets.pdf')}",
            "target": "new",
        }

    def action_mail(self):
        """Open the composer with the sheet, or send those of several forms."""
        self.ensure_one()
        forms = self.assessment_ids
        self._check_forms(forms)
        if self.kind != "sheet":
            raise UserError(self.env._("Only the mission sheet is mailed."))
        addressees = {
            form: partners.filtered("email")
            for form, partners in self._get_addressees(forms).items()
        }
        if len(forms) == 1:
            copy = forms._keep_paper(self.kind, "mail", self.template_id)
            return self._get_composer(forms, copy, addressees[forms])
        alone = [form.display_name for form, found in addressees.items() if not found]
        if alone:
            raise UserError(
                self.env._(
                    "Nobody to mail to for: %(forms)s. Assign a worker who has an "
                    "email address, or take these forms out of the list.",
                    forms=", ".join(alone),
                )
            )
        mail = self.env.ref("care_opportunity.mail_template_sheet")
        copies = forms._keep_paper(self.kind, "mail", self.template_id)
        for form, copy in zip(forms, copies, strict=True):
            form.message_post_with_source(
                mail,
                message_type="comment",
                subtype_xmlid="care_opportunity.mt_sheet",
                partner_ids=addressees[form].ids,
                attachment_ids=copy.attachment_id.ids,
                notify_skip_followers=True,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s sheets are on their way.", len(forms)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_forms(self, forms):
        if not forms:
            raise UserError(self.env._("Choose at least one needs form."))
        forms.check_access("read")

    def _get_composer(self, form, copy, partners):
        """:return: the core's composer, with the sheet and the addressees"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail the mission sheet"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "view_id": False,
            "target": "new",
            "context": {
                "default_composition_mode": "comment",
                "default_model": form._name,
                "default_res_ids": form.ids,
                "default_template_id": self.env.ref(
                    "care_opportunity.mail_template_sheet"
                ).id,
                "default_partner_ids": [Command.set(partners.ids)],
                "default_attachment_ids": [Command.set(copy.attachment_id.ids)],
                # who follows the form is no addressee of what is in it
                "default_notify_skip_followers": True,
                "default_subtype_id": self.env.ref("care_opportunity.mt_sheet").id,
            },
        }
