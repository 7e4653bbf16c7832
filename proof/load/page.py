"""Write docs/preuves/charge.md and its plot from the last result.

Run at the end of `make load`; by hand it does the same again.
"""

import re
import sys
from pathlib import Path

PROOF = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROOF), str(PROOF.parent / "bin")]

import outcome  # noqa: E402

PLOT = PROOF.parent / "docs" / "pictures" / "charge.svg"
PAGE = "charge.md"
SLOW_MS = 2_000
#: cores that other programs may take before the times say nothing
DISTURBED = 0.3

DEEDS = {
    "message": "notes dans l’historique d’un dossier, dont deux à la fois",
    "reference": "champ d’un dossier enregistré, dont deux personnes à la fois",
    "state": "statut d’un même dossier changé par deux personnes à la fois",
    "dossier": "dossiers créés",
    "confirm": "deux devis d’un dossier acceptés à la fois",
    "invoice": "un dossier facturé par deux personnes à la fois",
    "download": "rapports téléchargés, octets comparés, journal des téléchargements",
    "request": "demande envoyée deux fois par un double clic",
    "stamp": "arrivées et départs pointés sur le téléphone, dont des doubles",
    "note": "tâches cochées et note d’une intervention",
    "slot": "un intervenant planifié par deux personnes à la même heure",
    "simulation": "simulations de prêt",
    "step": "« étape suivante » pressée par deux personnes à la fois",
}
WHO = {
    "client web": "client web",
    "connexion": "connexion",
    "courtage": "courtier",
    "devis": "bureau",
    "dossiers": "bureau",
    "ma journée": "technicien",
    "planning": "gestionnaire",
    "portail": "client, agence",
    "prospects": "commercial",
    "relances": "bureau",
    "téléphone": "intervenant",
}


def number(value, digits=0):
    """Return a number as French readers write it."""
    text = f"{value:,.{digits}f}".replace(",", "\u202f")
    return text.replace(".", ",")


def table(header, rows):
    """Return the lines of a table whose numbers are on the right."""
    return [
        "| " + " | ".join(header) + " |",
        "| --- |" + " ---: |" * (len(header) - 1),
        *("| " + " | ".join(map(str, row)) + " |" for row in rows),
    ]


# ------------------------------------------------------------------------------
# What is said
# ------------------------------------------------------------------------------
def describe(result):
    """Say what it ran on."""
    machine, rows = result["machine"], result["rows"]
    year, month, day = result["date"].split("-")
    return (
        f"Fait le {day}/{month}/{year} (`{result['commit']}`) sur {machine['cores']}"
        f" cœurs, Python {machine['python']}, PostgreSQL {machine['postgresql']}, avec"
        " les gens sur la même machine ; charge de"
        f" {number(machine['load_at_start'], 1)} au départ. Base :"
        f" {number(rows['expertise.dossier'])} dossiers,"
        f" {number(rows['account.move'])} pièces comptables,"
        f" {number(rows['res.partner'])} contacts,"
        f" {number(rows['brokerage.dossier'])} dossiers de prêt,"
        f" {number(rows['hr.employee'])} employés,"
        f" {number(rows['care.intervention'])} interventions."
    )


def conclude(result):
    """Say where the ceiling is, and what it is made of."""
    ceiling, stages = result["ceiling"], result["stages"]
    (top,) = [s for s in stages if s["users"] == ceiling["users"]]
    seen = top["machine"]
    cpu, cores = seen["cpu"], seen["cores"]
    share = {name: round(100 * value / cores) for name, value in cpu.items()}
    text = (
        f"**{number(ceiling['per_second'], 1)} requêtes par seconde**, à"
        f" {ceiling['users']} personnes qui travaillent au même moment ; "
    )
    if ceiling["fluent_users"]:
        text += (
            f"jusqu’à {ceiling['fluent_users']}, 95 requêtes sur 100 prennent moins de"
            " deux secondes."
        )
    else:
        text += (
            f"dès {stages[0]['users']}, plus de 5 requêtes sur 100 prennent plus de"
            " deux secondes."
        )
    others = max(s["machine"]["cpu_of_others"] for s in stages)
    if others > DISTURBED:
        text += (
            " **Machine partagée : d’autres programmes ont pris jusqu’à"
            f" {number(others, 1)} cœurs ; ces temps sont à refaire au calme, les"
            " comptes valent.**"
        )
    if not ceiling["reached"]:
        return text + " Le plafond n’a pas été atteint."
    busy = round(100 * seen["cores_used"] / cores)
    limit = (
        "Ce qui limite est le processeur"
        if busy >= 85
        else "Ce qui limite n’est pas le processeur seul"
    )
    aside = ""
    if others > DISTURBED:
        part = round(100 * seen["cpu_of_others"] / cores)
        aside = f", et {part} % pour d’autres programmes"
    return (
        f"{text} {limit} : {busy} % des {cores} cœurs, dont"
        f" {share['odoo']} % pour Odoo, {share.get('postgresql', 0)} % pour PostgreSQL"
        f" et {share['locust']} % pour les gens simulés, qu’une vraie installation n’a"
        f" pas{aside}. Pendant ce temps, {number(seen['in_transaction'], 1)} des"
        f" {seen['connections']} connexions à PostgreSQL sont dans une transaction et"
        f" {number(seen['lock_waits'], 2)} attend un verrou ;"
        f" {number(seen['waiting_for_a_worker'], 1)} requêtes attendent qu’un processus"
        f" d’Odoo les prenne (au plus {seen['most_waiting']}). Mémoire :"
        f" {number(seen['odoo_mb'])} Mo pour tous les processus d’Odoo,"
        f" {number(seen['largest_process_mb'])} Mo pour le plus gros, limite 1 024."
    )


def stages_table(result):
    """Return a row for each stage."""
    rows = []
    for stage in result["stages"]:
        figures, seen = stage["all"], stage["machine"]
        rows.append(
            [
                stage["users"],
                number(stage["per_second"], 1),
                number(figures["p50"]),
                number(figures["p95"]),
                number(figures["p99"]),
                sum(row["times"] for row in stage["errors"]) - stage.get("unserved", 0),
                stage.get("unserved", 0),
                number(seen["cpu"]["odoo"], 2),
                number(seen["cpu"].get("postgresql", 0), 2),
                number(seen["cpu"]["locust"], 2),
                number(seen["cpu_of_others"], 2),
                number(seen["waiting_for_a_worker"], 1),
                stage["started_over"],
                number(seen["odoo_mb"]),
            ]
        )
    return table(
        [
            *("personnes", "requêtes/s", "p50, ms", "p95, ms", "p99, ms", "erreurs"),
            "sans réponse",
            *("cœurs : Odoo", "PostgreSQL", "locust", "autres", "en attente"),
            *("reprises", "Odoo, Mo"),
        ],
        rows,
    )


def books_table(result):
    """Return a row for each deed: told beside found."""
    books = result["stages"][-1]["books"]
    rows = []
    for deed, label in DEEDS.items():
        row = books[deed]
        rows.append(
            [
                label,
                number(row["accepted"]),
                number(row["refused"]),
                number(row["expected"]),
                number(row["found"]),
                len(row["lost"]),
                len(row["twice"]) + len(row["wrong"]),
            ]
        )
    header = [
        *("ce qui a été fait", "acceptés", "refusés", "attendus", "en base"),
        *("perdus", "en double ou faux"),
    ]
    return table(header, rows)


def kinds_table(result):
    """Return the times of each kind of request, at the last fluent stage."""
    wanted = result["ceiling"]["fluent_users"] or result["stages"][0]["users"]
    (stage,) = [s for s in result["stages"] if s["users"] == wanted]
    rows = [
        [
            name,
            WHO.get(name.split(" :")[0], ""),
            number(row["requests"]),
            number(row["p50"]),
            number(row["p95"]),
            number(row["p99"]),
        ]
        for name, row in sorted(stage["kinds"].items())
    ]
    header = ["requête", "qui", "nombre", "p50, ms", "p95, ms", "p99, ms"]
    return wanted, table(header, rows)


def refusals(result):
    """Return what was refused on purpose, and how often."""
    counts = {}
    for stage in result["stages"]:
        for text, times in stage["refusals"].items():
            # the same words about another person, another hour
            words = re.sub(r"\d[\d/:]*", "…", text)
            counts[words] = counts.get(words, 0) + times
    return [f"- {times} × {text}" for text, times in sorted(counts.items())]


