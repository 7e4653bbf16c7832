"""What the law asks for, case by case, written by hand from the texts.

Nothing here is computed: each expectation comes from the article named beside it.
``tests/test_diagnostics.py`` runs the cases, ``docs/diagnostics.md`` shows them
(``bin/diagnostics_table`` writes its tables).

A case is a property (one of the plain ones below, with what is special), a
transaction and the day of its signature. Expected, each **exactly**: what is required,
what is to confirm, what a report or certificate covers; the same for duties without a
transaction; a forbidden lease.
"""

#: the same for all: nothing special, and everything known
KNOWN = {
    "zip": "37000",
    "city": "Tours",
    "has_dwellings": "yes",
    "stand_alone": "no",
    "open_fire_only": "no",
    "wood_appliance": "no",
    "drainage": "mains",
    "buildable": "no",
    "clay_exposure": "none",
    "zone_termites": "no",
    "zone_merule": "no",
    "risk_natural": "no",
    "risk_mining": "no",
    "risk_technological": "no",
    "seismic_zone": "1",
    "radon_zone": "1",
    "risk_coastline": "no",
    "risk_soil": "no",
    "risk_clearing": "no",
    "zone_noise": "no",
    "zone_wood_heating": "no",
    "zone_seine": "no",
    "heavy_renovation": "no",
    "hazardous_past": "no",
    "becoming_co_ownership": "no",
}
#: finished in September 2015, all electric, class C
RECENT = {
    **KNOWN,
    "permit_filed_date": "2014-03-01",
    "permit_delivered_date": "2014-06-15",
    "construction_date": "2015-09-15",
    "electricity_completed_date": "2015-09-15",
    "heating": "heat_pump",
    "dpe_class": "C",
}
PLAIN = {
    "house": {**RECENT, "kind": "house", "surface": 100},
    "flat": {
        **RECENT,
        "kind": "flat",
        "surface": 60,
        "co_ownership": "vertical",
        "co_ownership_lot_count": 30,
    },
    "building": {**RECENT, "kind": "building", "surface": 400, "dwelling_count": 4},
    "commercial": {**RECENT, "kind": "commercial", "surface": 80},
    "mixed": {**RECENT, "kind": "mixed", "surface": 150},
    "land": {**KNOWN, "kind": "land", "surface": 800},
    "garage": {**RECENT, "kind": "garage", "surface": 15, "heating": "none"},
    "cellar": {**RECENT, "kind": "cellar", "surface": 9, "heating": "none"},
    "parking": {**RECENT, "kind": "parking", "surface": 12, "heating": "none"},
    "common_parts": {
        **RECENT,
        "kind": "common_parts",
        "co_ownership": "vertical",
        "dwelling_count": 30,
        "stacked_dwellings": "yes",
        "main_lot_count": 30,
        "surface": 0,
    },
}
#: how the diagnostics are called in the table
NAMES = {
    "dpe": "DPE",
    "audit": "Audit",
    "dpe_collective": "DPE collectif",
    "asbestos_sale": "Amiante vente",
    "asbestos_dapp": "DAPP",
    "asbestos_dta": "DTA",
    "asbestos_works": "Amiante travaux",
    "asbestos_demolition": "Amiante démolition",
    "pemd": "PEMD",
    "lead": "CREP",
    "lead_common": "CREP parties communes",
    "gas": "Gaz",
    "electricity": "Électricité",
    "termites": "Termites",
    "merule": "Mérule",
    "erp": "ERP",
    "noise": "Bruit",
    "soil": "Étude de sol",
    "drainage": "ANC",
    "sewer": "Raccordement",
    "wood_heating": "Bois",
    "carrez": "Carrez",
    "boutin": "Boutin",
    "dtg": "DTG",
    "pppt": "PPPT",
}
TRANSACTIONS = {
    "sale": "Vente",
    "rent": "Location",
    "works": "Travaux",
    "demolition": "Démolition",
    "other": "Sans transaction",
}
TODAY = "2026-11-22"


def case(title, kind, transaction, day, source, *, facts=None, **expected):
    """:return: one row; what is expected are names of diagnostics, with spaces"""
    return {
        "title": title,
        "facts": {**PLAIN[kind], **(facts or {})},
        "transaction": transaction,
        "day": day,
        "source": source,
        "reports": expected.pop("reports", ()),
        "ban": expected.pop("ban", None),
        **{name: set(text.split()) for name, text in expected.items()},
    }


#: a dwelling of 1985 that is known to the last date
OF_1985 = {
    "permit_filed_date": "1984-03-01",
    "permit_delivered_date": "1984-06-15",
    "construction_date": "1985-09-15",
    "electricity_completed_date": "1985-09-15",
}
#: the same with new electricity, so that it plays no part
REWIRED_1985 = {**OF_1985, "electricity_completed_date": "2020-09-15"}
OF_1930 = {
    "permit_filed_date": False,
    "permit_delivered_date": False,
    "permit_filed_known": "before_1949",
    "permit_delivered_known": "before_1949",
    "construction_date": "1930-09-15",
    "electricity_completed_date": "2020-09-15",
}
OF_1998 = {
    "permit_filed_date": "1996-11-04",
    "construction_date": "1998-05-15",
    "electricity_completed_date": "2020-09-15",
}
OF_2010 = {
    "permit_filed_date": "2008-03-01",
    "permit_delivered_date": "2008-06-15",
    "construction_date": "2010-09-15",
    "electricity_completed_date": "2020-09-15",
}
GAS = {"has_gas": True, "heating": "individual_gas"}

