"""Pages of the portal, as somebody with a browser asks for them."""

import json
import re

from odoo import Command, http
from odoo.tests import HttpCase


class PortalHttpCase(HttpCase):
    """Requests of portal users and of the staff.

    A subclass sets ``firm``; ``logins`` holds the portal users by a short name.
    """

    logins = {}

    @classmethod
    def _new_portal(cls, login, partner, company=None):
        """:return: a portal user of `partner`; his password is his login, twice"""
        company = company or cls.firm
        return cls.env["res.users"].create(
            {
                "login": login,
                "password": login * 2,
                "partner_id": partner.id,
                "lang": "en_US",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )

    def log_in(self, who):
        """Log in as one of ``logins``, as a member of the staff, or out (None)."""
        if who is None:
            return self.authenticate(None, None)
        user = self.logins.get(who) or getattr(self, who)
        password = user.login * 2 if user.share else user.login
        return self.authenticate(user.login, password)

    def get(self, url, who="same"):
        if who != "same":
            self.log_in(who)
        return self.url_open(url, allow_redirects=False)

    def post(self, url, data=None, who="same", csrf=True, **kwargs):
        if who != "same":
            self.log_in(who)
        data = dict(data or {})
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        kwargs.setdefault("allow_redirects", False)
        response = self.url_open(url, data=data, method="POST", **kwargs)
        self.env.invalidate_all()
        return response

    def rpc(self, url, params):
        """:return: the answer of a jsonrpc route"""
        return json.loads(
            self.url_open(
                url,
                data=json.dumps({"jsonrpc": "2.0", "params": params}),
                headers={"Content-Type": "application/json"},
            ).text
        )

    def words(self, response):
        """:return: the words of a page, as a reader sees them"""
        main = response.text.partition("<main>")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    def text(self, url, who="same"):
        """:return: the words of the page at this address, which must be there"""
        response = self.get(url, who)
        self.assertEqual(response.status_code, 200, response.text[:500])
        return self.words(response)
