from odoo import api, fields, models

#: certification that each diagnostic needs, and when with mention. None for ERP, noise,
#: mérule, Carrez and Boutin; drainage is the SPANC's, PEMD and DTG ask for a set of
#: skills by decree.
CERTIFICATIONS = {
    "dpe": ("energy", "buildings"),
    "audit": ("audit", "buildings"),
    "asbestos_sale": ("asbestos", "never"),
    "asbestos_dapp": ("asbestos", "never"),
    "asbestos_dta": ("asbestos", "never"),
    "asbestos_works": ("asbestos", "always"),
    "asbestos_demolition": ("asbestos", "always"),
    "lead": ("lead", "never"),
    "gas": ("gas", "never"),
    "electricity": ("electricity", "never"),
    "termites": ("termites", "never"),
}


class ProductTemplateCertification(models.Model):
    """Which certification a diagnostic needs: editable by the firm."""

    # see product_template.py
    _inherit = "product.template"  # pylint: disable=consider-merging-classes-inherited

    certification_skill_id = fields.Many2one(
        "hr.skill",
        "Certification needed",
        domain=[("skill_type_id.is_diagnostic", "=", True)],
        ondelete="restrict",
        index="btree_not_null",
        help="Tested on the day of the visit. Empty: anybody may do it.",
    )
    certification_mention = fields.Selection(
        [
            ("never", "Without mention"),
            ("buildings", "Mention for whole buildings"),
            ("always", "Always with mention"),
        ],
        "Mention",
        default="never",
        required=True,
    )

    @api.model
    def _set_certification_rules(self):
        """Give our own diagnostics their rule, where the firm has not given one."""
        for key, (skill, mention) in CERTIFICATIONS.items():
            product = self.env.ref(
                f"expertise_dossier.product_{key}", raise_if_not_found=False
            )
            if product and not product.certification_skill_id:
                product.write(
                    {
                        "certification_skill_id": self.env.ref(
                            f"expertise_dossier.skill_{skill}"
                        ).id,
                        "certification_mention": mention,
                    }
                )
