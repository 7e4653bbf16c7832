"""What the demonstration firm charges, and how long its reports serve."""

#: price without tax, in euros
PRICES = {
    "dpe": 120,
    "audit": 650,
    "asbestos_sale": 80,
    "asbestos_dapp": 70,
    "asbestos_dta": 290,
    "asbestos_works": 320,
    "asbestos_demolition": 480,
    "lead": 110,
    "gas": 75,
    "electricity": 75,
    "termites": 70,
    "erp": 20,
    "noise": 20,
    "carrez": 60,
    "boutin": 45,
    "drainage": 150,
    "pemd": 900,
    "dtg": 1800,
}

#: months of validity for a sale and for a lease, counted from the visit; only the
#: plain cases of the law, enough for believable reports
VALIDITY = {
    "dpe": (120, 120),
    "audit": (60, 0),
    "lead": (12, 72),
    "gas": (36, 72),
    "electricity": (36, 72),
    "termites": (6, 0),
    "erp": (6, 6),
    "drainage": (36, 0),
}
#: results to draw from; without result where none is listed
RESULTS = {
    "asbestos_sale": ("negative", "negative", "positive"),
    "asbestos_works": ("negative", "positive"),
    "lead": ("negative", "positive"),
    "gas": ("negative", "anomaly"),
    "electricity": ("anomaly", "anomaly", "negative"),
    "termites": ("negative", "negative", "negative", "positive"),
}
#: asbestos that was found is looked at again within three years
CONTROL_MONTHS = 36
