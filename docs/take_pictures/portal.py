"""What clients see, on a desk and on a phone."""

from camera import DESK, PHONE, go, take_picture

SIZES = {"": DESK, "-phone": PHONE}


def take(camera):
    for suffix, size in SIZES.items():
        take_client(camera.log_in("client", size), suffix)
    take_professional(camera.log_in("agence"), "agency")
    take_professional(camera.log_in("notaire"), "notary")


def take_client(page, suffix):
    go(page, "/my/home")
    # cards are shown once they are counted
    take_picture(
        page,
        f"portal-home{suffix}",
        ".o_portal_index_card:not(.d-none) a[href='/my/dossiers']",
    )
    go(page, "/my/dossiers")
    take_picture(page, f"portal-list{suffix}", ".o_expertise_row")
    for waiting, card in (("quote", "quote"), ("report", "reports")):
        go(page, f"/my/dossiers?filterby={waiting}")
        page.locator(".o_expertise_row").first.click()
        take_picture(
            page,
            f"portal-{waiting}{suffix}",
            f".o_expertise_{card}",
            full_page=True,
        )
    for path, name in (("new", "request"), ("call-back", "call-back")):
        go(page, f"/my/dossiers/{path}")
        take_picture(
            page, f"portal-{name}{suffix}", "form[method=post]", full_page=True
        )


def take_professional(page, name):
    go(page, "/my/dossiers")
    take_picture(page, f"portal-{name}", ".o_expertise_row")
    go(page, "/my/dossiers?filterby=report")
    page.locator(".o_expertise_row").first.click()
    take_picture(page, f"portal-{name}-report", ".o_expertise_reports", full_page=True)
