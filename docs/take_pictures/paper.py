"""The documents, printed by the running system, as pictures of their pages."""

import subprocess
import tempfile
from pathlib import Path

from camera import ADDRESS, PICTURES, call, find

PIXELS_PER_INCH = "72"


def take(camera):
    page = camera.log_in("bureau")
    planned = find(page, "expertise.dossier", [("state", "=", "planned")])
    print_pages(
        page, "expertise_dossier.report_mission_order", planned, "paper-mission-order"
    )
    print_pages(
        page, "expertise_dossier.report_confirmation", planned, "paper-confirmation"
    )
    dossier = find(page, "expertise.dossier", [("report_state", "=", "available")])
    # opens the letter that is not printed yet, or writes one
    letter = call(page, "expertise.dossier", "action_write_cover_letters", [dossier])
    print_pages(
        page, "dossier_base.report_letter", letter["res_id"], "paper-cover-letter"
    )


def print_pages(page, report, record_id, name):
    """Print a report and save each of its pages as a picture."""
    answer = page.request.get(f"{ADDRESS}/report/pdf/{report}/{record_id}")
    if not answer.ok:
        raise RuntimeError(f"{report}: {answer.status}")
    for old in PICTURES.glob(f"{name}-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder, "paper.pdf")
        pdf.write_bytes(answer.body())
        subprocess.run(
            ["pdftoppm", "-png", "-r", PIXELS_PER_INCH, pdf, PICTURES / name],
            check=True,
        )
    for picture in sorted(PICTURES.glob(f"{name}-*.png")):
        print(picture.name)
