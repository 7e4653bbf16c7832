"""What the demonstration firm surveys: invented addresses in real towns.

``built`` is the year of construction, ``gas`` and ``electricity`` the years of the
installations, ``on_site`` the key of who opens the door.
"""


def _place(kind, street, town, surface, rooms, built, **more):
    """:return: one row of the table; ``town`` is postcode and name together"""
    postcode, _space, city = town.partition(" ")
    return {
        "kind": kind,
        "street": street,
        "zip": postcode,
        "city": city,
        "surface": surface,
        "room_count": rooms,
        "built": built,
        **more,
    }


def _house(street, town, surface, rooms, built, **more):
    return _place("house", street, town, surface, rooms, built, **more)


def _flat(street, town, surface, rooms, built, lots, **more):
    """A flat in a co-ownership of so many ``lots``."""
    return _place(
        "flat",
        street,
        town,
        surface,
        rooms,
        built,
        co_ownership="vertical",
        co_ownership_lot_count=lots,
        **more,
    )


AGENCY_KEYS = "À l’agence, au tableau des clefs"

PLACES = {
    # -- Tours ------------------------------------------------------------------
    "vouvray_house": _house(
        "17 rue du Coteau Saint-Jean", "37210 Vouvray", 118.5, 5, 1974,
        heating="individual_gas", gas=1998, electricity=1974, dpe_class="E",
        cadastre="AH 214", occupancy="owner",
        access_note="Portail vert, sonner deux fois. Le chien est gentil.",
    ),
    "tours_flat_bonaparte": _flat(
        "42 rue des Orfèvres", "37000 Tours", 64.2, 3, 1932, 18,
        heating="individual_gas", gas=2003, electricity=1988, dpe_class="D",
        floor="3e étage", door="gauche", lot_numbers="12, 31 (cave)", door_code="37A52",
        occupancy="vacant", key_location=AGENCY_KEYS, cadastre="EK 88",
        access_note="Compteur gaz sur le palier, cave n° 7 au sous-sol.",
    ),
    "tours_flat_halles": _flat(
        "9 place des Halles Neuves", "37000 Tours", 47.0, 2, 1968, 44,
        heating="collective", electricity=1968, dpe_class="D", floor="5e étage",
        door="502", lot_numbers="58", door_code="2468", lease_type="unfurnished",
        occupancy="tenant", on_site="tenant_morin",
        access_note="Locataire présente après 17 h ou le matin avant 9 h 30.",
    ),
    "tours_flat_cher": _flat(
        "3 quai du Petit Cher", "37200 Tours", 81.3, 4, 1979, 96,
        heating="district", electricity=1979, dpe_class="C", building_name="B",
        staircase="2", floor="7e étage", lot_numbers="204, 377 (parking)",
        occupancy="owner", access_note="Ascenseur en panne : prévoir l’escalier.",
    ),
    "tours_house_febvotte": _house(
        "58 rue du Jardin Fermé", "37000 Tours", 96.0, 5, 1911,
        heating="individual_gas", gas=1992, electricity=1985, dpe_class="F",
        cadastre="DN 402", occupancy="owner",
        access_note="Stationnement payant, donner le ticket au bureau.",
    ),
    "tours_studio": _flat(
        "110 rue de la Barre d’Argent", "37100 Tours", 21.6, 1, 1985, 60,
        heating="individual_electric", electricity=1985, dpe_class="E",
        floor="1er", door="14", lot_numbers="14", lease_type="furnished",
        occupancy="tenant", on_site="tenant_kone", door_code="B1407",
        access_note="Étudiant, joignable par SMS.",
    ),
    "tours_flat_nord": _flat(
        "26 rue des Capucines", "37100 Tours", 72.4, 4, 1966, 120,
        heating="collective", electricity=1966, dpe_class="E", floor="2e étage",
        staircase="C", lot_numbers="88, 145 (cave)", occupancy="vacant",
        key_location="Chez le gardien, loge du bâtiment A", on_site="guardian",
    ),
    "tours_shop": _place(
        "commercial", "15 rue du Commerce Ancien", "37000 Tours", 68.0, 2, 1895,
        heating="individual_electric", electricity=2004, dpe_class="D",
        co_ownership="vertical", co_ownership_lot_count=9, lot_numbers="1",
        lease_type="commercial", occupancy="tenant",
        access_note="Boulangerie : passer après 13 h 30, réserve au fond de la cour.",
    ),
    "tours_tilleuls": _place(
        "common_parts", "2 à 8 allée des Tilleuls", "37200 Tours", 1250.0, 0, 1971,
        heating="collective", electricity=1971, co_ownership="vertical",
        co_ownership_lot_count=84, occupancy="owner", on_site="guardian",
        key_location="Loge du gardien", door_code="8437",
        access_note="Accès toiture et chaufferie avec le gardien, lundi ou jeudi.",
    ),
    "tours_garage": _place(
        "garage", "12 rue des Remparts Neufs", "37000 Tours", 15.5, 1, 1975,
        heating="none", co_ownership="horizontal", co_ownership_lot_count=14,
        lot_numbers="9", occupancy="vacant",
        access_note="Box n° 9, télécommande à l’agence.",
    ),
    "tours_flat_loire": _flat(
        "71 quai des Mariniers", "37000 Tours", 103.8, 5, 1860, 7,
        heating="individual_gas", gas=2012, electricity=2012, dpe_class="C",
        floor="1er", lot_numbers="3, 6 (grenier)", occupancy="owner",
        access_note="Monument voisin classé, plafonds peints : ne rien percer.",
    ),
    "tours_flat_let": _flat(
        "5 rue du Petit Soleil", "37000 Tours", 38.9, 2, 1947, 11,
        heating="individual_electric", electricity=1996, dpe_class="F",
        floor="rez-de-chaussée", door="2", lot_numbers="2",
        lease_type="unfurnished", occupancy="vacant", key_location=AGENCY_KEYS,
    ),
    # -- around Tours -------------------------------------------------------------
    "joue_house": _house(
        "23 rue des Fauvettes", "37300 Joué-lès-Tours", 104.0, 5, 1982,
        heating="individual_electric", electricity=1982, dpe_class="E",
        cadastre="BC 77", occupancy="owner",
        access_note="Comble accessible par trappe, apporter l’échelle.",
    ),
    "joue_flat": _flat(
        "14 rue de la République Ronde", "37300 Joué-lès-Tours", 66.0, 3, 1972, 72,
        heating="collective", electricity=2001, dpe_class="D", floor="4e étage",
        lot_numbers="41, 112 (cave)", lease_type="unfurnished", occupancy="tenant",
        on_site="tenant_weber", door_code="A1972",
    ),
    "joue_building": _place(
        "building", "6 rue du Vieux Marché", "37300 Joué-lès-Tours", 412.0, 16, 1955,
        heating="individual_gas", gas=1999, electricity=1999, dpe_class="E",
        cadastre="AZ 310", occupancy="tenant", lease_type="unfurnished",
        access_note="Six logements, prévenir chaque locataire (liste au dossier).",
    ),
    "stcyr_house": _house(
        "31 rue de la Gaudinière Haute", "37540 Saint-Cyr-sur-Loire", 142.0, 6, 1992,
        heating="heat_pump", electricity=1992, gas=1992, dpe_class="C",
        cadastre="AR 56", occupancy="owner",
    ),
    "stcyr_flat": _flat(
        "8 rue des Amandiers", "37540 Saint-Cyr-sur-Loire", 78.6, 4, 2009, 32,
        heating="individual_gas", gas=2009, electricity=2009, dpe_class="B",
        floor="2e étage", door="B23", lot_numbers="23, 61 (parking)",
        occupancy="vacant",
        key_location=AGENCY_KEYS,
    ),
    "stavertin_house": _house(
        "12 rue du Grand Cèdre", "37550 Saint-Avertin", 131.0, 6, 1968,
        heating="individual_oil", electricity=1968, dpe_class="G", cadastre="BD 19",
        occupancy="vacant", key_location="Chez la voisine, au n° 14",
        access_note="Cuve à fioul enterrée côté jardin.",
    ),
    "stavertin_flat": _flat(
        "40 rue de Cangé Neuve", "37550 Saint-Avertin", 54.5, 2, 1998, 28,
        heating="individual_electric", electricity=1998, dpe_class="D",
        floor="1er", lot_numbers="9, 44 (parking)", lease_type="furnished",
        occupancy="vacant",
    ),
    "chambray_house": _house(
        "7 allée des Chênes Verts", "37170 Chambray-lès-Tours", 112.0, 5, 1987,
        heating="individual_gas", gas=1987, electricity=1987, dpe_class="D",
        cadastre="CL 45", occupancy="owner",
    ),
    "chambray_shop": _place(
        "commercial", "3 avenue du Grand Parc", "37170 Chambray-lès-Tours",
        240.0, 4, 1994,
        heating="heat_pump", electricity=1994, dpe_class="C", occupancy="vacant",
        lease_type="commercial", key_location="Coffre à clefs, code 3717",
    ),
    "lariche_house": _house(
        "29 rue du Vieux Colombier", "37520 La Riche", 88.0, 4, 1936,
        heating="individual_gas", gas=2006, electricity=1990, dpe_class="E",
        cadastre="AN 128", occupancy="owner",
    ),
    "fondettes_house": _house(
        "5 chemin des Vignes Basses", "37230 Fondettes", 156.0, 7, 2001,
        heating="individual_gas", gas=2001, electricity=2001, dpe_class="C",
        cadastre="ZB 91", occupancy="owner",
        access_note="Piscine : local technique fermé, clef dans la cuisine.",
    ),
    "luynes_house": _house(
        "18 rue de la Vieille Poste", "37230 Luynes", 92.0, 4, 1890,
        heating="individual_wood", electricity=1978, dpe_class="F",
        cadastre="AC 33", occupancy="vacant", key_location="En mairie, accueil",
        access_note="Cave troglodytique sous la maison, éclairage à prévoir.",
    ),
    "ballan_house": _house(
        "44 rue des Prés Fleuris", "37510 Ballan-Miré", 98.0, 5, 1979,
        heating="individual_electric", electricity=1979, dpe_class="E",
        cadastre="BE 204", occupancy="owner",
    ),
    "montlouis_house": _house(
        "21 rue du Pressoir Blanc", "37270 Montlouis-sur-Loire", 124.0, 6, 1963,
        heating="individual_gas", gas=1995, electricity=1982, dpe_class="E",
        cadastre="AV 17", occupancy="owner",
        access_note="Deux caves dans le coteau, dont une fermée par un cadenas.",
    ),
    "montlouis_land": _place(
        "land", "Lieu-dit Les Hauts de Bel Air", "37270 Montlouis-sur-Loire",
        820.0, 0, 0, cadastre="ZK 152", access_note="Terrain non clos.",
    ),
    "monts_works": _house(
        "2 rue de la Fonderie", "37260 Monts", 180.0, 7, 1951,
        heating="individual_oil", electricity=1975, dpe_class="G",
        cadastre="AD 61", occupancy="vacant",
        access_note="Chantier ouvert : casque et chaussures de sécurité.",
    ),
    "veigne_house": _house(
        "13 route de la Championnière", "37250 Veigné", 136.0, 6, 2014,
        heating="heat_pump", electricity=2014, dpe_class="A", cadastre="ZC 240",
        occupancy="owner",
    ),
    "montbazon_mixed": _place(
        "mixed", "27 rue Nationale Vieille", "37250 Montbazon", 165.0, 7, 1925,
        heating="individual_gas", gas=1994, electricity=1991, dpe_class="E",
        cadastre="AI 72", occupancy="owner",
        access_note="Salon de coiffure au rez-de-chaussée, fermé le lundi.",
    ),
    # -- further out ----------------------------------------------------------------
    "amboise_house": _house(
        "36 rue de la Concorde Haute", "37400 Amboise", 109.0, 5, 1880,
        heating="individual_gas", gas=2010, electricity=2010, dpe_class="D",
        cadastre="AK 301", occupancy="vacant", key_location=AGENCY_KEYS,
        access_note="Rue étroite : se garer place du marché.",
    ),
    "amboise_flat": _flat(
        "11 quai des Violettes", "37400 Amboise", 58.0, 3, 1988, 24,
        heating="individual_electric", electricity=1988, dpe_class="D",
        floor="2e étage", lot_numbers="17, 29 (cave)", occupancy="owner",
    ),
    "amboise_gite": _house(
        "4 impasse du Clos Lussault", "37400 Amboise", 74.0, 3, 1970,
        heating="individual_electric", electricity=2015, dpe_class="C",
        lease_type="seasonal", occupancy="vacant",
        key_location="Boîte à clefs, code 0437",
    ),
    "blere_house": _house(
        "2 rue de l’Écluse", "37150 Bléré", 121.0, 5, 1977,
        heating="individual_oil", electricity=1977, dpe_class="F", cadastre="AE 8",
        occupancy="owner",
    ),
    "blere_mill": _place(
        "building", "2 chemin du Moulin Vert", "37150 Bléré", 360.0, 11, 1840,
        heating="individual_wood", electricity=1980, dpe_class="G",
        cadastre="B 12", occupancy="vacant",
        access_note="Ancien moulin, planchers fragiles au second étage.",
    ),
    "loches_house": _house(
        "19 rue des Fossés Saint-Ours", "37600 Loches", 87.0, 4, 1820,
        heating="individual_wood", electricity=1987, dpe_class="F",
        cadastre="AP 140", occupancy="owner",
    ),
    "loches_flat": _flat(
        "7 mail de la Poterne", "37600 Loches", 49.0, 2, 1974, 16,
        heating="individual_electric", electricity=1974, dpe_class="E",
        floor="rez-de-chaussée", lot_numbers="4", lease_type="unfurnished",
        occupancy="vacant",
    ),
    "chinon_house": _house(
        "16 rue de la Corderie", "37500 Chinon", 115.0, 6, 1905,
        heating="individual_gas", gas=1989, electricity=1979, dpe_class="F",
        cadastre="BM 57", occupancy="owner",
    ),
    "azay_house": _house(
        "10 rue du Lavoir", "37190 Azay-le-Rideau", 99.0, 4, 1958,
        heating="individual_oil", electricity=1984, dpe_class="F",
        cadastre="AB 265", occupancy="owner",
    ),
    "langeais_barn": _place(
        "building", "Lieu-dit La Grande Métairie", "37130 Langeais", 540.0, 3, 1930,
        heating="none", electricity=1961, cadastre="D 418", occupancy="vacant",
        access_note="Grange à démolir, couverture en fibrociment.",
    ),
    "bourgueil_house": _house(
        "1 route de la Varenne", "37140 Bourgueil", 128.0, 6, 1948,
        heating="individual_wood", electricity=1983, dpe_class="E",
        cadastre="AT 99", occupancy="owner",
    ),
    "maure_house": _house(
        "6 rue de la Poterie", "37800 Sainte-Maure-de-Touraine", 94.0, 4, 1991,
        heating="individual_electric", electricity=1991, dpe_class="D",
        cadastre="ZH 37", occupancy="owner",
    ),
    "richelieu_house": _house(
        "8 place du Marché aux Grains", "37120 Richelieu", 190.0, 8, 1780,
        heating="individual_oil", electricity=1972, dpe_class="G",
        cadastre="AL 4", occupancy="vacant",
        key_location="À l’étude de Loches",
        access_note="Maison inoccupée depuis trois ans, électricité coupée.",
    ),
    "renault_house": _house(
        "20 rue de la Tannerie Basse", "37110 Château-Renault", 83.0, 4, 1938,
        heating="individual_gas", gas=1997, electricity=1997, dpe_class="E",
        cadastre="AM 183", occupancy="tenant", lease_type="unfurnished",
    ),
    "renault_cellar": _place(
        "cellar", "22 rue de la Tannerie Basse", "37110 Château-Renault",
        12.0, 1, 1938,
        heating="none", co_ownership="vertical", co_ownership_lot_count=5,
        lot_numbers="5", occupancy="vacant",
    ),
    "tours_parking": _place(
        "parking", "1 place de la Gare Neuve", "37000 Tours", 12.5, 0, 1990,
        heating="none", co_ownership="vertical", co_ownership_lot_count=210,
        lot_numbers="178", occupancy="vacant",
    ),
}  # fmt: skip
