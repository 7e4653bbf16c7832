from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

CONTENT_FIELDS = {"raw", "datas", "db_datas", "type", "url", "res_model", "res_id"}
#: who reads one of them reads the file
FILE_FIELDS = {"raw", "datas", "db_datas", "index_content"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        # an administrator may still move the file to another storage
        if CONTENT_FIELDS & vals.keys() and not self.env.is_admin():
            copies = self.env["care.sheet.copy"].sudo()
            if copies.search_count([("attachment_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._("The PDF of a kept copy stays as it was sent.")
                )
            self._check_form_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked_form(self):
        self._check_form_open()

    def _check_form_open(self):
        """:raise UserError: a file was on a needs form when that was locked

        What is put on it later belongs to its history, which stays open.
        """
        about = self.sudo().filtered(
            lambda file: file.res_model == "care.assessment" and file.res_id
        )
        forms = self.env["care.assessment"].sudo().browse(about.mapped("res_id"))
        locked = {form.id: form for form in forms.exists() if form.state == "locked"}
        for file in about:
            form = locked.get(file.res_id)
            # the lock is noted to the second
            if form and file.create_date < form.locked_at + timedelta(seconds=1):
                raise UserError(
                    self.env._(
                        "“%(file)s” was on %(form)s when it was locked: it stays as it "
                        "is.",
                        file=file.name,
                        form=form.display_name,
                    )
                )

    def _log_copy_reading(self):
        """The file of a kept copy is read: that is in the log too."""
        if not self.env.user._is_portal() and not self.env.user._is_public():
            copies = self.env["care.sheet.copy"].sudo()
            copies.search([("attachment_id", "in", self.ids)])._log_reading()

    def _to_http_stream(self):
        self._log_copy_reading()
        return super()._to_http_stream()

    def _read_format(self, fnames, load="_classic_read"):
        if not self.env.su and FILE_FIELDS & set(fnames):
            self._log_copy_reading()
        return super()._read_format(fnames, load=load)

    def _export_rows(self, fields, **kwargs):
        if not self.env.su and FILE_FIELDS & {path[0] for path in fields if path}:
            self._log_copy_reading()
        return super()._export_rows(fields, **kwargs)
