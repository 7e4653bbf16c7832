from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .diagnostic_logic import all_of

KINDS = (
    "house",
    "flat",
    "building",
    "common_parts",
    "mixed",
    "commercial",
    "land",
    "garage",
    "cellar",
    "parking",
)
USES = ("sale", "rent", "works", "demolition", "standing")
DUTY_HOLDERS = [
    ("seller", "The seller"),
    ("landlord", "The landlord"),
    ("owner", "The owner"),
    ("syndicate", "The co-owners or the owner"),
    ("client", "Whoever orders the works"),
    ("builder", "The builder"),
]
PROVIDERS = [
    ("certified", "Certified diagnostician"),
    ("firm", "Diagnostician, no certificate asked"),
    ("qualified", "Competence set by decree"),
    ("spanc", "Public drainage service (SPANC)"),
    ("town", "Town or sewer service"),
    ("owner", "The owner himself"),
    ("other", "Another professional"),
]


class ExpertiseDiagnosticRule(models.Model):
    """When the law asks for a diagnostic, or forbids a lease.

    The rule in force on the day of the signature counts. A rule applies when the use,
    the kind of property and **all** of its conditions fit; several rules may ask for
    the same diagnostic, one is enough. What is not known makes it « to confirm ».

    The rules that come along belong to no company. A firm may change them, or make
    its own copy, which then replaces the original in this firm.
    """

    _name = "expertise.diagnostic.rule"
    _description = "Rule for a Mandatory Diagnostic"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Rule", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    replaces_id = fields.Many2one(
        "expertise.diagnostic.rule",
        ondelete="cascade",
        index="btree_not_null",
        copy=False,
        help="In its company, this rule stands in for that one.",
    )
    effect = fields.Selection(
        [("duty", "Diagnostic to be made"), ("lease_ban", "Lease forbidden")],
        required=True,
        default="duty",
    )
    product_id = fields.Many2one(
        "product.product",
        "Diagnostic",
        domain=[("is_diagnostic", "=", True)],
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    # when
    for_sale = fields.Boolean("Sale")
    for_rent = fields.Boolean("Lease")
    for_works = fields.Boolean("Works")
    for_demolition = fields.Boolean("Demolition")
    for_standing = fields.Boolean(
        "At all times", help="A duty without any transaction."
    )
    valid_from = fields.Date("In force from", help="Signatures from this day on")
    valid_to = fields.Date("In force until", help="Last day, included")

    # on what
    on_house = fields.Boolean("House")
    on_flat = fields.Boolean("Flat")
    on_building = fields.Boolean("Building")
    on_common_parts = fields.Boolean("Common parts")
    on_mixed = fields.Boolean("Mixed use")
    on_commercial = fields.Boolean("Commercial premises")
    on_land = fields.Boolean("Land")
    on_garage = fields.Boolean("Garage")
    on_cellar = fields.Boolean("Cellar")
    on_parking = fields.Boolean("Parking space")
    condition_ids = fields.One2many(
        "expertise.diagnostic.condition", "rule_id", "Conditions", copy=True
    )
    property_domain = fields.Char(
        "Only these properties", help="A filter of your own, such as some towns."
    )
    always_confirm = fields.Boolean(
        "Always to confirm",
        help="Where the texts conflict: shown, never put on a quote by itself.",
    )

    # who and why
    duty_holder = fields.Selection(DUTY_HOLDERS, "Whose duty")
    provider = fields.Selection(PROVIDERS, "Made by")
    is_quoted = fields.Boolean(
        "Proposed in the quote", default=True, help="The firm can make it."
    )
    certificate = fields.Selection(
        [
            ("gas", "Gas certificate"),
            ("electricity", "Electricity certificate (Consuel)"),
            ("dpe", "DPE made elsewhere"),
        ],
        "Replaced by",
        help="A recent certificate of the property stands in for the diagnostic.",
    )
    certificate_months = fields.Integer("Certificate younger than (months)")
    article = fields.Char("Text of law")
    why = fields.Char(required=True, help="One sentence, for the client")
    note = fields.Text()

    use_summary = fields.Char("Use", compute="_compute_summaries")
    kind_summary = fields.Char("Properties", compute="_compute_summaries")
    condition_summary = fields.Text("If", compute="_compute_summaries")

    _duty_has_product = models.Constraint(
        "CHECK (effect != 'duty' OR product_id IS NOT NULL)",
        "A rule for a diagnostic needs the diagnostic.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "A rule cannot end before it begins.",
    )
    _certificate_months_positive = models.Constraint(
        "CHECK (certificate_months >= 0)", "The months cannot be negative."
    )
    _replaced_once = models.UniqueIndex(
        "(replaces_id, company_id) WHERE replaces_id IS NOT NULL",
        "This company already has its own version of the rule.",
    )

    # -------------------------------------------------------------------------
    # Reading it
    # -------------------------------------------------------------------------
    @api.depends(
        *(f"for_{use}" for use in USES),
        *(f"on_{kind}" for kind in KINDS),
        "condition_ids.summary",
    )
    @api.depends_context("lang")
    def _compute_summaries(self):
        uses = {f"for_{use}": "" for use in USES}
        kinds = {f"on_{kind}": "" for kind in KINDS}
        for labels in (uses, kinds):
            for name in labels:
                labels[name] = self._fields[name]._description_string(self.env)
        for rule in self:
            rule.use_summary = ", ".join(uses[name] for name in uses if rule[name])
            ticked = [label for name, label in kinds.items() if rule[name]]
            rule.kind_summary = (
                self.env._("All") if len(ticked) == len(kinds) else ", ".join(ticked)
            )
            rule.condition_summary = "\n".join(
                condition.summary for condition in rule.condition_ids
            )

    @api.constrains("property_domain")
    def _check_property_domain(self):
        for rule in self:
            try:
                rule._get_domain().validate(self.env["expertise.property"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the filter on the properties cannot be read.",
                        rule=rule.name,
                    )
                ) from error

    @api.constrains("replaces_id", "company_id")
    def _check_replaces(self):
        for rule in self:
            if rule.replaces_id and (
                not rule.company_id or rule.replaces_id.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%s: only a company's own rule replaces a shared one.",
                        rule.name,
                    )
                )

    def _get_domain(self):
        self.ensure_one()
        return Domain(literal_eval(self.property_domain or "[]"))

    # -------------------------------------------------------------------------
    # Asking it
    # -------------------------------------------------------------------------
    def _get_rules(self, companies):
        """:return: ``{company: rules}``, the company's own instead of the shared ones

        Everybody who sees a dossier sees what is due: the rules are read for him.
        """
        rules = (
            self.sudo()
            .with_context(active_test=False)
            .search([("company_id", "in", [*companies.ids, False])])
        )
        found = {}
        for company in companies:
            own = rules.filtered(lambda rule, c=company: rule.company_id == c)
            shared = rules.filtered(lambda rule: not rule.company_id)
            found[company] = ((shared - own.replaces_id) | own).filtered("active")
            found[company] = found[company].sorted(lambda r: (r.sequence, r.id))
        return found

    def _concerns(self, use, kind, day):
        """:return: whether use, kind and day fit"""
        self.ensure_one()
        return (
            self[f"for_{use}"]
            and self[f"on_{kind}"]
            and (not self.valid_from or self.valid_from <= day)
            and (not self.valid_to or day <= self.valid_to)
        )

    def _applies_to(self, prop, day):
        """:return: (answer, conditions that could not be answered)

        The answer is ``True``, ``False`` or ``None`` if it is not known.
        """
        self.ensure_one()
        answers = [
            (condition, condition._check_on(prop, day))
            for condition in self.condition_ids
        ]
        answer = all_of(*(held for _condition, held in answers))
        if self.property_domain and not prop.filtered_domain(self._get_domain()):
            answer = False
        unknown = self.env["expertise.diagnostic.condition"]
        if answer is None:
            unknown = unknown.union(*(c for c, held in answers if held is None))
        return answer, unknown

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_make_own(self):
        """Copy a shared rule for the current company, and open the copy."""
        self.ensure_one()
        company = self.env.company
        if self.company_id:
            raise UserError(
                self.env._("%s is your company's own rule: change it.", self.name)
            )
        own = self.with_context(active_test=False).search(
            [("replaces_id", "=", self.id), ("company_id", "=", company.id)], limit=1
        ) or self.copy({"company_id": company.id, "replaces_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": own.id,
        }
