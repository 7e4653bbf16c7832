from odoo import api, fields, models


class ExpertiseDossierContact(models.Model):
    """Somebody who has to do with a dossier, and what he may see of it."""

    _name = "expertise.dossier.contact"
    _description = "Contact of a Dossier"
    _order = "dossier_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "expertise.dossier",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    role = fields.Selection(
        [
            ("owner", "Owner"),
            ("prescriber", "Prescriber"),
            ("notary", "Notary"),
            ("payer", "Payer"),
            ("agency", "Agency"),
            ("tenant", "Tenant"),
            ("seller", "Seller"),
            ("buyer", "Buyer"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    is_automatic = fields.Boolean(
        "By role",
        readonly=True,
        help="This row comes and goes with the role in the dossier.",
    )
    report_access = fields.Boolean(
        "Reports open",
        default=lambda self: self.env.company.dossier_report_open,
        help="May download all reports of the dossier.",
    )
    notify = fields.Boolean(
        "Notified",
        default=True,
        help="Gets the notices: appointment, reports available.",
    )
    notified_at = fields.Datetime("Told of the reports on", readonly=True, copy=False)

    _partner_uniq = models.UniqueIndex(
        "(dossier_id, partner_id)", "This person is already a contact of the dossier."
    )
    # whether somebody is notary anywhere: an agency has too many other rows
    _notary_idx = models.Index("(partner_id) WHERE role = 'notary'")

    @api.depends("partner_id", "role")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for contact in self:
            contact.display_name = self.env._(
                "%(name)s (%(role)s)",
                name=contact.partner_id.display_name or "",
                role=labels.get(contact.role, ""),
            )
