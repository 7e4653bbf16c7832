from odoo import models

from odoo.addons.dossier_base.controllers.files import safe_file_name


class ExpertiseReportPortal(models.Model):
    """Reports on the portal: who may take one now, and why not."""

    # one face of the report a file: see expertise_report.py
    _inherit = "expertise.report"  # pylint: disable=consider-merging-classes-inherited

    def _get_lock_reason(self, contact):
        """:return: what keeps this contact from downloading now, if anything:
        ``closed`` to him, ``payment`` awaited
        """
        self.ensure_one()
        if not self._is_open_to(contact):
            return "closed"
        if self.dossier_id._is_report_payment_missing():
            return "payment"
        return False

    def _get_portal_values(self, contact, invoices, with_token=False):
        """:return: what the page shows of this report

        :param invoices: those this contact sees; nobody else is told of payments
        :param bool with_token: whether the link to pay opens without a login
        """
        self.ensure_one()
        lock = self._get_lock_reason(contact)
        due = invoices.filtered(self.dossier_id._is_portal_due)
        return {
            "id": self.id,
            "name": self.name,
            "date": self.date,
            "diagnostics": self.line_ids.product_id.mapped("name"),
            "lock": "waiting" if lock == "payment" and not due else lock,
            "pay_url": lock == "payment"
            and due
            and self.dossier_id._get_document_url(due[0], with_token),
        }

    def _get_file_response(self):
        """:return: the file as a download; the caller has checked and logs it"""
        self.ensure_one()
        stream = (
            self.env["ir.binary"]
            .with_context(report_by_own_route=True)
            ._get_stream_from(
                self.sudo(), "file", safe_file_name(self.file_name, "rapport.pdf")
            )
        )
        response = stream.get_response(as_attachment=True)
        # what is revoked tomorrow must not come from a cache
        response.headers["Cache-Control"] = "private, no-store"
        return response
