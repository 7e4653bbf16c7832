from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: a diagnostician is certified for seven years (arrêté of 1 July 2024, art. 3)
CERTIFICATE_YEARS = 7
#: its renewal starts in the seventh year, at the latest so long before the end
RENEWAL_MONTHS = 6


class HrEmployeeSkill(models.Model):
    """A diagnostician's certificate: its number, who gave it, when to renew it."""

    _inherit = "hr.employee.skill"

    is_diagnostic = fields.Boolean(related="skill_type_id.is_diagnostic")
    company_id = fields.Many2one(related="employee_id.company_id")
    certificate_number = fields.Char()
    certification_body = fields.Char(help="The accredited body that certifies")
    renewal_date = fields.Date(
        "Renew before",
        compute="_compute_renewal_date",
        store=True,
        help="Six months before the end: later, the certification starts over.",
    )
    ends_soon = fields.Boolean(
        compute="_compute_ends_soon",
        search="_search_ends_soon",
        help="Ends within the months of the settings, and no later one is there.",
    )

    @api.depends("valid_to", "skill_type_id.is_diagnostic")
    def _compute_renewal_date(self):
        for certificate in self:
            certificate.renewal_date = (
                certificate.is_diagnostic
                and certificate.valid_to
                and certificate.valid_to - relativedelta(months=RENEWAL_MONTHS)
            )

    def _compute_ends_soon(self):
        found = self.filtered_domain(self._search_ends_soon("in", [True]))
        for certificate in self:
            certificate.ends_soon = certificate in found

    def _search_ends_soon(self, operator, value):
        if operator != "in":
            return NotImplemented
        limit = fields.Date.context_today(self) + relativedelta(
            months=self.env.company.dossier_certificate_months
        )
        diagnostic = Domain("skill_type_id.is_diagnostic", "=", True)
        ending = self._read_group(
            diagnostic & Domain("employee_id.active", "=", True),
            ["employee_id", "skill_id"],
            ["valid_to:max", "valid_to:array_agg", "id:recordset"],
        )
        ids = []
        for _employee, _skill, last, ends, certificates in ending:
            # one without an end never ends
            if last and last <= limit and None not in ends:
                ids += certificates.filtered(lambda c, end=last: c.valid_to == end).ids
        domain = Domain("id", "in", ids)
        return domain if True in value else ~domain

    @api.onchange("valid_from")
    def _onchange_valid_from(self):
        if self.is_diagnostic and self.valid_from:
            self.valid_to = self._get_usual_end(self.valid_from)

    @api.model_create_multi
    def create(self, vals_list):
        certificates = super().create(vals_list)
        for certificate, vals in zip(certificates, vals_list, strict=True):
            if (
                certificate.is_diagnostic
                and certificate.valid_from
                and "valid_to" not in vals
            ):
                certificate.valid_to = self._get_usual_end(certificate.valid_from)
        return certificates

    @api.model
    def _get_usual_end(self, start):
        """:return: the last day of a certificate that starts on this one"""
        return start + relativedelta(years=CERTIFICATE_YEARS, days=-1)

    def _covers(self, day):
        """:return: the certificates of these that are valid on this day"""
        return self.filtered(
            lambda c: (
                (not c.valid_from or c.valid_from <= day)
                and (not c.valid_to or c.valid_to >= day)
            )
        )
