"""Logins on the portal: beside the client, an agency's employee and a notary."""

from odoo import Command

#: login and password, who: the key of a partner, or somebody who works there
LOGINS = {
    "agency": ("agence", "deux_ponts", "Camille Rousset", "camille.rousset"),
    "notary": ("notaire", "delaunay", None, None),
}


def open_logins(builder):
    """Give the agency and the notary their portal, as the office would."""
    users = {}
    for key, (login, partner_key, name, mailbox) in LOGINS.items():
        partner = builder.partners[partner_key]
        if name:
            partner = partner.create(
                {
                    "name": name,
                    "parent_id": partner.id,
                    "type": "contact",
                    "email": f"{mailbox}@agence-deux-ponts.test",
                    "phone": "01 99 00 41 11",
                    "lang": builder.lang,
                    "tz": partner.tz,
                }
            )
        users[key] = (
            builder.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "partner_id": partner.id,
                    "login": login,
                    "password": login,
                    "lang": builder.lang,
                    "company_id": builder.company.id,
                    "company_ids": [Command.set(builder.company.ids)],
                    "group_ids": [
                        Command.set(builder.env.ref("base.group_portal").ids)
                    ],
                }
            )
        )
    builder._name("user", users)
