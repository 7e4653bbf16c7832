from odoo import fields, models

# Tracked for prospects and their contacts only: other partners' chatters stay as is
PROSPECT_TRACKED_FIELDS = {
    "active",
    "birthdate_date",
    "city",
    "company_registry",
    "country_id",
    "fax",
    "foreign_phone",
    "is_prospect",
    "mobile",
    "partner_company_type_id",
    "prospect_date",
    "prospect_state",
    "street",
    "street2",
    "title_id",
    "website",
    "zip",
}


class ResPartner(models.Model):
    """Who changed what in a prospect's file, its contacts included."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    active = fields.Boolean(tracking=True)
    birthdate_date = fields.Date(tracking=True)
    city = fields.Char(tracking=True)
    company_registry = fields.Char(tracking=True)
    country_id = fields.Many2one(tracking=True)
    fax = fields.Char(tracking=True)
    foreign_phone = fields.Char(tracking=True)
    is_prospect = fields.Boolean(tracking=True)
    mobile = fields.Char(tracking=True)
    partner_company_type_id = fields.Many2one(tracking=True)
    prospect_date = fields.Date(tracking=True)
    prospect_state = fields.Selection(tracking=True)
    street = fields.Char(tracking=True)
    street2 = fields.Char(tracking=True)
    title_id = fields.Many2one(tracking=True)
    website = fields.Char(tracking=True)
    zip = fields.Char(tracking=True)

    history_ids = fields.One2many(
        "prospect.history", "prospect_id", groups="base.group_user"
    )

    def _track_prepare(self, fields_iter):
        """Read nothing of who is no prospect when the state alone is computed anew.

        His state stays empty; what makes him a prospect is written, and read then.
        """
        names = set(fields_iter)
        if names == {"prospect_state"}:
            self = self.filtered("is_prospect")  # pylint: disable=self-cls-assignment
        return super()._track_prepare(names)

    def _mail_track(self, tracked_fields, initial_values):
        if self.sudo().prospect_network_id:
            # street, zip and town are told one by one
            unwanted = {"contact_address_inline"}
        else:
            unwanted = PROSPECT_TRACKED_FIELDS
        tracked_fields = {
            name: info for name, info in tracked_fields.items() if name not in unwanted
        }
        return super()._mail_track(tracked_fields, initial_values)

    def unlink(self):
        contacts = self.sudo().filtered(
            lambda p: not p.is_prospect and p.prospect_network_id
        )
        self.env["prospect.history.entry"]._keep_before_unlink(
            "contact",
            [
                {
                    "prospect_id": contact.commercial_partner_id.id,
                    "item_type": "contact",
                    "item_id": contact.id,
                    "item_name": contact.name,
                }
                for contact in contacts
                if contact.commercial_partner_id not in self
            ],
        )
        return super().unlink()
