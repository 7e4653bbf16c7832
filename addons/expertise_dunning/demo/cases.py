"""What is unpaid in the demonstration firm, and what was done about it.

Every day is counted from today. The dossiers are those of ``expertise_dossier``, named
by their property and owner; most of their invoices are unpaid already.
"""

from dataclasses import dataclass

# key: name, is a company, street, postcode, town, mail address, telephone, kind
PAYERS = {
    "town_hall": (
        "Mairie de Saint-Aubry-sur-Indre", True, "1 place du Champ de Foire", "37320",
        "Saint-Aubry-sur-Indre", "comptabilite@saint-aubry.test", "01 99 00 45 01",
        "public",
    ),
    "co_owners": (
        "Syndicat des copropriétaires Les Tilleuls", True, "11 rue de l’Octroi",
        "37000", "Tours", "tilleuls@cabinet-sorbier.test", "01 99 00 44 42",
        "coownership",
    ),
    "joiner": (
        "Menuiserie Lhomme", True, "22 rue des Compagnons", "37250",
        "Veigné", "compta@menuiserie-lhomme.test", "01 99 00 45 13", "professional",
    ),
    "no_mail": (
        "Raymond Pineau", False, "5 chemin des Vendangeurs", "37210", "Vouvray", "",
        "06 39 98 31 04", "consumer",
    ),
    "no_address": (
        "Kévin Brault", False, "", "", "", "", "06 39 98 31 05", "consumer",
    ),
    "bounced": (
        "Sandrine Chaumont", False, "18 rue des Figuiers", "37550", "Saint-Avertin",
        "s.chaumont@ancienne-adresse.test", "06 39 98 31 06", "consumer",
    ),
}  # fmt: skip
#: kind of those who are known to ``expertise_dossier`` already
KINDS = {
    "deux_ponts": "professional",
    "ronsard": "professional",
    "sci_lys": "professional",
    "sci_moulin": "professional",
    "varennes": "professional",
    "dubreuil": "professional",
    "sorbier": "professional",
}


@dataclass(frozen=True)
class Bill:
    """One invoice: made ``days`` ago, of a dossier (property, owner) or of none."""

    key: str
    payer: str
    days: int
    what: str  # a diagnostic
    price: float
    dossier: tuple = ()
    terms: int = 1
    paid: float = 0.0  # this part of it, on the day after
    text: str = ""


BILLS = (
    Bill(
        "town_hall", "town_hall", 52, "asbestos_dta", 1180,
        text="Dossier technique amiante – école des Vignes",
    ),
    # one échelon waits for R1, another for R2
    Bill(
        "co_owners", "co_owners", 60, "dpe_collective", 1900, terms=3, paid=0.34,
        text="DPE collectif – résidence Les Tilleuls",
    ),
    Bill(
        "joiner", "joiner", 75, "asbestos_works", 320,
        text="Repérage avant travaux – atelier de Veigné",
    ),
    Bill("no_mail", "no_mail", 66, "termites", 95, text="État termites – chai"),
    Bill("no_address", "no_address", 24, "boutin", 60, text="Surface – studio"),
    Bill("bounced", "bounced", 30, "dpe", 145, text="DPE – maison de ville"),
    Bill(
        "agency_inventories", "ronsard", 31, "boutin", 85, terms=2,
        text="Surfaces habitables – trois lots du mandat 340",
    ),
    Bill(
        "mill_credit", "sci_moulin", 28, "electricity", 260, text="Électricité – gîte"
    ),
    Bill(
        "flat_deposit", "leclerc", 15, "dpe", 120,
        dossier=("tours_flat_nord", "leclerc", ""), text="Acompte à la commande",
    ),
    Bill("contested", "roussel", 84, "noise", 130, text="État de nuisances sonores"),
    Bill(
        "lease_deposit", "barbier", 12, "dpe", 90,
        dossier=("loches_flat", "barbier", ""), text="Acompte à la commande",
    ),
    Bill("recent", "vasseur", 6, "erp", 40, text="Mise à jour de l’état des risques"),
    Bill(
        "garage_deposit", "chevalier", 28, "asbestos_sale", 80,
        dossier=("tours_garage", "chevalier", ""), text="Acompte à la commande",
    ),
    Bill(
        "shop_deposit", "varennes", 16, "asbestos_sale", 150,
        dossier=("tours_shop", "varennes", ""),
        text="Acompte à la commande",
    ),
)  # fmt: skip

#: what was sent, the oldest first: days ago, invoices (a bill's key, or the property
#: and owner of a dossier); each at the level it had come to
SENDINGS = (
    (
        45,
        ("joiner", "no_mail", "contested", ("stcyr_house", "picard"),
         ("tours_flat_cher", "masson"), ("chambray_house", "da_silva"),
         ("tours_house_febvotte", "traore")),
    ),
    (
        28,
        ("joiner", "contested", ("stcyr_house", "picard"),
         ("tours_flat_cher", "masson"), ("tours_house_febvotte", "traore"),
         "town_hall", "co_owners"),
    ),
    (
        11,
        ("bounced", "garage_deposit", "agency_inventories",
         ("stavertin_flat", "girard"), ("renault_house", "vasseur"),
         ("tours_studio", "sci_lys"), ("tours_house_febvotte", "traore")),
    ),
)  # fmt: skip
#: days ago, kind, to whom, about which dossiers
STATEMENTS = (
    (
        9, "prescriber", "deux_ponts",
        (("fondettes_house", "lemoine"), ("tours_flat_halles", "client"),
         ("tours_flat_cher", "masson")),
    ),
    (
        9, "notary", "delaunay",
        (("chambray_house", "da_silva"), ("montbazon_mixed", "picard")),
    ),
)  # fmt: skip
#: into litigation: days ago, invoice, what the office wrote
LITIGATIONS = (
    (6, ("tours_house_febvotte", "traore"), "Transmis au cabinet de recouvrement."),
    (8, "contested", "Conteste la mission : rapport de mesures à reprendre."),
)
#: days ago, invoice, note, days until the promised payment
CALLS = (
    (
        2, ("stcyr_house", "sci_lys"),
        "Le gérant promet un virement en fin de semaine prochaine.", 8,
    ),
    (13, ("stcyr_house", "picard"), "Dit que la facture est au règlement.", None),
    (5, "joiner", "Comptable absente, rappeler lundi matin.", None),
    (4, ("tours_flat_cher", "masson"),
     "L’agence attend le quitus du propriétaire avant de payer.", None),
    (7, "no_address", "Déménage ; donnera sa nouvelle adresse.", None),
    (20, "town_hall", "Mandat en cours de visa à la trésorerie.", None),
    (20, ("chambray_house", "da_silva"),
     "Solde promis, il attend le versement de la vente.", 12),
)  # fmt: skip
#: paid in advance and matched with nothing: payer, amount, days ago
CREDITS = (("sci_moulin", 120.0, 5),)
