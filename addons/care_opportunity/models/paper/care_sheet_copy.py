from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .care_sheet_template import KINDS

WAYS = [("print", "Printed"), ("mail", "Mailed")]


class CareSheetCopy(models.Model):
    """A sheet as it left the firm: never changed, never rendered anew.

    A mailed one is *prepared* while its mail is being written and becomes *sent* with
    it; one whose mail was never sent goes away after a day.
    """

    _name = "care.sheet.copy"
    _description = "Kept Copy"
    _order = "id desc"
    _rec_name = "form_name"

    assessment_id = fields.Many2one(
        "care.assessment",
        "Needs form",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id", store=True, index=True
    )
    form_name = fields.Char("Number", required=True, readonly=True)
    beneficiary_name = fields.Char("Beneficiary", readonly=True)
    version = fields.Integer(readonly=True)
    is_draft = fields.Boolean("Project", readonly=True)
    kind = fields.Selection(KINDS, "Paper", required=True, readonly=True)
    template_name = fields.Char("Model", readonly=True)
    way = fields.Selection(WAYS, required=True, readonly=True)
    state = fields.Selection(
        [("prepared", "Being written"), ("sent", "Out")], required=True, readonly=True
    )
    sent_at = fields.Datetime("On", readonly=True)
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, ondelete="restrict"
    )
    partner_ids = fields.Many2many("res.partner", string="Addressees", readonly=True)
    recipients = fields.Char("To", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", "PDF", required=True, readonly=True, ondelete="restrict"
    )

    _attachment_uniq = models.UniqueIndex(
        "(attachment_id)", "This file is already a kept copy."
    )
    _sent_when = models.Constraint(
        "CHECK ((state = 'sent') = (sent_at IS NOT NULL))",
        "A copy that is out says since when.",
    )

    def _is_keeping(self):
        return self.env.su and self.env.context.get("care_sheet_keeping")

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_keeping():
            raise UserError(
                self.env._("Copies are made by “Print” and “Mail” of a needs form.")
            )
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if not self._is_keeping():
            raise UserError(
                self.env._("A kept copy stays as it was sent: print the form again.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_prepared(self):
        if not self._is_keeping() or any(copy.state != "prepared" for copy in self):
            raise UserError(self.env._("Copies are part of the history: they stay."))

    def _mark_sent(self, partners):
        """The mail of the prepared copies went to these partners."""
        self.sudo().with_context(care_sheet_keeping=True).write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "partner_ids": [fields.Command.set(partners.ids)],
                "recipients": ", ".join(partners.mapped("display_name")),
            }
        )

    @api.autovacuum
    def _gc_prepared(self):
        """Drop what was prepared for a mail that nobody sent."""
        copies = self.sudo().search(
            [
                ("state", "=", "prepared"),
                ("create_date", "<", fields.Datetime.now() - timedelta(days=1)),
            ]
        )
        waiting = (
            self.env["mail.scheduled.message"]
            .sudo()
            .search([("attachment_ids", "in", copies.attachment_id.ids)])
        )
        copies = copies.filtered(
            lambda copy: copy.attachment_id not in waiting.attachment_ids
        )
        copies._drop()

    def _drop(self):
        attachments = self.sudo().attachment_id
        self.sudo().with_context(care_sheet_keeping=True).unlink()
        # the copies take theirs with them
        attachments.exists().unlink()

    def action_open_pdf(self):
        """Open the kept file; that is a reading too."""
        self.ensure_one()
        self.check_access("read")
        self._log_reading()
        return self._get_open_action()

    def _log_reading(self):
        if self:
            self.assessment_id._log_sheet_reading("copy")

    def _get_open_action(self):
        """:return: opens the file in a tab of its own"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=false",
            "target": "new",
        }
