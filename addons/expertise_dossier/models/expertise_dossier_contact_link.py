from datetime import timedelta
from urllib.parse import urlencode

from odoo import api, models
from odoo.tools import hash_sign, verify_hash_signed

#: how long the link of a mail opens the page without a login
LINK_DAYS = 90
LINK_SCOPE = "expertise.dossier.contact"


class ExpertiseDossierContactLink(models.Model):
    """The signed link that says who comes: one contact, one dossier, for a time.

    It opens the page and the downloads, and changes nothing. Whatever the contact
    may do is tested again when it is used, so closing his row closes the link.
    """

    # one face of the contact a file: see expertise_dossier_contact.py
    _inherit = "expertise.dossier.contact"  # pylint: disable=consider-merging-classes-inherited

    def _get_portal_url(self, suffix=""):
        """:return: absolute address of this contact's page of his dossier, signed

        :param str suffix: put behind the address of the page, before the signature
        """
        self.ensure_one()
        dossier = self.sudo().dossier_id
        query = urlencode(self._get_portal_link_parameters())
        return f"{dossier.get_base_url()}{dossier.access_url}{suffix}?{query}"

    def _get_portal_link_parameters(self):
        """:return: the parameters that open the portal for this contact"""
        self.ensure_one()
        signature = hash_sign(
            self.sudo().env,
            LINK_SCOPE,
            self._get_portal_claims(),
            expiration=timedelta(days=LINK_DAYS),
        )
        return {"contact": self.id, "sig": signature}

    def _get_portal_claims(self):
        # a row that is given to somebody else leaves the old link behind
        row = self.sudo()
        return [row.id, row.dossier_id.id, row.partner_id.id]

    @api.model
    def _find_by_portal_link(self, contact, sig):
        """:return: the row that this link names, as superuser; empty if it does not

        :param str contact: id of the row
        :param str sig: its signature
        """
        nobody = self.sudo().browse()
        try:
            claims = verify_hash_signed(self.sudo().env, LINK_SCOPE, sig or "")
        except (ValueError, TypeError):
            return nobody
        if not claims or str(claims[0]) != contact:
            return nobody
        row = nobody.browse(claims[0]).exists()
        if not row or row._get_portal_claims() != claims:
            return nobody
        if row.dossier_id.trashed_at or not row.partner_id.active:
            return nobody
        return row
