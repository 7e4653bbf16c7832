from odoo import api, fields, models

STATES = [
    ("to_prospect", "To prospect"),
    ("to_quote", "To quote"),
    ("preorder", "Pre-order"),
    ("quoted", "Quoted"),
    ("to_plan", "To plan"),
    ("planned", "Planned"),
    ("visited", "Visited"),
    ("analysis", "Analysis"),
    ("incomplete", "Incomplete"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
TRANSACTIONS = [
    ("sale", "Sale"),
    ("rent", "Rent"),
    ("works", "Works"),
    ("demolition", "Demolition"),
    ("other", "Other"),
]
#: roles that are the owner's where nobody else has them: filled in on saving, as a
#: form does not know which owner was chosen before
OWNER_BY_DEFAULT = ("prescriber_id", "payer_id")


class ExpertiseDossier(models.Model):
    """A diagnostic dossier, from the first request to the last payment.

    This file holds what it is about and who is in it. Its other faces have a
    file each: ``_status``, ``_appointment``, ``_reports`` and ``_money``.
    """

    _name = "expertise.dossier"
    _inherit = ["dossier.trash.mixin", "dossier.mixin"]
    _description = "Diagnostic Dossier"
    _order = "id desc"

    _dossier_kind = "expertise"
    _purge_group = "expertise_dossier.group_manager"

    state = fields.Selection(
        STATES,
        "Status",
        required=True,
        default="to_quote",
        copy=False,
        tracking=True,
        group_expand=True,
    )

    closing_reason_id = fields.Many2one(check_company=True)

    # what
    property_id = fields.Many2one(
        "expertise.property",
        check_company=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    city = fields.Char("Town", related="property_id.city", store=True, index="trigram")
    map_url = fields.Char(related="property_id.map_url")
    transaction = fields.Selection(TRANSACTIONS, default="sale", tracking=True)
    nature_ids = fields.Many2many(
        "product.product",
        "expertise_dossier_nature_rel",
        "dossier_id",
        "product_id",
        "Diagnostics ordered",
        domain=[("is_diagnostic", "=", True)],
        check_company=True,
    )
    note = fields.Html("Notes")

    # who
    owner_id = fields.Many2one(
        "res.partner",
        required=True,
        check_company=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    prescriber_id = fields.Many2one(
        "res.partner",
        check_company=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Who brought the business; the owner himself when nobody else did.",
    )
    notary_id = fields.Many2one(
        "res.partner",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    payer_id = fields.Many2one(
        "res.partner",
        check_company=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Who is invoiced; the owner when nobody else is.",
    )
    contact_ids = fields.One2many("expertise.dossier.contact", "dossier_id", "Contacts")
    collaborator_ids = fields.Many2many(
        "res.users",
        "expertise_dossier_collaborator_rel",
        "dossier_id",
        "user_id",
        "Also open to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        check_company=True,
        help="Colleagues who may see and change this one dossier.",
    )

    # the counts by status are read from this index alone
    _live_state_idx = models.Index(
        "(company_id, state) WHERE active IS TRUE AND trashed_at IS NULL"
    )
    # the first page of the list, newest first
    _live_recent_idx = models.Index(
        "(company_id, id DESC) WHERE active IS TRUE AND trashed_at IS NULL"
    )

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._fill_owner_defaults(vals) for vals in vals_list]
        dossiers = super().create(vals_list)
        dossiers._sync_contacts()
        return dossiers

    def _fill_owner_defaults(self, vals):
        """:return: the values to create, with what source and owner tell"""
        vals = dict(vals)
        if not vals.get("state") and vals.get("source_id"):
            source = self.env["utm.source"].browse(vals["source_id"])
            vals["state"] = source._get_first_dossier_state()
        if vals.get("owner_id"):
            if not vals.get("reference"):
                owner = self.env["res.partner"].browse(vals["owner_id"])
                vals["reference"] = owner.name
            for role in OWNER_BY_DEFAULT:
                vals[role] = vals.get(role) or vals["owner_id"]
        return vals

    def write(self, vals):
        old_owner_names = {}
        if "owner_id" in vals and "reference" not in vals:
            old_owner_names = {dossier: dossier.owner_id.name for dossier in self}
        followers = self._get_owner_followers(vals)
        result = super().write(vals)
        for role, dossiers in followers.items():
            for owner, owned in dossiers.grouped("owner_id").items():
                owned.write({role: owner.id})
        for dossier, old_name in old_owner_names.items():
            if dossier.reference in (False, old_name):
                dossier.reference = dossier.owner_id.name
        if {"owner_id", "prescriber_id", "notary_id", "payer_id"} & vals.keys():
            self._sync_contacts()
        return result

    def _get_owner_followers(self, vals):
        """:return: ``{role: dossiers}``, where these values leave it to the owner"""
        followers = {}
        for role in OWNER_BY_DEFAULT:
            if role in vals:
                if not vals[role]:
                    followers[role] = self
            elif "owner_id" in vals:
                followers[role] = self.filtered(
                    lambda d, role=role: d[role] in (d.owner_id, d[role].browse())
                )
        return followers

    # -------------------------------------------------------------------------
    # Contacts
    # -------------------------------------------------------------------------
    def _get_role_partners(self):
        """:return: ``{partner: role}``, one role each, the first of the list"""
        self.ensure_one()
        roles = {}
        for role in ("owner", "prescriber", "notary", "payer"):
            partner = self[f"{role}_id"]
            if partner:
                roles.setdefault(partner, role)
        return roles

    def _sync_contacts(self):
        """Owner, prescriber, notary and payer have their contact row by themselves.

        Rows that a person added stay; an automatic one goes with its role.
        """
        contact_model = self.env["expertise.dossier.contact"].sudo()
        to_create = []
        to_remove = contact_model
        for dossier in self.sudo():
            roles = dossier._get_role_partners()
            for contact in dossier.contact_ids:
                role = roles.pop(contact.partner_id, None)
                if role and contact.role != role:
                    # a row that a person added stays his when its role goes again
                    contact.role = role
                elif not role and contact.is_automatic:
                    to_remove += contact
            to_create += [
                {
                    "dossier_id": dossier.id,
                    "partner_id": partner.id,
                    "role": role,
                    "is_automatic": True,
                    "report_access": dossier.company_id.dossier_report_open,
                }
                for partner, role in roles.items()
            ]
        to_remove.unlink()
        contact_model.create(to_create)

    def _get_letter_partner(self):
        return self.owner_id
