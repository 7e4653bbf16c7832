from odoo import api, fields, models


class BrokerageDossierProject(models.Model):
    """What the loan is for, what it costs, and what the borrowers bring."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    project_type = fields.Selection(
        [
            ("main", "Main home"),
            ("secondary", "Second home"),
            ("rental", "Rental investment"),
            ("works", "Works"),
            ("refinancing", "Loan bought back"),
            ("business", "Business"),
        ],
        default="main",
        required=True,
        tracking=True,
    )
    property_state = fields.Selection(
        [
            ("old", "Existing home"),
            ("new", "New build"),
            ("land", "Land and construction"),
        ],
        default="old",
    )
    first_purchase = fields.Boolean("First purchase")
    project_street = fields.Char("Address of the property")
    project_zip = fields.Char("Postcode of the property")
    project_city = fields.Char("Town of the property")
    project_note = fields.Text("About the project")
    preliminary_date = fields.Date("Preliminary contract signed on", copy=False)
    condition_date = fields.Date(
        "Loan condition until",
        copy=False,
        help="End of the suspensive condition of the loan, at least one month after "
        "the preliminary contract (art. L313-41 of the Code de la consommation).",
    )
    deed_date = fields.Date("Deed planned on", copy=False)

    price = fields.Monetary("Purchase price")
    works_amount = fields.Monetary("Works")
    land_amount = fields.Monetary("Land")
    agency_fee = fields.Monetary("Agency's fee")
    notary_fee = fields.Monetary("Notary and duties")
    guarantee_cost = fields.Monetary("Guarantee")
    bank_fee = fields.Monetary("Lender's fee")
    fee_amount = fields.Monetary("Broker's fee")
    other_cost = fields.Monetary("Other costs")
    project_cost = fields.Monetary(
        "Cost of the project", compute="_compute_project_cost", store=True
    )
    contribution = fields.Monetary("Personal contribution")
    loan_need = fields.Monetary(
        "To be borrowed", compute="_compute_project_cost", store=True
    )

    _amounts_positive = models.Constraint(
        "CHECK (LEAST(price, works_amount, land_amount, agency_fee, notary_fee, "
        "guarantee_cost, bank_fee, fee_amount, other_cost, contribution) >= 0)",
        "The amounts of a project cannot be negative.",
    )

    @api.model
    def _get_cost_fields(self):
        """:return: names of the amounts that make the cost of the project"""
        return [
            "price",
            "works_amount",
            "land_amount",
            "agency_fee",
            "notary_fee",
            "guarantee_cost",
            "bank_fee",
            "fee_amount",
            "other_cost",
        ]

    @api.depends(lambda self: [*self._get_cost_fields(), "contribution"])
    def _compute_project_cost(self):
        for dossier in self:
            cost = sum(dossier[name] for name in self._get_cost_fields())
            dossier.project_cost = cost
            dossier.loan_need = max(cost - dossier.contribution, 0)
