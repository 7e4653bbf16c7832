"""The dossiers of the demonstration firm, each as the story that is played.

Every day is counted from today. Where a story names no day for a step, the step is
not played.
"""

from dataclasses import dataclass

FLAT_SALE = "dpe asbestos_sale electricity erp carrez"
OLD_FLAT_SALE = "dpe asbestos_sale lead gas electricity erp carrez"
HOUSE_SALE = "dpe asbestos_sale electricity termites erp"
GAS_HOUSE_SALE = "dpe asbestos_sale gas electricity termites erp"
OLD_HOUSE_SALE = "dpe asbestos_sale lead electricity termites erp"
RECENT_SALE = "dpe erp"
RECENT_FLAT_SALE = "dpe erp carrez"
LEASE = "dpe electricity erp boutin"
OLD_LEASE = "dpe lead electricity erp boutin"
SHOP_SALE = "dpe asbestos_sale termites erp"


@dataclass(frozen=True)
class Case:
    """One dossier.

    ``created``, ``quoted``, ``reminded``, ``accepted``, ``refused``, ``planned``,
    ``sampled``, ``analysed``, ``lacking``, ``reported``, ``told``, ``invoiced``,
    ``credited``, ``finished``, ``cancelled``: how many days ago it happened.
    ``visit`` is signed: days from today, negative in the past.
    """

    created: int
    place: str
    owner: str
    natures: str
    transaction: str = "sale"
    source: str = "word_of_mouth"
    prescriber: str = ""
    notary: str = ""
    payer: str = ""
    reference: str = ""
    note: str = ""
    state: str = ""  # only where a dossier comes in with one, as from the portal
    # quote
    drafted: int | None = None
    quoted: int | None = None
    reminded: int | None = None
    accepted: int | None = None
    refused: int | None = None
    # appointment
    technician: str = ""
    planned: int | None = None
    visit: int | None = None
    slot: int = 0  # 0 to 3, over the day
    visited: bool = True  # the technician has said so
    # work
    sampled: int | None = None
    laboratory: str = "ligeria"
    samples: tuple = ()
    analysed: int | None = None
    lacking: int | None = None
    missing: str = ""
    missing_note: str = ""
    letter: bool = False
    # reports
    reported: int | None = None
    files: int = 1
    closed_to: str = ""  # roles that may not download
    downloads: tuple = ()  # (days ago, role, number of the file)
    told: int | None = None
    # money
    terms: int = 1
    invoiced: int | None = None
    payments: tuple = ()  # (days ago, "all", "next" échelon or a part such as 0.4)
    credited: int | None = None
    credit: str = ""  # a diagnostic, all of them if empty
    # end
    finished: int | None = None
    cancelled: int | None = None
    reason: str = ""
    archived: bool = False
    trashed: int | None = None
    # what was said: (days ago, "call" or "comment", text)
    said: tuple = ()
    todo: tuple = ()  # (days from today, text)


JULIEN, NADIA, THOMAS = "julien", "nadia", "thomas"

