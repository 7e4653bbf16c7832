"""What the demonstration firm charges, and what it finds."""

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
    "dpe_collective": 1900,
    "lead_common": 290,
    "pppt": 3600,
    "merule": 60,
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
