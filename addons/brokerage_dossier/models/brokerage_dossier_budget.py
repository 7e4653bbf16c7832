from odoo import api, fields, models


class BrokerageDossierBudget(models.Model):
    """What the household earns, pays and owns, as a lender counts it.

    Amounts are a month's. Source: decision D-HCSF-2021-7: all charges of loans,
    insurance included, over the income net of charges and before tax.
    """

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    income_ids = fields.One2many("brokerage.income", "dossier_id", copy=False)
    charge_ids = fields.One2many(
        "brokerage.charge", "dossier_id", "Charges", copy=False
    )
    credit_ids = fields.One2many(
        "brokerage.credit", "dossier_id", "Current loans", copy=False
    )
    asset_ids = fields.One2many("brokerage.asset", "dossier_id", "Assets", copy=False)
    monthly_income = fields.Monetary(
        "Income a month",
        compute="_compute_budget",
        help="Net before tax, exceptional income left out, rents with their discount.",
    )
    monthly_charges = fields.Monetary(
        "Charges that go on",
        compute="_compute_budget",
        help="Alimony and other charges, without the loans.",
    )
    monthly_credits = fields.Monetary(
        "Loans that go on",
        compute="_compute_budget",
        help="Instalments, insurance included, of the loans not repaid with the "
        "project.",
    )
    total_assets = fields.Monetary("Assets, debts deducted", compute="_compute_budget")

    @api.depends(
        "income_ids.counted_amount",
        "charge_ids.amount",
        "charge_ids.continues",
        "credit_ids.monthly_amount",
        "credit_ids.outcome",
        "asset_ids.value",
        "asset_ids.remaining_debt",
    )
    def _compute_budget(self):
        for dossier in self:
            kept = dossier.credit_ids.filtered(lambda c: c.outcome == "kept")
            going_on = dossier.charge_ids.filtered("continues")
            dossier.monthly_income = sum(dossier.income_ids.mapped("counted_amount"))
            dossier.monthly_charges = sum(going_on.mapped("amount"))
            dossier.monthly_credits = sum(kept.mapped("monthly_amount"))
            dossier.total_assets = sum(
                asset.value - asset.remaining_debt for asset in dossier.asset_ids
            )
