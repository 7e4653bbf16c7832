from odoo import api, models
from odoo.exceptions import MissingError, UserError, ValidationError

PLACE_FIELDS = {"res_model", "res_id"}
CONTENT_FIELDS = {"raw", "datas", "db_datas", "type", "url", *PLACE_FIELDS}


class IrAttachment(models.Model):
    """The files of a document belong to it, and follow its rules."""

    _inherit = "ir.attachment"

    def _get_brokerage_documents(self):
        """:return: the documents that hold these files"""
        ids = [
            attachment.res_id
            for attachment in self.sudo()
            if attachment.res_model == "brokerage.document" and attachment.res_id
        ]
        return self.env["brokerage.document"].browse(ids).exists()

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._come_to_documents()
        return attachments

    def write(self, vals):
        # an administrator may move the same files to another storage
        moves_storage = self.env.is_admin() and not PLACE_FIELDS & vals.keys()
        if moves_storage or not CONTENT_FIELDS & vals.keys():
            return super().write(vals)
        before = self._get_brokerage_documents()
        before._check_files_can_go()
        result = super().write(vals)
        self._come_to_documents()
        before._lose_files()
        return result

    def unlink(self):
        documents = self._get_brokerage_documents()
        documents._check_files_can_go()
        result = super().unlink()
        documents.invalidate_recordset(["attachment_ids"])
        documents._lose_files()
        return result

    def _come_to_documents(self):
        documents = self._get_brokerage_documents()
        if not documents:
            return
        for attachment in self.sudo():
            if attachment.res_model != "brokerage.document":
                continue
            if attachment.type == "binary" and not attachment.file_size:
                raise UserError(self.env._("%(file)s is empty.", file=attachment.name))
        documents.invalidate_recordset(["attachment_ids"])
        documents._receive_files()

    def _to_http_stream(self):
        """A document leaves to the staff who may read it, or by the portal's route.

        Whatever the way in (``/web/content``, ``/web/image``, a ZIP, an access
        token), for anybody else it is as if the file did not exist.
        """
        if self.res_model == "brokerage.document" and not self.env.context.get(
            "brokerage_portal_route"
        ):
            reader = self.env["brokerage.document"].with_user(self.env.user)
            document = reader.browse(self.res_id)
            if not document.exists() or not document.has_access("read"):
                raise MissingError(self.env._("This file does not exist."))
        return super()._to_http_stream()

    @api.constrains("public", "res_model")
    def _check_brokerage_document_is_not_public(self):
        if any(
            attachment.public and attachment.res_model == "brokerage.document"
            for attachment in self
        ):
            raise ValidationError(
                self.env._("The file of a client's document cannot be made public.")
            )
