from datetime import date

from odoo import models

from .diagnostic_logic import (
    Between,
    all_of,
    any_of,
    earliest,
    exactly,
    latest,
    negate,
)

#: what a rule can ask, each answered by ``_fact_<name>``
FACTS = [
    # dates
    ("construction", "Built"),
    ("permit_filed", "Building permit filed"),
    ("permit_delivered", "Building permit delivered"),
    ("reception", "Building received"),
    ("gas_completed", "Gas installation finished"),
    ("gas_certificate", "Last gas certificate"),
    ("electricity_completed", "Electricity installation finished"),
    # building
    ("dwelling", "Dwelling"),
    ("collective", "Several dwellings in the building"),
    ("collective_building", "More than two dwellings above each other"),
    ("mono_ownership", "One owner for the whole building"),
    ("co_owned", "In co-ownership"),
    ("becoming_co_ownership", "Being put into co-ownership"),
    ("dtg_without_works", "DTG without works"),
    ("off_plan", "Sold off-plan (VEFA)"),
    ("lease_type", "Lease"),
    ("surface", "Surface (m²)"),
    ("main_lots", "Homes, offices and shops"),
    # energy
    ("dpe_exempt", "Without DPE (CCH R126-15)"),
    ("energy_class", "Energy class (attested first)"),
    ("audit_scope", "Within the energy audit"),
    ("gas", "Gas installation"),
    ("wood_appliance", "Wood stove or fireplace"),
    # water and ground
    ("own_drainage", "Own drainage"),
    ("mains_drainage", "Mains drainage"),
    ("buildable", "Building land"),
    ("clay", "Clay soil, medium or high"),
    # zones
    ("department", "Département"),
    ("overseas", "Overseas"),
    ("zone_termites", "Termites zone"),
    ("zone_merule", "Dry rot zone"),
    ("risk_zone", "Risk zone (ERP)"),
    ("risk_clearing", "Clearing duty (OLD)"),
    ("zone_noise", "Airport noise plan (PEB)"),
    ("zone_wood_heating", "Prefect's rules on wood heating"),
    ("zone_seine", "Sewer check at a sale"),
    # works
    ("works_area", "Area of the works (m²)"),
    ("heavy_renovation", "Heavy renovation"),
    ("hazardous_past", "Dangerous substances in the past"),
]
DATES = {
    "construction",
    "permit_filed",
    "permit_delivered",
    "reception",
    "gas_completed",
    "gas_certificate",
    "electricity_completed",
}
NUMBERS = {"surface", "main_lots", "works_area"}
CHOICES = {"lease_type", "energy_class", "department"}
#: fields that, filled in, would answer; the fact's own name where it is a field
FACT_FIELDS = {
    "construction": ["construction_date"],
    "permit_filed": ["permit_filed_date"],
    "permit_delivered": ["permit_delivered_date"],
    "reception": ["reception_date"],
    "gas_completed": ["gas_completed_date"],
    "gas_certificate": ["gas_certificate_date"],
    "electricity_completed": ["electricity_completed_date"],
    "dwelling": ["has_dwellings"],
    "collective": ["dwelling_count"],
    "collective_building": ["dwelling_count", "stacked_dwellings"],
    "mono_ownership": ["co_ownership"],
    "co_owned": ["co_ownership"],
    "main_lots": ["main_lot_count"],
    "dpe_exempt": ["heating", "stand_alone", "stand_alone_area"],
    "energy_class": ["dpe_class"],
    "audit_scope": ["co_ownership", "private_walls", "has_dwellings"],
    "gas": ["heating"],
    "own_drainage": ["drainage"],
    "mains_drainage": ["drainage"],
    "clay": ["clay_exposure"],
    "department": ["zip"],
    "risk_zone": [
        "risk_natural",
        "risk_mining",
        "risk_technological",
        "seismic_zone",
        "radon_zone",
        "risk_coastline",
        "risk_soil",
    ],
}
#: départements of the sea: other dates, or rules of their own
OVERSEAS = ("971", "972", "973", "974", "976")
YEAR_1949 = date(1949, 1, 1)
DAY_1997 = date(1997, 7, 1)
#: a building on its own under this needs no DPE (CCH R126-15)
SMALL_AREA = 50
#: the sewer check at a sale concerns communes around Paris only (décret 2022-93)
ILE_DE_FRANCE = ("75", "77", "78", "91", "92", "93", "94", "95")
BUILT_UP_LOTS = ("garage", "cellar", "parking")
ANSWERS = {"yes": True, "no": False}


