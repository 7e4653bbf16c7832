"""What the agency does, and what each form asks beside the usual, without code."""

# key: name, is it help at home, its fields: (label, kind, choices)
ACTIVITIES = {
    "home": (
        "Aide à domicile", True,
        (
            ("Date de naissance", "date", ()),
            ("Régime alimentaire", "selection",
             ("Sans restriction", "Sans sel", "Diabétique", "Mixé")),
            ("Aides techniques", "tags",
             ("Canne", "Déambulateur", "Fauteuil roulant", "Lit médicalisé",
              "Lève-personne")),
            ("Téléassistance", "boolean", ()),
        ),
    ),
    "nursery": (
        "Crèche", False,
        (
            ("L’enfant", "separator", ()),
            ("Date de naissance de l’enfant", "date", ()),
            ("Section", "selection", ("Bébés", "Moyens", "Grands")),
            ("Vaccinations à jour", "boolean", ()),
            ("Doudou et rituels du coucher", "text", ()),
            ("L’accueil", "separator", ()),
            ("Personnes autorisées à venir le chercher", "char", ()),
            ("Nombre de repas par semaine", "integer", ()),
        ),
    ),
    "training": (
        "Formation", False,
        (
            ("Intitulé de la formation", "char", ()),
            ("Public", "tags",
             ("Aidants familiaux", "Salariés", "Bénévoles")),
            ("Nombre de participants", "integer", ()),
            ("Financement", "selection",
             ("Employeur", "OPCO", "CNSA", "Personnel")),
            ("Objectifs", "text", ()),
        ),
    ),
    "cleaning": (
        "Propreté", False,
        (
            ("Surface (m²)", "float", ()),
            ("Nature des sols", "tags",
             ("Carrelage", "Parquet", "Moquette", "Béton")),
            ("Produits fournis par", "selection", ("L’agence", "Le client")),
            ("Alarme à désactiver", "boolean", ()),
            ("Locaux interdits", "text", ()),
        ),
    ),
}  # fmt: skip
#: those that the add-on brings itself
BROUGHT = {"home": "care_opportunity.activity_home_help"}