def write(result):
    """Write the page and the plot."""
    wanted, kinds = kinds_table(result)
    errors = len(result["wrong"])
    lines = [
        describe(result),
        "",
        conclude(result),
        "",
        "![Requêtes par seconde et temps de réponse](../pictures/charge.svg)",
        "",
        "### Par palier",
        "",
        *stages_table(result),
        "",
        "### Rien de perdu, rien en double",
        "",
        "Ce que les gens ont vu accepté, à côté de ce que PostgreSQL contient, tous"
        f" paliers ensemble : **{errors or 'aucun défaut'}**.",
        "",
        *books_table(result),
        "",
        f"Refus attendus, dits clairement : {'aucun.' if not refusals(result) else ''}",
        "",
        *refusals(result),
        "",
        f"### Par requête, à {wanted} personnes",
        "",
        *kinds,
    ]
    if errors:
        lines += ["", "### Défauts", "", *(f"- {line}" for line in result["wrong"])]
    outcome.show(PAGE, lines)
    PLOT.write_text(draw(result))


# ------------------------------------------------------------------------------
# The plot
# ------------------------------------------------------------------------------
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 380, 70, 80, 70, 50
THROUGHPUT, TIMES = "#714B67", "#C77B1E"


def value_of(stage, scale):
    """Return what a curve shows of a stage."""
    return stage["all"]["p95"] if scale == "p95" else stage["per_second"]


def draw(result):
    """Throughput and p95 over the number of people."""
    stages = result["stages"]
    most_users = max(stage["users"] for stage in stages)
    scales = {
        "per_second": max(stage["per_second"] for stage in stages) * 1.15,
        "p95": max(2_200, *(stage["all"]["p95"] for stage in stages)) * 1.05,
    }

    def x(users):
        return round(LEFT + users / most_users * (WIDTH - LEFT - RIGHT), 1)

    def y(value, scale):
        room = HEIGHT - TOP - BOTTOM
        return round(HEIGHT - BOTTOM - value / scales[scale] * room, 1)

    limit = y(SLOW_MS, "p95")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="13" role="img"'
        ' aria-label="Requêtes par seconde et temps de réponse selon le nombre de'
        ' personnes">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        '<text x="16" y="28" font-size="17" font-weight="bold">Toujours plus de monde'
        " à la fois</text>",
        f'<text x="16" y="52" fill="{THROUGHPUT}">requêtes par seconde</text>',
        f'<text x="190" y="52" fill="{TIMES}">p95, millisecondes</text>',
        f'<line x1="{LEFT}" y1="{limit}" x2="{WIDTH - RIGHT}" y2="{limit}"'
        f' stroke="{TIMES}" stroke-dasharray="4 4"/>',
        f'<text x="{WIDTH - RIGHT + 6}" y="{limit + 4}" fill="{TIMES}">2 s</text>',
        f'<line x1="{LEFT}" y1="{HEIGHT - BOTTOM}" x2="{WIDTH - RIGHT}"'
        f' y2="{HEIGHT - BOTTOM}" stroke="#555"/>',
    ]
    for scale, colour in (("per_second", THROUGHPUT), ("p95", TIMES)):
        points = " ".join(
            f"{x(stage['users'])},{y(value_of(stage, scale), scale)}"
            for stage in stages
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}"'
            ' stroke-width="2.5"/>'
        )
        other = "p95" if scale == "per_second" else "per_second"
        for stage in stages:
            at = y(value_of(stage, scale), scale)
            # the figure is on the side where the other curve is not
            above = at < y(value_of(stage, other), other)
            text = number(value_of(stage, scale), 0 if scale == "p95" else 1)
            parts.append(
                f'<circle cx="{x(stage["users"])}" cy="{at}" r="4" fill="{colour}"/>'
                f'<text x="{x(stage["users"])}" y="{at - 10 if above else at + 20}"'
                f' text-anchor="middle" font-size="12" fill="{colour}">{text}</text>'
            )
    for stage in stages:
        parts.append(
            f'<text x="{x(stage["users"])}" y="{HEIGHT - BOTTOM + 18}"'
            f' text-anchor="middle">{stage["users"]}</text>'
        )
    parts.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">personnes à la'
        " fois</text>"
    )
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    write(outcome.load("load")["load"])
