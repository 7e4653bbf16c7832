"""Who the demonstration firm works with. Everybody here is invented.

Mail addresses are in reserved domains, telephone numbers in the ranges that are
reserved for fiction (01 99 00 and 06 39 98).
"""

COMPANY = {
    "name": "Diagnostics du Val de Loire",
    "street": "14 rue du Clos Saint-Libert",
    "zip": "37000",
    "city": "Tours",
    "phone": "01 99 00 37 00",
    "email": "contact@diagnostics-val-de-loire.test",
    "website": "https://diagnostics-val-de-loire.test",
    "primary_color": "#1F5C7A",
    "secondary_color": "#C98A1B",
    "report_header": "<p>Diagnostics immobiliers – Indre-et-Loire</p>",
    "report_footer": (
        "<p>SARL au capital de 12 000 € – 14 rue du Clos Saint-Libert, 37000 Tours<br/>"
        "01 99 00 37 00 – contact@diagnostics-val-de-loire.test</p>"
    ),
    "invoice_terms": (
        "<p>Paiement à l’échéance indiquée, sans escompte. Entre professionnels, tout "
        "retard entraîne des pénalités au triple du taux d’intérêt légal et une "
        "indemnité de recouvrement de 40 €.</p>"
    ),
}

# key: name, street, postcode, town, mail address, telephone
AGENCIES = {
    "deux_ponts": (
        "Agence des Deux Ponts",
        "8 quai des Mariniers",
        "37000",
        "Tours",
        "contact@agence-deux-ponts.test",
        "01 99 00 41 10",
    ),
    "ronsard": (
        "Cabinet Ronsard Immobilier",
        "21 rue de la Tour Carrée",
        "37400",
        "Amboise",
        "transaction@ronsard-immobilier.test",
        "01 99 00 41 25",
    ),
}
NOTARIES = {
    "delaunay": (
        "Maître Anne Delaunay, notaire",
        "3 place des Halles Neuves",
        "37000",
        "Tours",
        "etude@delaunay-notaire.test",
        "01 99 00 42 03",
    ),
    "bertin": (
        "Office notarial Bertin & Lasalle",
        "17 rue du Château Vieux",
        "37600",
        "Loches",
        "accueil@bertin-lasalle.test",
        "01 99 00 42 17",
    ),
}
LABORATORIES = {
    "ligeria": (
        "Laboratoire Ligéria Analyses",
        "6 allée des Sciences",
        "37170",
        "Chambray-lès-Tours",
        "reception@ligeria-analyses.test",
        "01 99 00 43 60",
    ),
    "fibralys": (
        "Fibralys – analyse de fibres",
        "40 rue de la Gâtine",
        "37110",
        "Château-Renault",
        "labo@fibralys.test",
        "01 99 00 43 88",
    ),
}
FIRMS = {
    "sci_lys": (
        "SCI Les Lys",
        "5 rue des Lavandières",
        "37540",
        "Saint-Cyr-sur-Loire",
        "gerance@sci-les-lys.test",
        "01 99 00 44 05",
    ),
    "sci_moulin": (
        "SCI du Moulin Vert",
        "2 chemin du Moulin Vert",
        "37150",
        "Bléré",
        "scidumoulinvert@example.com",
        "06 39 98 44 12",
    ),
    "varennes": (
        "Foncière des Varennes",
        "30 avenue du Grand Mail",
        "37300",
        "Joué-lès-Tours",
        "patrimoine@fonciere-varennes.test",
        "01 99 00 44 30",
    ),
    "sorbier": (
        "Cabinet Sorbier, syndic de copropriété",
        "11 rue de l’Octroi",
        "37000",
        "Tours",
        "coproprietes@cabinet-sorbier.test",
        "01 99 00 44 41",
    ),
    "dubreuil": (
        "Dubreuil Rénovation",
        "9 rue des Artisans",
        "37260",
        "Monts",
        "chantiers@dubreuil-renovation.test",
        "01 99 00 44 52",
    ),
}
OWNERS = {
    "lemoine": (
        "Bernard Lemoine",
        "27 rue des Cerisiers",
        "37230",
        "Fondettes",
        "bernard.lemoine@example.com",
        "06 39 98 10 02",
    ),
    "girard": (
        "Sylvie Girard",
        "4 rue du Puits Tournant",
        "37550",
        "Saint-Avertin",
        "sylvie.girard@example.com",
        "06 39 98 10 03",
    ),
    "perrot": (
        "Jean-Marc Perrot",
        "16 rue de la Corderie",
        "37500",
        "Chinon",
        "jm.perrot@example.com",
        "06 39 98 10 04",
    ),
    "benali": (
        "Karim Benali",
        "58 avenue des Peupliers",
        "37300",
        "Joué-lès-Tours",
        "karim.benali@example.com",
        "06 39 98 10 05",
    ),
    "roussel": (
        "Odile Roussel",
        "12 allée des Glycines",
        "37510",
        "Ballan-Miré",
        "odile.roussel@example.com",
        "06 39 98 10 06",
    ),
    "chevalier": (
        "Antoine Chevalier",
        "33 rue des Bons Voisins",
        "37000",
        "Tours",
        "antoine.chevalier@example.com",
        "06 39 98 10 07",
    ),
    "aubry": (
        "Monique Aubry",
        "7 impasse du Four à Pain",
        "37130",
        "Langeais",
        "monique.aubry@example.com",
        "06 39 98 10 08",
    ),
    "da_silva": (
        "Paulo Da Silva",
        "19 rue de la Grange Rouge",
        "37250",
        "Veigné",
        "paulo.dasilva@example.com",
        "06 39 98 10 09",
    ),
    "guerin": (
        "Élodie Guérin",
        "45 rue du Pressoir Blanc",
        "37270",
        "Montlouis-sur-Loire",
        "elodie.guerin@example.com",
        "06 39 98 10 10",
    ),
    "masson": (
        "Denis Masson",
        "2 rue de l’Écluse",
        "37150",
        "Bléré",
        "denis.masson@example.com",
        "06 39 98 10 11",
    ),
    "nguyen": (
        "Linh Nguyen",
        "61 rue des Merisiers",
        "37200",
        "Tours",
        "linh.nguyen@example.com",
        "06 39 98 10 12",
    ),
    "leclerc": (
        "Françoise Leclerc",
        "10 rue du Lavoir",
        "37190",
        "Azay-le-Rideau",
        "francoise.leclerc@example.com",
        "06 39 98 10 13",
    ),
    "barbier": (
        "Yann Barbier",
        "3 rue des Tanneurs Bas",
        "37600",
        "Loches",
        "yann.barbier@example.com",
        "06 39 98 10 14",
    ),
    "hamon": (
        "Gwenaëlle Hamon",
        "24 rue des Hirondelles",
        "37520",
        "La Riche",
        "gwenaelle.hamon@example.com",
        "06 39 98 10 15",
    ),
    "colin": (
        "Robert Colin",
        "1 route de la Varenne",
        "37140",
        "Bourgueil",
        "robert.colin@example.com",
        "06 39 98 10 16",
    ),
    "picard": (
        "Valérie Picard",
        "38 rue du Colombier",
        "37100",
        "Tours",
        "valerie.picard@example.com",
        "06 39 98 10 17",
    ),
    "traore": (
        "Aminata Traoré",
        "15 rue des Acacias",
        "37300",
        "Joué-lès-Tours",
        "aminata.traore@example.com",
        "06 39 98 10 18",
    ),
    "rolland": (
        "Michel Rolland",
        "6 rue de la Poterie",
        "37800",
        "Sainte-Maure-de-Touraine",
        "michel.rolland@example.com",
        "06 39 98 10 19",
    ),
    "lebrun": (
        "Cécile Lebrun",
        "29 rue des Trois Noyers",
        "37170",
        "Chambray-lès-Tours",
        "cecile.lebrun@example.com",
        "06 39 98 10 20",
    ),
    "vasseur": (
        "Hugo Vasseur",
        "52 rue du Bocage",
        "37230",
        "Luynes",
        "hugo.vasseur@example.com",
        "06 39 98 10 21",
    ),
    # no mail address: told by telephone or by letter
    "mercier": (
        "Indivision Mercier",
        "8 place du Marché aux Grains",
        "37120",
        "Richelieu",
        "",
        "06 39 98 10 22",
    ),
}
TENANTS = {
    "tenant_morin": (
        "Laura Morin",
        "",
        "",
        "",
        "laura.morin@example.com",
        "06 39 98 20 01",
    ),
    "tenant_kone": (
        "Idriss Koné",
        "",
        "",
        "",
        "idriss.kone@example.com",
        "06 39 98 20 02",
    ),
    "tenant_weber": (
        "Mathilde Weber",
        "",
        "",
        "",
        "mathilde.weber@example.com",
        "06 39 98 20 03",
    ),
    "guardian": (
        "Joaquim Pires (gardien)",
        "",
        "",
        "",
        "",
        "06 39 98 20 04",
    ),
}