class ExpertisePropertyAnswers(models.Model):
    """What the rules make of a property's facts.

    A method ``_fact_<name>`` answers each of :data:`FACTS`: ``True``, ``False`` or
    ``None`` if it is not known, a :class:`Between` for dates and numbers, a code for
    a choice.
    """

    # one face of the property a file: see expertise_property.py
    _inherit = "expertise.property"  # pylint: disable=consider-merging-classes-inherited

    def _get_fact(self, name):
        self.ensure_one()
        method = getattr(self, f"_fact_{name}", None)
        return method() if method else ANSWERS.get(self[name])

    def _get_missing_fields(self, name):
        """:return: labels of the fields that would answer, in the user's language"""
        self.ensure_one()
        labels = []
        for field_name in FACT_FIELDS.get(name, [name]):
            if self[field_name] in (False, 0, "unknown"):
                labels.append(self._fields[field_name]._description_string(self.env))
        return labels

    # -------------------------------------------------------------------------
    # Dates
    # -------------------------------------------------------------------------
    def _get_known_date(self, prefix):
        """:return: what is said of one date alone"""
        known, day = self[f"{prefix}_known"], self[f"{prefix}_date"]
        if day and known in ("exact", "unknown", False):
            return exactly(day)
        return {
            "before_1949": Between(None, date(1948, 12, 31)),
            "before_1997": Between(None, date(1997, 6, 30)),
            "since_1997": Between(DAY_1997, None),
        }.get(known, Between())

    def _fact_construction(self):
        """Built after the permit was delivered, and delivered after it was filed."""
        built = self._get_known_date("construction")
        filed = self._get_known_date("permit_filed").lowest
        delivered = self._get_known_date("permit_delivered").lowest
        return Between(latest(built.lowest, filed, delivered), built.highest)

    def _fact_permit_delivered(self):
        delivered = self._get_known_date("permit_delivered")
        built = self._get_known_date("construction")
        filed = self._get_known_date("permit_filed")
        return Between(
            latest(delivered.lowest, filed.lowest),
            earliest(delivered.highest, built.highest),
        )

    def _fact_permit_filed(self):
        filed = self._get_known_date("permit_filed")
        delivered = self._fact_permit_delivered()
        return Between(filed.lowest, earliest(filed.highest, delivered.highest))

    def _fact_reception(self):
        if self.reception_date:
            return exactly(self.reception_date)
        return self._fact_construction()

    def _fact_gas_completed(self):
        if self.gas_completed_date:
            return exactly(self.gas_completed_date)
        return Between(
            self._fact_construction().lowest, self.gas_certificate_date or None
        )

    def _fact_gas_certificate(self):
        """Where there is none, none is older than the installation."""
        if self.gas_certificate_date:
            return exactly(self.gas_certificate_date)
        return Between(self._fact_gas_completed().lowest, None)

    def _fact_electricity_completed(self):
        if self.electricity_completed_date:
            return exactly(self.electricity_completed_date)
        return Between(
            self._fact_construction().lowest, self.electricity_certificate_date or None
        )

    # -------------------------------------------------------------------------
    # Building
    # -------------------------------------------------------------------------
    def _fact_dwelling(self):
        if self.kind in ("house", "flat", "mixed"):
            return True
        if self.kind in ("building", "common_parts"):
            return True if self.dwelling_count else ANSWERS.get(self.has_dwellings)
        return False

    def _fact_collective(self):
        if self.kind == "flat":
            return True
        if self.kind in ("house", "land", *BUILT_UP_LOTS):
            return False
        if self.dwelling_count:
            return self.dwelling_count > 1
        if self._fact_dwelling() is False:
            return False
        return True if self.kind == "common_parts" else None

    def _fact_collective_building(self):
        count = self.dwelling_count
        return all_of(
            self._fact_dwelling(),
            count > 2 if count else None,
            ANSWERS.get(self.stacked_dwellings),
        )

    def _fact_co_owned(self):
        return self.co_ownership in ("vertical", "horizontal")

    def _fact_mono_ownership(self):
        return not self._fact_co_owned()

    def _fact_dtg_without_works(self):
        return self.dtg_without_works

    def _fact_off_plan(self):
        return self.off_plan

    def _fact_lease_type(self):
        return self.lease_type or "none"

    def _fact_surface(self):
        return exactly(self.surface)

    def _fact_main_lots(self):
        if self.main_lot_count:
            return exactly(self.main_lot_count)
        return Between(0, self.co_ownership_lot_count or None)

    # -------------------------------------------------------------------------
    # Energy
    # -------------------------------------------------------------------------
    def _fact_dpe_exempt(self):
        return any_of(
            (self.dpe_special_case or "none") != "none",
            self._is_small_stand_alone(),
            self._is_unheated(),
        )

    def _is_small_stand_alone(self):
        """A flat never is one, however small."""
        if self.kind == "flat" or self.stand_alone == "no":
            return False
        area = self.stand_alone_area or self.surface
        if self.stand_alone == "yes":
            return area < SMALL_AREA if area else None
        # nobody said that it stands alone: only a small one makes it worth asking
        return None if area and area < SMALL_AREA else False

    def _is_unheated(self):
        if self.heating == "none" or self.open_fire_only == "yes":
            return True
        if self.heating or self.kind in ("house", "flat", "mixed"):
            return False
        return None

    def _fact_energy_class(self):
        return self.dpe_attested_class or self.dpe_class or None

    def _fact_audit_scope(self):
        """One dwelling, or several outside co-ownership (CCH L126-28-1)."""
        if self.kind == "house":
            if self.co_ownership == "horizontal":
                return ANSWERS.get(self.private_walls)
            return None if self.co_ownership == "vertical" else True
        if self.kind == "flat":
            # a flat outside co-ownership is not a lot yet: somebody must look
            return False if self._fact_co_owned() else None
        if self.kind == "building":
            outside = any_of(not self._fact_co_owned(), self.dwelling_count == 1)
            return all_of(self._fact_dwelling(), outside)
        if self.kind == "mixed":
            return False if self._fact_co_owned() else None
        return False

    def _fact_gas(self):
        """Where not even the heating is known, nobody has asked about gas."""
        if self.has_gas or self.heating == "individual_gas":
            return True
        return False if self.heating else None

    # -------------------------------------------------------------------------
    # Water, ground and zones
    # -------------------------------------------------------------------------
    def _fact_own_drainage(self):
        return None if self.drainage == "unknown" else self.drainage == "own"

    def _fact_mains_drainage(self):
        return negate(self._fact_own_drainage())

    def _fact_zone_seine(self):
        """Elsewhere nobody has to ask."""
        if self.zone_seine == "unknown" and self.department:
            return None if self.department in ILE_DE_FRANCE else False
        return ANSWERS.get(self.zone_seine)

    def _fact_wood_appliance(self):
        if self.heating == "individual_wood":
            return True
        return ANSWERS.get(self.wood_appliance)

    def _fact_clay(self):
        if self.clay_exposure == "unknown":
            return None
        return self.clay_exposure in ("medium", "high")

    def _fact_department(self):
        return self.department or None

    def _fact_overseas(self):
        return self.department in OVERSEAS

    def _fact_risk_zone(self):
        """One ground is enough (code de l'environnement, L125-5 and R125-23)."""
        seismic = self.seismic_zone
        radon = self.radon_zone
        return any_of(
            ANSWERS.get(self.risk_natural),
            ANSWERS.get(self.risk_mining),
            ANSWERS.get(self.risk_technological),
            None if seismic == "unknown" else seismic != "1",
            None if radon == "unknown" else radon == "3",
            ANSWERS.get(self.risk_coastline),
            ANSWERS.get(self.risk_soil),
        )

    # -------------------------------------------------------------------------
    # Works
    # -------------------------------------------------------------------------
    def _fact_works_area(self):
        """Not measured yet, it is at the most all of the property."""
        if self.works_area:
            return exactly(self.works_area)
        return Between(0, self.surface or None)

    def _fact_hazardous_past(self):
        if self.hazardous_past == "unknown" and self.kind in ("house", "flat"):
            return False
        return ANSWERS.get(self.hazardous_past)