CASES = [
    # -- asbestos: the permit's delivery ---
    case(
        "Maison, permis délivré le 30 juin 1997", "house", "sale", TODAY,
        "CSP R1334-14",
        facts={**OF_1998, "permit_delivered_date": "1997-06-30"},
        required="dpe asbestos_sale",
    ),
    case(
        "Maison, permis délivré le 1er juillet 1997", "house", "sale", TODAY,
        "CSP R1334-14",
        facts={**OF_1998, "permit_delivered_date": "1997-07-01"},
        required="dpe",
    ),
    case(
        "Maison de 1998, permis déposé en 1996, délivrance inconnue",
        "house", "sale", TODAY, "CSP R1334-14",
        facts={**OF_1998, "permit_delivered_date": False},
        required="dpe", to_confirm="asbestos_sale",
    ),
    case(
        "Maison finie en 1990, permis inconnu : il est forcément antérieur",
        "house", "sale", TODAY, "CSP R1334-14",
        facts={
            "permit_filed_date": False,
            "permit_delivered_date": False,
            "construction_date": "1990-09-15",
        },
        required="dpe asbestos_sale",
    ),
    case(
        "Garage de 1985 en copropriété : amiante, ni DPE ni Carrez",
        "garage", "sale", TODAY, "CSP L1334-13 ; loi 65-557 art. 46",
        facts={**OF_1985, "co_ownership": "vertical"}, required="asbestos_sale",
    ),
    case(
        "Place de stationnement de 1985 : couverte ou non ?", "parking", "sale", TODAY,
        "CSP L1334-13 (immeubles bâtis)",
        facts={**OF_1985, "co_ownership": "vertical"}, to_confirm="asbestos_sale",
    ),
    case(
        "Cave de 9 m² de 1985 en copropriété : pas de Carrez", "cellar", "sale", TODAY,
        "CSP L1334-13 ; loi 65-557 art. 46",
        facts={**OF_1985, "co_ownership": "vertical"}, required="asbestos_sale",
    ),
    case(
        "Maison louée de 1985 : pas de « diagnostic amiante location »",
        "house", "rent", TODAY, "Loi 89-462 art. 3-3 (décret non paru)",
        facts=REWIRED_1985, required="dpe boutin",
    ),
    # -- asbestos and waste: works ---
    case(
        "Travaux dans une maison de 1985", "house", "works", TODAY,
        "C. trav. R4412-97 s. ; arrêté du 16 juillet 2019",
        facts=OF_1985, required="asbestos_works",
    ),
    case(
        "Travaux dans une maison de 2015", "house", "works", TODAY,
        "C. trav. R4412-97 s.",
    ),
    case(
        "Travaux, rapport amiante de vente de 2024 : il ne sert pas aux travaux",
        "house", "works", TODAY, "C. trav. R4412-97 s. ; CSP R1334-14",
        facts=OF_1985, reports=[("asbestos_sale", "negative", "2024-03-01")],
        required="asbestos_works",
    ),
    case(
        "Démolition de 1 200 m², bâtiment de 1930 d’un seul logement : pas de DTA",
        "building", "demolition", TODAY, "CSP R1334-19 ; CCH R126-8",
        facts={**OF_1930, "works_area": 1200, "dwelling_count": 1},
        required="asbestos_demolition pemd",
    ),
    case(
        "Démolition de 1 000 m² tout juste : pas de PEMD", "building", "demolition",
        TODAY, "CCH R126-8 (plus de 1 000 m²)",
        facts={"works_area": 1000, "dwelling_count": 1},
    ),
    case(
        "Démolition de 1 200 m² signée le 30 juin 2023", "building", "demolition",
        "2023-06-30", "CCH R126-8 ; décret 2021-821",
        facts={"works_area": 1200, "dwelling_count": 1},
    ),
    case(
        "Démolition de 300 m² d’un ancien atelier de traitement de surface",
        "commercial", "demolition", TODAY, "CCH R126-8, 2°",
        facts={"works_area": 300, "hazardous_past": "yes"}, required="pemd",
    ),
    # -- lead: the construction ---
    case(
        "Maison construite le 31 décembre 1948", "house", "sale", TODAY,
        "CSP L1334-5",
        facts={**OF_1930, "construction_date": "1948-12-31"},
        required="dpe asbestos_sale lead",
    ),
    case(
        "Maison construite le 1er janvier 1949", "house", "sale", TODAY,
        "CSP L1334-5",
        facts={**OF_1930, "construction_date": "1949-01-01"},
        required="dpe asbestos_sale",
    ),
    case(
        "Permis délivré en 1948, maison finie en 1950 : pas de CREP",
        "house", "sale", TODAY, "CSP L1334-5 (la construction compte)",
        facts={**OF_1930, "construction_date": "1950-03-15"},
        required="dpe asbestos_sale",
    ),
    case(
        "Maison « d’avant 1997 », sans autre date", "house", "sale", TODAY,
        "CSP L1334-5 et R1334-14",
        facts={
            "permit_filed_date": False,
            "permit_delivered_date": False,
            "construction_date": False,
            "construction_known": "before_1997",
        },
        required="dpe asbestos_sale", to_confirm="lead",
    ),
    case(
        "Gîte de 1930 en location saisonnière, sismicité 2 : CREP et ERP seuls",
        "house", "rent", TODAY,
        "CSP L1334-7 ; C. env. L125-5 ; CCH L126-29 ; loi 89-462 art. 2",
        facts={**OF_1930, "lease_type": "seasonal", "seismic_zone": "2"},
        required="lead erp",
    ),
    case(
        "Boutique de 1930 : ni CREP, ni électricité", "commercial", "sale", TODAY,
        "CSP L1334-5 (habitation) ; CCH L134-7",
        facts={
            **OF_1930, "electricity_completed_date": "1960-01-01",
            "co_ownership": "vertical", "zone_termites": "yes",
        },
        required="dpe asbestos_sale termites carrez", standing="asbestos_dta",
    ),
    # -- gas and electricity: strictly more than fifteen years ---
    case(
        "Électricité finie le 22 novembre 2011, signature 15 ans après jour pour jour",
        "house", "sale", "2026-11-22", "CCH L134-7 (plus de quinze ans)",
        facts={**OF_2010, "electricity_completed_date": "2011-11-22"}, required="dpe",
    ),
    case(
        "La même, signature le lendemain", "house", "sale", "2026-11-23",
        "CCH L134-7 (plus de quinze ans)",
        facts={**OF_2010, "electricity_completed_date": "2011-11-22"},
        required="dpe electricity",
    ),
    case(
        "Gaz fini le 22 novembre 2011, signature 15 ans après jour pour jour",
        "house", "sale", "2026-11-22", "CCH L134-9 (plus de quinze ans)",
        facts={**OF_2010, **GAS, "gas_completed_date": "2011-11-22"}, required="dpe",
    ),
    case(
        "Le même, signature le lendemain", "house", "sale", "2026-11-23",
        "CCH L134-9 (plus de quinze ans)",
        facts={**OF_2010, **GAS, "gas_completed_date": "2011-11-22"},
        required="dpe gas",
    ),
    case(
        "Électricité finie le 29 février 2012, signature le 28 février 2027",
        "house", "sale", "2027-02-28", "CCH L134-7 (plus de quinze ans)",
        facts={**OF_2010, "electricity_completed_date": "2012-02-29"}, required="dpe",
    ),
    case(
        "Électricité inconnue, maison de 2015 : elle a moins de quinze ans",
        "house", "sale", TODAY, "CCH L134-7",
        facts={"electricity_completed_date": False}, required="dpe",
    ),
    case(
        "Électricité inconnue, maison de 1985", "house", "sale", TODAY, "CCH L134-7",
        facts={**OF_1985, "electricity_completed_date": False},
        required="dpe asbestos_sale", to_confirm="electricity",
    ),
    case(
        "Consuel du 23 novembre 2023, vente le 22 novembre 2026 : moins de trois ans",
        "house", "sale", "2026-11-22", "CCH R134-50 (moins de trois ans)",
        facts={**OF_1985, "electricity_certificate_date": "2023-11-23"},
        required="dpe asbestos_sale", covered="electricity",
    ),
    case(
        "Le même Consuel, vente le 23 novembre 2026", "house", "sale", "2026-11-23",
        "CCH R134-50 (moins de trois ans)",
        facts={**OF_1985, "electricity_certificate_date": "2023-11-23"},
        required="dpe asbestos_sale electricity",
    ),
    case(
        "Consuel de quatre ans : il sert au bail, pas à la vente", "house", "rent",
        TODAY, "Décret 2016-1105 art. 4 (moins de six ans)",
        facts={**OF_1985, "electricity_certificate_date": "2022-11-01"},
        required="dpe boutin", covered="electricity",
    ),
    case(
        "Rapport gaz de vente du 10 mars 2022 : il sert au bail (moins de six ans)",
        "house", "rent", TODAY, "Décret 2016-1104 art. 4",
        facts={**REWIRED_1985, **GAS, "gas_completed_date": "1985-09-15"},
        reports=[("gas", "negative", "2022-03-10")],
        required="dpe boutin", covered="gas",
    ),
    case(
        "Le même rapport gaz, vente : plus de trois ans", "house", "sale", TODAY,
        "CCH R271-5",
        facts={**REWIRED_1985, **GAS, "gas_completed_date": "1985-09-15"},
        reports=[("gas", "negative", "2022-03-10")],
        required="dpe asbestos_sale gas",
    ),
    case(
        "Location, gaz de date inconnue, dernier certificat de 2010",
        "house", "rent", TODAY, "Décret 2016-1104 art. 1",
        facts={
            **REWIRED_1985, **GAS, "gas_completed_date": False,
            "gas_certificate_date": "2010-04-01",
        },
        required="dpe boutin gas",
    ),
    case(
        "Maison louée le 31 décembre 2017, électricité de 1985", "house", "rent",
        "2017-12-31", "Décret 2016-1105 art. 7",
        facts=OF_1985, required="dpe boutin",
    ),
    case(
        "Maison louée le 1er janvier 2018, électricité de 1985", "house", "rent",
        "2018-01-01", "Décret 2016-1105 art. 7",
        facts=OF_1985, required="dpe boutin electricity",
    ),
    case(
        "Appartement d’un immeuble autorisé en 1970, loué le 1er juillet 2017",
        "flat", "rent", "2017-07-01", "Décret 2016-1105 art. 7",
        facts={
            "permit_filed_date": False,
            "permit_delivered_date": "1970-06-15",
            "construction_date": "1972-09-15",
            "electricity_completed_date": "1972-09-15",
        },
        required="dpe boutin electricity", standing="asbestos_dapp",
    ),
    case(
        "Local commercial loué, électricité de 1985 : seul le DPE", "commercial",
        "rent", TODAY, "CCH L126-29 ; loi 89-462 (habitation seule)",
        facts={**OF_1985, "lease_type": "commercial"},
        required="dpe", standing="asbestos_dta",
    ),
    # -- DPE ---
    case(
        "Studio de 18 m² en copropriété : le DPE est dû", "flat", "sale", TODAY,
        "CCH R126-15 (bâtiments indépendants seulement)",
        facts={"surface": 18}, required="dpe carrez",
    ),
    case(
        "Maison indépendante de 45 m²", "house", "sale", TODAY, "CCH R126-15",
        facts={"surface": 45, "stand_alone": "yes"},
    ),
    case(
        "Maison indépendante de 50 m²", "house", "sale", TODAY,
        "CCH R126-15 (moins de 50 m²)",
        facts={"surface": 50, "stand_alone": "yes"}, required="dpe",
    ),
    case(
        "Maison mitoyenne de 45 m²", "house", "sale", TODAY, "CCH R126-15",
        facts={"surface": 45}, required="dpe",
    ),
    case(
        "Maison de 45 m², mitoyenneté inconnue", "house", "sale", TODAY, "CCH R126-15",
        facts={"surface": 45, "stand_alone": "unknown"}, to_confirm="dpe",
    ),
    case(
        "Maison classée monument historique, étiquette F", "house", "sale", TODAY,
        "CCH R126-15",
        facts={"dpe_special_case": "monument", "dpe_class": "F"},
    ),
    case(
        "Maison chauffée par une cheminée ouverte seulement", "house", "sale", TODAY,
        "CCH R126-15",
        facts={"heating": "individual_wood", "open_fire_only": "yes"},
    ),
    case(
        "Maison occupée moins de quatre mois par an", "house", "sale", TODAY,
        "CCH R126-15", facts={"dpe_special_case": "short_use"},
    ),
    case(
        "Local commercial dont le chauffage n’est pas connu", "commercial", "sale",
        TODAY, "CCH R126-15", facts={"heating": False}, to_confirm="dpe",
    ),
    case(
        "Bail rural d’une maison : pas de DPE", "house", "rent", TODAY,
        "CCH L126-29 ; code rural",
        facts={"lease_type": "rural"},
    ),
    case(
        "Location meublée, résidence principale, immeuble de 1985", "flat", "rent",
        TODAY, "Loi 89-462 art. 3-3 et 25-3 ; CSP R1334-16",
        facts={**OF_1985, "lease_type": "furnished"},
        required="dpe electricity boutin", standing="asbestos_dapp",
    ),
    case(
        "DPE du 1er mars 2020, vente le 31 décembre 2024", "house", "sale",
        "2024-12-31", "CCH D126-19",
        reports=[("dpe", "none", "2020-03-01")], covered="dpe",
    ),
    case(
        "DPE du 1er mars 2020, vente le 1er janvier 2025", "house", "sale",
        "2025-01-01", "CCH D126-19",
        reports=[("dpe", "none", "2020-03-01")], required="dpe",
    ),
    case(
        "DPE du 6 décembre 2024, vente le 5 décembre 2034 (classe C)", "house", "sale",
        "2034-12-05", "CCH D126-19 (dix ans)",
        facts={"electricity_completed_date": "2030-01-01"},
        reports=[("dpe", "none", "2024-12-06")], covered="dpe",
    ),
    case(
        "Le même, vente le 6 décembre 2034", "house", "sale", "2034-12-06",
        "CCH D126-19 (dix ans)",
        facts={"electricity_completed_date": "2030-01-01"},
        reports=[("dpe", "none", "2024-12-06")], required="dpe",
    ),
    case(
        "DPE du vendeur de 2022, fait ailleurs", "house", "sale", TODAY, "CCH D126-19",
        facts={"dpe_date": "2022-05-10"}, covered="dpe",
    ),
    # -- energy audit ---
    case(
        "Maison classée F, promesse du 31 mars 2023", "house", "sale", "2023-03-31",
        "CCH L126-28-1 ; décret 2022-780",
        facts={"dpe_class": "F"}, required="dpe",
    ),
    case(
        "Maison classée F, promesse du 1er avril 2023", "house", "sale", "2023-04-01",
        "CCH L126-28-1 ; décret 2022-780",
        facts={"dpe_class": "F"}, required="dpe audit",
    ),
    case(
        "Maison classée E, compromis du 20 décembre 2024, acte en mars 2025",
        "house", "sale", "2024-12-20", "CCH L126-28-1 (date de la promesse)",
        facts={"dpe_class": "E"}, required="dpe",
    ),
    case(
        "Maison classée E, promesse du 1er janvier 2025", "house", "sale",
        "2025-01-01", "CCH L126-28-1",
        facts={"dpe_class": "E"}, required="dpe audit",
    ),
    case(
        "Maison classée E, option de 2024 levée le 3 février 2025", "house", "sale",
        "2025-02-03", "CCH L126-28-1 (date de la levée)",
        facts={"dpe_class": "E"}, required="dpe audit",
    ),
    case(
        "Maison classée D, promesse du 1er janvier 2034", "house", "sale",
        "2034-01-01", "CCH L126-28-1",
        facts={"dpe_class": "D", "electricity_completed_date": "2030-01-01"},
        required="dpe audit",
    ),
    case(
        "Maison classée E, attestation ADEME D : pas d’audit", "house", "sale", TODAY,
        "CCH L126-28-1 ; arrêté du 13 août 2025",
        facts={"dpe_class": "E", "dpe_attested_class": "D"}, required="dpe",
    ),
    case(
        "Maison dont la classe n’est pas connue", "house", "sale", TODAY,
        "CCH L126-28-1",
        facts={"dpe_class": False}, required="dpe", to_confirm="audit",
    ),
    case(
        "Appartement classé G en copropriété : pas d’audit", "flat", "sale", TODAY,
        "CCH L126-28-1",
        facts={"dpe_class": "G"}, required="dpe carrez",
    ),
    case(
        "Maison classée F en copropriété horizontale, murs privatifs", "house", "sale",
        TODAY, "CCH L126-28-1 ; loi 65-557 art. 46",
        facts={
            "dpe_class": "F", "co_ownership": "horizontal", "private_walls": "yes",
        },
        required="dpe audit carrez",
    ),
    case(
        "La même, murs communs", "house", "sale", TODAY, "CCH L126-28-1",
        facts={"dpe_class": "F", "co_ownership": "horizontal", "private_walls": "no"},
        required="dpe carrez",
    ),
    case(
        "La même, murs non renseignés", "house", "sale", TODAY, "CCH L126-28-1",
        facts={"dpe_class": "F", "co_ownership": "horizontal"},
        required="dpe carrez", to_confirm="audit",
    ),
    case(
        "Immeuble de quatre logements superposés, un seul propriétaire, classé E, "
        "permis de 2008", "building", "sale", TODAY,
        "CCH L126-28-1 et L126-31 ; loi 2021-1104 art. 158",
        facts={**OF_2010, "dpe_class": "E", "stacked_dwellings": "yes"},
        required="dpe audit", standing="dpe_collective",
    ),
    # -- places: termites, risks, noise, ground ---
    case(
        "Maison en zone termites, vente", "house", "sale", TODAY,
        "CCH L126-24 et L131-3",
        facts={"zone_termites": "yes"}, required="dpe termites",
    ),
    case(
        "Maison en zone termites, location : jamais", "house", "rent", TODAY,
        "CCH L126-24 (vente seule)",
        facts={"zone_termites": "yes"}, required="dpe boutin",
    ),
    case(
        "Maison, zone termites non vérifiée", "house", "sale", TODAY, "CCH L131-3",
        facts={"zone_termites": "unknown"}, required="dpe", to_confirm="termites",
    ),
    case(
        "Maison en zone mérule", "house", "sale", TODAY, "CCH L126-25 et L131-3",
        facts={"zone_merule": "yes"}, required="dpe merule",
    ),
    case(
        "Maison louée, sismicité 2, rien d’autre", "house", "rent", TODAY,
        "C. env. L125-5 et R125-23",
        facts={"seismic_zone": "2"}, required="dpe boutin erp",
    ),
    case(
        "Appartement vendu, radon 3, rien d’autre", "flat", "sale", TODAY,
        "C. env. L125-5 et R125-23",
        facts={"radon_zone": "3"}, required="dpe carrez erp",
    ),
    case(
        "Maison, aucune zone vérifiée", "house", "sale", TODAY,
        "C. env. L125-5",
        facts={
            "risk_natural": "unknown", "risk_mining": "unknown",
            "risk_technological": "unknown", "seismic_zone": "unknown",
            "radon_zone": "unknown", "risk_coastline": "unknown",
            "risk_soil": "unknown",
        },
        required="dpe", to_confirm="erp",
    ),
    case(
        "Débroussaillement obligatoire, vente le 31 décembre 2024", "house", "sale",
        "2024-12-31", "C. env. L125-5 ; loi 2023-580",
        facts={"risk_clearing": "yes"}, required="dpe",
    ),
    case(
        "Débroussaillement obligatoire, vente le 1er janvier 2025", "house", "sale",
        "2025-01-01", "C. env. L125-5 ; loi 2023-580",
        facts={"risk_clearing": "yes"}, required="dpe erp",
    ),
    case(
        "ERP du 22 mai 2026, vente le 21 novembre 2026 : dernier jour", "house",
        "sale", "2026-11-21", "C. env. R125-26 (six mois)",
        facts={"risk_natural": "yes"}, reports=[("erp", "none", "2026-05-22")],
        required="dpe", covered="erp",
    ),
    case(
        "Le même ERP, vente le 22 novembre 2026", "house", "sale", "2026-11-22",
        "C. env. R125-26 (six mois)",
        facts={"risk_natural": "yes"}, reports=[("erp", "none", "2026-05-22")],
        required="dpe erp",
    ),
    case(
        "Terrain à bâtir, argile forte, PEB, plan de prévention", "land", "sale",
        TODAY, "C. env. L125-5 ; C. urb. L112-11 ; CCH L132-5",
        facts={
            "buildable": "yes", "clay_exposure": "high", "zone_noise": "yes",
            "risk_natural": "yes",
        },
        required="erp noise soil",
    ),
    case(
        "Le même terrain, non constructible", "land", "sale", TODAY,
        "C. env. L125-5 ; C. urb. L112-11 ; CCH L132-5",
        facts={"clay_exposure": "high", "zone_noise": "yes", "risk_natural": "yes"},
        required="erp",
    ),
    case(
        "Appartement loué sous un PEB", "flat", "rent", TODAY, "C. urb. L112-11",
        facts={"zone_noise": "yes"}, required="dpe boutin noise",
    ),
    case(
        "Boutique sous un PEB : pas d’information bruit", "commercial", "sale", TODAY,
        "C. urb. L112-11 (habitation ou mixte)",
        facts={"zone_noise": "yes"}, required="dpe",
    ),
    case(
        "Maison hors réseau d’assainissement", "house", "sale", TODAY,
        "CSP L1331-11-1", facts={"drainage": "own"}, required="dpe drainage",
    ),
    case(
        "Appartement parisien, vente le 30 juin 2022", "flat", "sale", "2022-06-30",
        "CGCT L2224-8 II ; loi 2021-1104 art. 63",
        facts={"zone_seine": "yes"}, required="dpe carrez",
    ),
    case(
        "Appartement parisien, vente le 1er juillet 2022", "flat", "sale",
        "2022-07-01", "CGCT L2224-8 II ; loi 2021-1104 art. 63",
        facts={"zone_seine": "yes"}, required="dpe carrez sewer",
    ),
    case(
        "Maison à Tours, communes de la Seine non vérifiées : sans objet",
        "house", "sale", TODAY, "CGCT L2224-8 II ; décret 2022-93",
        facts={"zone_seine": "unknown"}, required="dpe",
    ),
    case(
        "Maison à Versailles, communes de la Seine non vérifiées", "house", "sale",
        TODAY, "CGCT L2224-8 II ; décret 2022-93",
        facts={"zip": "78000", "zone_seine": "unknown"},
        required="dpe", to_confirm="sewer",
    ),
    case(
        "Poêle à bois dans un PPA réglementé", "house", "sale", TODAY,
        "CCH L271-4 11° ; C. env. L222-6",
        facts={"wood_appliance": "yes", "zone_wood_heating": "yes"},
        required="dpe wood_heating",
    ),
    # -- surfaces, off-plan, mixed ---
    case(
        "Chambre de 7,99 m² en copropriété", "flat", "sale", TODAY,
        "Loi 65-557 art. 46 ; décret 67-223 art. 4-2",
        facts={"surface": 7.99}, required="dpe",
    ),
    case(
        "Chambre de 8 m² en copropriété", "flat", "sale", TODAY,
        "Loi 65-557 art. 46 ; décret 67-223 art. 4-2",
        facts={"surface": 8}, required="dpe carrez",
    ),
    case(
        "Appartement vendu sur plan (VEFA), sismicité 3", "flat", "sale", TODAY,
        "CCH L261-1 s. ; loi 65-557 art. 46 ; C. env. L125-5",
        facts={"off_plan": True, "seismic_zone": "3", "construction_date": False},
        required="dpe erp",
    ),
    case(
        "Commerce et logement de 1930, un seul propriétaire", "mixed", "sale", TODAY,
        "CSP L1334-5, R1334-14 à R1334-18",
        facts=OF_1930, required="dpe asbestos_sale lead",
        standing="asbestos_dta", standing_to_confirm="asbestos_dapp",
    ),
    # -- overseas ---
    case(
        "Maison à La Réunion, vente : termites partout, DPE à vérifier", "house",
        "sale", TODAY, "CCH L131-3 ; loi 2021-1104 art. 158",
        facts={"zip": "97400"}, required="termites", to_confirm="dpe",
    ),
    case(
        "Maison classée F à La Réunion : audit à vérifier", "house", "sale", TODAY,
        "CCH L126-28-1 ; loi 2021-1104 art. 158",
        facts={"zip": "97400", "dpe_class": "F"},
        required="termites", to_confirm="dpe audit",
    ),
    case(
        "Appartement loué en Guadeloupe", "flat", "rent", TODAY,
        "Réglementation propre de la région",
        facts={"zip": "97100"}, required="boutin", to_confirm="dpe",
    ),
    case(
        "Maison à Mayotte, vente le 30 juin 2024", "house", "sale", "2024-06-30",
        "Loi 2021-1104 art. 158", facts={"zip": "97600"},
    ),
    # -- standing duties ---
    case(
        "Copropriété de 30 lots de 1972, 31 décembre 2025", "common_parts", "other",
        "2025-12-31", "CCH L126-31 ; loi 65-557 art. 14-2 ; CSP R1334-17",
        facts={
            "permit_filed_date": "1970-03-01", "permit_delivered_date": "1970-06-15",
            "construction_date": "1972-09-15",
        },
        standing="asbestos_dta pppt",
    ),
    case(
        "La même, 1er janvier 2026", "common_parts", "other", "2026-01-01",
        "CCH L126-31 ; loi 2021-1104 art. 158",
        facts={
            "permit_filed_date": "1970-03-01", "permit_delivered_date": "1970-06-15",
            "construction_date": "1972-09-15",
        },
        standing="asbestos_dta pppt dpe_collective",
    ),
    case(
        "Copropriété de 120 lots de 2010, 31 décembre 2024", "common_parts", "other",
        "2024-12-31", "Loi 2021-1104 art. 158",
        facts={**OF_2010, "main_lot_count": 120},
    ),
    case(
        "La même, 1er janvier 2025", "common_parts", "other", "2025-01-01",
        "Loi 2021-1104 art. 158",
        facts={**OF_2010, "main_lot_count": 120}, standing="dpe_collective",
    ),
    case(
        "Copropriété de 250 lots de 2010, 1er janvier 2024", "common_parts", "other",
        "2024-01-01", "Loi 2021-1104 art. 158",
        facts={**OF_2010, "main_lot_count": 250}, standing="dpe_collective",
    ),
    case(
        "Copropriété, permis déposé le 31 décembre 2012", "common_parts", "other",
        TODAY, "CCH L126-31",
        facts={"permit_filed_date": "2012-12-31"}, standing="dpe_collective",
    ),
    case(
        "Copropriété, permis déposé le 1er janvier 2013", "common_parts", "other",
        TODAY, "CCH L126-31", facts={"permit_filed_date": "2013-01-01"},
    ),
    case(
        "Copropriété de deux logements superposés de 1985 : pas de DPE collectif",
        "common_parts", "other", TODAY, "CCH L126-31 ; arrêté du 31 mars 2021 art. 2",
        facts={**OF_1985, "dwelling_count": 2, "main_lot_count": 2},
        standing="asbestos_dta pppt",
    ),
    case(
        "Copropriété reçue le 22 novembre 2011, quinze ans jour pour jour",
        "common_parts", "other", "2026-11-22", "Loi 65-557 art. 14-2",
        facts={
            "permit_filed_date": "2009-03-01", "permit_delivered_date": "2009-06-15",
            "construction_date": "2011-11-22", "reception_date": "2011-11-22",
        },
        standing="dpe_collective",
    ),
    case(
        "La même, le lendemain", "common_parts", "other", "2026-11-23",
        "Loi 65-557 art. 14-2",
        facts={
            "permit_filed_date": "2009-03-01", "permit_delivered_date": "2009-06-15",
            "construction_date": "2011-11-22", "reception_date": "2011-11-22",
        },
        standing="dpe_collective pppt",
    ),
    case(
        "Copropriété de 1985 dont le DTG ne voit aucun travail", "common_parts",
        "other", TODAY, "Loi 65-557 art. 14-2",
        facts={**OF_1985, "dtg_without_works": True},
        standing="asbestos_dta dpe_collective",
    ),
    case(
        "Parties communes d’un immeuble de 1930", "common_parts", "other", TODAY,
        "CSP L1334-8 ; CSP R1334-17",
        facts=OF_1930, standing="asbestos_dta lead_common dpe_collective pppt",
    ),
    case(
        "Immeuble de 1985 de quatre logements côte à côte, un seul propriétaire",
        "building", "sale", TODAY, "CSP R1334-16 et R1334-17 ; CCH L126-31",
        facts={**REWIRED_1985, "stacked_dwellings": "no"},
        required="dpe asbestos_sale", standing="asbestos_dapp asbestos_dta",
    ),
    case(
        "Immeuble de bureaux de 1985 : DTA, ni DAPP ni DPE collectif", "building",
        "other", TODAY, "CSP R1334-18",
        facts={**OF_1985, "has_dwellings": "no", "dwelling_count": 0},
        standing="asbestos_dta",
    ),
    case(
        "Immeuble de 2010 d’un seul logement mis en copropriété", "building", "other",
        TODAY, "CCH L731-1 et L731-4",
        facts={**OF_2010, "dwelling_count": 1, "becoming_co_ownership": "yes"},
        standing="dtg",
    ),
    case(
        "Amiante trouvé en 2022, contrôle de 2025 non fait, vente", "house", "sale",
        TODAY, "CSP R1334-20",
        facts=REWIRED_1985, reports=[("asbestos_sale", "positive", "2022-06-01")],
        required="dpe", to_confirm="asbestos_sale",
    ),
    case(
        "Rapport amiante négatif de 2013, vente en 2026", "house", "sale", TODAY,
        "CSP R1334-14 s. (depuis le 1er avril 2013)",
        facts=REWIRED_1985, reports=[("asbestos_sale", "negative", "2013-04-01")],
        required="dpe", covered="asbestos_sale",
    ),
    # -- leases forbidden ---
    case(
        "Logement classé G, bail du 31 décembre 2022", "flat", "rent", "2022-12-31",
        "Décret 2021-19 (à partir de 2023)",
        facts={"dpe_class": "G"}, required="dpe boutin",
    ),
    case(
        "Logement classé G, bail du 31 décembre 2024 : plus de 450 kWh ?", "flat",
        "rent", "2024-12-31", "Décret 2021-19 ; loi 89-462 art. 6",
        facts={"dpe_class": "G"}, required="dpe boutin", ban="to_confirm",
    ),
    case(
        "Logement classé G, bail du 1er janvier 2025", "flat", "rent", "2025-01-01",
        "Loi 89-462 art. 6",
        facts={"dpe_class": "G"}, required="dpe boutin", ban="required",
    ),
    case(
        "Logement classé G, attestation ADEME F : location permise", "flat", "rent",
        TODAY, "Loi 89-462 art. 6 ; arrêté du 25 mars 2024",
        facts={"dpe_class": "G", "dpe_attested_class": "F"}, required="dpe boutin",
    ),
    case(
        "Logement classé F, bail du 1er janvier 2028", "flat", "rent", "2028-01-01",
        "Loi 89-462 art. 6",
        facts={"dpe_class": "F"}, required="dpe boutin", ban="required",
    ),
    case(
        "Logement classé E, bail du 1er janvier 2034", "flat", "rent", "2034-01-01",
        "Loi 89-462 art. 6",
        facts={"dpe_class": "E", "electricity_completed_date": "2030-01-01"},
        required="dpe boutin", ban="required",
    ),
    case(
        "Logement classé G à La Réunion, bail de 2026", "flat", "rent", TODAY,
        "Loi 89-462 art. 6 ; loi 2021-1104 art. 160",
        facts={"zip": "97400", "dpe_class": "G"},
        required="boutin", to_confirm="dpe",
    ),
    case(
        "Logement classé G à La Réunion, bail du 1er janvier 2028", "flat", "rent",
        "2028-01-01", "Loi 89-462 art. 6 ; loi 2021-1104 art. 160",
        facts={"zip": "97400", "dpe_class": "G"},
        required="boutin", to_confirm="dpe", ban="required",
    ),
    case(
        "Logement dont la classe n’est pas connue, bail de 2026", "flat", "rent",
        TODAY, "Loi 89-462 art. 6",
        facts={"dpe_class": False}, required="dpe boutin", ban="to_confirm",
    ),
    case(
        "Meublé de tourisme classé G", "flat", "rent", TODAY,
        "Code du tourisme L324-2-2 ; loi 2024-1039",
        facts={"dpe_class": "G", "lease_type": "seasonal"}, ban="to_confirm",
    ),
    case(
        "Vente d’un appartement classé G : pas d’interdiction", "flat", "sale", TODAY,
        "Loi 89-462 art. 6 (location seule)",
        facts={"dpe_class": "G"}, required="dpe carrez",
    ),
]  # fmt: skip

