from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ResPartner(models.Model):
    """The contacts (*interlocuteurs*) of a prospect."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    contact_ids = fields.One2many(
        "res.partner",
        "parent_id",
        "Contacts",
        domain=[("is_company", "=", False), ("type", "=", "contact")],
    )
    preferred_contact_id = fields.Many2one(
        "res.partner",
        "Preferred contact",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Gets the mails of the prospection.",
    )
    is_preferred_contact = fields.Boolean(
        "Preferred", compute="_compute_is_preferred_contact"
    )
    home_phone = fields.Char(tracking=True)
    newsletter = fields.Boolean(tracking=True)
    ba_bulletin = fields.Boolean(
        "BA bulletin", tracking=True, help="Gets the bulletin on farm income (BA)."
    )
    function = fields.Char(tracking=True)

    @api.depends("parent_id.preferred_contact_id")
    def _compute_is_preferred_contact(self):
        for partner in self:
            partner.is_preferred_contact = (
                partner.parent_id.preferred_contact_id == partner._origin
                and bool(partner._origin)
            )

    @api.constrains("preferred_contact_id")
    def _check_preferred_contact(self):
        for head in self.filtered("preferred_contact_id"):
            contact = head.preferred_contact_id
            if contact.parent_id != head:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(prospect)s. Set another "
                        "preferred contact first.",
                        contact=contact.name,
                        prospect=head.name,
                    )
                )
            if not contact.active and head.active:
                raise ValidationError(head._preferred_contact_message())

    def _preferred_contact_message(self):
        self.ensure_one()
        return self.env._(
            "%(contact)s is the preferred contact of %(prospect)s: set another one as "
            "preferred first.",
            contact=self.preferred_contact_id.name,
            prospect=self.name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.parent_id._prefer_first_contact()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if {"parent_id", "active"} & vals.keys():
            # not of one that is new: nobody can prefer it yet
            self._get_preferring()._check_preferred_contact()
            self._check_preferred_contact()
        if vals.get("parent_id"):
            self.parent_id._prefer_first_contact()
        return result

    def _get_preferring(self):
        """:return: the prospects of which one of these is the preferred contact"""
        return self.sudo().search([("preferred_contact_id", "in", self.ids)])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_preferred_contact(self):
        heads = self._get_preferring() - self
        if heads:
            raise UserError(heads[0]._preferred_contact_message())

    def _prefer_first_contact(self):
        """The first contact of a prospect is its preferred one until told otherwise."""
        for prospect in self:
            if prospect.is_prospect and not prospect.preferred_contact_id:
                prospect.preferred_contact_id = prospect.contact_ids[:1]

    def action_set_preferred(self):
        self.ensure_one()
        self.parent_id.preferred_contact_id = self
        return True

    def action_download_vcard(self):
        """:return: the core's vCard of one or more contacts, as a download"""
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/partner/vcard?partner_ids={','.join(map(str, self.ids))}",
            "target": "download",
        }

    def _build_vcard(self):
        vcard = super()._build_vcard()
        if not vcard:
            return vcard
        for number, kind in ((self.mobile, "cell"), (self.home_phone, "home")):
            if number:
                line = vcard.add("tel")
                line.type_param = kind
                line.value = number
        if self.firstname and self.lastname and not self.is_company:
            name = vcard.contents.get("n")[0].value
            name.family = self.lastname
            name.given = self.firstname
            name.prefix = self.title_id.shortcut or self.title_id.name or ""
        if self.birthdate_date:
            vcard.add("bday").value = fields.Date.to_string(self.birthdate_date)
        return vcard
