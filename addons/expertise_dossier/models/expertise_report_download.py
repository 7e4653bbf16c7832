from odoo import fields, models


class ExpertiseReportDownload(models.Model):
    """Who took which report, when, from where: kept as long as the dossier.

    Written by the server at the moment of the download; nobody edits it.
    """

    _name = "expertise.report.download"
    _description = "Download of a Report"
    _order = "date desc, id desc"
    _rec_name = "report_name"

    dossier_id = fields.Many2one(
        "expertise.dossier",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    # a removed report leaves its downloads behind
    report_id = fields.Many2one(
        "expertise.report", ondelete="set null", index="btree_not_null", readonly=True
    )
    report_name = fields.Char(readonly=True)
    contact_id = fields.Many2one(
        "expertise.dossier.contact", ondelete="set null", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", "By", ondelete="restrict", readonly=True
    )
    by_contact = fields.Boolean("By a contact", readonly=True)
    user_id = fields.Many2one("res.users", "Login", readonly=True)
    ip_address = fields.Char("From", readonly=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
