"""Files that the staff adds to a document, received by mail or by hand."""

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, request, route

from odoo.addons.dossier_base.controllers.files import BYTES_PER_MB, safe_file_name

STAFF_FILE_MB = 25


class BrokerageDocuments(Controller):
    @route(
        "/brokerage/documents/<int:document_id>/files",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=200 * BYTES_PER_MB,
    )
    def add_files(self, document_id, **_kwargs):
        """Add files to a document; a wrong one does not keep the others back."""
        env = request.env
        document = env["brokerage.document"].browse(document_id).exists()
        if not document:
            raise request.not_found()
        try:
            document.check_access("write")
        except (AccessError, MissingError):
            raise request.not_found() from None
        answers = []
        for upload in request.httprequest.files.getlist("ufile"):
            name = safe_file_name(upload.filename)
            upload.seek(0)
            content = upload.read(STAFF_FILE_MB * BYTES_PER_MB + 1)
            if len(content) > STAFF_FILE_MB * BYTES_PER_MB:
                error = env._(
                    "%(name)s is larger than %(limit)s MB.",
                    name=name,
                    limit=STAFF_FILE_MB,
                )
                answers.append({"filename": name, "error": error})
                continue
            try:
                with env.cr.savepoint():
                    attachment = env["ir.attachment"].create(
                        {
                            "name": name,
                            "raw": content,
                            "res_model": document._name,
                            "res_id": document.id,
                        }
                    )
            except UserError as error:
                answers.append({"filename": name, "error": error.args[0]})
            else:
                answers.append({"filename": name, "id": attachment.id})
        return request.make_json_response(answers)
