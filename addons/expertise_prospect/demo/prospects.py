"""The forty prospects of the network. All of them are invented, and so are the people.

Days are counted from the day of installation.
"""

from .rows import Action as A
from .rows import Contact as C
from .rows import Mission as M
from .rows import Prospect as P

PROSPECTS = (
    # -- Tours: Élodie Caron ----------------------------------------------------
    P(
        "bles_dor", "Boulangerie Aux Blés d’Or", "sarl", "10.71C", "is_simplified",
        "tours", 64, "recommendation", "commercial", "commercial",
        "12 rue du Four Banal", "37210", "Vouvray", "02 61 91 71 01", 2016,
        rating="4", accountant="grandclos", website=True,
        contacts=(
            C("madam", "Claire", "Marchand", "Gérante", (1984, 3, 12), "n"),
            C("mister", "Luc", "Marchand", "Chef boulanger", (1981, 11, 2), "h"),
        ),
        missions=(
            M("accounting", "company", "negotiation", 60, "t_serenity", "comptable",
              "associe", "tours", starts_in=40),
            M("payroll", "company", "assessed", 33, "t_payroll", "paie"),
        ),
        actions=(
            A(60, "first_contact", "Rencontrée au salon des artisans : mécontente "
              "des délais de son cabinet."),
            A(44, "meeting", "Visite du fournil, sept salariés. Veut déléguer la "
              "paie."),
            A(30, "proposal", "Proposition « Sérénité » et paie envoyées."),
            A(6, "voicemail", "Message laissé sur le portable."),
            A(2, "reminder", "Relancer sur la proposition.", late=True),
            A(-3, "meeting", "Rendez-vous au fournil pour la lettre de mission."),
        ),
    ),
    P(
        "coteau", "EARL du Coteau Saint-Martin", "earl", "01.21Z", "ba_simplified",
        "tours", 190, "chamber", "commercial", "commercial",
        "4 chemin des Closeries", "37210", "Rochecorbon", "02 61 91 71 02", 2004,
        rating="5", accountant="grandclos", fax="02 61 91 71 92",
        contacts=(
            C("mister", "Étienne", "Bourdin", "Gérant, vigneron", (1972, 6, 21), "nb"),
            C("madam", "Solène", "Bourdin", "Associée", (1975, 1, 9), "b"),
        ),
        missions=(
            M("accounting", "farmer", "signed", 170, "t_farm", "comptable", "associe",
              "amboise", starts_in=-100,
              signed=(118, ("signed_2", "signed_7"))),
            M("legal", "farmer", "signed", 150, "t_law", "juriste", "associe",
              signed=(118, ("signed_2",))),
            M("income_tax", "individual", "signed", 80, "t_income_tax", "comptable",
              linked=True, signed=(74, ("signed_3",))),
        ),
        actions=(
            A(185, "first_contact", "Appel entrant, conseillé par la chambre "
              "d’agriculture."),
            A(172, "meeting", "Visite du chai. Changement de cabinet avant les "
              "vendanges."),
            A(150, "proposal", "Lettre de mission remise en main propre."),
            A(20, "standard_mail", "Courriel de bienvenue et calendrier des "
              "échéances."),
            A(-12, "meeting", "Point à trois mois avec le chef de mission."),
        ),
    ),
    P(
        "sci_pervenche", "SCI Les Pervenches", "sci", "68.20B", "property",
        "tours", 120, "notary", "associe", "commercial",
        "27 rue des Figuiers", "37550", "Saint-Avertin", "02 61 91 71 03", 2021,
        rating="3",
        contacts=(
            C("madam", "Monique", "Servant", "Gérante", (1958, 9, 30), "nh"),
            C("mister", "Antoine", "Servant", "Associé", (1986, 4, 17)),
        ),
        missions=(
            M("accounting", "property", "signed", 110, "t_sci", "comptable",
              office="tours", starts_in=-60, signed=(71, ("signed_1", "signed_3"))),
            M("legal", "property", "qualified", 40, "t_law_sci", "juriste"),
        ),
        actions=(
            A(115, "first_contact", "Envoyée par Maître Delaunay."),
            A(96, "quote_request", "Demande un forfait annuel, tout compris."),
            A(38, "questions", "Explique la différence entre assemblée et dépôt."),
            A(-5, "reminder", "Proposer le secrétariat juridique."),
        ),
    ),
    P(
        "infirmiers", "Cabinet infirmier des Halles", "scp", "86.90D", "bnc",
        "tours", 47, "website", "commercial", "commercial",
        "3 place des Halles Neuves", "37000", "Tours", "02 61 91 71 04", 2019,
        rating="4", website=True,
        contacts=(
            C("madam", "Yasmina", "Kaddour", "Infirmière associée", (1990, 2, 5), "n"),
            C("mister", "Romain", "Guillet", "Infirmier associé", (1988, 8, 14)),
            C("madam", "Julie", "Perrot", "Infirmière associée", (1993, 12, 1), "n"),
        ),
        missions=(
            M("accounting", "liberal", "assessed", 41, "t_essential", "comptable",
              office="tours", amount=2480.0),
        ),
        actions=(
            A(46, "request", "Formulaire du site : trois associés, déclaration "
              "2035.", source="website"),
            A(40, "first_contact", "Entretien téléphonique, dossier bien tenu."),
            A(18, "quote_request", "Veut un prix par associé."),
            A(0, "proposal", "Envoyer la proposition remaniée."),
        ),
    ),
    P(
        "logiris", "Logiris", "sas", "58.29C", "is_simplified",
        "tours", 26, "network", "commercial", "commercial",
        "Pépinière des Deux-Lions, 8 allée Turing", "37200", "Tours",
        "02 61 91 71 05", 2024, rating="5", website=True,
        street2="Bâtiment B, 2e étage",
        contacts=(
            C("mister", "Adrien", "Coulon", "Président", (1992, 5, 28), "n"),
            C("madam", "Inès", "Rahmani", "Directrice technique", (1994, 10, 3)),
        ),
        missions=(
            M("accounting", "creator", "negotiation", 24, "t_steering", "comptable",
              "associe", "tours", starts_in=15),
            M("it", "creator", "qualified", 12, "t_software"),
            M("payroll", "creator", "suspect", 5),
        ),
        actions=(
            A(26, "first_contact", "Petit-déjeuner des entrepreneurs : levée de fonds "
              "au printemps, besoin de tableaux de bord."),
            A(19, "meeting", "Démonstration de l’espace client."),
            A(9, "proposal", "Formule Pilotage envoyée."),
            A(1, "questions", "Répondre sur le crédit d’impôt recherche.", late=True),
            A(-1, "reminder", "Rappeler M. Coulon avant son conseil."),
        ),
    ),
    P(
        "plomberie", "Plomberie Chauffage Lemoine", "ei", "43.22A", "bic_simplified",
        "tours", 15, "directory", "commercial", "commercial",
        "45 rue du Pressoir", "37300", "Joué-lès-Tours", "06 39 98 71 06", 2012,
        rating="2", accountant="enligne",
        contacts=(C("mister", "Patrick", "Lemoine", "Artisan", (1969, 7, 7), "h"),),
        missions=(M("accounting", "self_employed", "qualified", 13, "t_essential"),),
        actions=(
            A(15, "request", "Vu dans l’annuaire : cherche un cabinet près de chez "
              "lui.", source="directory"),
            A(12, "first_contact", "Dossier à jour, TVA trimestrielle."),
            A(-2, "meeting", "Passer à l’atelier à 17 h."),
        ),
    ),
    P(
        "salon_coiffure", "L’Atelier de Mathilde", "eurl", "96.02A", "is_simplified",
        "tours", 9, "recommendation", "commercial", "commercial",
        "6 rue de la Scellerie Neuve", "37000", "Tours", "02 61 91 71 07", 2023,
        rating="3", is_takeover=True,
        contacts=(C("madam", "Mathilde", "Fourreau", "Gérante", (1995, 1, 23), "n"),),
        missions=(M("accounting", "company", "suspect", 8),),
        actions=(
            A(9, "first_contact", "Amie de Mme Marchand (Aux Blés d’Or). Reprend le "
              "salon de sa patronne."),
            A(-6, "meeting", "Premier rendez-vous au bureau."),
        ),
    ),
    P(
        "garage", "Garage de la Manse", "sarl", "45.20A", "is_simplified",
        "tours", 210, "bank", "commercial", "commercial",
        "ZA La Plaine, 2 rue des Forges", "37500", "Chinon", "02 61 91 71 08", 1998,
        rating="2", accountant="ferrand", fax="02 61 91 71 98",
        contacts=(
            C("mister", "Gérard", "Texier", "Gérant", (1964, 4, 4), "h"),
            C("madam", "Nathalie", "Texier", "Comptable", (1967, 8, 19), "n"),
        ),
        missions=(
            M("accounting", "company", "negotiation", 200, "t_review", "comptable",
              office="chinon",
              lost=(88, ("lost_2",), "Mme Texier tient la comptabilité et garde son "
                    "cabinet pour la clôture : vingt ans de relations, le prix "
                    "n’était pas le sujet.")),
        ),
        actions=(
            A(205, "first_contact", "Envoyé par sa banque avant un prêt."),
            A(180, "meeting", "Visite, comptes bien tenus en interne."),
            A(160, "proposal", "Révision trimestrielle proposée."),
            A(90, "failure", "Reste chez son cabinet."),
            A(-75, "reminder", "Reprendre contact avant la prochaine clôture."),
        ),
    ),
    P(
        "traiteur", "Maison Pasquereau, traiteur", "sas", "56.21Z", "is_normal",
        "tours", 140, "recommendation", "commercial", "commercial",
        "19 avenue des Pommiers", "37170", "Chambray-lès-Tours", "02 61 91 71 09",
        2010, rating="4", website=True, accountant="grandclos",
        contacts=(
            C("mister", "Jérôme", "Pasquereau", "Président", (1979, 3, 3), "n"),
            C("madam", "Aline", "Pasquereau", "Directrice", (1980, 6, 25), "n"),
        ),
        missions=(
            M("accounting", "company", "signed", 130, "t_steering", "comptable",
              "associe", "tours", 4980.0, starts_in=-30,
              signed=(44, ("signed_2", "signed_5", "signed_6"))),
            M("payroll", "company", "signed", 100, "t_payroll", "paie",
              signed=(44, ("signed_5",))),
        ),
        actions=(
            A(138, "first_contact", "Client de M. Malvaux au club de tennis."),
            A(125, "meeting", "Dix-huit salariés, forte saison d’été."),
            A(70, "proposal", "Pilotage et paie, prix global."),
            A(44, "meeting", "Signature au bureau."),
            A(8, "standard_mail", "Mandat de télédéclaration envoyé."),
        ),
    ),
    P(
        "photographe", "Studio Lumière d’Indre", "ei", "74.20Z", "micro_bnc",
        "tours", 3, "website", "commercial", "commercial",
        "8 quai des Mariniers", "37000", "Tours", "06 39 98 71 10", 2025, rating="1",
        website=True,
        contacts=(C("madam", "Lou", "Charpentier", "Photographe", (1998, 2, 27)),),
        actions=(
            A(3, "request", "Demande par le site : rester en micro ou passer en "
              "société ?", source="website"),
            A(0, "first_contact", "Rappeler dans la journée."),
        ),
    ),
    P(
        "restaurant", "Le Bistrot des Mariniers", "sarl", "56.10A", "is_simplified",
        "tours", 75, "bank", "commercial", "commercial",
        "1 quai de la Batellerie", "37400", "Amboise", "02 61 91 71 11", 2026,
        rating="3", is_takeover=True,
        contacts=(
            C("mister", "Karim", "Haddad", "Gérant", (1987, 9, 9), "n"),
            C("madam", "Élise", "Haddad", "Cheffe de salle", (1989, 12, 30)),
        ),
        missions=(
            M("creation", "creator", "gained", 70, "t_creation", "juriste", "associe",
              "amboise", starts_in=5),
            M("accounting", "creator", "gained", 62, "t_serenity", "comptable",
              "associe", "amboise", starts_in=30),
            M("payroll", "creator", "assessed", 20, "t_payroll_small", "paie"),
        ),
        actions=(
            A(74, "first_contact", "Envoyé par la banque : reprise du fonds en cours."),
            A(60, "meeting", "Prévisionnel commencé avec lui."),
            A(25, "proposal", "Création et première année de comptes."),
            A(5, "meeting", "Accord oral, attend l’acte de cession."),
            A(-4, "meeting", "Signature de la lettre de mission après l’acte."),
        ),
    ),
    P(
        "fleuriste", "Au Jardin de Camille", "eurl", "47.76Z", "bic_simplified",
        "tours", 96, "directory", "commercial", "commercial",
        "33 rue Nationale Basse", "37000", "Tours", "02 61 91 71 12", 2018, rating="2",
        contacts=(C("madam", "Camille", "Dubreuil", "Gérante", (1991, 5, 1), "nh"),),
        missions=(
            M("accounting", "company", "assessed", 90, "t_essential",
              lost=(52, ("lost_1", "lost_3"), "A trouvé une plateforme en ligne à "
                    "59 € par mois. Reviendra peut-être pour le bilan : elle n’a "
                    "pas d’interlocuteur là-bas.")),
        ),
        actions=(
            A(94, "first_contact", "Passage à la boutique."),
            A(85, "quote_request", "Veut le prix le plus bas."),
            A(52, "failure", "Perdue pour le prix."),
        ),
    ),
    P(
        "asso_sport", "Association sportive des Bords de Cher", "asso", "93.12Z",
        "none", "tours", 58, "fair", "commercial", "comptable",
        "Stade des Îles, allée du Port", "37550", "Saint-Avertin", "02 61 91 71 13",
        1987, rating="3",
        contacts=(
            C("mister", "Michel", "Aubertin", "Président", (1955, 10, 10), "nh"),
            C("madam", "Sylvie", "Renard", "Trésorière", (1962, 2, 18), "n"),
        ),
        missions=(
            M("accounting", "association", "assessed", 50, "t_review", "comptable"),
            M("payroll", "association", "qualified", 22, "t_payroll_small", "paie"),
        ),
        actions=(
            A(57, "first_contact", "Forum des associations : subvention à justifier."),
            A(42, "meeting", "Réunion avec le bureau de l’association."),
            A(4, "reminder", "Demander les derniers comptes.", late=True),
            A(-20, "meeting", "Passage au comité directeur."),
        ),
    ),
    P(
        "architecte", "Agence Bertaud Architectes", "selarl", "71.11Z",
        "is_simplified", "tours", 33, "network", "associe", "commercial",
        "5 rue du Chapitre", "37000", "Tours", "02 61 91 71 14", 2015, rating="4",
        website=True, accountant="aubrais",
        contacts=(
            C("madam", "Hélène", "Bertaud", "Architecte gérante", (1977, 7, 16), "n"),
        ),
        missions=(
            M("accounting", "liberal", "negotiation", 30, "t_review", "comptable",
              "associe", "tours", 2200.0, starts_in=60),
            M("wealth", "individual", "suspect", 6),
        ),
        actions=(
            A(32, "first_contact", "Rencontrée par M. Malvaux sur le chantier du "
              "bureau."),
            A(21, "meeting", "Deux salariés, marges par projet mal suivies."),
            A(7, "proposal", "Révision trimestrielle, prix négocié."),
            A(-2, "reminder", "Attend l’accord de son conjoint associé."),
        ),
    ),
    P(
        "taxi", "Taxis Touraine Mobilité", "sasu", "49.32Z", "is_simplified",
        "tours", 5, "recommendation", "commercial", "commercial",
        "70 boulevard de la Gare", "37700", "Saint-Pierre-des-Corps",
        "06 39 98 71 15", 2022, rating="2",
        contacts=(C("mister", "Driss", "Benali", "Président", (1983, 3, 19)),),
        missions=(M("accounting", "company", "suspect", 4),),
        actions=(A(-1, "first_contact", "Appeler entre deux courses, vers 14 h."),),
    ),
    P(
        "menuiserie", "Menuiserie Chevreau", "sarl", "43.32A", "is_simplified",
        "tours", 160, "recommendation", "ancien-commercial", "ancien-commercial",
        "22 rue des Compagnons", "37250", "Veigné", "02 61 91 71 16", 1994, rating="4",
        accountant="grandclos", fax="02 61 91 71 86",
        contacts=(
            C("mister", "Bernard", "Chevreau", "Gérant", (1961, 1, 15), "h"),
            C("mister", "Simon", "Chevreau", "Responsable d’atelier", (1990, 9, 5)),
        ),
        missions=(
            M("accounting", "company", "negotiation", 150, "t_serenity", "comptable",
              office="tours"),
            M("wealth", "individual", "qualified", 100, "t_wealth", "associe"),
        ),
        actions=(
            A(158, "first_contact", "Père et fils : la transmission se prépare."),
            A(140, "meeting", "Atelier de douze personnes."),
            A(31, "reminder", "Proposition à relancer.", late=True),
        ),
    ),
    P(
        "ostheo", "Ostéopathie Sanitas-Nord", "ei", "86.90F", "micro_bnc",
        "tours", 175, "directory", "ancien-commercial", "ancien-commercial",
        "14 rue des Frênes", "37000", "Tours", "06 39 98 71 17", 2020,
        contacts=(
            C("madam", "Agathe", "Loiseau", "Ostéopathe", (1992, 11, 11), "n"),
        ),
        missions=(M("accounting", "liberal", "suspect", 170),),
        actions=(A(172, "voicemail", "Deux messages, pas de réponse."),),
    ),
    P(
        "camping", "Camping des Trois Saules", "sarl", "55.30Z", "is_simplified",
        "tours", 130, "chamber", "ancien-commercial", "ancien-commercial",
        "Route de la Vienne", "37500", "Chinon", "02 61 91 71 18", 2007, rating="3",
        website=True,
        contacts=(C("madam", "Odile", "Martineau", "Gérante", (1966, 5, 22), "nh"),),
        missions=(
            M("accounting", "company", "qualified", 120, "t_serenity",
              office="chinon"),
            M("it", "company", "suspect", 60),
        ),
        actions=(
            A(128, "first_contact", "Saisonnier, fermé de novembre à mars."),
            A(14, "meeting", "Rendez-vous d’hiver.", late=True),
        ),
    ),
    P(
        "holding", "Holding Vasseur Participations", "sas", "64.20Z", "is_normal",
        "tours", 85, "notary", "associe", "associe",
        "11 place de la Victoire Neuve", "37000", "Tours", "02 61 91 71 19", 2013,
        rating="5",
        contacts=(
            C("mister", "François", "Vasseur", "Président", (1963, 12, 12), "n"),
            C("madam", "Blandine", "Vasseur", "Directrice générale", (1967, 3, 8)),
        ),
        missions=(
            M("audit", "company", "signed", 80, "t_audit", "associe", "associe",
              amount=5400.0, starts_in=-50,
              signed=(58, ("signed_2", "signed_7"))),
            M("wealth", "individual", "negotiation", 50, "t_wealth", "associe",
              "associe"),
        ),
        actions=(
            A(84, "first_contact", "Reprise d’une entreprise de transport."),
            A(58, "meeting", "Lettre de mission d’audit signée."),
            A(13, "meeting", "Restitution de l’audit."),
            A(-9, "meeting", "Bilan patrimonial : premier entretien."),
        ),
    ),
    # -- Blois: Mathieu Roger ---------------------------------------------------
    P(
        "bles_dor_41", "SARL Aux Blés d’Or", "sarl", "10.71C", "", "blois", 11,
        "directory", "commercial2", "commercial2", "12 rue du Four Banal", "37210",
        "Vouvray", "02 61 91 71 01", 2016, siret_of="bles_dor",
        contacts=(C("madam", "Claire", "Marchand", "Gérante"),),
        actions=(
            A(10, "voicemail", "Trouvée dans l’annuaire. À rapprocher de la fiche de "
              "Tours ?"),
        ),
    ),
    P(
        "gaec", "GAEC de la Grande Borde", "gaec", "01.41Z", "ba_normal", "blois",
        240, "chamber", "commercial2", "commercial2", "La Grande Borde", "41100",
        "Vendôme", "02 61 91 72 02", 1999, rating="5", accountant="ferrand",
        contacts=(
            C("mister", "Joël", "Hervé", "Associé", (1965, 2, 2), "bh"),
            C("mister", "Thomas", "Hervé", "Associé", (1993, 7, 29), "nb"),
            C("madam", "Marie-Claude", "Hervé", "Associée", (1967, 10, 6), "b"),
        ),
        missions=(
            M("accounting", "farmer", "signed", 230, "b_farm", "associe", "associe",
              "vendome", 1980.0, starts_in=-150,
              signed=(165, ("signed_4", "signed_7"))),
            M("legal", "farmer", "signed", 200, "b_law", "juriste", "associe",
              signed=(165, ("signed_2",))),
            M("payroll", "farmer", "assessed", 45, "b_payroll", "paie"),
        ),
        actions=(
            A(238, "first_contact", "Journée de la chambre d’agriculture."),
            A(215, "meeting", "Visite de l’élevage, 90 laitières."),
            A(165, "meeting", "Signature sur place."),
            A(28, "quote_request", "Embauche d’un apprenti : prix de la paie."),
            A(-7, "proposal", "Apporter la proposition de paie."),
        ),
    ),
    P(
        "chevres", "Chèvrerie des Landes Rousses", "earl", "01.45Z", "micro_ba",
        "blois", 36, "fair", "commercial2", "commercial2",
        "Les Landes Rousses", "41200", "Romorantin-Lanthenay", "06 39 98 72 03", 2022,
        rating="3", is_takeover=True,
        contacts=(
            C("madam", "Elsa", "Morin", "Éleveuse", (1991, 6, 13), "nb"),
            C("mister", "Bastien", "Morin", "Fromager", (1989, 1, 31), "b"),
        ),
        missions=(
            M("accounting", "farmer", "assessed", 34, "b_farm", "associe"),
        ),
        actions=(
            A(36, "first_contact", "Marché de Noël des producteurs."),
            A(23, "meeting", "Passage du micro au réel à étudier."),
            A(3, "questions", "Aides à l’installation : répondre.", late=True),
            A(-10, "proposal", "Remettre la simulation."),
        ),
    ),
    P(
        "pharmacie", "Pharmacie de l’Escalier", "selas", "47.73Z", "is_normal",
        "blois", 70, "bank", "commercial2", "commercial2",
        "2 rue des Degrés", "41000", "Blois", "02 61 91 72 04", 2009, rating="5",
        accountant="ferrand", fax="02 61 91 72 94",
        contacts=(
            C("doctor", "Anne-Laure", "Giraud", "Pharmacienne titulaire",
              (1974, 4, 26), "n"),
        ),
        missions=(
            M("accounting", "liberal", "negotiation", 66, "b_review", "associe",
              "associe", "blois", 3900.0, starts_in=80),
            M("legal", "liberal", "qualified", 30, "b_law", "juriste"),
            M("payroll", "liberal", "assessed", 30, "b_payroll", "paie"),
        ),
        actions=(
            A(69, "first_contact", "Prêt pour l’agrandissement de l’officine."),
            A(55, "meeting", "Neuf salariés, inventaire informatisé."),
            A(21, "proposal", "Révision annuelle."),
            A(0, "reminder", "Rappeler après son inventaire."),
        ),
    ),
    P(
        "macon", "Maçonnerie Da Costa", "sarl", "43.99C", "is_simplified", "blois",
        105, "recommendation", "commercial2", "commercial2",
        "ZA des Guignières, 14 rue du Tuffeau", "41000", "Blois", "02 61 91 72 05",
        2001, rating="4", foreign_phone="+351 000 000 105",
        contacts=(
            C("mister", "Manuel", "Da Costa", "Gérant", (1968, 8, 8), "h"),
            C("madam", "Teresa", "Da Costa", "Assistante", (1971, 9, 17), "n"),
        ),
        missions=(
            M("accounting", "company", "signed", 98, "b_comfort", "associe", "associe",
              "blois", starts_in=-20, signed=(35, ("signed_1", "signed_4"))),
        ),
        actions=(
            A(104, "first_contact", "Envoyé par M. Hervé (GAEC)."),
            A(90, "meeting", "Visite du dépôt."),
            A(61, "proposal", "Forfait Confort."),
            A(35, "meeting", "Signature. Reprise du dossier au 1er du mois."),
        ),
    ),
    P(
        "librairie", "Librairie La Fabrique à Mots", "sarl", "47.61Z",
        "is_simplified", "blois", 150, "network", "commercial2", "commercial2",
        "21 rue du Commerce Haut", "41000", "Blois", "02 61 91 72 06", 2014,
        rating="2", website=True,
        contacts=(C("mister", "Julien", "Sarrazin", "Gérant", (1978, 2, 24), "n"),),
        missions=(
            M("accounting", "company", "assessed", 140, "b_comfort",
              lost=(77, ("lost_4",), "Ferme la librairie de Blois pour s’installer "
                    "à Nantes ; projet abandonné ici.")),
        ),
        actions=(
            A(148, "first_contact", "Club des commerçants."),
            A(77, "failure", "Déménage hors de la région."),
        ),
    ),
    P(
        "gites", "Les Gîtes du Beuvron", "ei", "55.20Z", "bic_simplified", "blois", 19,
        "website", "commercial2", "commercial2", "Le Petit Moulin", "41120",
        "Candé-sur-Beuvron", "02 61 91 72 07", 2017, rating="3", website=True,
        contacts=(
            C("madam", "Véronique", "Lasne", "Propriétaire", (1970, 12, 20), "nh"),
        ),
        missions=(M("accounting", "self_employed", "qualified", 16, "b_base"),),
        actions=(
            A(19, "request", "Formulaire du site : location meublée, TVA ?",
              source="website"),
            A(12, "first_contact", "Quatre gîtes, réel simplifié."),
            A(-3, "quote_request", "Préparer un prix avant le week-end."),
        ),
    ),
    P(
        "couverture", "Couverture Pineau & Fils", "sas", "43.91B", "is_simplified",
        "blois", 52, "recommendation", "associe", "commercial2",
        "9 route de Selles", "41700", "Contres", "02 61 91 72 08", 1989, rating="3",
        is_takeover=True, accountant="ferrand",
        contacts=(
            C("mister", "Kévin", "Pineau", "Président", (1990, 10, 28), "n"),
        ),
        missions=(
            M("accounting", "company", "negotiation", 48, "b_comfort", "associe",
              "associe", "blois", starts_in=25),
            M("legal", "company", "assessed", 48, "b_law", "juriste"),
        ),
        actions=(
            A(51, "first_contact", "Reprend l’entreprise de son père."),
            A(37, "meeting", "Prévisionnel de reprise."),
            A(16, "proposal", "Forfait Confort et assemblée."),
            A(5, "reminder", "Attend le feu vert de la banque.", late=True),
        ),
    ),
    P(
        "kine", "Maison de kinésithérapie de la Sologne", "scp", "86.90E", "bnc",
        "blois", 7, "recommendation", "commercial2", "commercial2",
        "15 avenue des Bruyères", "41300", "Salbris", "02 61 91 72 09", 2011,
        rating="2",
        contacts=(
            C("mister", "Olivier", "Pasquier", "Kinésithérapeute", (1976, 1, 4), "n"),
            C("madam", "Laure", "Simonnet", "Kinésithérapeute", (1985, 5, 5), "n"),
        ),
        missions=(M("accounting", "liberal", "suspect", 6),),
        actions=(A(-8, "first_contact", "Appel convenu après les vacances."),),
    ),
    P(
        "transport", "Transports Loir & Beauce", "sas", "49.41A", "is_normal", "blois",
        180, "bank", "commercial2", "commercial2", "ZI Sud, 3 rue de l’Écluse",
        "41100", "Vendôme", "02 61 91 72 10", 2003, rating="4", accountant="aubrais",
        contacts=(
            C("mister", "Pascal", "Courtin", "Président", (1962, 6, 6)),
            C("madam", "Delphine", "Marais", "Responsable administrative",
              (1981, 3, 14), "n"),
        ),
        missions=(
            M("accounting", "company", "negotiation", 170, "b_review", "associe",
              office="vendome", amount=6200.0,
              lost=(60, ("lost_3", "lost_1"), "Consulté avec deux autres cabinets ; "
                    "le choisi est 15 % moins cher et déjà commissaire d’une filiale "
                    "voisine.")),
            M("payroll", "company", "assessed", 120, "b_payroll", "paie",
              lost=(60, ("lost_7",), "Garde sa paie en interne avec Mme Marais.")),
        ),
        actions=(
            A(178, "first_contact", "Appel d’offres informel."),
            A(150, "meeting", "Quarante-deux salariés, trois dépôts."),
            A(100, "proposal", "Révision annuelle."),
            A(60, "failure", "Choix d’un concurrent."),
        ),
    ),
    P(
        "brasserie", "Brasserie artisanale du Loir", "sas", "11.05Z", "is_simplified",
        "blois", 40, "fair", "commercial2", "commercial2", "6 rue de la Tannerie",
        "41800", "Montoire-sur-le-Loir", "02 61 91 72 11", 2021, rating="3",
        website=True,
        contacts=(
            C("mister", "Gwenaël", "Tanguy", "Président", (1988, 4, 12), "n"),
        ),
        missions=(
            M("accounting", "company", "assessed", 37, "b_base", "associe",
              office="vendome"),
        ),
        actions=(
            A(39, "first_contact", "Salon des brasseurs."),
            A(27, "meeting", "Accises et stocks à remettre d’aplomb."),
            A(-1, "proposal", "Forfait Base avec option TVA."),
        ),
    ),
    # -- Orléans: Nora Lambert --------------------------------------------------
    P(
        "saas", "Abeille Data", "sas", "62.01Z", "is_simplified", "orleans", 88,
        "network", "associee", "commercial3", "Le Lab, 40 rue des Droits de l’Homme",
        "45000", "Orléans", "02 61 91 73 01", 2023, rating="5", website=True,
        contacts=(
            C("madam", "Maëlle", "Kerdoncuff", "Présidente", (1990, 9, 2), "n"),
            C("mister", "Hugo", "Sanchez", "Directeur financier", (1986, 11, 27), "n"),
        ),
        missions=(
            M("accounting", "company", "signed", 84, "o_expert", "associee",
              "associee", "orleans", starts_in=-25,
              signed=(40, ("signed_6", "signed_5"))),
            M("it", "company", "signed", 60, "o_software", "commercial3",
              signed=(40, ("signed_6",))),
            M("payroll", "company", "negotiation", 30, "o_payroll", "paie"),
            M("training", "company", "assessed", 15, "o_training", "associee",
              linked=True),
        ),
        actions=(
            A(87, "first_contact", "Concours de jeunes pousses."),
            A(70, "meeting", "Besoin d’un reporting mensuel pour les investisseurs."),
            A(52, "proposal", "Pack Expert et facture électronique."),
            A(40, "meeting", "Signature électronique."),
            A(-4, "proposal", "Paie : dix bulletins à partir du trimestre."),
        ),
    ),
    P(
        "agence_immo", "Agence Rive Nord", "sarl", "68.31Z", "is_simplified",
        "orleans", 29, "directory", "associee", "commercial3",
        "17 rue du Faubourg Bannier Bas", "45400", "Fleury-les-Aubrais",
        "02 61 91 73 02", 2008, rating="3", accountant="aubrais",
        contacts=(
            C("madam", "Corinne", "Dupuy", "Gérante", (1969, 2, 14), "nh"),
        ),
        missions=(M("accounting", "company", "assessed", 27, "o_review", "associee"),),
        actions=(
            A(28, "first_contact", "Mécontente de son cabinet."),
            A(17, "meeting", "Comptes de gestion séparés."),
            A(-2, "quote_request", "Pack Révision à chiffrer."),
        ),
    ),
    P(
        "cse", "CSE Verrerie du Loing", "cse", "94.99Z", "none", "orleans", 43,
        "recommendation", "associee", "commercial3", "12 route des Vernes", "45200",
        "Montargis", "02 61 91 73 03", 2018, rating="2",
        contacts=(
            C("mister", "Didier", "Fontenoy", "Secrétaire", (1967, 7, 1)),
            C("madam", "Sabrina", "Lopez", "Trésorière", (1984, 8, 30), "n"),
        ),
        missions=(
            M("accounting", "works_council", "qualified", 40, "o_review",
              office="montargis"),
            M("training", "works_council", "assessed", 40, "o_training", "associee"),
        ),
        actions=(
            A(42, "first_contact", "Nouveaux élus, comptes à présenter."),
            A(25, "meeting", "Réunion avec le bureau du CSE."),
            A(7, "questions", "Seuils de présentation des comptes.", late=True),
        ),
    ),
    P(
        "esthetique", "Institut Fleur de Lin", "eurl", "96.02B", "is_simplified",
        "orleans", 155, "website", "associee", "commercial3",
        "28 rue de la Bretonnerie Basse", "45000", "Orléans", "02 61 91 73 04", 2020,
        rating="1",
        contacts=(C("madam", "Priscilla", "Moutard", "Gérante", (1993, 4, 9), "n"),),
        missions=(
            M("accounting", "company", "qualified", 145, "o_start",
              lost=(95, ("lost_5",), "Quatre messages et deux courriels sans réponse "
                    "depuis le rendez-vous manqué.")),
        ),
        actions=(
            A(150, "request", "Formulaire du site.", source="website"),
            A(130, "meeting", "Rendez-vous manqué."),
            A(95, "failure", "Ne répond plus."),
        ),
    ),
    P(
        "maraicher", "Les Paniers de la Loire", "scea", "01.13Z", "ba_simplified",
        "orleans", 68, "fair", "associee", "commercial3", "Île Bourdon", "45110",
        "Châteauneuf-sur-Loire", "06 39 98 73 05", 2015, rating="3", is_takeover=True,
        contacts=(
            C("mister", "Gabriel", "Noël", "Gérant", (1982, 12, 25), "nb"),
        ),
        missions=(M("accounting", "farmer", "negotiation", 63, "o_start", "associee"),),
        actions=(
            A(67, "first_contact", "Salon de l’installation agricole."),
            A(49, "meeting", "Vente directe : caisse à encadrer."),
            A(20, "proposal", "Pack Départ."),
            A(0, "reminder", "A promis sa réponse aujourd’hui."),
        ),
    ),
    P(
        "veterinaire", "Clinique vétérinaire du Gâtinais", "selarl", "75.00Z",
        "is_normal", "orleans", 125, "recommendation", "associee", "commercial3",
        "3 avenue du Gros Moulin", "45200", "Montargis", "02 61 91 73 06", 2006,
        rating="4", accountant="aubrais",
        contacts=(
            C("doctor", "Stéphane", "Lebrun", "Vétérinaire associé", (1971, 5, 18)),
            C("doctor", "Aurélie", "Vannier", "Vétérinaire associée", (1983, 1, 27),
              "n"),
        ),
        missions=(
            M("accounting", "liberal", "signed", 120, "o_review", "associee",
              "associee", "montargis", starts_in=-45,
              signed=(64, ("signed_3", "signed_7"))),
            M("payroll", "liberal", "signed", 90, "o_payroll", "paie",
              signed=(22, ("signed_5",))),
        ),
        actions=(
            A(124, "first_contact", "Conseillés par un confrère client."),
            A(108, "meeting", "Deux associés, six salariés."),
            A(64, "meeting", "Signature."),
            A(22, "proposal", "La paie rejoint le contrat."),
            A(-30, "meeting", "Rendez-vous de bilan."),
        ),
    ),
    P(
        "ecommerce", "Les Petits Lainages", "sasu", "47.91B", "is_simplified",
        "orleans", 22, "website", "associee", "commercial3", "5 rue du Puits Carré",
        "45140", "Saint-Jean-de-la-Ruelle", "06 39 98 73 07", 2024, rating="3",
        website=True, accountant="enligne",
        contacts=(C("madam", "Anaïs", "Crépin", "Présidente", (1996, 6, 3), "n"),),
        missions=(
            M("accounting", "company", "qualified", 20, "o_start"),
            M("it", "company", "qualified", 20, "o_software", "commercial3"),
        ),
        actions=(
            A(22, "request", "Formulaire du site : TVA intracommunautaire.",
              source="website"),
            A(15, "first_contact", "Vend en Belgique et en Espagne."),
            A(-5, "meeting", "Visioconférence."),
        ),
    ),
    P(
        "autoecole", "Auto-école Point Mort", "sarl", "85.53Z", "is_simplified",
        "orleans", 2, "directory", "associee", "commercial3",
        "61 rue du Faubourg Madeleine Bas", "45000", "Orléans", "02 61 91 73 08", 2017,
        contacts=(C("mister", "Thierry", "Gaudin", "Gérant", (1973, 11, 19)),),
    ),
    P(
        "compagnie", "Compagnie du Chat Perché", "asso", "90.01Z", "none", "orleans",
        200, "network", "chef-reseau", "commercial3", "La Grange, 2 rue du Lavoir",
        "45190", "Beaugency", "02 61 91 73 09", 2011, rating="2",
        contacts=(
            C("madam", "Rosalie", "Quint", "Administratrice", (1987, 10, 15), "n"),
        ),
        missions=(
            M("payroll", "association", "assessed", 190, "o_payroll", "paie",
              lost=(110, ("lost_6", "lost_3"), "Préfère un bureau de paie du "
                    "spectacle, à Paris, qui traite le régime des intermittents.")),
        ),
        actions=(
            A(198, "first_contact", "Paie d’intermittents."),
            A(110, "failure", "Choisit un spécialiste du spectacle."),
        ),
    ),
    P(
        "paysagiste", "Paysages Val d’Or", "sarl", "81.30Z", "is_simplified",
        "orleans", 13, "recommendation", "chef-reseau", "commercial3",
        "Route de Sandillon", "45650", "Saint-Jean-le-Blanc", "02 61 91 73 10", 2013,
        rating="4", accountant="aubrais",
        contacts=(
            C("mister", "Cédric", "Roussel", "Gérant", (1979, 8, 21), "n"),
            C("madam", "Émilie", "Roussel", "Conjointe collaboratrice", (1982, 2, 11)),
        ),
        missions=(
            M("accounting", "company", "gained", 12, "o_expert", "associee",
              "associee", "orleans", starts_in=20),
        ),
        actions=(
            A(13, "first_contact", "Recommandé par la clinique vétérinaire."),
            A(8, "meeting", "Accord sur le prix."),
            A(-1, "meeting", "Signature de la lettre de mission."),
        ),
    ),
)  # fmt: skip
