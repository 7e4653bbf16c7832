from odoo import api, models
from odoo.exceptions import UserError


class BrokerageBorrowerDocuments(models.Model):
    """A borrower's documents are his: they never become everybody's."""

    # one face of the borrower a file: see brokerage_borrower.py
    _inherit = "brokerage.borrower"  # pylint: disable=consider-merging-classes-inherited

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_files(self):
        """What was only asked for goes with the borrower; what he sent does not."""
        documents = self.env["brokerage.document"].search(
            [("borrower_id", "in", self.ids)]
        )
        sent = documents.filtered("attachment_ids")
        if sent:
            raise UserError(
                self.env._(
                    "%(borrower)s has sent documents (%(document)s). Delete them in "
                    "the tab Documents first.",
                    borrower=sent[0].borrower_id.partner_id.name,
                    document=sent[0].name,
                )
            )
        documents.unlink()
