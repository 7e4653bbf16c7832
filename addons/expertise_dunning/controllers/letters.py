import logging

from odoo.exceptions import AccessError, UserError
from odoo.http import Controller, content_disposition, request, route
from odoo.tools import format_date
from odoo.tools.pdf import merge_pdf

from odoo.addons.dossier_base.controllers.inputs import read_number

_logger = logging.getLogger(__name__)


class DunningLetters(Controller):
    """The kept PDFs of many letters as one file, to print them in one go."""

    @route("/dunning/letters.pdf", type="http", auth="user", methods=["GET"])
    def print_letters(self, ids=None, run=None, **_kwargs):
        """Answer with the PDFs as they went out, in the order asked for.

        :param str ids: ids of ``dunning.letter``, separated by commas
        :param str run: id of a ``dunning.run``: its letters that go by post
        :raise UserError: nothing to print, or a file that was damaged
        :raise AccessError: one of the letters is not the user's to read
        """
        letters = self._find_letters(ids, run)
        letters.check_access("read")
        letters = letters.filtered("attachment_id")
        if not letters:
            raise UserError(
                request.env._(
                    "There is no letter to print here. Open the letters again from "
                    "the list, and press « Print »."
                )
            )
        content = self._merge(letters)
        letters._mark_printed()
        name = request.env._(
            "Letters of %s.pdf",
            format_date(request.env, letters[:1].date, date_format="yyyy-MM-dd"),
        )
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name, "inline")),
                ("Cache-Control", "private, no-store"),
            ],
        )

    def _merge(self, letters):
        """:return: the PDFs of the letters as one, a single one as it is
        :raise UserError: names the letters whose file cannot be read
        """
        # the letters were checked; their files are nobody's to read alone
        documents = [attachment.raw for attachment in letters.sudo().attachment_id]
        try:
            merged = merge_pdf(documents)
        # what a damaged file makes the library stumble over is without end
        except Exception as error:
            _logger.info("Letters %s cannot be merged: %r", letters.ids, error)
            damaged = letters.browse()
            for letter in letters:
                try:
                    merge_pdf([letter.sudo().attachment_id.raw])
                except Exception:
                    damaged += letter
            raise UserError(
                request.env._(
                    "The file of these letters is damaged and cannot be read: "
                    "%(letters)s. Print the others without them, and ask the "
                    "administrator to bring these files back from a backup.",
                    letters=", ".join(damaged.mapped("name")),
                )
            ) from None
        return documents[0] if len(documents) == 1 else merged

    def _find_letters(self, ids, run):
        model = request.env["dunning.letter"]
        if not model.has_access("read"):
            raise AccessError(
                request.env._(
                    "Reminders are printed by who is allowed to send them: ask your "
                    "manager for the right."
                )
            )
        if run := read_number(run):
            sending = request.env["dunning.run"].browse(run).exists()
            sending.check_access("read")
            return sending._get_letters_to_print()
        numbers = map(read_number, (ids or "").split(","))
        return model.browse(dict.fromkeys(filter(None, numbers))).exists()
