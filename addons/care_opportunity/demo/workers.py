"""The twelve who go to the clients."""

from .rows import Worker

WASH = "Aide à la toilette"
MOVE = "Aide au lever et aux transferts"
COOK = "Préparation des repas"
MIND = "Maladie d’Alzheimer et apparentées"
CLEAN = "Entretien du logement"
WALK = "Accompagnement extérieur"
NIGHT = "Garde de nuit"
CHILD = "Petite enfance"
DIPLOMA = "Diplôme d’État d’accompagnant (DEAES)"
RESCUE = "Sauveteur secouriste du travail"
NURSERY = "CAP Accompagnant éducatif petite enfance"

LOW, MID, TOP = "Débutant", "Confirmé", "Expert"

WORKERS = {
    "nadege": Worker(
        "Nadège Courtin", "18 rue de la Varenne", "37400", "Amboise",
        "06 39 98 84 01", "full", 2100,
        ((WASH, TOP), (MOVE, MID), (COOK, MID), (MIND, MID)),
        ((DIPLOMA, 2900, None), (RESCUE, 300, 430)),
    ),
    "karim": Worker(
        "Karim Belkacem", "4 impasse du Lavoir", "37150", "Bléré",
        "06 39 98 84 02", "full", 1300,
        ((WASH, MID), (MOVE, TOP), (COOK, LOW), (WALK, TOP)),
        ((DIPLOMA, 1500, None), (RESCUE, 500, 230)),
    ),
    "sylvie": Worker(
        "Sylvie Lemoine", "31 avenue des Martyrs", "37400", "Amboise",
        "06 39 98 84 03", "morning", 900,
        ((CLEAN, TOP), (COOK, MID), (WASH, LOW)),
        ((RESCUE, 200, 530),),
        car=False,
    ),
    "fatou": Worker(
        "Fatou Diop", "9 rue des Ormeaux", "37530", "Nazelles-Négron",
        "06 39 98 84 04", "full", 1700,
        ((WASH, TOP), (MOVE, TOP), (MIND, TOP), (COOK, MID)),
        ((DIPLOMA, 2000, None), (RESCUE, 100, 630)),
    ),
    "chloe": Worker(
        "Chloé Barbier", "22 rue de la Frelonnerie", "37270", "Montlouis-sur-Loire",
        "06 39 98 84 05", "full", 640,
        ((WASH, MID), (MIND, MID), (CLEAN, MID), (COOK, TOP)),
        ((DIPLOMA, 700, None),),
    ),
    "laurent": Worker(
        "Laurent Gaudin", "5 sente des Vignes", "37270", "Montlouis-sur-Loire",
        "06 39 98 84 06", "afternoon", 480,
        ((WALK, TOP), (COOK, MID), (MIND, LOW)),
        ((RESCUE, 420, 310),),
    ),
    "mireille": Worker(
        "Mireille Pottier", "14 quai Bellevue", "37150", "Bléré",
        "06 39 98 84 07", "evening", 1500,
        ((WASH, MID), (MOVE, MID), (COOK, TOP)),
        ((RESCUE, 650, 80),),
    ),
    "joaquim": Worker(
        "Joaquim Da Costa", "2 rue du Petit Pont", "37400", "Amboise",
        "06 39 98 84 08", "weekend", 820,
        ((WASH, MID), (MOVE, MID), (COOK, MID)),
        ((DIPLOMA, 900, None), (RESCUE, 350, 380)),
    ),
    "therese": Worker(
        "Thérèse Aubin", "7 chemin des Caves", "37530", "Pocé-sur-Cisse",
        "06 39 98 84 09", "night", 1900,
        ((NIGHT, TOP), (WASH, TOP), (MOVE, TOP)),
        ((DIPLOMA, 2600, None), (RESCUE, 240, 490)),
    ),
    # her first-aid certificate has ended
    "anais": Worker(
        "Anaïs Rigault", "40 rue de Tours", "37530", "Nazelles-Négron",
        "06 39 98 84 10", "morning", 760,
        ((CLEAN, MID), (COOK, LOW), (WALK, MID)),
        ((RESCUE, 820, -90),),
    ),
    "bruno": Worker(
        "Bruno Texier", "11 route de Limeray", "37530", "Limeray",
        "06 39 98 84 11", "full", 350,
        ((CLEAN, TOP), (WALK, MID), (COOK, MID)),
    ),
    # a fixed-term contract, begun two weeks ago
    "ines": Worker(
        "Inès Maillet", "3 allée des Cerisiers", "37150", "La Croix-en-Touraine",
        "06 39 98 84 12", "full", 75,
        ((CHILD, MID), (CLEAN, LOW), (WASH, LOW)),
        ((NURSERY, 120, None),),
        until=110, car=False,
    ),
}  # fmt: skip

#: worker, kind of leave, week from this one, first and last day of that week
LEAVES = (
    ("chloe", "paid", 0, 0, 4),
    ("laurent", "sick", 1, 0, 4),
)
