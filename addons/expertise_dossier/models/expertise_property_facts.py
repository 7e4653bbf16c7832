from odoo import fields, models
from odoo.exceptions import UserError

from .expertise_property import DPE_CLASSES

#: what nobody has looked up yet is « unknown »: a rule that needs it is « to confirm »
KNOWN = [("unknown", "Not known"), ("yes", "Yes"), ("no", "No")]
#: the law sets these for a whole commune
TOWN_FACTS = ("seismic_zone", "radon_zone", "zone_wood_heating", "zone_seine")


def _known(string, help_text=None, **more):
    """:return: a field for a fact that may not be known yet"""
    return fields.Selection(
        KNOWN, string, default="unknown", required=True, help=help_text, **more
    )


class ExpertisePropertyFacts(models.Model):
    """What the rules of the mandatory diagnostics ask about a property.

    Dates, gas and electricity are in ``expertise_property.py``; what the rules make
    of all this is in ``expertise_property_answers.py``.
    """

    # one face of the property a file: see expertise_property.py
    _inherit = "expertise.property"  # pylint: disable=consider-merging-classes-inherited

    # building
    reception_date = fields.Date(
        "Works received on", help="Reception of the building; the works plan counts it."
    )
    has_dwellings = _known("Holds dwellings", "The building holds at least one home.")
    dwelling_count = fields.Integer("Dwellings", help="Homes in the whole building.")
    stacked_dwellings = _known(
        "Dwellings above each other", "Homes wholly or partly one above the other."
    )
    main_lot_count = fields.Integer(
        "Homes, offices and shops",
        help="Lots that count for the collective DPE and the works plan: no cellars, "
        "no parking spaces.",
    )
    private_walls = _known(
        "Private walls",
        "In a horizontal co-ownership: walls and roof belong to the owner alone.",
    )
    becoming_co_ownership = _known("Being put into co-ownership")
    dtg_without_works = fields.Boolean(
        "DTG without works",
        help="A global technical diagnosis found no works for the ten years to come.",
    )
    stand_alone = _known(
        "Stand-alone building", "Not one wall shared with another heated building."
    )
    stand_alone_area = fields.Float(
        "Area of the stand-alone building (m²)", digits=(10, 2)
    )
    off_plan = fields.Boolean("Sold off-plan (VEFA)")

    # energy
    dpe_date = fields.Date("DPE made on", help="Of the DPE the owner already has.")
    dpe_attested_class = fields.Selection(
        DPE_CLASSES,
        "Attested class",
        help="On the ADEME attestation (small homes since July 2024, electricity "
        "factor since January 2026). It replaces the DPE's class.",
    )
    dpe_special_case = fields.Selection(
        [
            ("none", "None"),
            ("short_use", "Lived in for less than 4 months a year"),
            ("monument", "Listed monument"),
            ("provisional", "Provisional, 2 years at most"),
            ("worship", "Place of worship"),
            ("low_energy", "Farm or workshop using little energy"),
        ],
        "Case without DPE",
        default="none",
        required=True,
        help="CCH R126-15",
    )
    open_fire_only = _known(
        "Open fire only", "Open fireplaces are the only fixed heating."
    )
    wood_appliance = _known("Wood stove or fireplace")

    # water and ground
    drainage = fields.Selection(
        [("unknown", "Not known"), ("mains", "Mains"), ("own", "Own system")],
        default="unknown",
        required=True,
    )
    buildable = _known("Building land")
    clay_exposure = fields.Selection(
        [
            ("unknown", "Not known"),
            ("none", "None or low"),
            ("medium", "Medium"),
            ("high", "High"),
        ],
        "Clay soil",
        default="unknown",
        required=True,
    )

    # zones
    zone_termites = _known("Termites", "A prefect's order covers the place.")
    zone_merule = _known("Dry rot (mérule)", "A prefect's order covers the place.")
    risk_natural = _known("Natural risks plan (PPRN)")
    risk_mining = _known("Mining risks plan (PPRM)")
    risk_technological = _known("Technological risks plan (PPRT)")
    seismic_zone = fields.Selection(
        [
            ("unknown", "Not known"),
            ("1", "1 (very low)"),
            ("2", "2 (low)"),
            ("3", "3 (moderate)"),
            ("4", "4 (medium)"),
            ("5", "5 (strong)"),
        ],
        "Seismic zone",
        default="unknown",
        required=True,
    )
    radon_zone = fields.Selection(
        [("unknown", "Not known"), ("1", "1"), ("2", "2"), ("3", "3 (significant)")],
        "Radon zone",
        default="unknown",
        required=True,
    )
    risk_coastline = _known("Retreating coastline")
    risk_soil = _known("Soil information area (SIS)")
    risk_clearing = _known(
        "Clearing duty (OLD)", "Undergrowth to be cleared against forest fires."
    )
    zone_noise = _known("Airport noise plan (PEB)")
    zone_wood_heating = _known(
        "Prefect's rules on wood heating", "Inside an air protection plan (PPA)."
    )
    zone_seine = _known(
        "Sewer check at a sale", "One of the communes of Paris and the Seine."
    )

    # works to come
    works_area = fields.Float(
        "Area of the works (m²)",
        digits=(10, 2),
        help="Floor area demolished or heavily renovated, all buildings together.",
    )
    heavy_renovation = _known("Heavy renovation", "CCH R126-8: two of the structures.")
    hazardous_past = _known(
        "Dangerous substances in the past",
        "Farm, industry or trade that made, stored or used dangerous substances.",
    )

    _fact_numbers_positive = models.Constraint(
        "CHECK (dwelling_count >= 0 AND main_lot_count >= 0"
        " AND stand_alone_area >= 0 AND works_area >= 0)",
        "Areas and numbers of dwellings or lots cannot be negative.",
    )

    def action_take_town_facts(self):
        """Fill in what is not known with what another property of the town says.

        :raise UserError: no other property of the town tells anything new
        """
        self.ensure_one()
        others = self.search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("zip", "=", self.zip),
                ("city", "=ilike", self.city),
            ],
            order="write_date desc, id desc",
        )
        values = {}
        for name in TOWN_FACTS:
            if self[name] == "unknown":
                told = others.filtered(lambda prop, n=name: prop[n] != "unknown")[:1]
                if told:
                    values[name] = told[name]
        if not self.city or not values:
            raise UserError(
                self.env._(
                    "No other property of this town tells more. Look the zones up on "
                    "georisques.gouv.fr."
                )
            )
        self.write(values)
