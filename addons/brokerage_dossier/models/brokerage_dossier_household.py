from odoo import api, fields, models


class BrokerageDossierHousehold(models.Model):
    """The family concerned by the project: borrowers, children, dependants."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    borrower_ids = fields.One2many(
        "brokerage.borrower", "dossier_id", "Borrowers", copy=False
    )
    co_borrower_ids = fields.Many2many(
        "res.partner", string="Co-borrowers", compute="_compute_co_borrowers"
    )
    child_ids = fields.One2many("brokerage.child", "dossier_id", "Children", copy=False)
    other_adults = fields.Integer(
        "Other adults", help="Adults of the household who do not borrow."
    )
    other_dependants = fields.Integer(
        "Other dependants", help="Dependants who are not children of the file."
    )
    adult_count = fields.Integer("Adults", compute="_compute_household")
    child_count = fields.Integer("Number of children", compute="_compute_household")
    shared_custody_count = fields.Integer(
        "Children in shared custody", compute="_compute_household"
    )
    dependant_count = fields.Integer("Dependants", compute="_compute_household")
    household = fields.Char("Family concerned", compute="_compute_household")

    _other_adults_positive = models.Constraint(
        "CHECK (other_adults >= 0 AND other_dependants >= 0)",
        "The number of persons of a household cannot be negative.",
    )

    @api.depends("borrower_ids.partner_id", "borrower_ids.sequence", "partner_id")
    def _compute_co_borrowers(self):
        for dossier in self:
            dossier.co_borrower_ids = (
                dossier.borrower_ids.partner_id - dossier.partner_id
            )

    @api.depends(
        "borrower_ids",
        "child_ids.shared_custody",
        "child_ids.is_dependant",
        "other_adults",
        "other_dependants",
    )
    @api.depends_context("lang")
    def _compute_household(self):
        for dossier in self:
            children = dossier.child_ids
            shared = children.filtered("shared_custody")
            dossier.adult_count = len(dossier.borrower_ids) + dossier.other_adults
            dossier.child_count = len(children)
            dossier.shared_custody_count = len(shared)
            dossier.dependant_count = (
                len(children.filtered("is_dependant")) + dossier.other_dependants
            )
            parts = [self._count(dossier.adult_count, "adult")]
            if children:
                parts.append(self._count(len(children), "child"))
            if shared:
                parts.append(self._count(len(shared), "shared"))
            parts.append(self._count(dossier.dependant_count, "dependant"))
            dossier.household = ", ".join(parts)

    def _count(self, count, what):
        """:return: "1 child", "2 children", in the reader's language"""
        one = count < 2
        texts = {
            "adult": self.env._("%s adult", count)
            if one
            else self.env._("%s adults", count),
            "child": self.env._("%s child", count)
            if one
            else self.env._("%s children", count),
            "shared": self.env._("%s of them in shared custody", count),
            "dependant": self.env._("%s dependant", count)
            if one
            else self.env._("%s dependants", count),
        }
        return texts[what]

    def _add_holders(self):
        """The project holder is the first of the borrowers."""
        self.env["brokerage.borrower"].create(
            [
                {
                    "dossier_id": dossier.id,
                    "partner_id": dossier.partner_id.id,
                    "sequence": 0,
                }
                for dossier in self
                if dossier.partner_id not in dossier.borrower_ids.partner_id
            ]
        )
