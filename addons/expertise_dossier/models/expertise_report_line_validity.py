from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .diagnostic_logic import earliest
from .expertise_diagnostic_validity import TERMS
from .expertise_property import DPE_CLASSES

#: a report that ends within so many days « ends soon »
SOON_DAYS = 90
#: use: its last day
LAST_DAYS = {
    "sale": "valid_until_sale",
    "rent": "valid_until_rent",
    "works": "valid_until_works",
    "control": "next_control_date",
}
EXPIRY_STATES = [
    ("expired", "Over"),
    ("soon", "Ends soon"),
    ("valid", "Valid"),
    ("endless", "No end"),
]


class ExpertiseReportLineValidity(models.Model):
    """Until when a report serves: from the rules, unless a person said otherwise.

    The days are stored; whether one is over is asked against today, so that nothing
    has to be rewritten at night.
    """

    # one face of the line a file: see expertise_report_line.py
    _inherit = "expertise.report.line"  # pylint: disable=consider-merging-classes-inherited

    property_id = fields.Many2one(
        related="dossier_id.property_id", store=True, index="btree_not_null"
    )
    energy_class = fields.Selection(
        DPE_CLASSES, help="Of a DPE: a collective DPE in A to C is not made again."
    )
    valid_until_sale = fields.Date(
        compute="_compute_valid_until_sale", store=True, readonly=False
    )
    valid_until_rent = fields.Date(
        compute="_compute_valid_until_rent", store=True, readonly=False
    )
    valid_until_works = fields.Date(
        compute="_compute_valid_until_works", store=True, readonly=False
    )
    next_control_date = fields.Date(
        compute="_compute_next_control_date", store=True, readonly=False
    )
    # what a person typed is not computed again
    typed_sale = fields.Boolean()
    typed_rent = fields.Boolean()
    typed_works = fields.Boolean()
    typed_control = fields.Boolean()

    term_sale = fields.Selection(TERMS, compute="_compute_terms", store=True)
    term_rent = fields.Selection(TERMS, compute="_compute_terms", store=True)
    term_works = fields.Selection(TERMS, compute="_compute_terms", store=True)
    expiry_date = fields.Date(
        "First end",
        compute="_compute_expiry_date",
        store=True,
        index="btree_not_null",
        help="The first day of all: of sale, lease, works or next control.",
    )
    expiry_state = fields.Selection(
        EXPIRY_STATES,
        "Expiry",
        compute="_compute_expiry_state",
        search="_search_expiry_state",
    )
    expiry_text = fields.Char("Serves", compute="_compute_expiry_text")

    # -------------------------------------------------------------------------
    # From the rules
    # -------------------------------------------------------------------------
    def _get_validities(self):
        return self.env["expertise.diagnostic.validity"]._get_for(self.company_id)

    def _find_validity(self, validities, use):
        self.ensure_one()
        if not self.product_id or not self.date_made:
            return validities.browse()
        return validities._find(
            self.company_id or self.env.company,
            # a line of a form that is not saved yet names it under another id
            self.product_id._origin,
            use,
            self.date_made,
            self.result,
            self.energy_class,
        )

    def _fill_last_day(self, use):
        name = LAST_DAYS[use]
        validities = self._get_validities()
        for line in self:
            if line[f"typed_{use}"]:
                line[name] = line[name]
            else:
                rule = line._find_validity(validities, use)
                line[name] = line.date_made and rule._get_last_day(line.date_made)

    @api.depends("product_id", "result", "date_made", "energy_class")
    def _compute_valid_until_sale(self):
        self._fill_last_day("sale")

    @api.depends("product_id", "result", "date_made", "energy_class")
    def _compute_valid_until_rent(self):
        self._fill_last_day("rent")

    @api.depends("product_id", "result", "date_made", "energy_class")
    def _compute_valid_until_works(self):
        self._fill_last_day("works")

    @api.depends("product_id", "result", "date_made", "energy_class")
    def _compute_next_control_date(self):
        self._fill_last_day("control")

    @api.depends("product_id", "result", "date_made", "energy_class")
    def _compute_terms(self):
        validities = self._get_validities()
        for line in self:
            for use in ("sale", "rent", "works"):
                line[f"term_{use}"] = line._find_validity(validities, use).term

    # -------------------------------------------------------------------------
    # From a person
    # -------------------------------------------------------------------------
    def _mark_typed(self, uses):
        """Note which of these last days are not what the rules say."""
        validities = self._get_validities()
        for use in uses:
            typed = self.filtered(
                lambda line, use=use: (
                    line[LAST_DAYS[use]]
                    != (
                        line.date_made
                        and line._find_validity(validities, use)._get_last_day(
                            line.date_made
                        )
                    )
                )
            )
            for lines, is_typed in ((typed, True), (self - typed, False)):
                changed = lines.filtered(
                    lambda line, use=use, to=is_typed: line[f"typed_{use}"] != to
                )
                if changed:
                    changed[f"typed_{use}"] = is_typed

    @api.onchange(*LAST_DAYS.values())
    def _onchange_last_days(self):
        self._mark_typed(LAST_DAYS)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for use, name in LAST_DAYS.items():
            given = [
                line.id
                for line, vals in zip(lines, vals_list, strict=True)
                if name in vals
            ]
            if given:
                self.browse(given)._mark_typed([use])
        return lines

    def write(self, vals):
        result = super().write(vals)
        uses = [use for use, name in LAST_DAYS.items() if name in vals]
        if uses:
            self._mark_typed(uses)
        return result

    # -------------------------------------------------------------------------
    # Until when
    # -------------------------------------------------------------------------
    @api.depends(*LAST_DAYS.values())
    def _compute_expiry_date(self):
        for line in self:
            days = [line[name] or None for name in LAST_DAYS.values()]
            line.expiry_date = earliest(*days) or False

    @api.depends("expiry_date")
    def _compute_expiry_state(self):
        today = fields.Date.context_today(self)
        for line in self:
            line.expiry_state = get_expiry_state(line.expiry_date, today)

    def _search_expiry_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return get_expiry_domain("expiry_date", value, today)

    @api.depends(*LAST_DAYS.values(), "term_sale", "term_rent", "term_works")
    @api.depends_context("lang")
    def _compute_expiry_text(self):
        """« Vente : 21/11/2029 · Location : 21/11/2032 »"""
        labels = {
            "sale": self.env._("Sale"),
            "rent": self.env._("Lease"),
            "works": self.env._("Works"),
        }
        for line in self:
            ends = {}
            for use, label in labels.items():
                text = line._get_end_text(use)
                if text:
                    ends.setdefault(text, []).append(label)
            texts = [
                self.env._("%(uses)s: %(end)s", uses=", ".join(uses), end=end)
                for end, uses in ends.items()
            ]
            if line.next_control_date:
                day = format_date(self.env, line.next_control_date)
                texts.append(self.env._("next control: %s", day))
            line.expiry_text = " · ".join(texts)

    def _get_end_text(self, use):
        self.ensure_one()
        day = self[LAST_DAYS[use]]
        if day:
            return format_date(self.env, day)
        return {
            "unlimited": self.env._("no end"),
            "job": self.env._("this job"),
        }.get(self[f"term_{use}"], "")

    def _get_use_text(self, use):
        """:return: « until 21/11/2029 » or « no end », for a sentence"""
        if use == "standing":
            use = "sale" if self._get_end_text("sale") else "works"
        day = self[LAST_DAYS[use]]
        if day:
            return self.env._("until %s", format_date(self.env, day))
        return self._get_end_text(use)

    def _get_latest(self):
        """:return: the latest line of each diagnostic"""
        latest = {}
        for line in self.sorted(lambda line: (line.date_made, line._origin.id)):
            latest[line.product_id] = line
        return self.browse().union(*latest.values())

    def _serves(self, use, day, dossier):
        """:return: whether this report may be used on a day, for a dossier

        :param str use: sale, rent, works, or standing for any of them
        """
        self.ensure_one()
        if self.date_made > day:
            return False
        if use == "standing":
            return any(self._serves(one, day, dossier) for one in ("sale", "works"))
        last = self[LAST_DAYS[use]]
        if last:
            return day <= last
        term = self[f"term_{use}"]
        return term == "unlimited" or (term == "job" and self.dossier_id == dossier)


def get_expiry_state(day, today):
    if not day:
        return "endless"
    if day < today:
        return "expired"
    return "soon" if day <= today + timedelta(days=SOON_DAYS) else "valid"


def get_expiry_domain(name, states, today):
    """:return: what is in one of these states, asked of the stored day"""
    soon = today + timedelta(days=SOON_DAYS)
    domains = {
        "expired": Domain(name, "<", today),
        "soon": Domain(name, ">=", today) & Domain(name, "<=", soon),
        "valid": Domain(name, ">", soon),
        "endless": Domain(name, "=", False),
        # the core asks for « nothing » too; there is always a state
        False: Domain.FALSE,
    }
    return Domain.OR(domains[state] for state in states)