NO_END, JOB, NOTHING = "unlimited", "job", "none"
#: (diagnostic, result, class, made on, sale, lease, works, next control, source); a
#: last day, or how it serves; nothing where it does not serve
VALIDITIES = [
    ("dpe", "none", "", "2012-12-31", NOTHING, NOTHING, "", "", "CCH D126-19"),
    ("dpe", "none", "", "2013-01-01", "2022-12-31", "2022-12-31", "", "",
     "CCH D126-19"),
    ("dpe", "none", "", "2017-12-31", "2022-12-31", "2022-12-31", "", "",
     "CCH D126-19"),
    ("dpe", "none", "", "2018-01-01", "2024-12-31", "2024-12-31", "", "",
     "CCH D126-19"),
    ("dpe", "none", "", "2021-06-30", "2024-12-31", "2024-12-31", "", "",
     "CCH D126-19"),
    ("dpe", "none", "", "2021-07-01", "2031-06-30", "2031-06-30", "", "",
     "CCH D126-19"),
    ("dpe", "none", "", "2024-12-06", "2034-12-05", "2034-12-05", "", "",
     "CCH D126-19 ; relevé ADEME"),
    ("dpe", "none", "", "2024-02-29", "2034-02-27", "2034-02-27", "", "",
     "CCH D126-19 (fin de mois, moins un jour)"),
    ("dpe_collective", "none", "D", "2024-03-01", "2034-02-28", "", "", "",
     "CCH L126-31"),
    ("dpe_collective", "none", "B", "2024-03-01", NO_END, "", "", "", "CCH L126-31"),
    ("audit", "none", "", "2025-03-01", "2030-02-28", "", "", "",
     "Décret 2022-780 (cinq ans)"),
    ("asbestos_sale", "negative", "", "2013-03-31", NOTHING, "", "", "",
     "CSP R1334-14 s."),
    ("asbestos_sale", "negative", "", "2013-04-01", NO_END, "", "", "",
     "CSP R1334-14 s."),
    ("asbestos_sale", "positive", "", "2024-01-15", NO_END, "", "", "2027-01-14",
     "CSP R1334-20 (trois ans au plus)"),
    ("asbestos_dta", "positive", "", "2024-01-15", NO_END, "", "", "2027-01-14",
     "CSP R1334-20 et R1334-29-5"),
    ("asbestos_works", "positive", "", "2026-05-04", "", "", JOB, "",
     "C. trav. R4412-97 s."),
    ("lead", "negative", "", "2009-05-04", NO_END, NO_END, "", "", "CSP L1334-5 s."),
    ("lead", "positive", "", "2025-06-15", "2026-06-14", "2031-06-14", "", "",
     "CCH R271-5 ; CSP L1334-7"),
    ("gas", "anomaly", "", "2024-05-10", "2027-05-09", "2030-05-09", "", "",
     "CCH R271-5 ; décret 2016-1104"),
    ("electricity", "negative", "", "2024-05-10", "2027-05-09", "2030-05-09", "", "",
     "CCH R271-5 ; décret 2016-1105"),
    ("termites", "negative", "", "2026-08-31", "2027-02-27", "", "", "",
     "CCH R271-5 (six mois, fin de mois)"),
    ("erp", "none", "", "2026-05-22", "2026-11-21", "2026-11-21", "", "",
     "C. env. R125-26"),
    ("drainage", "anomaly", "", "2023-11-22", "2026-11-21", "", "", "",
     "CSP L1331-11-1"),
    ("sewer", "none", "", "2026-02-02", "2036-02-01", "", "", "", "CGCT L2224-8 II"),
    ("carrez", "none", "", "2010-02-02", NO_END, "", "", "", "Loi 65-557 art. 46"),
    ("boutin", "none", "", "2010-02-02", "", NO_END, "", "", "Loi 89-462 art. 3"),
    ("soil", "none", "", "2026-02-02", "2056-02-01", "", "", "", "CCH L132-5"),
    ("pppt", "none", "", "2024-06-10", "2034-06-09", "", "", "",
     "Loi 65-557 art. 14-2"),
]  # fmt: skip