CASES = (
    # -- the last ten days: what is on the desk -----------------------------------
    Case(
        0, "vouvray_house", "client", "dpe erp", source="arobiz_website",
        state="preorder", transaction="rent",
        note="Renouvellement demandé depuis l’espace client : mise en location prévue.",
    ),
    Case(
        0, "tours_flat_cher", "nguyen", FLAT_SALE, source="arobiz_directory",
        note="Demande de tarif, vente prévue au printemps.",
    ),
    Case(
        1, "tours_flat_bonaparte", "lemoine", OLD_FLAT_SALE, source="partners",
        prescriber="deux_ponts", notary="delaunay", quoted=1, accepted=1,
        technician=JULIEN, planned=1, visit=0, slot=0, reference="Mandat 1182",
        said=((1, "call", "L’agence laisse les clefs au bureau avant 8 h 30."),),
    ),
    Case(
        1, "stavertin_house", "girard", "dpe audit asbestos_sale electricity erp",
        source="arobiz_website",
        note="Classée G au dernier DPE : prévoir l’audit énergétique.",
        todo=((1, "Rappeler pour le plan de la cuve à fioul"),),
    ),
    Case(
        2, "tours_flat_let", "perrot", OLD_LEASE, transaction="rent",
        source="partners", prescriber="deux_ponts", quoted=2, accepted=1,
        technician=JULIEN, planned=1, visit=0, slot=1, reference="Bail Petit Soleil",
    ),
    Case(
        2, "joue_house", "benali", HOUSE_SALE, source="word_of_mouth", quoted=1,
        technician=NADIA, planned=1, visit=6, slot=2,
        said=((1, "comment", "Rendez-vous retenu sous réserve de l’accord."),),
    ),
    Case(
        2, "ballan_house", "roussel", HOUSE_SALE, source="direct_annonces",
        note="Annonce parue ce week-end, particulier à particulier.",
    ),
    Case(
        3, "tours_house_febvotte", "chevalier",
        "dpe audit asbestos_sale lead gas electricity termites erp",
        notary="delaunay", quoted=3, accepted=2, technician=NADIA, planned=2,
        visit=-1, slot=0,
    ),
    Case(
        3, "stcyr_flat", "picard", RECENT_FLAT_SALE, prescriber="deux_ponts",
        notary="delaunay", source="partners", quoted=3, accepted=3,
        technician=JULIEN, planned=3, visit=-2, slot=0, reported=1, told=1,
        invoiced=1, finished=1, reference="Mandat 1181",
    ),
    Case(
        3, "tours_studio", "sci_lys", LEASE, transaction="rent",
        source="arobiz_website", state="preorder",
        note="Commande du gérant sur l’espace client, bail au 1er du mois.",
    ),
    Case(
        4, "azay_house", "aubry", HOUSE_SALE, source="partners", notary="bertin",
        quoted=3, accepted=1,
        said=((1, "call", "Accord de la cliente, disponible les après-midi."),),
        todo=((0, "Proposer deux dates à Mme Aubry"),),
    ),
    Case(
        4, "veigne_house", "da_silva", RECENT_SALE, quoted=4, accepted=3,
        technician=NADIA, planned=3, visit=1, slot=1, prescriber="ronsard",
        source="partners", reference="RON-354",
    ),
    Case(
        5, "montlouis_house", "guerin", GAS_HOUSE_SALE, drafted=1,
        source="arobiz_website",
    ),
    Case(
        5, "stavertin_flat", "sci_lys", "dpe electricity", transaction="rent",
        quoted=5, accepted=5, technician=NADIA, planned=5, visit=-4, slot=1,
        reported=2, told=2, closed_to="owner", invoiced=2, finished=2,
        reference="Lot Cangé, relocation",
    ),
    Case(
        6, "chambray_shop", "sci_lys", SHOP_SALE, source="partners",
        prescriber="ronsard", notary="delaunay", quoted=6, accepted=6,
        technician=NADIA, planned=6, visit=-5, slot=1, reported=3, told=3,
        downloads=((2, "owner", 0), (2, "notary", 0)), invoiced=3,
        payments=((1, "all"),), finished=2, reference="RON-349",
    ),
    Case(
        5, "tours_flat_loire", "masson", "dpe lead gas electricity erp boutin",
        transaction="rent", prescriber="deux_ponts", payer="deux_ponts",
        reference="Mandat 1179",
        source="partners", quoted=5, accepted=4,
        technician=JULIEN, planned=4, visit=0, slot=2, invoiced=3,
        said=((4, "comment", "Facture à l’agence dès la commande."),),
    ),
    Case(
        6, "chambray_house", "leclerc", GAS_HOUSE_SALE, quoted=5, technician=THOMAS,
        planned=4, visit=7, slot=1, source="arobiz_directory",
    ),
    Case(
        6, "loches_house", "barbier", OLD_HOUSE_SALE, notary="bertin", quoted=6,
        accepted=6, technician=THOMAS, planned=6, visit=-4, slot=1, lacking=3,
        missing="heating_bills consumption",
        said=((2, "call", "Enverra les factures de bois par mail cette semaine."),),
    ),
    Case(
        7, "lariche_house", "hamon", "dpe asbestos_sale lead gas electricity erp",
        quoted=7, accepted=5, technician=THOMAS, planned=5, visit=1, slot=2,
        prescriber="deux_ponts", source="partners", reference="Mandat 1176",
    ),
    Case(
        7, "bourgueil_house", "colin", "asbestos_works", transaction="works",
        payer="dubreuil", quoted=7, accepted=6, technician=NADIA, planned=6,
        visit=-3, slot=0, sampled=2, reference="Toiture et cuisine",
        samples=("E1 Cuisine – dalle de sol", "E2 Toiture – plaque ondulée",
                 "E3 Conduit – chaufferie"),
    ),
    Case(
        8, "joue_flat", "traore", FLAT_SALE, source="arobiz_directory", quoted=7,
        refused=4, cancelled=4, reason="competitor",
        said=((4, "call", "A choisi un confrère qui passait le jour même."),),
    ),
    Case(
        9, "maure_house", "rolland", HOUSE_SALE, quoted=9, accepted=8,
        technician=JULIEN, planned=8, visit=1, slot=0, notary="bertin",
    ),
    Case(
        9, "amboise_flat", "lebrun", FLAT_SALE, prescriber="ronsard",
        source="partners", reference="RON-351", quoted=9, accepted=7,
        technician=THOMAS, planned=7, visit=-2, slot=0, terms=2, invoiced=2,
    ),
    # -- the weeks before ------------------------------------------------------------
    Case(
        10, "luynes_house", "vasseur", OLD_HOUSE_SALE, source="direct_annonces",
        said=((9, "call", "Répondeur, message laissé."),),
    ),
    Case(
        10, "blere_mill", "sci_moulin",
        "dpe asbestos_sale lead electricity termites erp drainage",
        quoted=10, accepted=8, technician=NADIA, planned=8, visit=3, slot=0,
        notary="bertin", terms=3,
    ),
    Case(
        11, "richelieu_house", "mercier", OLD_HOUSE_SALE, source="partners",
        prescriber="bertin", notary="bertin", state="preorder",
        note="L’étude demande à être rappelée : succession, trois indivisaires.",
        said=((10, "call", "L’étude attend l’accord des trois indivisaires."),),
    ),
    Case(
        12, "joue_building", "varennes", "dpe asbestos_dta gas electricity erp",
        transaction="rent", quoted=12, accepted=2, terms=2,
        reference="Immeuble Vieux Marché",
        note="Six logements : regrouper les visites sur une journée.",
    ),
    Case(
        12, "tours_tilleuls", "sorbier", "asbestos_dta dtg", transaction="other",
        quoted=12, accepted=6, technician=THOMAS, planned=6, visit=4, slot=0,
        terms=3, reference="Copropriété Les Tilleuls",
    ),
    Case(
        14, "tours_parking", "nguyen", "asbestos_sale erp carrez", quoted=13,
        refused=8, source="arobiz_directory",
        said=((8, "call", "Trouve le prix élevé pour une place de parking."),),
    ),
    Case(
        15, "chinon_house", "perrot", OLD_HOUSE_SALE, source="arobiz_website",
        said=((12, "call", "Vente repoussée, rappeler en fin de mois."),),
        todo=((5, "Rappeler M. Perrot : projet de vente"),),
    ),
    Case(
        16, "montlouis_house", "guerin", "dpe audit erp", quoted=16, accepted=14,
        technician=JULIEN, planned=14, visit=-9, slot=1, lacking=8,
        missing="heating_bills plans boiler_report", letter=True, terms=2,
        invoiced=8, payments=((7, "next"),),
        missing_note="Attestation d’isolation des combles (2019)",
    ),
    Case(
        17, "amboise_gite", "client", "dpe electricity erp", transaction="rent",
        quoted=16, accepted=15, technician=JULIEN, planned=14, visit=8, slot=1,
        prescriber="ronsard", source="partners",
        said=((14, "call", "Gîte libre entre deux séjours ce jour-là."),),
    ),
    Case(
        18, "lariche_house", "hamon", "drainage", quoted=17,
        reference="Hamon – assainissement",
    ),
    Case(
        19, "monts_works", "dubreuil", "asbestos_works lead", transaction="works",
        quoted=19, accepted=18, technician=JULIEN, planned=17, visit=-6, slot=0,
        sampled=5, laboratory="fibralys", terms=2, invoiced=5,
        samples=("M1 Séjour – colle de faïence", "M2 Chaufferie – calorifugeage",
                 "M3 Façade – enduit", "M4 Étage – dalle de sol"),
        said=((2, "call", "Le laboratoire annonce les résultats sous 48 h."),),
    ),
    Case(
        20, "stcyr_house", "sci_lys", "dpe asbestos_sale gas electricity erp",
        notary="delaunay", quoted=20, accepted=19, technician=NADIA, planned=19,
        visit=-18, slot=2, reported=17, told=17, closed_to="owner",
        invoiced=17, finished=16,
        said=((4, "call", "Règlement promis sous huitaine."),),
    ),
    Case(
        21, "tours_shop", "varennes", SHOP_SALE, transaction="sale", quoted=21,
        accepted=17, technician=NADIA, planned=16, visit=7, slot=2,
    ),
    Case(
        22, "blere_house", "masson", "dpe audit asbestos_sale electricity erp",
        quoted=21, reminded=3,
        said=((3, "call", "Attend l’offre d’achat signée pour se décider."),),
    ),
    Case(
        23, "joue_house", "benali", HOUSE_SALE, source="direct_annonces",
        reference="Benali – saisi deux fois", trashed=22,
    ),
    Case(
        24, "tours_flat_nord", "leclerc", FLAT_SALE, prescriber="deux_ponts",
        source="partners", quoted=23, accepted=20, technician=JULIEN, planned=19,
        visit=-3, slot=2,
    ),
    Case(
        25, "fondettes_house", "lemoine", RECENT_SALE, prescriber="deux_ponts",
        notary="delaunay", source="partners", quoted=25, accepted=24,
        technician=THOMAS, planned=24, visit=-21, slot=0, reported=20, told=20,
        files=2, downloads=((19, "owner", 0), (19, "owner", 1), (18, "notary", 0)),
        terms=2, invoiced=20, payments=((12, 0.4),), finished=19,
    ),
    Case(
        27, "bourgueil_house", "colin", OLD_HOUSE_SALE, quoted=26,
        source="arobiz_website",
    ),
    Case(
        31, "stavertin_flat", "girard", LEASE, transaction="rent", quoted=31,
        accepted=30, technician=JULIEN, planned=30, visit=-28, slot=2, reported=27,
        told=27, invoiced=27, finished=27,
    ),
    # -- one to two months -------------------------------------------------------------
    Case(
        32, "amboise_house", "traore",
        "dpe asbestos_sale lead gas electricity termites erp",
        prescriber="ronsard", source="partners", quoted=31, refused=26, cancelled=26,
        reason="too_expensive",
    ),
    Case(
        45, "renault_house", "vasseur", "dpe lead gas electricity erp boutin",
        transaction="rent", quoted=45, accepted=44, technician=NADIA, planned=44,
        visit=-43, slot=0, reported=42, told=42, closed_to="owner payer",
        payer="varennes", invoiced=42, payments=((20, 0.3),), finished=41,
    ),
    Case(
        36, "loches_flat", "barbier", LEASE, transaction="rent", quoted=36,
        accepted=33, notary="bertin",
        said=((21, "call", "Locataire injoignable, nouvel essai la semaine suivante."),
              (9, "call", "Toujours sans réponse du locataire sortant."),),
    ),
    Case(
        38, "tours_flat_halles", "client", FLAT_SALE, prescriber="deux_ponts",
        notary="delaunay", source="partners", quoted=38, accepted=37,
        technician=JULIEN, planned=37, visit=-35, slot=1, reported=34, told=34,
        files=2, downloads=((33, "owner", 0),), terms=2, invoiced=34,
        payments=((33, "next"),), finished=33,
    ),
    Case(
        41, "maure_house", "rolland", "audit", quoted=40,
        note="Devis d’audit demandé en vue de travaux d’isolation.",
    ),
    Case(
        44, "montbazon_mixed", "picard",
        "dpe asbestos_sale lead gas electricity termites erp", notary="delaunay",
        quoted=44, accepted=43, technician=THOMAS, planned=43, visit=-42, slot=0,
        reported=40, told=40, terms=3, invoiced=40, payments=((38, "next"),),
        finished=40,
    ),
    Case(
        47, "tours_garage", "chevalier", "asbestos_sale erp", quoted=46, accepted=30,
        technician=THOMAS, planned=20, visit=9, slot=0, prescriber="deux_ponts",
        source="partners",
        said=((20, "call", "Box occupé jusque-là, date retenue avec l’agence."),),
    ),
    Case(
        50, "renault_cellar", "vasseur", "asbestos_sale erp", quoted=50, accepted=49,
        technician=NADIA, planned=49, visit=-47, slot=1, invoiced=46, credited=38,
        cancelled=38, reason="sale_abandoned",
        said=((39, "call", "L’acquéreur s’est retiré, la vente ne se fait plus."),),
    ),
    Case(
        53, "tours_studio", "sci_lys", LEASE, transaction="rent", quoted=53,
        accepted=52, technician=THOMAS, planned=52, visit=-50, slot=2, reported=48,
        told=48, closed_to="owner", invoiced=47, finished=47,
        said=((15, "call", "Le gérant conteste le délai, pas le montant."),),
    ),
    Case(
        57, "amboise_house", "lebrun",
        "dpe asbestos_sale lead gas electricity termites erp",
        prescriber="ronsard", notary="delaunay", source="partners", quoted=57,
        accepted=56, technician=NADIA, planned=56, visit=-54, slot=0, sampled=54,
        samples=("A1 Salle de bains – colle", "A2 Grenier – conduit"), analysed=51,
        reported=51, told=51, files=2,
        downloads=((50, "owner", 0), (50, "owner", 1), (49, "notary", 0)),
        invoiced=50, payments=((44, "all"),), finished=50,
    ),
    # -- before that ------------------------------------------------------------------
    Case(
        60, "luynes_house", "roussel", RECENT_SALE, source="arobiz_directory",
        reference="Essai de saisie", trashed=59,
    ),
    Case(
        61, "langeais_barn", "aubry", "asbestos_demolition", transaction="demolition",
        source="arobiz_directory", quoted=60, cancelled=30, reason="no_answer",
        said=((45, "call", "Sans réponse, message laissé."),
              (31, "call", "Troisième message, sans suite."),),
    ),
    Case(
        66, "joue_building", "varennes", "asbestos_dapp gas electricity",
        transaction="rent", quoted=66, accepted=64, technician=JULIEN, planned=64,
        visit=-61, slot=0, reported=59, told=59, downloads=((57, "owner", 0),),
        terms=3, invoiced=58, payments=((58, "next"), (27, "next")), finished=58,
        reference="Vieux Marché – logement 4",
    ),
    Case(
        72, "tours_tilleuls", "sorbier", "dpe", transaction="other", quoted=72,
        accepted=65, technician=NADIA, planned=65, visit=-41, slot=1, lacking=40,
        missing="shares plans consumption", reference="Les Tilleuls – DPE collectif",
        said=((12, "call", "Le syndic cherche les plans de 1971 aux archives."),),
    ),
    Case(
        78, "stcyr_house", "picard", "dpe erp", quoted=78, accepted=76,
        technician=THOMAS, planned=76, visit=-70, slot=2, reported=68, told=68,
        invoiced=66, finished=66,
        said=((33, "call", "Dit ne pas avoir reçu la facture, renvoyée."),),
    ),
    Case(
        85, "ballan_house", "roussel", HOUSE_SALE, source="arobiz_website",
        cancelled=84, reason="duplicate",
    ),
    Case(
        92, "tours_flat_cher", "masson", FLAT_SALE, payer="deux_ponts",
        prescriber="deux_ponts", source="partners", quoted=92, accepted=90,
        technician=JULIEN, planned=90, visit=-86, slot=0, reported=84, told=84,
        downloads=((83, "prescriber", 0),), invoiced=82, finished=82,
    ),
    Case(
        104, "chambray_house", "da_silva", GAS_HOUSE_SALE, notary="delaunay",
        quoted=103, accepted=101, technician=NADIA, planned=101, visit=-98, slot=1,
        reported=97, told=97, invoiced=96, payments=((60, 0.5),), finished=96,
        said=((58, "comment", "Échéancier accordé : solde en fin de trimestre."),),
    ),
    Case(
        112, "montlouis_land", "sci_moulin", "erp", quoted=111, cancelled=100,
        reason="competitor", source="arobiz_directory",
    ),
    Case(
        128, "tours_house_febvotte", "traore", "dpe erp", transaction="rent",
        quoted=127, accepted=125, technician=THOMAS, planned=125, visit=-121, slot=0,
        reported=119, told=119, closed_to="owner", invoiced=118, finished=118,
        said=((70, "call", "Ne répond plus au téléphone."),
              (35, "comment", "Dossier à passer en contentieux."),),
    ),
    Case(
        139, "richelieu_house", "mercier", OLD_HOUSE_SALE, notary="bertin",
        source="partners", prescriber="bertin", payer="bertin", quoted=138,
        accepted=135, technician=THOMAS, planned=135, visit=-130, slot=0,
        reported=128, told=128, downloads=((126, "notary", 0),), invoiced=127,
        credited=120, credit="termites", payments=((110, "all"),), finished=127,
        archived=True,
    ),
    Case(
        150, "vouvray_house", "client", GAS_HOUSE_SALE, notary="delaunay",
        quoted=150, accepted=148, technician=JULIEN, planned=148, visit=-144, slot=2,
        reported=142, told=142, downloads=((141, "owner", 0), (139, "notary", 0)),
        invoiced=142, payments=((130, "all"),), finished=141, archived=True,
    ),
    Case(
        158, "langeais_barn", "colin", "asbestos_demolition pemd",
        transaction="demolition", source="arobiz_directory", cancelled=156,
        reason="out_of_area", archived=True,
        said=((156, "comment", "PEMD : compétence que nous n’avons pas."),),
    ),
    Case(
        171, "tours_shop", "varennes", SHOP_SALE, transaction="sale", quoted=170,
        accepted=168, technician=NADIA, planned=168, visit=-163, slot=0,
        reported=160, told=160, downloads=((158, "owner", 0),), terms=3,
        invoiced=160, payments=((158, "next"), (129, "next"), (98, "next")),
        finished=160, archived=True,
    ),
    # -- on the client's own portal ------------------------------------------------
    Case(
        9, "vouvray_house", "client", "audit", quoted=3, source="arobiz_website",
        note="Audit demandé avant travaux d’isolation.",
    ),
)  # fmt: skip
