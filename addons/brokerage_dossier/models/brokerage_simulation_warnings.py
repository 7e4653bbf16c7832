from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount, format_date
from odoo.tools.misc import get_lang

from ..finance import hcsf, limits
from ..finance.money import decimal


class BrokerageSimulationWarnings(models.Model):
    """What a lender will look at twice. It warns and blocks nothing.

    Decision D-HCSF-2021-7 binds lenders, and they may depart from it for a share of
    their loans; usury (art. L314-6 of the Code de la consommation) is the lender's duty
    too. The broker is told before he sends the file.
    """

    # one face of the simulation a file: see brokerage_simulation.py
    _inherit = "brokerage.simulation"  # pylint: disable=consider-merging-classes-inherited

    warnings = fields.Html(compute="_compute_warnings", sanitize=False)
    warning_count = fields.Integer("To look at", compute="_compute_warnings")

    @api.depends(
        lambda self: [
            *self._get_plan_dependencies(),
            *("date", "debt_ratio", "remaining_income"),
            *("dossier_id.monthly_income", "dossier_id.adult_count"),
            *("dossier_id.dependant_count", "dossier_id.property_state"),
            *("dossier_id.project_type", "dossier_id.works_amount"),
            *("dossier_id.project_cost", "dossier_id.company_id"),
        ]
    )
    @api.depends_context("lang")
    def _compute_warnings(self):
        ceilings = self.env["brokerage.usury.rate"]._get_ceilings(self.mapped("date"))
        for simulation in self:
            texts = simulation._get_warnings(ceilings)
            simulation.warning_count = len(texts)
            items = Markup("").join(Markup("<li>%s</li>") % text for text in texts)
            simulation.warnings = items and Markup("<ul class='mb-0'>%s</ul>") % items

    def _get_warnings(self, ceilings):
        """:return: sentences, in the order in which a lender reads a file"""
        self.ensure_one()
        results = self._get_results()
        if not results:
            return []
        texts = self._get_budget_warnings()
        for loan, result in results.items():
            texts += loan._get_term_warnings(result)
            texts += loan._get_insurance_warnings()
        texts += self._get_usury_warnings(results, ceilings)
        return texts

    def _get_budget_warnings(self):
        dossier, company = self.dossier_id, self.dossier_id.company_id
        if dossier.monthly_income <= 0:
            return [
                self.env._(
                    "The file has no income yet: without it there is no debt ratio. "
                    "Enter it under “Borrowers”."
                )
            ]
        texts = []
        if self.debt_ratio > company.brokerage_max_debt_ratio:
            texts.append(
                self.env._(
                    "Debt ratio of %(ratio)s %%: above the %(limit)s %% that lenders "
                    "go by (decision D-HCSF-2021-7).",
                    ratio=self._format_number(self.debt_ratio),
                    limit=self._format_number(company.brokerage_max_debt_ratio),
                )
            )
        lowest = (
            dossier.adult_count * company.brokerage_min_remaining_adult
            + dossier.dependant_count * company.brokerage_min_remaining_dependant
        )
        if self.remaining_income < lowest:
            texts.append(
                self.env._(
                    "%(left)s are left to live on each month: less than the %(lowest)s "
                    "that your firm expects for this household.",
                    left=self._format_money(self.remaining_income),
                    lowest=self._format_money(lowest),
                )
            )
        return texts

    def _get_usury_warnings(self, results, ceilings):
        texts = []
        missing = False
        for loan, result in results.items():
            category = limits.category(loan.loan_type, result.terms.months)
            # a loan without any rate cannot be usurious
            if not category or not loan.apr:
                continue
            ceiling = ceilings.get(self.date, {}).get(category)
            if ceiling is None:
                missing = True
            elif limits.is_usury(decimal(f"{loan.apr:.2f}"), ceiling):
                texts.append(
                    self.env._(
                        "“%(loan)s”: its TAEG of %(rate)s %% is above the usury rate "
                        "of %(ceiling)s %% (art. L314-6 of the Code de la "
                        "consommation).",
                        loan=loan.name,
                        rate=self._format_number(loan.apr),
                        ceiling=self._format_number(ceiling),
                    )
                )
        if missing:
            texts.append(
                self.env._(
                    "No usury rate is known on %(date)s: a manager enters the ones of "
                    "the quarter under Configuration, “Usury rates”.",
                    date=format_date(self.env, self.date),
                )
            )
        return texts

    def _format_number(self, number):
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        return lang.format("%.2f", float(number), grouping=True)

    def _format_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)


class BrokerageSimulationLoanWarnings(models.Model):
    """What is odd about one loan."""

    _inherit = "brokerage.simulation.loan"  # pylint: disable=consider-merging-classes-inherited

    def _get_term_warnings(self, result):
        self.ensure_one()
        texts = []
        limit = self._get_longest_months()
        if limit and self.months > limit:
            texts.append(
                self.env._(
                    "“%(loan)s” lasts %(months)s months: lenders go by %(limit)s at "
                    "most for it (decision D-HCSF-2021-7).",
                    loan=self.name,
                    months=self.months,
                    limit=limit,
                )
            )
        if result.uncovered:
            texts.append(
                self.env._(
                    "“%(loan)s”: instalment %(number)s does not cover its interest, "
                    "which joins the capital. Make the loan longer, or smooth less.",
                    loan=self.name,
                    number=result.uncovered[0],
                )
            )
        main = self.simulation_id.loan_ids.filtered(lambda o: o.loan_type == "main")
        longest = max(main.mapped("months"), default=0)
        deferred = self.deferral != "none" and self.deferral_months
        if self.loan_type == "ptz" and main and deferred > longest:
            texts.append(
                self.env._(
                    "“%(loan)s”: the deferral of a PTZ is no longer than the main "
                    "loan.",
                    loan=self.name,
                )
            )
        return texts

    def _get_longest_months(self):
        """:return: months that lenders go by, or None: no limit for this loan"""
        if self.loan_type in ("ptz", "bridge", "business"):
            return None
        dossier, company = self.dossier_id, self.dossier_id.company_id
        enters_later = dossier.property_state in ("new", "land") or (
            hcsf.works_are_large(dossier.works_amount, dossier.project_cost)
        )
        deferred = self.deferral_months if self.deferral != "none" else 0
        return hcsf.longest_months(
            deferred,
            enters_later,
            company.brokerage_max_years,
            company.brokerage_max_years_deferred,
        )

    def _get_insurance_warnings(self):
        self.ensure_one()
        share = sum(self.insurance_ids.mapped("share"))
        if not self.insurance_ids or 100 <= share <= 200:
            return []
        return [
            self.env._(
                "“%(loan)s”: the shares insured sum up to %(share)s %%. Lenders expect "
                "100 %% to 200 %%.",
                loan=self.name,
                share=self.simulation_id._format_number(share),
            )
        ]
