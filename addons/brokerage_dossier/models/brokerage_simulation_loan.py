from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: deferral and repayment of the PTZ, in months, by tranche of income (since April 2024)
PTZ_TRANCHES = {"1": (120, 180), "2": (96, 144), "3": (24, 156), "4": (0, 120)}


class BrokerageSimulationLoan(models.Model):
    """One loan of a simulation."""

    _name = "brokerage.simulation.loan"
    _description = "Loan of a Simulation"
    _inherit = ["brokerage.part.mixin"]
    _order = "simulation_id, sequence, id"

    simulation_id = fields.Many2one(
        "brokerage.simulation", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(
        related="simulation_id.dossier_id", store=True, required=False, readonly=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    loan_type = fields.Selection(
        [
            ("main", "Main loan"),
            ("ptz", "PTZ"),
            ("bridge", "Bridging loan"),
            ("action", "Action Logement"),
            ("business", "Business loan"),
            ("other", "Other loan"),
        ],
        required=True,
        default="main",
    )
    ptz_tranche = fields.Selection(
        [
            ("1", "Tranche 1: 10 years, then 15 years"),
            ("2", "Tranche 2: 8 years, then 12 years"),
            ("3", "Tranche 3: 2 years, then 13 years"),
            ("4", "Tranche 4: 10 years, no deferral"),
        ],
        "Tranche of income",
        help="Proposes the deferral and the repayment of the PTZ.",
    )
    amount = fields.Monetary(required=True)
    rate = fields.Float("Rate a year (%)", digits=(7, 4))
    months = fields.Integer(
        required=True, default=240, help="Of the whole loan, the deferral included."
    )
    repayment = fields.Selection(
        [
            ("annuity", "Constant instalments"),
            ("principal", "Constant principal"),
            ("bullet", "Capital at the end (in fine)"),
        ],
        required=True,
        default="annuity",
    )
    periodicity = fields.Selection(
        [("1", "Monthly"), ("3", "Quarterly")], required=True, default="1"
    )
    is_smoothed = fields.Boolean(
        "Smoothed",
        help="Its instalments take levels so that those of all loans together are "
        "constant.",
    )
    deferral = fields.Selection(
        [
            ("none", "None"),
            ("partial", "Partial: interest is paid"),
            ("total", "Total: nothing is paid"),
        ],
        required=True,
        default="none",
    )
    deferral_months = fields.Integer("Months of deferral")
    capitalisation = fields.Selection(
        [("1", "Each month"), ("12", "Each year")],
        "Interest joins the capital",
        required=True,
        default="1",
        help="During a total deferral, as the offer says.",
    )
    release_date = fields.Date("Funds released on")
    first_payment_date = fields.Date(
        "First instalment on",
        help="With the day of the release: a first period that is not a whole one has "
        "its interest by days (365 a year), in a row of its own.",
    )
    lender_fee = fields.Monetary("Lender's fee")
    guarantee_fee = fields.Monetary("Guarantee")
    broker_fee = fields.Monetary("Broker's fee")
    other_fee = fields.Monetary(
        "Other required costs",
        help="Valuation, required account… The notary and optional insurance are no "
        "costs of the credit (art. R314-4 of the Code de la consommation).",
    )
    insurance_ids = fields.One2many(
        "brokerage.simulation.insurance", "loan_id", copy=True
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "The amount of a loan is more than 0."
    )
    _months_range = models.Constraint(
        "CHECK (months BETWEEN 1 AND 600)",
        "A loan lasts one month at least and 600 months at most.",
    )
    _rate_range = models.Constraint(
        "CHECK (rate BETWEEN 0 AND 30)",
        "The rate of a loan is between 0 and 30 % a year.",
    )
    _deferral_range = models.Constraint(
        "CHECK (deferral = 'none' "
        "OR COALESCE(deferral_months, 0) >= 1 AND deferral_months < months)",
        "A deferral lasts one month at least and ends before the loan does. Correct "
        "the months of deferral, or choose no deferral.",
    )
    _quarters = models.Constraint(
        "CHECK (periodicity = '1' OR months % 3 = 0 "
        "AND (deferral = 'none' OR deferral_months % 3 = 0))",
        "A quarterly loan lasts whole quarters, and so does its deferral: enter months "
        "that are a multiple of 3.",
    )
    _fees_positive = models.Constraint(
        "CHECK (LEAST(lender_fee, guarantee_fee, broker_fee, other_fee) >= 0)",
        "The costs of a loan are not negative.",
    )
    _ptz_without_rate = models.Constraint(
        "CHECK (loan_type != 'ptz' OR rate = 0)",
        "A PTZ bears no interest: its rate is 0.",
    )
    _smoothed_kind = models.Constraint(
        "CHECK (is_smoothed IS NOT TRUE OR "
        "repayment = 'annuity' AND periodicity = '1' AND loan_type != 'bridge')",
        "Only a loan with constant monthly instalments can be smoothed, and not a "
        "bridging loan.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (first_payment_date > release_date)",
        "The first instalment comes after the funds are released.",
    )
    _one_smoothed = models.UniqueIndex(
        "(simulation_id) WHERE is_smoothed IS TRUE",
        "One loan of a simulation is smoothed already: untick it first.",
    )

    @api.depends("loan_type")
    def _compute_name(self):
        labels = dict(self._fields["loan_type"]._description_selection(self.env))
        for loan in self:
            if not loan.name or loan.name in labels.values():
                loan.name = labels.get(loan.loan_type)

    @api.constrains("lender_fee", "guarantee_fee", "broker_fee", "other_fee", "amount")
    def _check_fees_below_amount(self):
        for loan in self:
            if loan._get_fees() >= loan.amount:
                raise ValidationError(
                    self.env._(
                        "“%(loan)s”: its costs are as high as the loan itself. Correct "
                        "the costs or the amount.",
                        loan=loan.name,
                    )
                )

    @api.onchange("loan_type", "ptz_tranche")
    def _onchange_ptz(self):
        """Propose what a PTZ looks like: no interest, deferral, then repayment."""
        if self.loan_type != "ptz":
            self.ptz_tranche = False
            return
        self.rate = 0
        self.repayment = "annuity"
        self.is_smoothed = False
        if self.ptz_tranche:
            deferral, repayment = PTZ_TRANCHES[self.ptz_tranche]
            self.deferral = "total" if deferral else "none"
            self.deferral_months = deferral
            self.months = deferral + repayment

    @api.onchange("loan_type")
    def _onchange_bridge(self):
        """Propose what a bridging loan looks like: a year, interest, then capital."""
        if self.loan_type == "bridge":
            self.repayment = "bullet"
            self.is_smoothed = False
            self.months = min(self.months, 24) or 12

    def _get_fees(self):
        """:return: the costs that are conditions of the loan"""
        self.ensure_one()
        return self.lender_fee + self.guarantee_fee + self.broker_fee + self.other_fee
