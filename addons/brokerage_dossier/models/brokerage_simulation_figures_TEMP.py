"""TEMPORARY: stands in for fields that are made on other branches. Removed on merging."""

from odoo import api, fields, models


class BrokerageDossierTemp(models.Model):
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    chosen_simulation_id = fields.Many2one(
        "brokerage.simulation", compute="_compute_chosen_simulation_id"
    )
    no_fee = fields.Boolean()
    no_commission = fields.Boolean()
    commission_amount = fields.Monetary()

    @api.depends("simulation_ids.is_chosen")
    def _compute_chosen_simulation_id(self):
        for dossier in self:
            dossier.chosen_simulation_id = dossier.simulation_ids.filtered("is_chosen")


class BrokerageSimulationTemp(models.Model):
    _inherit = "brokerage.simulation"

    amount = fields.Monetary(compute="_compute_temp")
    monthly_payment = fields.Monetary(compute="_compute_temp")
    first_payment = fields.Monetary(compute="_compute_temp")
    total_interest = fields.Monetary(compute="_compute_temp")
    total_insurance = fields.Monetary(compute="_compute_temp")
    total_fees = fields.Monetary(compute="_compute_temp")
    total_cost = fields.Monetary(compute="_compute_temp")
    apr = fields.Float(compute="_compute_temp")
    debt_ratio = fields.Float(compute="_compute_temp")
    remaining_income = fields.Monetary(compute="_compute_temp")
    warnings = fields.Html(compute="_compute_temp")
    months = fields.Integer(compute="_compute_temp")

    def _compute_temp(self):
        for sim in self:
            loans = sim.loan_ids
            sim.amount = sum(loans.mapped("amount"))
            payment = sum(x.monthly_payment + x.insurance_payment for x in loans)
            sim.monthly_payment = sim.first_payment = payment
            sim.total_interest = sum(loans.mapped("total_interest"))
            sim.total_insurance = sum(loans.mapped("total_insurance"))
            sim.total_fees = sum(
                x.lender_fee + x.guarantee_fee + x.broker_fee for x in loans
            )
            sim.total_cost = sim.total_interest + sim.total_insurance + sim.total_fees
            sim.apr = max(loans.mapped("apr"), default=0)
            income = sim.dossier_id.monthly_income
            charges = payment + sim.dossier_id.monthly_credits
            sim.debt_ratio = income and 100 * charges / income
            sim.remaining_income = income - charges
            sim.warnings = False
            sim.months = max(loans.mapped("months"), default=0)


class BrokerageSimulationLoanTemp(models.Model):
    _inherit = "brokerage.simulation.loan"

    monthly_payment = fields.Monetary(compute="_compute_temp")
    insurance_payment = fields.Monetary(compute="_compute_temp")
    total_interest = fields.Monetary(compute="_compute_temp")
    total_insurance = fields.Monetary(compute="_compute_temp")
    total_cost = fields.Monetary(compute="_compute_temp")
    apr = fields.Float(compute="_compute_temp")
    insurance_apr = fields.Float(compute="_compute_temp")

    def _compute_temp(self):
        for loan in self:
            rate = loan.rate / 1200
            months = loan.months or 1
            loan.monthly_payment = (
                loan.amount * rate / (1 - (1 + rate) ** -months)
                if rate
                else loan.amount / months
            )
            loan.insurance_payment = sum(
                loan.amount * i.rate * i.share / 120000 for i in loan.insurance_ids
            )
            loan.total_interest = loan.monthly_payment * months - loan.amount
            loan.total_insurance = loan.insurance_payment * months
            loan.total_cost = loan.total_interest + loan.total_insurance
            loan.apr = loan.rate + 0.4
            loan.insurance_apr = 0.3
