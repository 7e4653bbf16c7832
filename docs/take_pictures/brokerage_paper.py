"""The paper of a loan broker's file, as pictures of its pages."""

from camera import call, find
from paper import print_pages

LETTERS = {
    "Mandat de recherche de financement": "brokerage-mandate",
    "Convention d’honoraires": "brokerage-fee-agreement",
    "Information à l’entrée en relation": "brokerage-first-contact",
    "Demande de pièces": "brokerage-documents",
    "Relance du client sans nouvelles": "brokerage-follow-up",
    "Envoi de la demande à la banque": "brokerage-bank",
    "Confirmation d’abandon": "brokerage-abandon",
}


def take(camera):
    page = camera.log_in("courtier")
    dossier = find(
        page,
        "brokerage.dossier",
        [
            ("kind", "=", "client"),
            ("state", "!=", "abandoned"),
            ("bank_id", "!=", False),
            ("simulation_ids.is_chosen", "=", True),
            ("comment_ids.in_summary", "=", True),
        ],
    )
    print_pages(
        page,
        "brokerage_dossier.report_loan_request",
        dossier,
        "paper-brokerage-loan-request",
    )
    print_pages(
        page,
        "brokerage_dossier.report_summary_note",
        dossier,
        "paper-brokerage-summary-note",
    )
    abandoned = find(page, "brokerage.dossier", [("state", "=", "abandoned")])
    for title, name in LETTERS.items():
        about = abandoned if name == "brokerage-abandon" else dossier
        print_letter(page, title, about, f"paper-{name}")


def print_letter(page, title, dossier, name):
    """Write a draft, take its pages, and take the draft away again."""
    template = find(
        page,
        "dossier.letter.template",
        [("model", "=", "brokerage.dossier"), ("name", "=", title)],
    )
    letter = call(
        page,
        "dossier.letter",
        "create",
        {"res_model": "brokerage.dossier", "res_id": dossier, "template_id": template},
    )
    print_pages(page, "dossier_base.report_letter", letter, name)
    call(page, "dossier.letter", "unlink", [letter])
