from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

#: What is known of a person, and goes with him to the file of another company
PERSONAL_FIELDS = (
    "title_id",
    "firstname",
    "lastname",
    "home_phone",
    "mobile",
    "phone",
    "email",
    "function",
    "birthdate_date",
    "newsletter",
    "ba_bulletin",
    "lang",
)


class ProspectContactWizard(models.TransientModel):
    """Add a contact to a prospect: somebody who is known already, or somebody new."""

    _name = "prospect.contact.wizard"
    _description = "Add a Contact"

    partner_id = fields.Many2one("res.partner", "Prospect", required=True)
    mode = fields.Selection(
        [("new", "Somebody new"), ("existing", "Somebody known already")],
        "Who",
        required=True,
        default="new",
    )
    person_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('type', '=', 'contact'),"
        " ('partner_share', '=', True), ('parent_id', '!=', partner_id),"
        " ('id', '!=', partner_id)]",
    )
    effect = fields.Char(compute="_compute_effect")
    title_id = fields.Many2one("res.partner.title")
    firstname = fields.Char("First name")
    lastname = fields.Char("Last name")
    function = fields.Char("Job position")
    mobile = fields.Char()
    home_phone = fields.Char()
    phone = fields.Char()
    email = fields.Char()
    lang = fields.Char()
    birthdate_date = fields.Date("Birth date")
    newsletter = fields.Boolean()
    ba_bulletin = fields.Boolean("BA bulletin")
    is_preferred = fields.Boolean(
        "Preferred contact", help="Gets the mails of the prospection."
    )
    duplicate_id = fields.Many2one("res.partner", compute="_compute_duplicate_id")
    duplicate_hint = fields.Char(compute="_compute_duplicate_id")
    contact_id = fields.Many2one("res.partner", readonly=True)

    @api.depends("person_id", "partner_id")
    def _compute_effect(self):
        for wizard in self:
            person = wizard.person_id
            if not person:
                wizard.effect = False
            elif wizard._stays_elsewhere():
                wizard.effect = self.env._(
                    "%(person)s stays a contact of %(company)s. A card with the same "
                    "personal data is created for %(prospect)s.",
                    person=person.name,
                    company=(person.parent_id or person.company_id).display_name,
                    prospect=wizard.partner_id.name,
                )
            else:
                wizard.effect = self.env._(
                    "%(person)s belongs to no company yet and becomes a contact of "
                    "%(prospect)s.",
                    person=person.name,
                    prospect=wizard.partner_id.name,
                )

    @api.depends("mode", "email", "partner_id")
    def _compute_duplicate_id(self):
        mails = {
            wizard: wizard.mode == "new" and email_normalize(wizard.email or "")
            for wizard in self
        }
        known = self.env["res.partner"].search(
            Domain("email_normalized", "in", [mail for mail in mails.values() if mail])
            & Domain("is_company", "=", False)
            & Domain("partner_share", "=", True),
            order="id",
        )
        for wizard, mail in mails.items():
            twins = known.filtered(
                lambda person, mail=mail: mail and person.email_normalized == mail
            )
            own = twins.filtered(
                lambda person, wizard=wizard: person.parent_id == wizard.partner_id
            )
            twin = (own or twins)[:1]
            wizard.duplicate_id = twin
            if own:
                wizard.duplicate_hint = self.env._(
                    "%(person)s is already a contact of this prospect with this mail "
                    "address.",
                    person=twin.name,
                )
            elif twin:
                wizard.duplicate_hint = self.env._(
                    "%(person)s is already known with this mail address.",
                    person=twin.display_name,
                )
            else:
                wizard.duplicate_hint = False

    def _stays_elsewhere(self):
        """Nobody is taken away from a company that he is the contact of already."""
        self.ensure_one()
        return bool(self.person_id.parent_id or self.person_id.company_id)

    @api.onchange("mode")
    def _onchange_mode(self):
        if self.mode == "new":
            self.person_id = False

    def action_use_duplicate(self):
        """Take the person who has that mail address already."""
        self.ensure_one()
        person = self.duplicate_id
        if not person:
            raise UserError(self.env._("Nobody else has this mail address."))
        if person.parent_id == self.partner_id:
            raise UserError(self.duplicate_hint)
        self.write({"mode": "existing", "person_id": person.id})
        action = self.partner_id.action_add_contact()
        action["res_id"] = self.id
        return action

    def action_add(self):
        """Add the contact; a second press adds nobody."""
        self.ensure_one()
        if not self.contact_id:
            add = self._add_known if self.mode == "existing" else self._add_new
            self.contact_id = add()
            if self.is_preferred:
                self.contact_id.action_set_preferred()
        return {"type": "ir.actions.act_window_close"}

    def _add_new(self):
        if not self.lastname:
            raise ValidationError(
                self.env._("Enter at least the last name of the contact.")
            )
        return self._create_contact(self)

    def _add_known(self):
        person = self.person_id
        if not person:
            raise ValidationError(self.env._("Choose the person to add."))
        if person.parent_id == self.partner_id:
            raise UserError(
                self.env._(
                    "%(person)s is already a contact of %(prospect)s.",
                    person=person.name,
                    prospect=self.partner_id.name,
                )
            )
        if person.is_company or not person.partner_share:
            raise UserError(
                self.env._(
                    "%(person)s is no person who could be a contact. Create a new one.",
                    person=person.name,
                )
            )
        if self._stays_elsewhere():
            return self._create_contact(person)
        person.parent_id = self.partner_id
        return person

    def _create_contact(self, source):
        values = {
            name: source._fields[name].convert_to_write(source[name], source)
            for name in PERSONAL_FIELDS
        }
        values["lang"] = values["lang"] or self.partner_id.lang
        return self.env["res.partner"].create(
            {**values, "parent_id": self.partner_id.id, "type": "contact"}
        )
