from odoo import api, fields, models
from odoo.exceptions import UserError


class ExpertiseDossierReports(models.Model):
    """Reports delivered: who may download them, who did, who was told."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    report_ids = fields.One2many("expertise.report", "dossier_id", "Reports")
    download_ids = fields.One2many("expertise.report.download", "dossier_id")
    report_count = fields.Integer(compute="_compute_report_state", store=True)
    report_state = fields.Selection(
        [
            ("none", "No report"),
            ("available", "Available to all contacts"),
            ("locked", "Closed to at least one contact"),
            ("downloaded", "Downloaded by a contact"),
        ],
        "Rep.",
        compute="_compute_report_state",
        store=True,
        help="None, open to all contacts, closed to at least one, or downloaded.",
    )
    report_download_count = fields.Integer(
        "Reports downloaded",
        compute="_compute_report_state",
        store=True,
        help="Distinct reports downloaded by contacts; the staff does not count.",
    )
    report_notice_date = fields.Datetime(
        "Contacts told on", readonly=True, copy=False, tracking=True
    )
    report_tooltip = fields.Char(compute="_compute_report_tooltip", compute_sudo=True)

    @api.depends(
        "contact_ids.report_access",
        "report_ids.blocked_contact_ids",
        "report_ids.is_downloaded",
    )
    def _compute_report_state(self):
        for dossier in self:
            reports = dossier.report_ids
            downloaded = reports.filtered("is_downloaded")
            dossier.report_count = len(reports)
            dossier.report_download_count = len(downloaded)
            if not reports:
                dossier.report_state = "none"
            elif dossier._get_locked_out_contacts():
                dossier.report_state = "locked"
            elif downloaded:
                dossier.report_state = "downloaded"
            else:
                dossier.report_state = "available"

    def _get_locked_out_contacts(self):
        """:return: the contacts who cannot download every report"""
        self.ensure_one()
        closed = self.contact_ids.filtered(lambda contact: not contact.report_access)
        return closed | (self.report_ids.blocked_contact_ids & self.contact_ids)

    @api.depends("report_state", "report_download_count", "report_count")
    @api.depends_context("lang")
    def _compute_report_tooltip(self):
        for dossier in self:
            facts = []
            if dossier.report_state == "none":
                facts.append(self.env._("No report yet"))
            else:
                facts.append(self.env._("Reports: %s", dossier.report_count))
                facts.append(
                    self.env._("Downloaded: %s", dossier.report_download_count)
                )
                locked_out = dossier._get_locked_out_contacts()
                if locked_out:
                    names = ", ".join(locked_out.partner_id.mapped("name"))
                    facts.append(self.env._("Closed to: %s", names))
            dossier.report_tooltip = "\n".join(facts)

    def unlink(self):
        # the reports go with the dossier in the database, their files do not
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "expertise.report"),
                    ("res_field", "!=", False),
                    ("res_id", "in", self.sudo().report_ids.ids),
                ]
            )
        )
        result = super().unlink()
        files.unlink()
        return result

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_add_report(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add a report"),
            "res_model": "expertise.report",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_dossier_id": self.id,
                "dialog_size": "medium",
            },
        }

    def action_notify_reports(self):
        """Open the wizard that tells the contacts, showing who will get what."""
        self.ensure_one()
        if self.report_state == "none":
            raise UserError(
                self.env._(
                    "There is no report to tell about yet: add the report first."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell the contacts that the reports are there"),
            "res_model": "expertise.notice.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }
