"""What every page of the portal does, whatever it shows."""

from odoo.http import SessionExpiredException, request


def send_to_login():
    """Logged out, what exists and what does not exist lead to the login alike."""
    if request.env.user._is_public():
        raise SessionExpiredException("The portal needs a login or a signed link")


def keep_private(response):
    """Keep a page out of caches, and its address out of other sites' logs."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
