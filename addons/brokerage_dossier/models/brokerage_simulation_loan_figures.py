from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import format_amount

from ..finance import insurance, plan, schedule
from ..finance.money import decimal


class BrokerageSimulationLoanFigures(models.Model):
    """What the engine finds for one loan: instalment, cost, rates."""

    # one face of the loan a file: see brokerage_simulation_loan.py
    _inherit = "brokerage.simulation.loan"  # pylint: disable=consider-merging-classes-inherited

    monthly_payment = fields.Monetary(
        "Instalment",
        compute="_compute_figures",
        store=True,
        help="The usual one, after the deferral, without insurance. Of a smoothed loan "
        "the one that lasts longest.",
    )
    insurance_payment = fields.Monetary(
        "Insurance premium",
        compute="_compute_figures",
        store=True,
        help="The first one; on the remaining capital it falls.",
    )
    total_interest = fields.Monetary(compute="_compute_figures", store=True)
    total_insurance = fields.Monetary(compute="_compute_figures", store=True)
    insurance_8_years = fields.Monetary(
        "Insurance over 8 years",
        compute="_compute_figures",
        store=True,
        help="Art. L313-8 of the Code de la consommation.",
    )
    total_fees = fields.Monetary("Costs", compute="_compute_figures", store=True)
    total_cost = fields.Monetary(
        compute="_compute_figures",
        store=True,
        help="Interest, insurance and costs.",
    )
    apr = fields.Float(
        "APR (%)",
        digits=(7, 2),
        compute="_compute_figures",
        store=True,
        help="TAEG: annex of art. R314-3 of the Code de la consommation, annex I of "
        "Directive 2014/17/EU, with the costs and the required insurance. Of a "
        "business loan the proportional TEG (art. R314-2).",
    )
    insurance_apr = fields.Float(
        "Rate of the insurance (%)",
        digits=(7, 2),
        compute="_compute_figures",
        store=True,
        help="TAEA: rate with all of the insurance less the rate with none (art. "
        "R314-12 of the Code de la consommation).",
    )
    levels = fields.Char(compute="_compute_levels")

    @api.model
    def _get_term_fields(self):
        """:return: names of the fields that make the table of a loan"""
        return [
            *("loan_type", "amount", "rate", "months", "repayment", "periodicity"),
            *("is_smoothed", "deferral", "deferral_months", "capitalisation"),
            *("release_date", "first_payment_date"),
        ]

    @api.model
    def _get_cost_fields(self):
        """:return: names of the other fields that make its rates"""
        return [
            *("lender_fee", "guarantee_fee", "broker_fee", "other_fee"),
            *("insurance_ids.rate", "insurance_ids.share", "insurance_ids.base"),
            "insurance_ids.is_required",
        ]

    @api.depends(
        lambda self: [
            *self._get_term_fields(),
            *self._get_cost_fields(),
            # the levels of a smoothed loan follow the other loans
            *(f"simulation_id.loan_ids.{name}" for name in self._get_term_fields()),
        ]
    )
    def _compute_figures(self):
        for loan in self:
            result = loan._get_result()
            if not result:
                loan.update(dict.fromkeys(self._get_figure_fields(), 0))
                continue
            year_8 = 96 // result.terms.period_months
            loan.monthly_payment = float(result.payment)
            loan.insurance_payment = float(result.first_premium)
            loan.total_interest = float(result.total_interest)
            loan.total_insurance = float(result.total_insurance)
            loan.insurance_8_years = float(
                sum(
                    premium
                    for row, premium in zip(result.rows, result.premiums, strict=True)
                    if row.number <= year_8
                )
            )
            loan.total_fees = float(result.loan.fees)
            loan.total_cost = float(result.total_cost)
            try:
                loan.apr = float(plan.apr.shown(result.apr))
                loan.insurance_apr = float(plan.apr.shown(result.insurance_apr))
            except ValueError:
                # costs as high as the loan: the constraint says so on saving
                loan.apr = loan.insurance_apr = 0

    @api.model
    def _get_figure_fields(self):
        return [
            *("monthly_payment", "insurance_payment", "total_interest"),
            *("total_insurance", "insurance_8_years", "total_fees", "total_cost"),
            *("apr", "insurance_apr"),
        ]

    @api.depends(
        lambda self: [
            f"simulation_id.loan_ids.{name}" for name in self._get_term_fields()
        ]
    )
    @api.depends_context("lang")
    def _compute_levels(self):
        for loan in self:
            result = loan.is_smoothed and loan._get_result()
            loan.levels = result and ", ".join(
                self.env._(
                    "%(count)s × %(amount)s",
                    count=count,
                    amount=format_amount(self.env, float(amount), loan.currency_id),
                )
                for count, amount in result.terms.levels
            )

    # -------------------------------------------------------------------------
    # To the engine and back
    # -------------------------------------------------------------------------
    def _get_result(self):
        """:return: a ``finance.plan.Result``, or None: what is typed is no loan yet"""
        self.ensure_one()
        loans = self._get_siblings()
        results = loans._get_results()
        return results.get(self)

    def _get_siblings(self):
        """:return: the loans of the plan, this one as it is on the screen"""
        others = self.simulation_id.loan_ids.filtered(
            lambda loan: loan != self
            and (not loan._origin or loan._origin != self._origin)
        )
        return self + others

    def _get_results(self):
        """:return: ``{loan: finance.plan.Result}`` of loans that make one plan"""
        loans, built = self._build_plan()
        return dict(zip(loans, built.results, strict=True)) if built else {}

    def _build_plan(self):
        """:return: the loans that are whole, and their ``finance.plan.Plan`` or None"""
        loans, terms = self.browse(), []
        for loan in self:
            engine = loan._prepare_engine_loan()
            if not engine:
                continue
            if engine.is_smoothed and any(other.is_smoothed for other in terms):
                # on a form a second one may be ticked, until it is saved and refused
                engine = replace(engine, is_smoothed=False)
            loans += loan
            terms.append(engine)
        return loans, plan.build(tuple(terms)) if terms else None

    def _prepare_engine_loan(self):
        """:return: a ``finance.plan.Loan``, or None: what is typed is no loan yet"""
        self.ensure_one()
        released, first = self.release_date, self.first_payment_date
        if released and first and first <= released:
            first = None
        try:
            terms = schedule.Terms(
                amount=decimal(f"{self.amount:.2f}"),
                rate=decimal(f"{self.rate:.4f}"),
                months=self.months,
                method=self.repayment,
                period_months=int(self.periodicity),
                deferral=self.deferral,
                deferral_months=self.deferral_months,
                capitalisation=int(self.capitalisation),
                release_date=released or None,
                first_payment_date=first or None,
            )
            policies = tuple(
                insurance.Policy(
                    rate=decimal(f"{policy.rate:.4f}"),
                    share=decimal(f"{policy.share:.2f}"),
                    base=policy.base,
                    required=policy.is_required,
                )
                for policy in self.insurance_ids
            )
        except (TypeError, ValueError):
            return None
        return plan.Loan(
            terms=terms,
            policies=policies,
            fees=decimal(f"{self._get_fees():.2f}"),
            is_smoothed=self.is_smoothed
            and terms.method == "annuity"
            and terms.period_months == 1,
            is_business=self.loan_type == "business",
            is_bridge=self.loan_type == "bridge",
        )
