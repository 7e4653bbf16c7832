#!/usr/bin/env python3
"""Write the tables and the plot of docs/volumes.md from results/together.json.

Run at the end of `make bench SET=together`; by hand it does the same again.
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "together.json"
PAGE = ROOT / "docs" / "volumes.md"
PLOT = ROOT / "docs" / "pictures" / "volumes.svg"
BEGIN, END = "<!-- mesures : début -->", "<!-- mesures : fin -->"

MODELS = {
    "crm.lead": "opportunités",
    "account.move": "factures",
    "res.partner": "contacts",
    "hr.employee": "employés",
}
PARTS = {"page": "première page", "counts": "compteurs", "form": "fiche"}
PEOPLE = {
    "bench_agency": "une agence",
    "bench_borrower": "un emprunteur",
    "bench_worker": "un intervenant",
}
MISSIONS = {
    "three mornings": "trois matins par semaine, une compétence",
    "every evening, no skill": "tous les soirs, sans compétence",
    "twice a day, two skills": "deux fois par jour, deux compétences",
    "two nights": "deux nuits par semaine, une compétence",
}
ROWS = {
    "expertise.dossier": "dossiers de diagnostic",
    "unpaid": "factures impayées",
    "prospects": "prospects",
    "brokerage.dossier": "dossiers de prêt",
    "hr.employee": "employés",
    "care.intervention": "interventions",
    "care.assessment": "recueils des besoins",
    "res.partner": "contacts en tout",
    "crm.lead": "opportunités en tout",
    "account.move.line": "lignes d’écriture en tout",
}


def number(value, digits=0):
    """A number as French readers write it."""
    text = f"{value:,.{digits}f}".replace(",", "\u202f")
    return text.replace(".", ",")


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |"]
    lines.append("| --- |" + " ---: |" * (len(header) - 1))
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines)


# ------------------------------------------------------------------------------
# The page
# ------------------------------------------------------------------------------
def describe(result):
    machine, rows = result["machine"], result["rows"]
    parts = ", ".join(
        f"{number(rows[name])} {label}" for name, label in ROWS.items() if name in rows
    )
    year, month, day = machine["day"].split("-")
    scale = result["scale"]
    trial = f"**Essai à 1/{scale} du volume prévu.** " if scale > 1 else ""
    return (
        f"{trial}Mesuré le {day}/{month}/{year} dans une seule base de"
        f" {number(rows['database_mb'])} Mo : {parts}. Machine : {machine['cores']}"
        f" cœurs, Python {machine['python']}, PostgreSQL {machine['postgresql']} ;"
        f" charge de {number(machine['load_at_start'], 1)} au début et de"
        f" {number(machine['load_at_end'], 1)} à la fin."
    )


def screens(result):
    rows = []
    for name, figures in result["screens"].items():
        peer = figures["peer"]
        for part, label in PARTS.items():
            ours, core = figures[part], peer[part]
            rows.append(
                [
                    f"{name} : {label}",
                    number(figures["rows"]),
                    number(ours["ms"]),
                    ours["queries"],
                    f"{number(core['ms'])} ({MODELS[peer['model']]})",
                    f"{number(ours['ms'] / core['ms'], 2)} ×",
                ]
            )
    header = ["écran", "lignes", "ms", "requêtes", "Odoo seul, ms", "rapport"]
    return table(header, rows)


def portal(result):
    rows = [
        [f"{PEOPLE[login]} : {name}", number(page["ms"]), page["queries"], page["kb"]]
        for login, pages in result["portal"].items()
        for name, page in pages.items()
    ]
    return table(["page du portail", "ms", "requêtes", "ko"], rows)


def search(result):
    core = result["search"]["core"]
    rows = [
        [MISSIONS[name], number(one["best_ms"]), one["queries"]]
        for name, one in result["search"]["missions"].items()
    ]
    rows.append(
        ["trois matins, à la manière d’Odoo", number(core["ms"]), core["queries"]]
    )
    return table(
        ["recherche d’un intervenant, quatre semaines", "ms", "requêtes"], rows
    )


def excel(result):
    rows = []
    for name, figures in result["excel"].items():
        usual = "— de la façon habituelle"
        if "export d’Odoo" in name:
            usual = "— autant de devis, de la même façon"
        for label, one in ((name, figures), (usual, figures["usual"])):
            rows.append(
                [
                    label,
                    number(one["seconds"], 1),
                    number(one["peak_mb"]),
                    number(one["file_mb"], 1),
                ]
            )
    return table(["classeur", "secondes", "mémoire de plus, Mo", "fichier, Mo"], rows)


def reminders(result):
    refresh, letters = result["refresh"], result["letters"]
    rows = [
        [
            "tous les échelons dus, à neuf",
            number(refresh["seconds"], 1),
            refresh["queries"],
        ],
        [
            f"{letters['letters']} courriers en PDF et {letters['mails']} mails",
            number(letters["seconds"], 1),
            letters["queries"],
        ],
        [
            "les mêmes pages dans wkhtmltopdf seul",
            number(letters["wkhtmltopdf_alone"], 1),
            "–",
        ],
    ]
    return table(["relances", "secondes", "requêtes"], rows)


def memory(result):
    names = {
        "screens": "toutes les listes et fiches",
        "search": "les recherches d’intervenants",
        "portal": "le portail (serveur)",
        "exports": "les exports (serveur)",
        "editions": "les éditions des prospects, aussi de la façon habituelle",
        "refresh": "les échelons dus",
        "letters": "les courriers",
    }
    rows = [
        [names[name], number(step["seconds"]), number(step["peak_mb"])]
        for name, step in result["steps"].items()
    ]
    return table(["étape", "secondes", "mémoire au plus haut, Mo"], rows)


def limits(result):
    missed = [row for row in result["limits"] if not row[3]]
    text = f"{number(len(result['limits']))} limites, {len(missed)} dépassée"
    text += "s" if len(missed) > 1 else ""
    if not missed:
        return text + "."
    return (
        text
        + " :\n\n"
        + "\n".join(
            f"- {what} : {figure} ({limit})" for what, figure, limit, _held in missed
        )
    )


# ------------------------------------------------------------------------------
# The plot
# ------------------------------------------------------------------------------
WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 900, 270, 90, 13, 16, 76
OURS, CORE = "#714B67", "#B8B8C0"


def draw(result):
    """First page and form of each screen beside Odoo's own, as bars."""
    bars = [
        (f"{name} : {PARTS[part]}", figures[part]["ms"], figures["peer"][part]["ms"])
        for name, figures in result["screens"].items()
        for part in ("page", "form")
    ]
    most = max(max(ours, core) for _name, ours, core in bars)
    scale = (WIDTH - LEFT - RIGHT) / most
    height = TOP + len(bars) * (2 * BAR + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        ' font-family="sans-serif" font-size="13" role="img"'
        ' aria-label="Durée de chaque écran à côté de celui d’Odoo">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="16" y="28" font-size="17" font-weight="bold">Ouvrir une liste,'
        " ouvrir une fiche : millisecondes côté serveur</text>",
        f'<rect x="16" y="44" width="13" height="13" fill="{OURS}"/>',
        '<text x="36" y="55">ces modules</text>',
        f'<rect x="140" y="44" width="13" height="13" fill="{CORE}"/>',
        '<text x="160" y="55">la liste ou la fiche d’Odoo, autant de lignes</text>',
    ]
    top = TOP
    for name, ours, core in bars:
        parts.append(
            f'<text x="{LEFT - 10}" y="{top + BAR + 4}" text-anchor="end">{name}</text>'
        )
        for colour, value in ((OURS, ours), (CORE, core)):
            length = max(1, round(value * scale, 1))
            parts.append(
                f'<rect x="{LEFT}" y="{top}" width="{length}" height="{BAR}"'
                f' fill="{colour}"/><text x="{LEFT + length + 6}"'
                f' y="{top + BAR - 2}" font-size="12">{number(value)}</text>'
            )
            top += BAR
        top += GAP
    return "\n".join([*parts, "</svg>"]) + "\n"


def main():
    result = json.loads(RESULT.read_text())
    blocks = [
        describe(result),
        "![Durée de chaque écran](pictures/volumes.svg)",
        "## Listes et fiches",
        screens(result),
        "## Relances",
        reminders(result),
        "## Recherche d’un intervenant",
        search(result),
        "## Portail",
        portal(result),
        "## Excel",
        excel(result),
        "## Mémoire",
        memory(result),
        "## Limites",
        limits(result),
    ]
    page = PAGE.read_text()
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    text = "\n\n".join(blocks)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
    PLOT.write_text(draw(result))


if __name__ == "__main__":
    main()
