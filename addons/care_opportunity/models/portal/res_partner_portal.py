from urllib.parse import quote_plus

from odoo import models


def get_phone_link(number):
    """:return: what a phone dials at one touch"""
    return "tel:" + "".join(c for c in number if c.isdigit() or c == "+")


class ResPartnerPortal(models.Model):
    """What a worker's portal shows of a client."""

    # one face of the partner a file
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _get_care_portal_place(self):
        """:return: where a client lives and how to reach him, with links"""
        self.ensure_one()
        lines = [
            " ".join(filter(None, line))
            for line in ((self.street,), (self.street2,), (self.zip, self.city))
        ]
        lines = [line for line in lines if line]
        target = ", ".join(lines)
        return {
            "address": lines,
            "route": target
            and f"https://www.google.com/maps/dir/?api=1&destination={quote_plus(target)}",
            "phone": self.phone,
            "phone_link": self.phone and get_phone_link(self.phone),
        }
