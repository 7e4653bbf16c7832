import re

from odoo import api, fields, models

PAYER_KINDS = [
    ("professional", "Professional"),
    ("consumer", "Consumer"),
    ("public", "Public buyer"),
    ("coownership", "Co-ownership"),
]


class ResPartnerPayerKind(models.Model):
    """What the law on late payments takes a payer for."""

    # one face of the partner a file
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    dunning_payer_kind = fields.Selection(
        PAYER_KINDS,
        "Kind of payer",
        tracking=True,
        help="What the law on late payments takes him for. Empty: a person without "
        "company or VAT number is a consumer, a company with one is a professional; "
        "nobody else is guessed, and neither interest nor indemnity is claimed.",
    )
    dunning_agreed_rate = fields.Float(
        "Agreed interest rate (%)",
        digits=(5, 2),
        company_dependent=True,
        help="Percent per year that a contract with this professional sets for late "
        "payments. 0: the rate of the company's general conditions.",
    )
    dunning_insolvency_date = fields.Date(
        "Insolvency proceedings since",
        tracking=True,
        help="Day of the judgment. What he owed before bears no interest from then on, "
        "and what fell due since owes no indemnity (code de commerce L622-28, "
        "L441-10). Older debts are declared to the trustee, not reminded.",
    )
    dunning_payer_kind_note = fields.Char(compute="_compute_dunning_payer_kind_note")
    dunning_agreed_rate_warning = fields.Char(
        compute="_compute_dunning_agreed_rate_warning"
    )

    @api.depends(
        "commercial_partner_id.dunning_payer_kind",
        "commercial_partner_id.is_company",
        "commercial_partner_id.vat",
        "commercial_partner_id.company_registry",
    )
    def _compute_dunning_payer_kind_note(self):
        labels = dict(
            self._fields["dunning_payer_kind"]._description_selection(self.env)
        )
        for partner in self:
            if partner.commercial_partner_id.dunning_payer_kind:
                partner.dunning_payer_kind_note = False
                continue
            kind = partner._get_dunning_payer_kind()
            if kind:
                note = self.env._("Taken as: %(kind)s", kind=labels[kind])
            else:
                note = self.env._("To choose: no interest, no indemnity until then")
            partner.dunning_payer_kind_note = note

    @api.depends_context("company")
    @api.depends("dunning_agreed_rate")
    def _compute_dunning_agreed_rate_warning(self):
        today = fields.Date.context_today(self)
        rates = self.env["dunning.rate"]
        known = rates._get_rates()
        for partner in self:
            partner.dunning_agreed_rate_warning = rates._get_agreed_rate_warning(
                partner.dunning_agreed_rate, today, known
            )

    def _get_dunning_payer_kind(self):
        """Kind of the payer behind this contact: his company's, if he has one.

        Nothing is guessed that would claim too much. A natural person with a SIREN may
        pay for his home or for his trade; a company without a number may be a
        *copropriété*, an association or nothing; a SIREN that begins with 1 or 2 is a
        public body's, which may or may not buy under public procurement.

        :return: ``professional``, ``consumer``, ``public``, ``coownership``, or False
            when somebody must choose
        """
        self.ensure_one()
        payer = self.commercial_partner_id
        if payer.dunning_payer_kind:
            return payer.dunning_payer_kind
        vat = payer._get_dunning_number("vat")
        registry = payer._get_dunning_number("company_registry")
        if not payer.is_company:
            return False if vat or registry else "consumer"
        if not (vat or registry) or payer._get_dunning_siren()[:1] in ("1", "2"):
            return False
        return "professional"

    def _get_dunning_number(self, name):
        """:return: a number without blanks; ``/`` is how the core writes "none\" """
        return re.sub(r"[\s./-]", "", self[name] or "")

    def _get_dunning_siren(self):
        """:return: the nine digits of a French number, or an empty text"""
        registry = self._get_dunning_number("company_registry")
        if re.fullmatch(r"\d{9}(\d{5})?", registry):
            return registry[:9]
        match = re.fullmatch(r"FR\w\w(\d{9})", self._get_dunning_number("vat").upper())
        return match[1] if match else ""

    def _get_dunning_agreed_rate(self, company):
        """:return: percent per year agreed with this payer, 0 when none is"""
        self.ensure_one()
        payer = self.commercial_partner_id.with_company(company)
        return payer.dunning_agreed_rate or company.dunning_agreed_rate

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + [
            "dunning_payer_kind",
            "dunning_agreed_rate",
            "dunning_insolvency_date",
        ]
