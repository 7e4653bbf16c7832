from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.dossier_base.controllers.inputs import clean_line

#: dossiers in one answer, at most: the page of the portal has twenty
MOST_AT_ONCE = 100
#: PostgreSQL counts no further than its largest number
FURTHEST = 10**9


class ExpertiseDossierPortalApi(models.Model):
    """The portal for programs: what a login sees there, by its own API key."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    @api.readonly
    def get_my_dossiers(self, number=None, limit=20, offset=0):
        """What the portal shows to whoever asks, newest first.

        An agency's software follows its dossiers by this. It gives the values of the
        pages and nothing else: the caller has no right on the dossiers themselves.

        :param str number: the number of one dossier; all of them if None
        :param int limit: how many at most, 1 to 100
        :param int offset: how many of the newest to leave out
        :return: one dictionary a dossier
        """
        try:
            limit, offset = int(limit), int(offset)
        except (TypeError, ValueError, OverflowError):
            raise UserError(
                self.env._("“limit” and “offset” are whole numbers.")
            ) from None
        user = self.env.user
        dossiers = self._search_portal(
            user,
            Domain("name", "=", clean_line(number)) if number else Domain.TRUE,
            limit=min(max(limit, 1), MOST_AT_ONCE),
            offset=min(max(offset, 0), FURTHEST),
        )
        contacts = dossiers._get_portal_contacts(user)
        customer = user.partner_id.commercial_partner_id
        dossiers._prefetch_report_locks()
        return [
            self._to_plain_values(
                dossier._get_portal_values(contacts[dossier], customer)
            )
            for dossier in dossiers
        ]

    @api.model
    def _to_plain_values(self, values):
        """:return: the values of a page, its currencies by their names"""
        for document in values["quotes"] + values["invoices"]:
            document["currency"] = document["currency"].name
        return values
