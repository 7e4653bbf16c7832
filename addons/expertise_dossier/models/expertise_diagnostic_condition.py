import re
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .diagnostic_logic import Between, negate
from .expertise_property_answers import CHOICES, DATES, FACTS, NUMBERS

OPERATORS = [
    ("yes", "yes"),
    ("no", "no"),
    ("before", "before the"),
    ("from", "on or after the"),
    ("older", "more than … years before the signature"),
    ("above", "more than"),
    ("least", "at least"),
    ("below", "less than"),
    ("most", "at most"),
    ("in", "is one of"),
    ("not_in", "is none of"),
]
WITHOUT_VALUE = ("yes", "no")
ON_DATES = ("before", "from", "older")
ON_NUMBERS = ("above", "least", "below", "most")
ON_CHOICES = ("in", "not_in")
FRENCH_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


class ExpertiseDiagnosticCondition(models.Model):
    """One thing that must hold for a rule to apply, as data that a manager reads.

    No condition is a program: a fact, a comparison and a value. The answer is yes, no
    or not known.
    """

    _name = "expertise.diagnostic.condition"
    _description = "Condition of a Diagnostic Rule"
    _order = "rule_id, sequence, id"
    _rec_name = "fact"

    rule_id = fields.Many2one(
        "expertise.diagnostic.rule", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    fact = fields.Selection(FACTS, required=True)
    operator = fields.Selection(OPERATORS, "Comparison", required=True, default="yes")
    value = fields.Char(
        help="A day (01/07/1997), a number, or codes separated by commas (F, G)."
    )
    summary = fields.Char(compute="_compute_summary")

    @api.depends("fact", "operator", "value")
    @api.depends_context("lang")
    def _compute_summary(self):
        facts = dict(self._fields["fact"]._description_selection(self.env))
        operators = dict(self._fields["operator"]._description_selection(self.env))
        for condition in self:
            fact = facts.get(condition.fact, "")
            operator = operators.get(condition.operator, "")
            value = condition.value or ""
            if condition.operator in ("before", "from") and condition._is_well_formed():
                value = format_date(self.env, condition._parse())
            if condition.operator == "older":
                condition.summary = self.env._(
                    "%(fact)s more than %(years)s years before the signature",
                    fact=fact,
                    years=value,
                )
            elif condition.operator in WITHOUT_VALUE:
                condition.summary = self.env._(
                    "%(fact)s: %(answer)s", fact=fact, answer=operator
                )
            else:
                condition.summary = f"{fact} {operator} {value}".strip()

    @api.onchange("fact")
    def _onchange_fact(self):
        if self.fact in DATES:
            self.operator = "before"
        elif self.fact in NUMBERS:
            self.operator = "least"
        elif self.fact in CHOICES:
            self.operator = "in"
        else:
            self.operator = "yes"
        self.value = False

    @api.constrains("fact", "operator", "value")
    def _check_condition(self):
        for condition in self:
            if not condition._is_well_formed():
                raise ValidationError(
                    self.env._(
                        "The condition “%s” cannot be read: choose a comparison that "
                        "goes with the fact, and give a day (01/07/1997), a number, "
                        "or codes separated by commas.",
                        condition.summary,
                    )
                )

    def _is_well_formed(self):
        self.ensure_one()
        if self.fact in DATES:
            expected = ON_DATES
        elif self.fact in NUMBERS:
            expected = ON_NUMBERS
        elif self.fact in CHOICES:
            expected = ON_CHOICES
        else:
            expected = WITHOUT_VALUE
        if self.operator not in expected:
            return False
        try:
            return self.operator in WITHOUT_VALUE or bool(self._parse())
        except ValueError:
            return False

    def _parse(self):
        """:return: the value as what it is compared with
        :raise ValueError: it cannot be read
        """
        text = (self.value or "").strip()
        if self.operator in ("before", "from"):
            french = FRENCH_DAY.match(text)
            if french:
                return date(*(int(part) for part in reversed(french.groups())))
            return date.fromisoformat(text)
        if self.operator == "older":
            return int(text)
        if self.operator in ON_NUMBERS:
            return float(text.replace(",", "."))
        return {part.strip() for part in text.split(",") if part.strip()}

    def _check_on(self, prop, day):
        """:return: whether it holds for a property on a day; ``None`` if not known"""
        self.ensure_one()
        fact = prop._get_fact(self.fact)
        if self.operator in WITHOUT_VALUE:
            return fact if self.operator == "yes" else negate(fact)
        value = self._parse()
        if self.operator in ON_CHOICES:
            if fact is None:
                return None
            return (fact in value) == (self.operator == "in")
        if not isinstance(fact, Between):
            return None
        if self.operator == "older":
            return fact.older_than(value, day)
        answers = {
            "before": lambda: fact.is_below(value),
            "below": lambda: fact.is_below(value),
            "most": lambda: fact.is_below(value, included=True),
            "from": lambda: negate(fact.is_below(value)),
            "least": lambda: negate(fact.is_below(value)),
            "above": lambda: negate(fact.is_below(value, included=True)),
        }
        return answers[self.operator]()
