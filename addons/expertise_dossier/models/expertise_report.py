import binascii
from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

BYTES_PER_MB = 1_000_000


class ExpertiseReport(models.Model):
    """A file delivered in a dossier; it may cover several diagnostics."""

    _name = "expertise.report"
    _description = "Diagnostic Report"
    _order = "dossier_id, id"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    dossier_id = fields.Many2one(
        "expertise.dossier",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    file = fields.Binary(required=True, attachment=True)
    file_name = fields.Char(required=True, default="rapport.pdf")
    date = fields.Date("Delivered on", default=fields.Date.context_today, required=True)
    line_ids = fields.One2many("expertise.report.line", "report_id", "Diagnostics")
    blocked_contact_ids = fields.Many2many(
        "expertise.dossier.contact",
        "expertise_report_blocked_rel",
        "report_id",
        "contact_id",
        "Closed to",
        domain="[('dossier_id', '=', dossier_id)]",
        help="Contacts who may not download this one report.",
    )
    download_ids = fields.One2many("expertise.report.download", "report_id")
    is_downloaded = fields.Boolean(
        "Downloaded by a contact", compute="_compute_is_downloaded", store=True
    )
    contact_download_count = fields.Integer(
        "Downloads", compute="_compute_is_downloaded", store=True
    )

    @api.depends("file_name")
    def _compute_name(self):
        for report in self:
            stem = (report.file_name or "").rpartition(".")[0]
            report.name = report.name or stem or report.file_name

    @api.depends("download_ids.by_contact")
    def _compute_is_downloaded(self):
        for report in self:
            by_contacts = report.download_ids.filtered("by_contact")
            report.contact_download_count = len(by_contacts)
            report.is_downloaded = bool(by_contacts)

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["dossier_id"])
        for vals in vals_list:
            self._check_file({**defaults, **vals})
        reports = super().create(vals_list)
        for report in reports:
            report.dossier_id.message_post(
                body=self.env._("Report added: %s", report.file_name)
            )
        return reports

    def write(self, vals):
        if "dossier_id" in vals and any(
            report.dossier_id.id != vals["dossier_id"] for report in self
        ):
            raise UserError(self.env._("A report stays in its dossier."))
        if "file" in vals:
            self._check_file(vals)
        result = super().write(vals)
        if "file" in vals:
            for report in self:
                report.dossier_id.message_post(
                    body=self.env._("Report replaced: %s", report.file_name)
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _log_removal(self):
        for report in self:
            report.dossier_id.message_post(
                body=self.env._("Report removed: %s", report.file_name)
            )

    def _check_file(self, vals):
        """Refuse a file that is empty or over the company's limit.

        :raise ValidationError: before anything is written
        """
        file = vals.get("file") or b""
        file = file.encode() if isinstance(file, str) else file
        try:
            # line breaks are fine in base64; anything else would be dropped silently
            size = len(b64decode(b"".join(file.split()), validate=True))
        except (binascii.Error, ValueError):
            size = 0
        if not size:
            raise ValidationError(
                self.env._("The report has no file: choose a file that is not empty.")
            )
        dossier = self.env["expertise.dossier"].browse(
            vals.get("dossier_id") or self.dossier_id[:1].id
        )
        company = dossier.company_id or self.env.company
        limit = company.sudo().dossier_report_max_mb
        if size > limit * BYTES_PER_MB:
            raise ValidationError(
                self.env._(
                    "%(name)s is too large: %(size)s MB, and the limit is %(limit)s "
                    "MB. Make the file smaller, or ask a manager to raise the limit.",
                    name=vals.get("file_name") or self.env._("The file"),
                    size=f"{size / BYTES_PER_MB:.1f}",
                    limit=limit,
                )
            )

    @api.constrains("blocked_contact_ids", "dossier_id")
    def _check_blocked_contacts(self):
        for report in self:
            if report.blocked_contact_ids.dossier_id - report.dossier_id:
                raise ValidationError(
                    self.env._(
                        "Only contacts of the dossier can be closed out of its report."
                    )
                )

    # -------------------------------------------------------------------------
    # Access and downloads
    # -------------------------------------------------------------------------
    def _is_open_to(self, contact):
        """:return: whether this contact may download this report now"""
        self.ensure_one()
        return (
            contact.dossier_id == self.dossier_id
            and contact.report_access
            and contact not in self.blocked_contact_ids
        )

    def _log_download(self, contact=None):
        """Note that the file was sent to somebody, at the moment it is.

        :param contact: ``expertise.dossier.contact`` who downloads; the current
            user, counted as staff, when there is none
        """
        self.ensure_one()
        return (
            self.env["expertise.report.download"]
            .sudo()
            .create(
                {
                    "report_id": self.id,
                    "dossier_id": self.dossier_id.id,
                    "report_name": self.file_name,
                    "contact_id": contact.id if contact else False,
                    "partner_id": (
                        contact.partner_id.id
                        if contact
                        else self.env.user.partner_id.id
                    ),
                    "by_contact": bool(contact),
                    "user_id": self.env.uid,
                    "ip_address": request.httprequest.remote_addr if request else False,
                }
            )
        )

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/expertise/report/{self.id}",
            "target": "self",
        }
