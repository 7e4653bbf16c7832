from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ExpertiseReportLine(models.Model):
    """One diagnostic in a report: what was found and until when it serves.

    The same report may serve a sale, a lease and works for different times (a
    gas report: 3 years for a sale, 6 for a lease; décret 2016-1104), so each use
    has its own last day of validity.
    """

    _name = "expertise.report.line"
    _description = "Diagnostic in a Report"
    _order = "report_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    report_id = fields.Many2one(
        "expertise.report",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    dossier_id = fields.Many2one(related="report_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="report_id.company_id", store=True)
    product_id = fields.Many2one(
        "product.product",
        "Diagnostic",
        required=True,
        domain=[("is_diagnostic", "=", True)],
        check_company=True,
        ondelete="restrict",
    )
    result = fields.Selection(
        [
            ("negative", "Negative"),
            ("positive", "Positive"),
            ("anomaly", "With anomalies"),
            ("none", "Without result"),
        ],
        default="none",
    )
    date_made = fields.Date("Made on", required=True, default=fields.Date.context_today)
    valid_until_sale = fields.Date("Sale until", help="Last day, included")
    valid_until_rent = fields.Date("Lease until", help="Last day, included")
    valid_until_works = fields.Date("Works until", help="Last day, included")
    next_control_date = fields.Date(
        "Next control",
        help="Where the law asks for a control: asbestos found, within 3 years.",
    )

    @api.constrains(
        "date_made",
        "valid_until_sale",
        "valid_until_rent",
        "valid_until_works",
        "next_control_date",
    )
    def _check_validity(self):
        for line in self:
            ends = (
                line.valid_until_sale,
                line.valid_until_rent,
                line.valid_until_works,
                line.next_control_date,
            )
            if any(end and end < line.date_made for end in ends):
                raise ValidationError(
                    self.env._(
                        "%s: a validity ends before the diagnostic was made.",
                        line.product_id.display_name,
                    )
                )
