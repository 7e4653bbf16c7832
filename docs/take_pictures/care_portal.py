"""What a worker of a care agency sees on her phone."""

from camera import PHONE, go, take_picture

#: the cards of the portal's home that lead to her visits and her clients
VISITS = "a[href^='/my/aide/interventions']"
CLIENTS = "a[href^='/my/aide/clients']"


def take(camera):
    page = camera.log_in("intervenante", PHONE)
    go(page, "/my/home")
    page.wait_for_selector(".o_portal_doc_spinner", state="detached")
    take_picture(page, "care-portal-home", VISITS)
    for name, card in (("visit", VISITS), ("client", CLIENTS)):
        go(page, "/my/home")
        page.locator(card).first.click()
        take_picture(page, f"care-portal-{name}s", "#wrap")
        # the tabs above the list have the same address, without a number
        page.locator(f"#wrap {card[:-2]}/']").first.click()
        take_picture(page, f"care-portal-{name}", "#wrap", full_page=True)
