"""What the demonstration firm knows of its properties, for the mandatory diagnostics.

Zones are invented. Where a property is not named here nobody has looked yet, and the
dossier says what is missing.
"""

from datetime import date, timedelta

#: Touraine: weak earthquakes, little radon, no sea and no mines
REGION = {
    "risk_mining": "no",
    "risk_technological": "no",
    "risk_coastline": "no",
    "risk_soil": "no",
    "risk_clearing": "no",
    "risk_natural": "no",
    "seismic_zone": "2",
    "radon_zone": "1",
    "zone_termites": "no",
    "zone_merule": "no",
    "zone_noise": "no",
    "zone_wood_heating": "no",
    "zone_seine": "no",
    "wood_appliance": "no",
    "drainage": "mains",
    "stand_alone": "no",
}
TERMITES = {"zone_termites": "yes"}
FLOODS = {"risk_natural": "yes"}
OWN_DRAINS = {"drainage": "own", "stand_alone": "yes"}
STOVE = {"wood_appliance": "yes", "zone_wood_heating": "yes"}

#: place: what is special about it; an attested class, a DPE made elsewhere, a Consuel
FACTS = {
    "vouvray_house": {**TERMITES, "dpe_date": (3, 120)},
    "tours_flat_bonaparte": {},
    "tours_flat_halles": {"main_lot_count": 38},
    "tours_flat_cher": {**FLOODS},
    "tours_house_febvotte": {**TERMITES},
    "tours_studio": {"dpe_attested_class": "D"},
    "tours_flat_nord": {},
    "tours_shop": {**TERMITES},
    "tours_tilleuls": {
        "has_dwellings": "yes",
        "dwelling_count": 80,
        "stacked_dwellings": "yes",
        "main_lot_count": 82,
        "hazardous_past": "no",
    },
    "tours_garage": {},
    "tours_flat_loire": {**FLOODS},
    "tours_flat_let": {},
    "joue_house": {**TERMITES},
    "joue_building": {
        "has_dwellings": "yes",
        "dwelling_count": 6,
        "stacked_dwellings": "yes",
        "becoming_co_ownership": "no",
    },
    "stcyr_house": {"electricity_certificate_date": (2, 30)},
    "stcyr_flat": {},
    "stavertin_house": {"stand_alone": "yes", **FLOODS},
    "chambray_house": {},
    "chambray_shop": {"stand_alone": "yes", "hazardous_past": "no"},
    "lariche_house": {**FLOODS, **TERMITES},
    "fondettes_house": {**STOVE, "dpe_date": (4, 60)},
    "luynes_house": {**OWN_DRAINS, **STOVE},
    "montlouis_house": {**TERMITES},
    "montlouis_land": {"buildable": "yes", "clay_exposure": "medium"},
    "monts_works": {"heavy_renovation": "yes", "works_area": 180.0},
    "veigne_house": {**OWN_DRAINS, "dpe_date": (5, 10)},
    "montbazon_mixed": {"dwelling_count": 1},
    "amboise_house": {**FLOODS},
    "amboise_gite": {"dpe_special_case": "none"},
    "blere_mill": {
        **OWN_DRAINS,
        **FLOODS,
        "has_dwellings": "yes",
        "dwelling_count": 2,
        "stacked_dwellings": "yes",
    },
    "loches_house": {**OWN_DRAINS, **STOVE},
    "loches_flat": {"dpe_class": "G"},
    "langeais_barn": {
        **OWN_DRAINS,
        "has_dwellings": "no",
        "works_area": 540.0,
        "hazardous_past": "yes",
    },
    "bourgueil_house": {**OWN_DRAINS, "dpe_special_case": "short_use"},
    "richelieu_house": {**TERMITES, "dpe_special_case": "monument"},
    "renault_house": {},
    "renault_cellar": {},
    "tours_parking": {},
}
#: dossiers not signed yet: days from today to the signature, in turn
SIGNATURES = (12, 35, 48, 70)
WAITING = ("to_quote", "preorder", "quoted", "to_plan", "planned")
#: the risks were looked up when the property was put on sale, long before the visit
ERP_BEFORE_VISIT = timedelta(days=45)
OLD_VISIT = timedelta(days=120)


def fill_places(builder):
    """Write what is known of each place."""
    today = builder.calendar.today
    for key, special in FACTS.items():
        values = {**REGION, **special}
        for name, value in special.items():
            if isinstance(value, tuple):
                years, days = value
                values[name] = date(today.year - years, today.month, 1) - timedelta(
                    days=days
                )
        builder.places[key].write(values)


def date_dossiers(builder, dossiers):
    """Give dossiers a day of signature, and old risk reports their own day."""
    today = builder.calendar.today
    waiting = dossiers.filtered(
        lambda d: d.state in WAITING and d.transaction in ("sale", "rent")
    ).with_context(tracking_disable=True)
    for position, dossier in enumerate(waiting.sorted("id")):
        if position % 3:
            days = SIGNATURES[position % len(SIGNATURES)]
            dossier.signature_date = today + timedelta(days=days)
    product = builder.ref("product_erp")
    for line in dossiers.report_ids.line_ids.sudo():
        if line.product_id == product and line.date_made < today - OLD_VISIT:
            line.date_made -= ERP_BEFORE_VISIT
