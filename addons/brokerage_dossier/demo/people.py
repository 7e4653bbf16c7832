"""Those who borrow. Everybody here is invented, and so are their employers."""

from .rows import Person

PEOPLE = {
    "ines_gallois": Person(
        "Inès Gallois", "9 rue des Glycines", "37000", "Tours",
        "ines.gallois@famille-gallois.test", "06 39 98 70 01", 34, "married",
        "Infirmière", "Clinique des Peupliers", "permanent", 74,
        (("salary", 2480, ""), ("bonus", 165, "Prime de nuit, chaque mois")),
    ),
    "youri_gallois": Person(
        "Youri Gallois", "9 rue des Glycines", "37000", "Tours",
        "youri.gallois@famille-gallois.test", "06 39 98 70 02", 36, "married",
        "Technicien de maintenance", "Ateliers Morvan", "permanent", 51,
        (("salary", 2210, ""),),
    ),
    "pauline_ferret": Person(
        "Pauline Ferret", "27 rue du Clos Joli", "37300", "Joué-lès-Tours",
        "pauline.ferret@boite.test", "06 39 98 70 03", 29, "single",
        "Professeure des écoles", "Éducation nationale", "civil_servant", 62,
        (("salary", 2120, ""),),
    ),
    "bastien_lhomme": Person(
        "Bastien Lhomme", "3 impasse des Vanniers", "37550", "Saint-Avertin",
        "bastien.lhomme@boite.test", "06 39 98 70 04", 42, "divorced",
        "Chef de chantier", "Bâtisseurs de Touraine", "permanent", 133,
        (("salary", 3150, ""), ("exceptional", 400, "Intéressement, non garanti")),
    ),
    "lucie_marsac": Person(
        "Lucie Marsac", "18 rue de la Fuye", "37000", "Tours",
        "lucie.marsac@boite.test", "06 39 98 70 05", 31, "pacs",
        "Graphiste indépendante", "Marsac Création", "independent", 58,
        (("independent", 2350, "Moyenne des trois derniers bilans"),),
    ),
    "theo_marsac": Person(
        "Théo Brunel", "18 rue de la Fuye", "37000", "Tours",
        "theo.brunel@boite.test", "06 39 98 70 06", 33, "pacs",
        "Développeur", "Logiciels du Cher", "permanent", 3,
        (("salary", 2890, ""),), True,
    ),
    "claire_odin": Person(
        "Claire Odin", "5 allée des Tilleuls", "37100", "Tours",
        "claire.odin@boite.test", "06 39 98 70 07", 47, "married",
        "Pharmacienne", "Pharmacie des Halles", "permanent", 190,
        (("salary", 3640, ""), ("rent", 620, "Studio loué à Angers")),
    ),
    "marc_odin": Person(
        "Marc Odin", "5 allée des Tilleuls", "37100", "Tours",
        "marc.odin@boite.test", "06 39 98 70 08", 49, "married",
        "Cadre commercial", "Papeteries Réunies", "permanent", 88,
        (("salary", 4210, ""),),
    ),
    "jeanne_odin": Person(
        "Jeanne Vautrin", "7 allée des Tilleuls", "37100", "Tours",
        "jeanne.vautrin@boite.test", "06 39 98 70 09", 66, "widowed",
        "Retraitée", "", "retired", 40,
        (("pension", 1580, ""),),
    ),
    "sofiane_kermel": Person(
        "Sofiane Kermel", "41 rue des Bateliers", "41000", "Blois",
        "sofiane.kermel@boite.test", "06 39 98 70 10", 27, "single",
        "Conducteur de ligne", "Biscuiterie du Val", "permanent", 30,
        (("salary", 1960, ""),),
    ),
    "agathe_noble": Person(
        "Agathe Noblet", "2 chemin des Vignes", "37210", "Vouvray",
        "agathe.noblet@boite.test", "06 39 98 70 11", 38, "couple",
        "Viticultrice", "Domaine Noblet", "independent", 121,
        (("independent", 3020, "Moyenne des trois derniers bilans"),),
    ),
    "simon_noble": Person(
        "Simon Tarault", "2 chemin des Vignes", "37210", "Vouvray",
        "simon.tarault@boite.test", "06 39 98 70 12", 40, "couple",
        "Œnologue", "Laboratoire des Coteaux", "permanent", 97,
        (("salary", 2740, ""),),
    ),
    "gerard_pons": Person(
        "Gérard Pons", "63 rue Febvotte Haute", "37000", "Tours",
        "gerard.pons@boite.test", "06 39 98 70 13", 58, "married",
        "Chauffeur routier", "Transports Gatine", "permanent", 240,
        (("salary", 2280, ""),),
    ),
    "nadine_pons": Person(
        "Nadine Pons", "63 rue Febvotte Haute", "37000", "Tours",
        "nadine.pons@boite.test", "06 39 98 70 14", 56, "married",
        "Assistante maternelle", "", "other", 140,
        (("salary", 1340, ""),),
    ),
    "camille_roy": Person(
        "Camille Royer", "11 rue du Petit Pré", "37230", "Fondettes",
        "camille.royer@boite.test", "06 39 98 70 15", 35, "married",
        "Vétérinaire", "Clinique de la Choisille", "permanent", 66,
        (("salary", 3380, ""),),
    ),
    "hugo_roy": Person(
        "Hugo Royer", "11 rue du Petit Pré", "37230", "Fondettes",
        "hugo.royer@boite.test", "06 39 98 70 16", 37, "married",
        "Ingénieur", "Ateliers Morvan", "permanent", 80,
        (("salary", 3590, ""), ("bonus", 280, "Treizième mois")),
    ),
    "valentin_aubry": Person(
        "Valentin Aubriot", "20 rue Colbert Basse", "37000", "Tours",
        "valentin.aubriot@boite.test", "06 39 98 70 17", 44, "divorced",
        "Kinésithérapeute", "", "independent", 150,
        (("independent", 4450, "Moyenne des trois derniers bilans"),),
    ),
    "denis_hamel": Person(
        "Denis Hamelin", "8 rue des Carriers", "37270", "Montlouis-sur-Loire",
        "denis.hamelin@boite.test", "06 39 98 70 19", 51, "married",
        "Gérant d’une boulangerie", "Boulangerie Hamelin", "independent", 108,
        (("independent", 3900, "Moyenne des trois derniers bilans"),),
    ),
    "sylvie_hamel": Person(
        "Sylvie Hamelin", "8 rue des Carriers", "37270", "Montlouis-sur-Loire",
        "sylvie.hamelin@boite.test", "06 39 98 70 20", 50, "married",
        "Vendeuse", "Boulangerie Hamelin", "permanent", 108,
        (("salary", 1720, ""),),
    ),
    "fatou_diarra": Person(
        "Fatou Diarrasso", "33 avenue du Mail", "37000", "Tours",
        "fatou.diarrasso@boite.test", "06 39 98 70 21", 39, "married",
        "Cadre de santé", "Clinique des Peupliers", "permanent", 96,
        (("salary", 3210, ""), ("benefit", 141, "Allocations familiales")),
    ),
    "ibrahim_diarra": Person(
        "Ibrahim Diarrasso", "33 avenue du Mail", "37000", "Tours",
        "ibrahim.diarrasso@boite.test", "06 39 98 70 22", 41, "married",
        "Électricien", "Diarrasso Électricité", "independent", 70,
        (("independent", 2600, "Moyenne des trois derniers bilans"),),
    ),
    "oceane_petit": Person(
        "Océane Petitjean", "4 rue du Lavoir", "37320", "Esvres",
        "oceane.petitjean@boite.test", "06 39 98 70 23", 26, "couple",
        "Aide-soignante", "Résidence des Cèdres", "permanent", 37,
        (("salary", 1820, ""),),
    ),
    "kevin_petit": Person(
        "Kévin Daumas", "4 rue du Lavoir", "37320", "Esvres",
        "kevin.daumas@boite.test", "06 39 98 70 24", 28, "couple",
        "Mécanicien", "Garage de l’Échandon", "permanent", 45,
        (("salary", 1940, ""),),
    ),
    "helene_vial": Person(
        "Hélène Vialard", "12 place de la Tranchée", "37100", "Tours",
        "helene.vialard@boite.test", "06 39 98 70 25", 45, "divorced",
        "Juriste", "Mutuelle des Rives", "permanent", 112,
        (("salary", 3480, ""), ("alimony", 320, "Pension pour les deux enfants")),
    ),
    "paul_recouvreur": Person(
        "Paul Recouvrat", "50 rue du Sanitas Neuf", "37000", "Tours",
        "paul.recouvrat@boite.test", "06 39 98 70 26", 37, "single",
        "Cuisinier", "Brasserie du Théâtre", "permanent", 20,
        (("salary", 2050, ""),),
    ),
}  # fmt: skip
