"""The paper of a care agency, as pictures of its pages."""

from camera import find
from paper import print_pages

CLIENT = "Marthe Lenoir"
#: report -> name of its pictures
SHEETS = {"care_opportunity.report_mission_sheet": "paper-care-mission-sheet"}


def take(camera):
    page = camera.log_in("gestionnaire")
    form = find(
        page,
        "care.assessment",
        [("partner_id.name", "=", CLIENT), ("state", "=", "validated")],
    )
    for report, name in SHEETS.items():
        print_pages(page, report, form, name)
