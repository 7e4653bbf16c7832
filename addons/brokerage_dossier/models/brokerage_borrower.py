from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class BrokerageBorrower(models.Model):
    """A person who borrows: the project holder or a co-borrower."""

    _name = "brokerage.borrower"
    _description = "Borrower"
    _inherit = ["brokerage.part.mixin", "brokerage.fact.mixin"]
    _order = "sequence, id"
    _rec_name = "partner_id"

    _fact_section = "borrowers"

    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    is_holder = fields.Boolean("Project holder", compute="_compute_is_holder")
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    birthdate = fields.Date()
    birthplace = fields.Char()
    family_status = fields.Selection(
        [
            ("single", "Single"),
            ("married", "Married"),
            ("pacs", "Civil partnership (PACS)"),
            ("couple", "Living together"),
            ("divorced", "Divorced"),
            ("widowed", "Widowed"),
        ],
    )
    matrimonial_regime = fields.Char()
    profession = fields.Char()
    employer = fields.Char()
    contract_type = fields.Selection(
        [
            ("permanent", "Permanent contract"),
            ("civil_servant", "Civil servant"),
            ("fixed", "Fixed-term contract"),
            ("temp", "Temporary work"),
            ("independent", "Self-employed"),
            ("retired", "Retired"),
            ("unemployed", "Without work"),
            ("other", "Other"),
        ],
        "Work contract",
    )
    employed_since = fields.Date()
    in_trial_period = fields.Boolean("Trial period")
    income_ids = fields.One2many("brokerage.income", "borrower_id", copy=True)
    age = fields.Integer(compute="_compute_age")
    monthly_income = fields.Monetary(
        "Income counted a month", compute="_compute_monthly_income"
    )

    _once = models.UniqueIndex(
        "(dossier_id, partner_id)", "This person borrows in this file already."
    )

    @api.depends("dossier_id.partner_id", "partner_id")
    def _compute_is_holder(self):
        for borrower in self:
            borrower.is_holder = borrower.partner_id == borrower.dossier_id.partner_id

    @api.depends("birthdate")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for borrower in self:
            born = borrower.birthdate
            borrower.age = relativedelta(today, born).years if born else 0

    @api.depends("income_ids.counted_amount")
    def _compute_monthly_income(self):
        for borrower in self:
            borrower.monthly_income = sum(borrower.income_ids.mapped("counted_amount"))

    @api.constrains("birthdate")
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for borrower in self:
            if borrower.birthdate and borrower.birthdate > today:
                raise ValidationError(
                    self.env._(
                        "%(borrower)s cannot be born in the future: correct the date "
                        "of birth.",
                        borrower=borrower.partner_id.name,
                    )
                )

    def write(self, vals):
        if "partner_id" in vals and any(
            borrower.is_holder and borrower.partner_id.id != vals["partner_id"]
            for borrower in self
        ):
            raise UserError(
                self.env._(
                    "This row is the project holder's. Choose another holder in the "
                    "summary of the file: the row of the new one comes by itself."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_holder(self):
        if self._is_system("brokerage_resume"):
            return
        if any(borrower.is_holder for borrower in self):
            raise UserError(
                self.env._(
                    "The project holder is always one of the borrowers. Choose "
                    "another holder in the summary first."
                )
            )

    def _get_automatic_comments(self):
        return {
            borrower: self.env._(
                "%(borrower)s is still in the trial period.",
                borrower=borrower.partner_id.name,
            )
            if borrower.in_trial_period
            else False
            for borrower in self
        }
