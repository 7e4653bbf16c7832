from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from odoo.addons.dossier_base.tools.arguments import read_record

#: narrow no-break space, between the thousands and before the sign
NARROW = "\u202f"


class CrmLead(models.Model):
    """« Imprimer »: the letters of a mission, and the words they are made of."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    letter_ids = fields.One2many("dossier.letter", "mission_id", "Letters")
    letter_count = fields.Integer("Letters printed", compute="_compute_letter_count")

    def _compute_letter_count(self):
        counts = dict(
            self.env["dossier.letter"]._read_group(
                [("mission_id", "in", self.ids)], ["mission_id"], ["__count"]
            )
        )
        for lead in self:
            lead.letter_count = counts.get(lead, 0)

    def unlink(self):
        """Printed letters stay with the prospect, drafts go."""
        self.check_access("unlink")
        # other opportunities have no letters: no query for them
        letters = self.sudo().filtered("mission_type_id").letter_ids
        letters.filtered(lambda letter: letter.state == "draft").unlink()
        return super().unlink()

    # -------------------------------------------------------------------------
    # What is missing
    # -------------------------------------------------------------------------
    def _get_blockers(self, may_write):
        """Who may not write the file prints nothing; what is closed is printed."""
        blockers = super()._get_blockers(may_write)
        if not may_write:
            blockers["print"] = blockers["contract"]
        elif not self.firm_id:
            blockers["print"] = self.env._("Choose the firm of the mission first.")
        return blockers

    def _get_letter_blocker(self, template):
        """:return: what to do before this letter can be printed, or False"""
        self.ensure_one()
        if self.print_blocker:
            return self.print_blocker
        prospect = self.partner_id
        if template.requires_offer and not self.mission_line_ids:
            return self.env._("Choose a contract type and an offer first.")
        if template.requires_contact and not prospect.preferred_contact_id:
            return self.env._(
                "Add a contact to %(prospect)s first (tab “Contacts”).",
                prospect=prospect.name,
            )
        if template.addressee == "accountant" and not prospect.current_accountant_id:
            return self.env._(
                "Enter the current firm of %(prospect)s first (tab “File”).",
                prospect=prospect.name,
            )
        return False

    def _check_letter(self, template):
        """:raise UserError: the letter cannot be written for one of the missions"""
        for lead in self:
            if blocker := lead._get_letter_blocker(template):
                raise UserError(blocker)

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_print(self):
        """Open the choice of the mission's letters."""
        self.ensure_one()
        self._check_blocker("print")
        wizard = self.env["prospect.print.wizard"].create({"lead_id": self.id})
        action = self._open_wizard("prospect_print_wizard_action", dialog_size="large")
        action["res_id"] = wizard.id
        return action

    def action_print_letter(self, template_id):
        """Print one letter, or open it where somebody reads it over first.

        :param int template_id: id of a ``dossier.letter.template``
        :raise UserError: what is missing
        """
        self.ensure_one()
        template = read_record(self.env["dossier.letter.template"], template_id)
        self._check_letter(template)
        letters = self.env["dossier.letter"]
        values = {
            "res_model": self._name,
            "res_id": self.id,
            "template_id": template.id,
        }
        if template.output == "docx" or template.prints_directly:
            letter = letters.create(values)
            if printed := letter._get_same_printed():
                letter.unlink()
                return printed.action_open_pdf()
            return letter.action_print()
        drafts = [(name, "=", value) for name, value in values.items()]
        letter = letters.search([*drafts, ("state", "=", "draft")], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": template.name,
            "res_model": "dossier.letter",
            "res_id": (letter or letters.create(values)).id,
            "views": [(False, "form")],
        }

    def action_open_letters(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_letter_action"
        )
        action["domain"] = [("mission_id", "=", self.id)]
        return action

    # -------------------------------------------------------------------------
    # Words for the paper
    # -------------------------------------------------------------------------
    def _get_letter_templates(self):
        """:return: the letters that this mission's firm may print"""
        self.ensure_one()
        companies = self.firm_id.sudo().parent_ids.ids or self.network_id.ids
        return self.env["dossier.letter.template"].search(
            Domain("model", "=", self._name)
            & (Domain("company_id", "=", False) | Domain("company_id", "in", companies))
        )

    def _get_letter_partner(self, template):
        """:return: the addressee of a letter of this mission"""
        self.ensure_one()
        if template.addressee == "accountant":
            return self.partner_id.current_accountant_id
        return self.partner_id

    @api.model
    def _get_letter_lang(self):
        """French law is written in French, where the language is installed."""
        return self.env["res.lang"]._get_code("fr_FR") and "fr_FR" or ""

    def _get_letter_contact(self):
        """:return: who is written to, among the contacts of the prospect"""
        self.ensure_one()
        contact_id = self.env.context.get("letter_contact_id")
        contact = self.env["res.partner"].browse(contact_id or [])
        if contact.parent_id == self.partner_id:
            return contact
        return self.partner_id.preferred_contact_id

    def _get_letter_salutation(self, colleague=False):
        """:return: « Madame, » « Cher Confrère, » by the title of who is written to"""
        self.ensure_one()
        contact_id = self.env.context.get("letter_contact_id")
        contact = self.env["res.partner"].browse(contact_id or [])
        partner = contact or self.env.context.get("partner") or contact
        return partner.with_env(self.env)._get_salutation(colleague)

    def _get_letter_firm(self):
        """:return: the firm, also for a salesperson who is no member of it"""
        self.ensure_one()
        return (self.firm_id or self.network_id).sudo()

    def _get_letter_signatory(self):
        """:return: name of who signs for the firm, possibly empty"""
        self.ensure_one()
        return (self.associate_id or self.holder_id).sudo().name or ""

    @staticmethod
    def _get_letter_address(partner):
        """:return: the address on one line"""
        town = " ".join(filter(None, [partner.zip, partner.city]))
        return ", ".join(filter(None, [partner.street, partner.street2, town]))

    def _get_letter_amount(self, amount):
        """:return: « 1 234,50 € », with narrow no-break spaces"""
        currency = self._get_letter_firm().currency_id
        text = formatLang(self.env, amount, currency_obj=currency)
        return text.replace("\xa0", NARROW).replace(" ", NARROW)

    def _get_letter_date(self, day):
        """:return: « 3 mars 2031 », « 1er avril 2031 », empty without a date"""
        if not day:
            return ""
        text = format_date(self.env, day, date_format="d MMMM y")
        if day.day == 1 and (self.env.lang or "").startswith("fr"):
            text = text.replace("1 ", "1er ", 1)
        return text.replace(" ", "\xa0")

    def _get_letter_quantity(self, line):
        """:return: « 12 », « 1,50 »"""
        digits = 0 if line.quantity == int(line.quantity) else 2
        text = formatLang(self.env, line.quantity, digits=digits)
        return text.replace("\xa0", NARROW)

    def _get_letter_table(self, name):
        """:return: one of the tables of ``reports/letter_parts.xml`` (Markup)"""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            f"expertise_prospect.letter_{name}",
            {
                "mission": self,
                "lines": self.mission_line_ids,
                "prospect": self.partner_id,
                "contact": self._get_letter_contact(),
                "firm": self._get_letter_firm(),
            },
            lang=self.env.lang,
        )

    def _get_letter_taxes(self):
        """The mission's taxes, as those of the order that signing will make.

        :return: untaxed, ``[(name, amount)]`` of the taxes, total; no taxes where the
            firm has none on these services
        """
        self.ensure_one()
        firm = self._get_letter_firm()
        partner = self.partner_id.sudo().with_company(firm)
        lines = self.mission_line_ids.sudo()
        fiscal_position = (
            self.env["account.fiscal.position"]
            .sudo()
            .with_company(firm)
            ._get_fiscal_position(partner)
        )
        account_tax = self.env["account.tax"].sudo().with_company(firm)
        base_lines = [
            account_tax._prepare_base_line_for_taxes_computation(
                line,
                partner_id=partner,
                product_id=line.product_id,
                currency_id=firm.currency_id,
                tax_ids=fiscal_position.map_tax(
                    line.product_id.taxes_id._filter_taxes_by_company(firm)
                ),
                quantity=line.quantity,
                price_unit=line.price_unit,
                discount=0.0,
            )
            for line in lines
        ]
        account_tax._add_tax_details_in_base_lines(base_lines, firm)
        account_tax._round_base_lines_tax_details(base_lines, firm)
        totals = account_tax._get_tax_totals_summary(
            base_lines=base_lines, currency=firm.currency_id, company=firm
        )
        groups = [
            (group["group_name"], group["tax_amount_currency"])
            for subtotal in totals["subtotals"]
            for group in subtotal["tax_groups"]
        ]
        return (
            totals["base_amount_currency"],
            groups,
            totals["total_amount_currency"],
        )
