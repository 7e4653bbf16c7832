"""What the firms of the network propose: contracts, and their offers with prices."""

# key: name, unit, price in euros, untaxed
PRODUCTS = {
    "bookkeeping": ("Saisie et tenue comptable (mois)", 145.0),
    "review": ("Révision des comptes (trimestre)", 260.0),
    "accounts": ("Établissement des comptes annuels", 980.0),
    "tax_return": ("Liasse fiscale et télétransmission", 420.0),
    "vat": ("Déclaration de TVA", 38.0),
    "vat_yearly": ("Déclaration annuelle de TVA (CA12)", 120.0),
    "situation": ("Situation intermédiaire", 390.0),
    "dashboard": ("Tableau de bord mensuel commenté", 95.0),
    "meeting": ("Rendez-vous de bilan", 180.0),
    "payslip": ("Bulletin de paie et DSN", 24.0),
    "hiring": ("Embauche : contrat et déclaration", 110.0),
    "social_advice": ("Conseil social (heure)", 115.0),
    "general_meeting": ("Approbation des comptes : procès-verbal et dépôt", 460.0),
    "registers": ("Tenue des registres", 130.0),
    "bylaws": ("Rédaction des statuts", 790.0),
    "registration": ("Formalités d’immatriculation", 290.0),
    "forecast": ("Dossier prévisionnel sur trois ans", 950.0),
    "sci_return": ("Déclaration de résultats 2072", 340.0),
    "rental": ("Comptes et liasse du loueur en meublé", 480.0),
    "farm": ("Comptes et liasse agricoles", 1250.0),
    "income_tax": ("Déclaration de revenus 2042 et annexes", 190.0),
    "wealth": ("Bilan patrimonial", 1400.0),
    "training": ("Journée de formation dans vos locaux", 1150.0),
    "software": ("Mise en place du logiciel de gestion", 890.0),
    "software_rent": ("Abonnement au logiciel (mois)", 29.0),
    "audit": ("Audit d’acquisition", 3200.0),
}

# key: type of mission, name
CONTRACTS = {
    "full": ("accounting", "Tenue et comptes annuels"),
    "review": ("accounting", "Révision et comptes annuels"),
    "property": ("accounting", "Sociétés immobilières et loueurs"),
    "farm": ("accounting", "Exploitations agricoles"),
    "law": ("legal", "Secrétariat juridique annuel"),
    "payroll": ("payroll", "Gestion de la paie"),
    "creation": ("creation", "Accompagnement à la création"),
    "income_tax": ("income_tax", "Déclarations personnelles"),
    "wealth": ("wealth", "Conseil patrimonial"),
    "training": ("training", "Formation des équipes"),
    "software": ("it", "Facture électronique et logiciels"),
    "audit": ("audit", "Audit d’acquisition"),
}

# key: firm, contract, name, {product: quantity}
OFFERS = {
    # -- Tours ------------------------------------------------------------------
    "t_essential": (
        "tours", "full", "Formule Essentielle",
        {"bookkeeping": 12, "accounts": 1, "tax_return": 1, "vat_yearly": 1},
    ),
    "t_serenity": (
        "tours", "full", "Formule Sérénité",
        {"bookkeeping": 12, "vat": 12, "accounts": 1, "tax_return": 1, "meeting": 1},
    ),
    "t_steering": (
        "tours", "full", "Formule Pilotage",
        {"bookkeeping": 12, "vat": 12, "dashboard": 12, "situation": 1, "accounts": 1,
         "tax_return": 1, "meeting": 2},
    ),
    "t_review": (
        "tours", "review", "Révision trimestrielle",
        {"review": 4, "accounts": 1, "tax_return": 1, "meeting": 1},
    ),
    "t_sci": (
        "tours", "property", "SCI à l’impôt sur le revenu",
        {"sci_return": 1, "general_meeting": 1},
    ),
    "t_rental": ("tours", "property", "Location meublée au réel", {"rental": 1}),
    "t_farm": (
        "tours", "farm", "Vigne et cultures", {"vat": 4, "farm": 1, "meeting": 1}
    ),
    "t_law": (
        "tours", "law", "Vie sociale complète", {"general_meeting": 1, "registers": 1}
    ),
    "t_law_sci": ("tours", "law", "Assemblée de SCI", {"general_meeting": 1}),
    "t_payroll_small": (
        "tours", "payroll", "Paie – jusqu’à cinq salariés",
        {"payslip": 36, "hiring": 1},
    ),
    "t_payroll": (
        "tours", "payroll", "Paie – de six à vingt salariés",
        {"payslip": 144, "hiring": 3, "social_advice": 4},
    ),
    "t_creation": (
        "tours", "creation", "Création de société",
        {"forecast": 1, "bylaws": 1, "registration": 1},
    ),
    "t_income_tax": ("tours", "income_tax", "Revenus du dirigeant", {"income_tax": 1}),
    "t_wealth": ("tours", "wealth", "Bilan patrimonial du dirigeant", {"wealth": 1}),
    "t_training": (
        "tours", "training", "Lire son bilan et piloter sa marge", {"training": 2}
    ),
    "t_software": (
        "tours", "software", "Prêt pour la facture électronique",
        {"software": 1, "software_rent": 12},
    ),
    "t_audit": ("tours", "audit", "Reprise d’entreprise", {"audit": 1}),
    # -- Blois ------------------------------------------------------------------
    "b_base": (
        "blois", "full", "Forfait Base",
        {"bookkeeping": 12, "accounts": 1, "tax_return": 1},
    ),
    "b_comfort": (
        "blois", "full", "Forfait Confort",
        {"bookkeeping": 12, "vat": 12, "accounts": 1, "tax_return": 1, "meeting": 1},
    ),
    "b_review": (
        "blois", "review", "Révision annuelle",
        {"review": 2, "accounts": 1, "tax_return": 1},
    ),
    "b_farm": (
        "blois", "farm", "Grandes cultures et élevage", {"vat": 4, "farm": 1}
    ),
    "b_law": (
        "blois", "law", "Assemblée annuelle", {"general_meeting": 1, "registers": 1}
    ),
    "b_payroll": (
        "blois", "payroll", "Paie au bulletin", {"payslip": 60, "hiring": 2}
    ),
    # -- Orléans ----------------------------------------------------------------
    "o_start": (
        "orleans", "full", "Pack Départ",
        {"bookkeeping": 12, "accounts": 1, "tax_return": 1, "software_rent": 12},
    ),
    "o_expert": (
        "orleans", "full", "Pack Expert",
        {"bookkeeping": 12, "vat": 12, "situation": 2, "accounts": 1, "tax_return": 1,
         "meeting": 2},
    ),
    "o_review": (
        "orleans", "review", "Pack Révision",
        {"review": 4, "situation": 1, "accounts": 1, "tax_return": 1},
    ),
    "o_payroll": (
        "orleans", "payroll", "Pack Social", {"payslip": 96, "social_advice": 6}
    ),
    "o_software": (
        "orleans", "software", "Pack Facture électronique",
        {"software": 1, "software_rent": 12, "training": 1},
    ),
    "o_training": ("orleans", "training", "Formation sur mesure", {"training": 1}),
}  # fmt: skip

#: what is not performed by the firm itself, in every offer
CLIENT_PERFORMS = {"registers"}
