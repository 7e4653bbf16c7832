"""Tests of Odoo whose result differs with our add-ons, each with its reason."""

#: in French: it is shown on the page

EXPLAINED = {
    "crm.tests.test_performances:TestLeadAssignPerf.test_assign_perf_duplicates": (
        "969 requêtes au lieu de 957 pour 200 pistes (limite 962) : règles d’accès de "
        "nos modèles, lues une fois, et facteurs des fiches, lus par lots"
    ),
}
