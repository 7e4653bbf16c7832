"""The fifteen files, from the first talk to the fee. Days are days ago."""

from .rows import File, Loan, Paper, Simulation

STANDARD = ("identity", "pay_slips", "work_contract")


def each(count, state="accepted"):
    """:return: the papers asked of each of ``count`` borrowers"""
    return tuple(Paper(kind, state, who) for who in range(count) for kind in STANDARD)


FILES = (
    # -- prospects ------------------------------------------------------------
    File(
        "ferret", ("pauline_ferret",), "courtier", "web", 2,
        {
            "project_type": "main", "property_state": "old", "first_purchase": True,
            "price": 148000, "notary_fee": 11800, "fee_amount": 1500,
            "contribution": 15000, "project_city": "Joué-lès-Tours",
            "project_zip": "37300", "project_note": "Cherche un T3 près du tramway.",
        },
        assets=(("savings", "Livret A", 14800, 0, 12000),),
        comments=(
            ("general", "Premier échange au téléphone, projet d’ici six mois.", True),
        ),
        simulations=(
            Simulation("25 ans", "", (
                Loan("main", "Prêt principal", 146300, 3.35, 300, ((100, 0.28),)),
            )),
            Simulation("20 ans", "", (
                Loan("main", "Prêt principal", 146300, 3.2, 240, ((100, 0.28),)),
            )),
        ),
    ),
    File(
        "hamel", ("denis_hamel", "sylvie_hamel"), "", "introducer", 1,
        {
            "project_type": "business", "property_state": False, "price": 185000,
            "works_amount": 40000, "other_cost": 6000, "fee_amount": 3500,
            "contribution": 45000, "project_city": "Amboise", "project_zip": "37400",
            "project_note": "Reprise d’un second fonds de commerce, four compris.",
        },
        introducer="notaire",
        children=(("Margaux", 17, True, False), ("Léandre", 20, True, False)),
        internal_note="<p>À attribuer : dossier professionnel 🥖, bilans à venir.</p>",
    ),
    # -- clients, one at each step --------------------------------------------
    File(
        "petit", ("oceane_petit", "kevin_petit"), "courtiere", "introducer", 9,
        {
            "project_type": "main", "property_state": "land", "first_purchase": True,
            "land_amount": 62000, "price": 148000, "notary_fee": 5600,
            "guarantee_cost": 2100, "bank_fee": 500, "fee_amount": 2000,
            "contribution": 18000, "project_city": "Esvres", "project_zip": "37320",
        },
        introducer="constructeur",
        steps=(8,),
        assets=(("savings", "Plan d’épargne logement", 21000, 0, 18000),),
        papers=(
            Paper("identity", "received", 0), Paper("identity", "asked", 1),
            Paper("pay_slips", "asked", 0), Paper("pay_slips", "asked", 1),
            Paper("tax_notices", "asked"), Paper("bank_statements", "asked"),
        ),
        simulations=(
            Simulation("Avec PTZ, 25 ans", "", (
                Loan("main", "Prêt principal", 142200, 3.3, 300,
                     ((50, 0.3), (50, 0.3)), 500, 1450, 2000),
                Loan("ptz", "PTZ", 60000, 0, 300, ((50, 0.3), (50, 0.3)),
                     deferral="total", deferral_months=120),
            ), True),
            Simulation("Sans PTZ, 25 ans", "", (
                Loan("main", "Prêt principal", 202200, 3.3, 300,
                     ((50, 0.3), (50, 0.3)), 500, 2100, 2000),
            )),
        ),
    ),
    File(
        "gallois", ("ines_gallois", "youri_gallois"), "courtier", "client", 24,
        {
            "project_type": "main", "property_state": "old", "first_purchase": True,
            "price": 238000, "works_amount": 18000, "agency_fee": 9500,
            "notary_fee": 19200, "guarantee_cost": 2900, "bank_fee": 700,
            "fee_amount": 2400, "contribution": 36000,
            "project_street": "21 rue des Hirondelles", "project_zip": "37550",
            "project_city": "Saint-Avertin",
            "project_note": "Maison de 96 m² avec jardin, combles à isoler.",
        },
        steps=(22, 5), fee_agreed=22,
        children=(("Nina", 6, True, False), ("Sacha", 3, True, False)),
        charges=(("rent", 790, "Loyer, jusqu’au déménagement", False),),
        credits=(
            ("car", "Crédit de l’Ouest", 214, 6900, 33, "kept"),
            ("consumer", "Caisse des Épargnants", 96, 1350, 14, "repaid"),
        ),
        assets=(
            ("savings", "Livrets", 31500, 0, 26000),
            ("life", "Assurance vie", 14200, 0, 10000),
        ),
        comments=(
            ("general", "Ils <b>épargnent 450 € par mois</b> depuis quatre ans.", True),
            ("project", "Compromis signé, condition de prêt de deux mois.", True),
            ("credits", "Le crédit auto sera soldé si une banque le veut.", False),
        ),
        internal_note="<p>Très réactifs, joignables après 18 h 😊</p>",
        papers=(
            Paper("identity", "accepted", 0), Paper("identity", "accepted", 1),
            Paper("pay_slips", "accepted", 0), Paper("pay_slips", "received", 1),
            Paper("work_contract", "asked", 1),
            Paper("tax_notices", "refused", reason="Il manque la page 2 de l’avis "
                  "de l’an dernier : renvoyez toutes les pages."),
            Paper("bank_statements", "asked"),
            Paper("preliminary_contract", "accepted"),
        ),
        simulations=(
            Simulation("Banque Ligérienne, 25 ans", "loire", (
                Loan("main", "Prêt principal", 214700, 3.25, 300,
                     ((60, 0.32), (40, 0.32)), 700, 2200, 2400),
                Loan("ptz", "PTZ", 40000, 0, 240, ((60, 0.32), (40, 0.32)),
                     deferral="total", deferral_months=60),
            ), True, "Taux bloqué 30 jours."),
            Simulation("Crédit du Centre, 25 ans", "mutuel", (
                Loan("main", "Prêt principal", 254700, 3.3, 300,
                     ((50, 0.29), (50, 0.29)), 600, 2900, 2400),
            )),
            Simulation("Banque Ligérienne, 22 ans", "loire", (
                Loan("main", "Prêt principal", 214700, 3.15, 264,
                     ((60, 0.32), (40, 0.32)), 700, 2200, 2400),
                Loan("ptz", "PTZ", 40000, 0, 240, ((60, 0.32), (40, 0.32)),
                     deferral="total", deferral_months=60),
            )),
        ),
    ),
    File(
        "marsac", ("lucie_marsac", "theo_marsac"), "courtiere", "web", 33,
        {
            "project_type": "main", "property_state": "new", "first_purchase": True,
            "price": 259000, "notary_fee": 6500, "guarantee_cost": 2700,
            "bank_fee": 800, "fee_amount": 2600, "contribution": 30000,
            "project_city": "Tours", "project_zip": "37200",
        },
        steps=(31, 17, 11), fee_agreed=31, is_complete=True,
        charges=(("rent", 870, "Loyer actuel", False),),
        assets=(("savings", "Livrets et PEL", 38500, 0, 30000),),
        comments=(
            ("borrowers", "Revenus de Lucie : trois bilans en hausse.", True),
        ),
        papers=(*each(2), Paper("balance_sheets", "accepted", 0),
                Paper("tax_notices", "accepted"), Paper("bank_statements", "received")),
        simulations=(
            Simulation("Caisse des Épargnants, lissé", "epargne", (
                Loan("main", "Prêt principal", 195900, 3.4, 300,
                     ((50, 0.31), (50, 0.31)), 800, 2000, 2600, smoothed=True),
                Loan("ptz", "PTZ", 45700, 0, 180, ((50, 0.31), (50, 0.31))),
            ), True),
            Simulation("Crédit de l’Ouest", "atlantique", (
                Loan("main", "Prêt principal", 241600, 3.45, 300,
                     ((100, 0.25), (100, 0.25)), 900, 2500, 2600),
            )),
        ),
    ),
    File(
        "lhomme", ("bastien_lhomme",), "courtier", "client", 47,
        {
            "project_type": "main", "property_state": "old", "price": 172000,
            "works_amount": 9000, "notary_fee": 13600, "guarantee_cost": 2000,
            "bank_fee": 600, "fee_amount": 1900, "contribution": 32000,
            "project_city": "Saint-Avertin", "project_zip": "37550",
        },
        steps=(45, 34, 26, 4), fee_agreed=45, is_complete=True, bank="mutuel",
        hides_contact=True,
        children=(("Jules", 11, True, True), ("Rose", 8, True, True)),
        charges=(
            ("rent", 720, "Loyer actuel", False),
            ("alimony", 260, "Pension alimentaire", True),
        ),
        credits=(("car", "Mutuelle de Crédit du Centre", 189, 4100, 22, "kept"),),
        assets=(("property", "Part de la maison vendue", 32000, 0, 32000),),
        comments=(
            ("children", "Garde alternée, une semaine sur deux, sans pension.", True),
        ),
        papers=(*each(1), Paper("divorce", "accepted", 0),
                Paper("tax_notices", "accepted"), Paper("loan_schedules", "accepted")),
        simulations=(
            Simulation("Crédit du Centre, 20 ans", "mutuel", (
                Loan("main", "Prêt principal", 167100, 3.1, 240, ((100, 0.36),),
                     600, 2000, 1900),
            ), True),
            Simulation("Caisse des Épargnants, 20 ans", "epargne", (
                Loan("main", "Prêt principal", 167100, 3.22, 240, ((100, 0.3),),
                     500, 2050, 1900),
            )),
        ),
    ),
    File(
        "noble", ("agathe_noble", "simon_noble"), "courtier", "introducer", 62,
        {
            "project_type": "rental", "property_state": "old", "price": 134000,
            "works_amount": 26000, "notary_fee": 10600, "guarantee_cost": 1900,
            "bank_fee": 500, "fee_amount": 1800, "contribution": 14000,
            "project_city": "Tours", "project_zip": "37000",
            "project_note": "Deux studios à rénover, loyers attendus 980 €.",
        },
        introducer="agence",
        steps=(60, 49, 41, 30, 18), fee_agreed=60, is_complete=True, bank="atlantique",
        children=(("Eloi", 9, True, False),),
        credits=(("home", "Banque Ligérienne", 742, 96000, 142, "kept"),),
        assets=(
            ("main", "Maison de Vouvray", 290000, 96000, 0),
            ("securities", "Compte-titres", 22000, 0, 14000),
        ),
        comments=(("assets", "La maison principale vaut trois fois sa dette.", True),),
        papers=(*each(2), Paper("works_quotes", "accepted"),
                Paper("tax_notices", "accepted")),
        simulations=(
            Simulation("Crédit de l’Ouest, 20 ans", "atlantique", (
                Loan("main", "Prêt principal", 160800, 3.4, 240,
                     ((50, 0.3), (50, 0.3)), 500, 1900, 1800,
                     deferral="partial", deferral_months=6),
            ), True),
            Simulation("In fine, 15 ans", "atlantique", (
                Loan("main", "Prêt in fine", 160800, 3.7, 180,
                     ((100, 0.28), (100, 0.28)), 500, 1900, 1800, repayment="bullet"),
            )),
        ),
    ),
    File(
        "roy", ("camille_roy", "hugo_roy"), "courtiere", "client", 80,
        {
            "project_type": "main", "property_state": "old", "price": 345000,
            "notary_fee": 26800, "guarantee_cost": 4100, "bank_fee": 900,
            "fee_amount": 3000, "contribution": 58000,
            "project_city": "Fondettes", "project_zip": "37230",
            "project_note": "Achat avant la vente de la maison actuelle : prêt relais.",
        },
        steps=(78, 70, 61, 50, 40, 12), fee_agreed=78, is_complete=True, bank="loire",
        children=(("Anouk", 7, True, False), ("Gaspard", 5, True, False),
                  ("Mila", 1, True, False)),
        credits=(("home", "Caisse des Épargnants", 1040, 121000, 150, "repaid"),),
        assets=(
            ("main", "Maison actuelle, en vente", 268000, 121000, 0),
            ("savings", "Livrets", 61000, 0, 58000),
        ),
        comments=(
            ("project", "Mandat de vente signé, deux visites par semaine.", True),
        ),
        papers=(*each(2), Paper("tax_notices", "accepted"),
                Paper("preliminary_contract", "accepted")),
        simulations=(
            Simulation("Relais et principal", "loire", (
                Loan("bridge", "Prêt relais", 102900, 3.6, 24,
                     ((100, 0.25), (100, 0.25)), repayment="bullet",
                     deferral="partial", deferral_months=23),
                Loan("main", "Prêt principal", 218900, 3.3, 264,
                     ((50, 0.3), (50, 0.3)), 900, 4100, 3000),
            ), True),
            Simulation("Sans relais, vente d’abord", "mutuel", (
                Loan("main", "Prêt principal", 321800, 3.4, 300,
                     ((50, 0.3), (50, 0.3)), 700, 4300, 3000),
            )),
        ),
    ),
    File(
        "diarra", ("fatou_diarra", "ibrahim_diarra"), "courtier", "introducer", 104,
        {
            "project_type": "main", "property_state": "old", "price": 284000,
            "works_amount": 22000, "notary_fee": 22300, "guarantee_cost": 3500,
            "bank_fee": 800, "fee_amount": 2800, "contribution": 47000,
            "project_city": "Tours", "project_zip": "37100",
        },
        introducer="agence",
        steps=(101, 92, 84, 73, 64, 45, 28), fee_agreed=101, is_complete=True,
        bank="epargne",
        children=(("Awa", 12, True, False), ("Moussa", 9, True, False)),
        other_dependants=1,
        charges=(("rent", 980, "Loyer actuel", False),),
        assets=(("savings", "Livrets et assurance vie", 52000, 0, 47000),),
        papers=(*each(2), Paper("balance_sheets", "accepted", 1),
                Paper("tax_notices", "accepted"), Paper("works_quotes", "accepted")),
        simulations=(
            Simulation("Caisse des Épargnants, 22 ans", "epargne", (
                Loan("main", "Prêt principal", 288400, 3.28, 264,
                     ((60, 0.34), (40, 0.34)), 800, 3500, 2800),
            ), True),
            Simulation("Crédit du Centre, 25 ans", "mutuel", (
                Loan("main", "Prêt principal", 288400, 3.38, 300,
                     ((50, 0.3), (50, 0.3)), 700, 3600, 2800),
            )),
        ),
    ),
    File(
        "odin", ("claire_odin", "marc_odin", "jeanne_odin"), "courtier", "client", 139,
        {
            "project_type": "secondary", "property_state": "old", "price": 310000,
            "works_amount": 35000, "notary_fee": 24200, "guarantee_cost": 3800,
            "bank_fee": 900, "fee_amount": 3200, "contribution": 95000,
            "project_city": "Piriac-sur-Mer", "project_zip": "44420",
            "project_note": "Maison de vacances, avec la mère de Claire.",
        },
        steps=(136, 128, 120, 108, 97, 77, 60, 19), fee_agreed=136, funds=19,
        is_complete=True, bank="atlantique",
        children=(("Théophile", 15, True, False), ("Garance", 13, True, False)),
        credits=(("home", "Caisse des Épargnants", 655, 41000, 66, "kept"),),
        assets=(
            ("main", "Maison de Tours", 395000, 41000, 0),
            ("property", "Studio d’Angers", 98000, 0, 0),
            ("life", "Assurances vie", 126000, 0, 95000),
        ),
        comments=(
            ("borrowers", "Trois emprunteurs, Jeanne assurée jusqu’à 80 ans.", True),
        ),
        papers=(*each(2), Paper("identity", "accepted", 2),
                Paper("tax_notices", "accepted")),
        simulations=(
            Simulation("Crédit de l’Ouest, 15 ans", "atlantique", (
                Loan("main", "Prêt principal", 282100, 3.05, 180,
                     ((50, 0.34), (50, 0.34), (25, 0.62)), 900, 3800, 3200),
            ), True),
            Simulation("Crédit de l’Ouest, 12 ans", "atlantique", (
                Loan("main", "Prêt principal", 282100, 2.95, 144,
                     ((50, 0.34), (50, 0.34), (25, 0.62)), 900, 3800, 3200),
            )),
        ),
    ),
    File(
        "aubry", ("valentin_aubry",), "courtiere", "client", 176,
        {
            "project_type": "main", "property_state": "old", "price": 226000,
            "notary_fee": 17800, "guarantee_cost": 2600, "bank_fee": 700,
            "fee_amount": 2300, "contribution": 60000,
            "project_city": "Tours", "project_zip": "37000",
        },
        steps=(174, 165, 158, 149, 139, 118, 103, 88, 70), fee_agreed=174, funds=84,
        is_complete=True, bank="mutuel",
        children=(("Clémence", 14, True, True),),
        assets=(("savings", "Livrets", 64000, 0, 60000),),
        comments=(
            ("children", "Clémence vit chez son père une semaine sur deux.", True),
        ),
        papers=(Paper("identity", "accepted", 0),
                Paper("balance_sheets", "accepted", 0),
                Paper("tax_notices", "accepted"), Paper("divorce", "accepted", 0)),
        simulations=(
            Simulation("Crédit du Centre, 18 ans", "mutuel", (
                Loan("main", "Prêt principal", 189400, 3.0, 216, ((100, 0.38),),
                     700, 2600, 2300),
            ), True),
            Simulation("Banque Ligérienne, 18 ans", "loire", (
                Loan("main", "Prêt principal", 189400, 3.12, 216, ((100, 0.33),),
                     800, 2650, 2300),
            )),
        ),
    ),
    # -- abandoned ------------------------------------------------------------
    File(
        "pons", ("gerard_pons", "nadine_pons"), "courtier", "street", 58,
        {
            "project_type": "refinancing", "property_state": "old", "price": 87000,
            "guarantee_cost": 1200, "fee_amount": 1800, "project_city": "Tours",
            "project_zip": "37000",
        },
        steps=(55, 48), fee_agreed=55,
        credits=(
            ("home", "Banque Ligérienne", 612, 58000, 118, "bought"),
            ("revolving", "Crédit Express du Mail", 187, 5200, 40, "bought"),
            ("revolving", "Finances Directes", 143, 3900, 36, "bought"),
            ("consumer", "Caisse des Épargnants", 265, 11400, 52, "bought"),
        ),
        comments=(
            ("credits", "Quatre crédits : le taux d’endettement dépasse 50 %.", True),
        ),
        papers=each(2, "received"),
        simulations=(
            Simulation("Regroupement, 15 ans", "mutuel", (
                Loan("main", "Regroupement", 90000, 4.6, 180, ((50, 0.6), (50, 0.6)),
                     500, 1200, 1800),
            ), True),
        ),
        abandoned=(31, "over_indebted", "Orientés vers un point conseil budget."),
    ),
    File(
        "kermel", ("sofiane_kermel",), "courtiere", "web", 73,
        {
            "project_type": "main", "property_state": "old", "first_purchase": True,
            "price": 121000, "notary_fee": 9600, "fee_amount": 1300,
            "contribution": 8000, "project_city": "Blois", "project_zip": "41000",
        },
        steps=(71, 60, 54), fee_agreed=71, bank="epargne",
        simulations=(
            Simulation("Caisse des Épargnants, 25 ans", "epargne", (
                Loan("main", "Prêt principal", 123900, 3.5, 300, ((100, 0.22),),
                     400, 1500, 1300),
            ), True),
        ),
        papers=each(1),
        abandoned=(29, "own_bank", "Sa banque a suivi notre taux."),
    ),
    # abandoned once, then resumed: its first version can still be read
    File(
        "vial", ("helene_vial",), "courtier", "client", 120,
        {
            "project_type": "main", "property_state": "old", "price": 196000,
            "notary_fee": 15500, "guarantee_cost": 2300, "bank_fee": 600,
            "fee_amount": 2100, "contribution": 42000,
            "project_city": "Tours", "project_zip": "37100",
        },
        steps=(117, 109), fee_agreed=117,
        children=(("Basile", 10, True, True), ("Iris", 12, True, True)),
        charges=(("rent", 840, "Loyer actuel", False),),
        assets=(("savings", "Livrets", 46000, 0, 42000),),
        comments=(("project", "Première maison vendue à un autre : à suivre.", True),),
        simulations=(
            Simulation("Banque Ligérienne, 20 ans", "loire", (
                Loan("main", "Prêt principal", 174500, 3.3, 240, ((100, 0.4),),
                     600, 2300, 2100),
            ), True),
        ),
        papers=each(1),
        abandoned=(90, "project_dropped", "Le vendeur s’est retiré."),
        resumed=(15, "client", "Nouvelle maison, même budget."),
    ),
    File(
        "recouvreur", ("paul_recouvreur",), "courtier", "introducer", 39,
        {
            "project_type": "main", "property_state": "old", "price": 158000,
            "notary_fee": 12500, "fee_amount": 1600, "contribution": 6000,
            "project_city": "Tours", "project_zip": "37000",
        },
        introducer="agence",
        abandoned=(21, "competitor", "Passé par un courtier en ligne."),
    ),
)  # fmt: skip
