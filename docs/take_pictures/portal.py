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
    addresses = page.locator(".o_expertise_row").evaluate_all(
        "rows => rows.map(row => [row.getAttribute('href'), row.innerText])"
    )
    take_dossier(page, addresses, "Devis", f"portal-quote{suffix}")
    take_dossier(page, addresses, "Rapport", f"portal-report{suffix}")
    for path, name in (("new", "request"), ("call-back", "call-back")):
        go(page, f"/my/dossiers/{path}")
        take_picture(
            page, f"portal-{name}{suffix}", ".o_expertise_form", full_page=True
        )


def take_dossier(page, addresses, text, name):
    """The page of the first dossier in whose line ``text`` stands."""
    address = next((href for href, line in addresses if text in line), None)
    if address is None:
        raise RuntimeError(f"The client has no dossier with « {text} »")
    go(page, address)
    take_picture(page, name, ".o_expertise_portal", full_page=True)


def take_professional(page, name):
    go(page, "/my/dossiers")
    take_picture(page, f"portal-{name}", ".o_expertise_row")
    page.locator(".o_expertise_row:has-text('Rapport')").first.click()
    take_picture(page, f"portal-{name}-report", ".o_expertise_reports", full_page=True)
