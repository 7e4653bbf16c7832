from odoo import api, fields, models

from ..finance import hcsf, plan
from ..finance.money import ZERO, decimal


class BrokerageSimulationFigures(models.Model):
    """What the engine finds for the whole plan, and for the household's budget."""

    # one face of the simulation a file: see brokerage_simulation.py
    _inherit = "brokerage.simulation"  # pylint: disable=consider-merging-classes-inherited

    amount = fields.Monetary("Borrowed", compute="_compute_figures", store=True)
    months = fields.Integer("Term (months)", compute="_compute_figures", store=True)
    monthly_payment = fields.Monetary(
        "Highest month",
        compute="_compute_figures",
        store=True,
        help="What the plan costs in its dearest month, insurance included; the "
        "capital of a loan in fine or of a bridging loan is left out.",
    )
    first_payment = fields.Monetary(
        "First month",
        compute="_compute_figures",
        store=True,
        help="What the plan costs in its first month, insurance included.",
    )
    total_interest = fields.Monetary(compute="_compute_figures", store=True)
    total_insurance = fields.Monetary(compute="_compute_figures", store=True)
    total_fees = fields.Monetary("Costs", compute="_compute_figures", store=True)
    total_cost = fields.Monetary(
        compute="_compute_figures", store=True, help="Interest, insurance and costs."
    )
    apr = fields.Float(
        "Rate of the plan (%)",
        digits=(7, 2),
        compute="_compute_figures",
        store=True,
        help="For information: each loan has its own TAEG, the one of its offer.",
    )
    debt_ratio = fields.Float(
        "Debt ratio (%)",
        digits=(7, 2),
        compute="_compute_budget",
        store=True,
        help="Instalments, insurance included, of the dearest month and of the loans "
        "that go on, over the income (decision D-HCSF-2021-7); interest of bridging "
        "loans is left out. Alimony and rents are in the remaining income only.",
    )
    remaining_income = fields.Monetary(
        compute="_compute_budget",
        store=True,
        help="What is left of a month's income after the dearest month of the plan, "
        "the loans and the charges that go on.",
    )

    @api.model
    def _get_plan_dependencies(self):
        loans = self.env["brokerage.simulation.loan"]
        return [
            f"loan_ids.{name}"
            for name in [*loans._get_term_fields(), *loans._get_cost_fields()]
        ]

    @api.depends(lambda self: self._get_plan_dependencies())
    def _compute_figures(self):
        for simulation in self:
            built = simulation._get_plan()
            results = built.results if built else []
            charges = built.charges() if built else {}
            simulation.amount = float(sum(r.terms.amount for r in results))
            simulation.months = built.months if built else 0
            simulation.monthly_payment = float(max(charges.values(), default=0))
            simulation.first_payment = float(charges.get(1, 0))
            simulation.total_interest = float(sum(r.total_interest for r in results))
            simulation.total_insurance = float(sum(r.total_insurance for r in results))
            simulation.total_fees = float(sum(r.loan.fees for r in results))
            simulation.total_cost = float(sum(r.total_cost for r in results))
            simulation.apr = simulation._get_apr(built)

    def _get_apr(self, built):
        try:
            return float(plan.apr.shown(built.apr)) if built else 0
        except ValueError:
            # costs as high as the loan: the constraint says so on saving
            return 0

    @api.depends(
        lambda self: [
            *self._get_plan_dependencies(),
            "dossier_id.monthly_income",
            "dossier_id.monthly_credits",
            "dossier_id.monthly_charges",
        ]
    )
    def _compute_budget(self):
        for simulation in self:
            dossier = simulation.dossier_id
            built = simulation._get_plan()
            months = built.charges() if built else {}
            without_bridges = built.charges(with_bridges=False) if built else {}
            credits_ = decimal(f"{dossier.monthly_credits:.2f}")
            others = credits_ + decimal(f"{dossier.monthly_charges:.2f}")
            income = decimal(f"{dossier.monthly_income:.2f}")
            charges = max(without_bridges.values(), default=ZERO) + credits_
            ratio = hcsf.debt_ratio(charges, income)
            simulation.debt_ratio = float(ratio or 0)
            simulation.remaining_income = float(
                income - others - max(months.values(), default=ZERO)
            )

    def _get_plan(self):
        """:return: a ``finance.plan.Plan``, or None: no loan is whole yet"""
        self.ensure_one()
        return self.loan_ids._build_plan()[1]

    def _get_results(self):
        """:return: ``{loan: finance.plan.Result}`` of the loans that are whole"""
        self.ensure_one()
        return self.loan_ids._get_results()
