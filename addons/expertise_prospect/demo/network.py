"""The network and who works there. Everybody here is invented.

Mail addresses are in a reserved domain, telephone numbers in the ranges that are
reserved for fiction (01 99 00, 02 61 91 and 06 39 98).
"""

NETWORK = {
    "street": "2 place de la Levée Haute",
    "zip": "37000",
    "city": "Tours",
    "phone": "02 61 91 10 00",
    "email": "contact@valdeloire-conseil.test",
    "website": "https://valdeloire-conseil.test",
}

# key: name, street, postcode, town, telephone, mail address, services
FIRMS = {
    "tours": (
        "Cabinet Malvaux", "18 rue des Tanneries", "37000", "Tours", "02 61 91 37 00",
        "accueil@malvaux.test",
        ("accounting", "legal", "payroll", "training", "wealth", "it"),
    ),
    "blois": (
        "Fiduciaire du Beuvron", "7 mail des Lices", "41000", "Blois",
        "02 61 91 41 00", "accueil@fiduciaire-beuvron.test",
        ("accounting", "legal", "payroll"),
    ),
    "orleans": (
        "Bellecroix Expertise", "31 quai des Gabares", "45000", "Orléans",
        "02 61 91 45 00", "accueil@bellecroix-expertise.test",
        ("accounting", "payroll", "training", "it"),
    ),
}  # fmt: skip

# key: firm, name, telephone
OFFICES = {
    "tours": ("tours", "Tours", "02 61 91 37 00"),
    "amboise": ("tours", "Amboise", "02 61 91 37 20"),
    "chinon": ("tours", "Chinon", "02 61 91 37 30"),
    "blois": ("blois", "Blois", "02 61 91 41 00"),
    "vendome": ("blois", "Vendôme", "02 61 91 41 20"),
    "orleans": ("orleans", "Orléans", "02 61 91 45 00"),
    "montargis": ("orleans", "Montargis", "02 61 91 45 20"),
}

#: login (and password): name, function, mobile, firms (the first is his own), group,
#: may be source salesperson, services
COLLEAGUES = {
    "commercial": (
        "Élodie Caron", "Chargée de développement", "06 39 98 52 01", ("tours",),
        "user", True, ("accounting", "legal", "payroll"),
    ),
    "commercial2": (
        "Mathieu Roger", "Chargé de développement", "06 39 98 52 02", ("blois",),
        "user", True, ("accounting",),
    ),
    "commercial3": (
        "Nora Lambert", "Chargée de clientèle", "06 39 98 52 03", ("orleans",),
        "user", False, ("accounting", "it"),
    ),
    "associe": (
        "Philippe Malvaux", "Expert-comptable associé", "06 39 98 52 04",
        ("tours", "blois"), "user", True, ("accounting", "wealth"),
    ),
    "associee": (
        "Catherine Bellecroix", "Experte-comptable associée", "06 39 98 52 05",
        ("orleans",), "user", True, ("accounting", "training"),
    ),
    "comptable": (
        "Damien Gault", "Chef de mission", "06 39 98 52 06", ("tours",), "user", False,
        ("accounting",),
    ),
    "juriste": (
        "Aurore Vigneron", "Juriste d’entreprise", "06 39 98 52 07",
        ("tours", "blois"), "user", False, ("legal",),
    ),
    "paie": (
        "Sandrine Quentin", "Responsable du pôle social", "06 39 98 52 08",
        ("tours", "blois", "orleans"), "user", False, ("payroll", "training"),
    ),
    "chef-reseau": (
        "Isabelle Tessier", "Directrice du développement", "06 39 98 52 09",
        ("tours", "blois", "orleans"), "manager", True, ("accounting",),
    ),
    # has left the firm, not his prospects
    "ancien-commercial": (
        "Bruno Delage", "Chargé de développement", "06 39 98 52 10", ("tours",),
        "user", True, (),
    ),
}  # fmt: skip
LEFT = "ancien-commercial"

#: accountants of other houses who keep the prospects' books today:
#: key: name, street, postcode, town, mail address, telephone
ACCOUNTANTS = {
    "grandclos": (
        "Cabinet Grandclos", "9 rue de la Sellerie", "37000", "Tours",
        "contact@grandclos.test", "02 61 91 60 01",
    ),
    "ferrand": (
        "SARL Ferrand & Fils, experts-comptables", "44 avenue des Acacias", "41000",
        "Blois", "cabinet@ferrand-fils.test", "02 61 91 60 02",
    ),
    "aubrais": (
        "Compta Aubrais", "12 rue du Dépôt", "45400", "Fleury-les-Aubrais",
        "bonjour@compta-aubrais.test", "02 61 91 60 03",
    ),
    "enligne": (
        "Chiffres en ligne", "100 boulevard des Écrans", "75013", "Paris",
        "support@chiffres-en-ligne.test", "01 99 00 60 04",
    ),
}  # fmt: skip
