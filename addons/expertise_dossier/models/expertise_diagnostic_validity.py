from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .diagnostic_logic import last_day

RESULTS = [
    ("negative", "Negative"),
    ("positive", "Positive"),
    ("anomaly", "With anomalies"),
]
USES = [
    ("sale", "Sale"),
    ("rent", "Lease"),
    ("works", "Works"),
    ("control", "Next control"),
]
TERMS = [
    ("months", "For so many months"),
    ("until", "Until a day"),
    ("unlimited", "No end"),
    ("job", "For this job only"),
    ("none", "Does not serve"),
]


class ExpertiseDiagnosticValidity(models.Model):
    """How long a report serves, by result, use and day it was made."""

    _name = "expertise.diagnostic.validity"
    _description = "Validity of a Diagnostic"
    _order = "product_id, use, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    product_id = fields.Many2one(
        "product.product",
        "Diagnostic",
        required=True,
        domain=[("is_diagnostic", "=", True)],
        check_company=True,
        ondelete="cascade",
        index=True,
    )
    use = fields.Selection(USES, required=True)
    result = fields.Selection(RESULTS, help="Empty: whatever the result")
    energy_classes = fields.Char(help="Empty: whatever the class. Such as A,B,C")
    made_from = fields.Date("Made from", help="First day, included")
    made_to = fields.Date("Made until", help="Last day, included")
    term = fields.Selection(TERMS, "Serves", required=True, default="months")
    months = fields.Integer()
    until = fields.Date(help="Last day, included")
    article = fields.Char("Text of law")
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (made_to IS NULL OR made_from IS NULL OR made_to >= made_from)",
        "The last day cannot be before the first.",
    )
    _months_positive = models.Constraint(
        "CHECK (term != 'months' OR months > 0)", "Give the number of months."
    )

    @api.constrains("term", "until")
    def _check_until(self):
        for validity in self:
            if validity.term == "until" and not validity.until:
                raise ValidationError(
                    self.env._(
                        "%s: give the last day.", validity.product_id.display_name
                    )
                )

    def _get_for(self, companies):
        """:return: the rules of these companies and the shared ones, in any right"""
        return self.sudo().search([("company_id", "in", [*companies.ids, False])])

    def _find(self, company, product, use, made, result=None, energy_class=None):
        """:return: among ``self``, the rule that says most about this report"""
        fits = self.filtered(
            lambda rule: (
                rule.product_id == product
                and rule.use == use
                and rule.company_id in (company, company.browse())
                and (not rule.result or rule.result == result)
                and (not rule.made_from or rule.made_from <= made)
                and (not rule.made_to or made <= rule.made_to)
                and (
                    not rule.energy_classes
                    or (energy_class and energy_class in rule.energy_classes)
                )
            )
        )
        return fits.sorted(
            lambda rule: (
                not rule.company_id,
                not rule.energy_classes,
                not rule.result,
                rule.sequence,
                rule.id,
            )
        )[:1]

    def _get_last_day(self, made):
        """:return: the last day of a report made on this day, ``False`` if none"""
        if self.term == "months":
            return last_day(made, self.months)
        return self.term == "until" and self.until
