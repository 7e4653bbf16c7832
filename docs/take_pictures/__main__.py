"""Take the pictures of docs/pictures from the running demonstration.

Run by `make pictures`, after `make run`. Every picture is a real screen, or a real
page of paper, of the demonstration data, in French; nothing is drawn by hand. Names of
sets take these alone: `make pictures SETS=paper`.
"""

import sys

import administrator
import brokerage
import brokerage_paper
import care
import care_paper
import care_portal
import dunning
import paper
import portal
import prospect_paper
import prospects
import staff
from camera import PICTURES, Camera
from playwright.sync_api import sync_playwright

SETS = {
    "staff": staff.take,
    "portal": portal.take,
    "paper": paper.take,
    "dunning": dunning.take,
    "prospects": prospects.take,
    "prospect_paper": prospect_paper.take,
    "brokerage": brokerage.take,
    "brokerage_paper": brokerage_paper.take,
    "care": care.take,
    "care_portal": care_portal.take,
    "care_paper": care_paper.take,
    "administrator": administrator.take,
}


def main(names):
    unknown = set(names) - set(SETS)
    if unknown:
        sys.exit(f"Inconnu : {', '.join(unknown)}. Possible : {', '.join(SETS)}.")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, Camera(playwright) as camera:
        for name in names or SETS:
            SETS[name](camera)


if __name__ == "__main__":
    main(sys.argv[1:])
