from odoo import api, fields, models
from odoo.tools import format_date


class BrokerageSimulationCompare(models.TransientModel):
    """Two simulations side by side: what each costs, which one is better at what."""

    _name = "brokerage.simulation.compare"
    _description = "Two Simulations Side by Side"

    left_id = fields.Many2one(
        "brokerage.simulation", "First simulation", required=True, ondelete="cascade"
    )
    right_id = fields.Many2one(
        "brokerage.simulation", "Second simulation", required=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="left_id.dossier_id")
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Two simulations side by side")

    @api.depends("left_id", "right_id")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for compare in self:
            left, right = compare.left_id, compare.right_id
            compare.comparison = (
                left
                and right
                and self.env["ir.qweb"]._render(
                    "brokerage_dossier.simulation_comparison",
                    {
                        "left": left,
                        "right": right,
                        "sections": compare._get_sections(),
                    },
                )
            )

    def _get_sections(self):
        """:return: ``[(title, lines)]``; see :meth:`_prepare_line`"""
        self.ensure_one()
        return [
            (self.env._("The plan"), self._get_plan_lines()),
            (self.env._("What it costs"), self._get_cost_lines()),
            (self.env._("The household"), self._get_budget_lines()),
        ]

    def _get_plan_lines(self):
        left, right = self.left_id, self.right_id
        sides = [left, right]
        count = max(len(left.loan_ids), len(right.loan_ids))
        lines = [
            self._prepare_text(
                self.env._("Bank"), [side.bank_id.display_name or "–" for side in sides]
            ),
            self._prepare_text(
                self.env._("Date"), [format_date(self.env, side.date) for side in sides]
            ),
            self._prepare_line(self.env._("Borrowed"), "amount", "money", None),
            self._prepare_line(self.env._("Term (months)"), "months", "number", None),
        ]
        for index in range(count):
            lines.append(
                self._prepare_text(
                    self.env._("Loan %(number)s", number=index + 1),
                    [
                        self._describe(side.loan_ids[index : index + 1])
                        for side in sides
                    ],
                )
            )
        return lines

    def _describe(self, loan):
        if not loan:
            return "–"
        simulation = loan.simulation_id
        return self.env._(
            "%(name)s: %(amount)s at %(rate)s %% over %(months)s months, "
            "%(label)s %(apr)s %%",
            name=loan.name,
            amount=simulation._format_money(loan.amount),
            rate=simulation._format_rate(loan.rate),
            months=loan.months,
            label="TEG" if loan.loan_type == "business" else "TAEG",
            apr=simulation._format_number(loan.apr),
        )

    def _get_cost_lines(self):
        return [
            self._prepare_line(label, name, kind, "low")
            for label, name, kind in [
                (self.env._("First month"), "first_payment", "money"),
                (self.env._("Highest month"), "monthly_payment", "money"),
                (self.env._("Interest"), "total_interest", "money"),
                (self.env._("Insurance"), "total_insurance", "money"),
                (self.env._("Costs"), "total_fees", "money"),
                (self.env._("Total cost"), "total_cost", "money"),
                (self.env._("Rate of the plan, for information"), "apr", "rate"),
            ]
        ]

    def _get_budget_lines(self):
        return [
            self._prepare_line(self.env._("Debt ratio"), "debt_ratio", "rate", "low"),
            self._prepare_line(
                self.env._("Remaining income"), "remaining_income", "money", "high"
            ),
            self._prepare_line(
                self.env._("Points to look at"), "warning_count", "number", "low"
            ),
        ]

    def _prepare_text(self, label, texts):
        return {"label": label, "texts": texts, "difference": "", "better": None}

    def _prepare_line(self, label, name, kind, better):
        """Prepare one line of the comparison.

        :param str kind: money, rate (percent) or number
        :param better: ``low``, ``high`` or None: neither is better
        :return: ``label``, ``texts`` of both, ``difference`` of the second to the
            first, ``better``: 0, 1 or None
        """
        values = [self.left_id[name], self.right_id[name]]
        difference = round(values[1] - values[0], 2)
        winner = None
        if better and difference:
            winner = int((difference < 0) == (better == "low"))
        sign = "+" if difference > 0 else "−" if difference < 0 else ""
        return {
            "label": label,
            "texts": [self._format(kind, value) for value in values],
            "difference": sign + self._format(kind, abs(difference), is_gap=True)
            if difference
            else "=",
            "better": winner,
        }

    def _format(self, kind, value, is_gap=False):
        simulation = self.left_id
        if kind == "money":
            return simulation._format_money(value)
        if kind == "number":
            return str(int(value))
        number = simulation._format_number(value)
        if is_gap:
            return self.env._("%(number)s pt", number=number)
        return self.env._("%(number)s %%", number=number)
