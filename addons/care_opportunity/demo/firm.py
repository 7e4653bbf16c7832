"""The agency, who works in its office, and what it sells. Everybody is invented.

Mail addresses are in a reserved domain, telephone numbers in the ranges that are
reserved for fiction (01 99 00, 02 61 91 and 06 39 98).
"""

COMPANY = {
    "street": "6 place de la Levée",
    "zip": "37400",
    "city": "Amboise",
    "phone": "01 99 00 83 00",
    "email": "bonjour@aide-presence-val.test",
    "website": "https://aide-presence-val.test",
    "care_declaration_number": "SAP987640837",
    "care_declaration_date": "2019-03-04",
}
SIRET_BASE = 98764083
FOOTER = (
    "<p>Aide &amp; Présence du Val – service autonomie à domicile, déclaration de "
    "services à la personne SAP 987640837<br/>6 place de la Levée, 37400 Amboise – "
    "01 99 00 83 00 – bonjour@aide-presence-val.test</p>"
)
MAIL = "aide-presence-val.test"

# login: name, function, mobile, role
COLLEAGUES = {
    "gestionnaire": ("Camille Berthelot", "Gestionnaire", "06 39 98 83 01", "user"),
    "responsable-aide": (
        "Hélène Marchais", "Responsable de secteur", "06 39 98 83 02", "manager",
    ),
}  # fmt: skip

#: login on the portal -> key of the worker
PORTAL = {"intervenante": "nadege", "intervenant": "karim"}

# key: external id of the add-on's own service, or what to make; price by the hour
# before tax, rate of VAT, kind of service. Rates: CGI art. 278-0 bis D (5,5 %), 279 i
# (10 %), 278 (20 %)
SERVICES = {
    "daily": ("product_daily_life", None, None, 5.5, "daily_life"),
    "housework": ("product_housework", None, None, 10, "housework"),
    "company": ("product_company", None, None, 10, "housework"),
    "night": (None, "Garde de nuit", 24.8, 5.5, "daily_life"),
    "nursery": (None, "Accueil en micro-crèche", 9.6, 0, False),
    "training": (None, "Formation des aidants", 78, 0, False),
    "cleaning": (None, "Nettoyage de locaux", 27.4, 20, False),
}
#: kind of service, state of the client, rate
VAT_RULES = (
    ("daily_life", "dependent", 5.5),
    ("daily_life", "other", 10),
    ("housework", "any", 10),
)

# key: name, (days of the week, from, to)
CALENDARS = {
    "full": (
        "35 h – journée",
        (("lun mar mer jeu ven", 7.5, 12), ("lun mar mer jeu ven", 13.5, 16)),
    ),
    "morning": ("24 h – matins, samedi compris",
                (("lun mar mer jeu ven sam", 7.5, 11.5),)),
    "afternoon": ("25 h – après-midi", (("lun mar mer jeu ven", 13.5, 18.5),)),
    "evening": ("20 h – soirs", (("lun mar mer jeu ven", 16.5, 20.5),)),
    "weekend": (
        "19 h – fin de semaine",
        (("ven", 17, 20), ("sam dim", 7.5, 12), ("sam dim", 16.75, 20.25)),
    ),
    "night": (
        "30 h – trois nuits",
        (("lun mer ven", 21, 24), ("mar jeu sam", 0, 7)),
    ),
}  # fmt: skip

LEVELS = (("Débutant", 30), ("Confirmé", 60), ("Expert", 100))
SKILLS = (
    "Aide à la toilette",
    "Aide au lever et aux transferts",
    "Préparation des repas",
    "Maladie d’Alzheimer et apparentées",
    "Entretien du logement",
    "Accompagnement extérieur",
    "Garde de nuit",
    "Petite enfance",
)
PAPERS = (
    "Diplôme d’État d’accompagnant (DEAES)",
    "Sauveteur secouriste du travail",
    "CAP Accompagnant éducatif petite enfance",
)
#: what the firm can do without a level
OBTAINED = "Obtenu"

LEAVE_TYPES = {"paid": "Congés payés (aide à domicile)", "sick": "Arrêt maladie"}

#: name, street, postcode, town, telephone
DOCTORS = {
    "vernet": ("Dr Alain Vernet", "3 mail Saint-Thomas", "37400", "Amboise",
               "02 61 91 83 11"),
    "lacombe": ("Dr Estelle Lacombe", "10 quai Bellevue", "37150", "Bléré",
                "02 61 91 83 12"),
    "saulnier": ("Dr Pierre Saulnier", "2 rue du Maréchal-Ferrant", "37270",
                 "Montlouis-sur-Loire", "02 61 91 83 13"),
}  # fmt: skip

CANCELLED_REASONS = {"home": "reason_care_home", "other": "reason_other_provider"}
