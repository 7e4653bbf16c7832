"""The firm, who works there and with whom. Everybody here is invented.

Mail addresses are in a reserved domain, telephone numbers in the ranges that are
reserved for fiction (01 99 00, 02 61 91 and 06 39 98).
"""

#: what follows the @ of their addresses
MAIL = "courtage-trois-ponts.test"
COMPANY = {
    "street": "14 quai des Tisserands",
    "zip": "37000",
    "city": "Tours",
    "phone": "01 99 00 64 00",
    "email": f"bonjour@{MAIL}",
    "website": f"https://{MAIL}",
    "brokerage_orias": "99000064",
}
SIRET_BASE = 98764000
FOOTER = (
    "<p>Courtage des Trois Ponts – courtier en opérations de banque et en services de "
    "paiement, ORIAS n° 99000064 (www.orias.fr)<br/>14 quai des Tisserands, "
    "37000 Tours – 01 99 00 64 00 – bonjour@courtage-trois-ponts.test</p>"
)

# login: name, function, mobile, role
COLLEAGUES = {
    "courtier": ("Antoine Rivoire", "Courtier", "06 39 98 64 01", "user_all"),
    "courtiere": ("Salomé Dautry", "Courtière", "06 39 98 64 02", "user"),
    "directeur-courtage": (
        "Marianne Estival", "Directrice du cabinet", "06 39 98 64 03", "manager",
    ),
}  # fmt: skip

#: key of the person of :mod:`.people` who has a login on the portal
PORTAL = {"emprunteur": "ines_gallois"}

# key: name, street, postcode, town, mail address, telephone
BANKS = {
    "loire": (
        "Banque Ligérienne", "1 place des Mariniers", "37000", "Tours",
        "prets@banque-ligerienne.test", "02 61 91 64 11",
    ),
    "mutuel": (
        "Mutuelle de Crédit du Centre", "52 avenue des Charpentiers", "37000", "Tours",
        "habitat@mcc.test", "02 61 91 64 12",
    ),
    "epargne": (
        "Caisse des Épargnants", "8 rue du Change", "41000", "Blois",
        "credits@caisse-epargnants.test", "02 61 91 64 13",
    ),
    "atlantique": (
        "Crédit de l’Ouest", "30 boulevard du Port", "44000", "Nantes",
        "partenaires@credit-ouest.test", "02 61 91 64 14",
    ),
}  # fmt: skip

INTRODUCERS = {
    "agence": (
        "Agence du Vieux Marché", "6 place du Grand Marché", "37000", "Tours",
        "contact@agence-vieux-marche.test", "02 61 91 64 21",
    ),
    "notaire": (
        "Maître Aurélien Corbin, notaire", "19 rue de l’Archevêché", "37000", "Tours",
        "etude@corbin-notaire.test", "02 61 91 64 22",
    ),
    "constructeur": (
        "Maisons du Val Clair", "2 rue des Compagnons", "37170", "Chambray-lès-Tours",
        "ventes@val-clair.test", "02 61 91 64 23",
    ),
}  # fmt: skip

SOURCES = {
    "introducer": "Apporteur d’affaires",
    "client": "Recommandation d’un client",
    "web": "Site internet",
    "street": "Passage à l’agence",
}

#: kinds of documents that the add-on brings, by the end of their external id; the name
#: is that of the kind that is made where there is none
KINDS = (
    "identity",
    "family_book",
    "divorce",
    "address",
    "pay_slips",
    "work_contract",
    "balance_sheets",
    "tax_notices",
    "bank_statements",
    "loan_schedules",
    "preliminary_contract",
    "works_quotes",
)
