"""The letters of a prospect's mission, as pictures of their first page."""

import subprocess
import tempfile
from pathlib import Path

from camera import ADDRESS, PICTURES, call, find

PIXELS_PER_INCH = "72"
FOLDER = PICTURES / "prospects"
NAMES = {
    "letter_mission": "lettre-de-mission",
    "letter_valuation": "evaluation",
    "letter_income_tax": "declaration-de-revenus",
    "letter_services": "contrat-de-service",
    "letter_services_exceptional": "contrat-de-services-exceptionnel",
    "letter_tax_audit_insurance": "assurance-controle-fiscal",
    "letter_till": "annexe-caisse",
    "letter_cga": "adhesion-cgaf",
    "letter_forecast": "lettre-de-mission-previsionnelle",
    "letter_blank": "lettre-vierge",
    "letter_resignation": "courrier-de-demission",
    "letter_colleague": "lettre-au-confrere",
    "letter_acceptance": "questionnaire-d-acceptation",
}


def take(camera):
    page = camera.log_in("admin")
    mission = find(
        page,
        "crm.lead",
        [
            ("mission_line_ids", "!=", False),
            ("firm_id", "!=", False),
            ("partner_id.preferred_contact_id", "!=", False),
            ("partner_id.current_accountant_id", "!=", False),
        ],
    )
    FOLDER.mkdir(exist_ok=True)
    for xmlid, name in NAMES.items():
        template = find(
            page,
            "ir.model.data",
            [("module", "=", "expertise_prospect"), ("name", "=", xmlid)],
        )
        data = call(page, "ir.model.data", "read", [template], ["res_id"])[0]
        letter = call(
            page,
            "dossier.letter",
            "create",
            {
                "res_model": "crm.lead",
                "res_id": mission,
                "template_id": data["res_id"],
            },
        )
        address = call(page, "dossier.letter", "action_print", [letter])["url"]
        answer = page.request.get(f"{ADDRESS}{address}")
        if not answer.ok:
            raise RuntimeError(f"{xmlid}: {answer.status}")
        save_first_page(answer.body(), FOLDER / f"courrier-{name}")


def save_first_page(pdf, picture):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.pdf")
        file.write_bytes(pdf)
        options = ["-png", "-r", PIXELS_PER_INCH, "-f", "1", "-singlefile"]
        subprocess.run(["pdftoppm", *options, file, picture], check=True)
    print(f"{picture.name}.png")
