from lxml import etree, html
from markupsafe import Markup

from odoo import api, fields, models

from ..reports.letter_docx import LetterDocument

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DossierLetter(models.Model):
    """Letters of a mission: read by its network, written by who may write the file."""

    _inherit = "dossier.letter"

    mission_id = fields.Many2one(
        "crm.lead",
        compute="_compute_mission_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    # a printed letter outlives its mission: it stays with the prospect
    prospect_id = fields.Many2one(
        "res.partner",
        compute="_compute_mission_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    network_id = fields.Many2one(
        related="prospect_id.prospect_network_id",
        string="Network",
        store=True,
        index="btree_not_null",
    )
    contact_id = fields.Many2one(
        "res.partner",
        "For the attention of",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('parent_id', '=', partner_id), ('is_company', '=', False)]",
    )
    output = fields.Selection(
        [("pdf", "PDF"), ("docx", "Editable document (Word, LibreOffice)")],
        "Format",
        compute="_compute_output",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    is_outdated = fields.Boolean(
        compute="_compute_is_outdated",
        help="The mission or its prospect changed after this letter was written.",
    )

    # -------------------------------------------------------------------------
    # Computes
    # -------------------------------------------------------------------------
    @api.depends("res_model", "res_id")
    def _compute_mission_id(self):
        for letter in self:
            mission = self.env["crm.lead"]
            prospect = self.env["res.partner"]
            record = letter._get_record()
            if letter.res_model == "crm.lead" and record:
                mission = record.sudo().filtered("mission_type_id")
                prospect = mission.partner_id
            elif letter.res_model == "res.partner" and record:
                prospect = record.sudo().commercial_partner_id.filtered("is_prospect")
            letter.mission_id = mission.id
            letter.prospect_id = prospect.id

    @api.depends("mission_id")
    def _compute_company_id(self):
        missions = self.filtered("mission_id")
        for letter in missions:
            mission = letter.mission_id.sudo()
            letter.company_id = mission.firm_id or mission.network_id
        return super(DossierLetter, self - missions)._compute_company_id()

    @api.depends("partner_id", "mission_id")
    def _compute_contact_id(self):
        for letter in self:
            if letter.state == "printed" or not letter.mission_id:
                letter.contact_id = letter.contact_id
                continue
            letter.contact_id = letter.partner_id.preferred_contact_id

    @api.depends("template_id")
    def _compute_output(self):
        for letter in self:
            if letter.state == "printed":
                letter.output = letter.output or "pdf"
            else:
                letter.output = letter.template_id.output or "pdf"

    @api.depends("contact_id")
    def _compute_content(self):  # pylint: disable=missing-return
        for letter in self:
            contact_id = letter.contact_id.id if letter.mission_id else False
            super(
                DossierLetter, letter.with_context(letter_contact_id=contact_id)
            )._compute_content()

    @api.depends("state", "mission_id")
    def _compute_is_outdated(self):
        for letter in self:
            mission = letter.mission_id.sudo()
            sources = (mission, mission.partner_id, *mission.mission_line_ids)
            written = letter.write_date or fields.Datetime.now()
            letter.is_outdated = letter.state == "draft" and any(
                source.write_date > written for source in sources if source.write_date
            )

    # -------------------------------------------------------------------------
    # Constraints and CRUD
    # -------------------------------------------------------------------------
    @api.constrains("template_id", "res_id", "res_model")
    def _check_mission_letter(self):
        for letter in self.filtered(lambda letter: letter.state == "draft"):
            if letter.mission_id and letter.template_id:
                letter.mission_id._check_letter(letter.template_id)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_letter(vals) for vals in vals_list])

    @api.model
    def _complete_letter(self, vals):
        """:return: the values of a new letter, with the addressee of a mission's"""
        if vals.get("res_model") != "crm.lead" or vals.get("partner_id"):
            return vals
        if not vals.get("template_id"):
            return vals
        mission = self.env["crm.lead"].browse(vals.get("res_id"))
        template = self.env["dossier.letter.template"].browse(vals["template_id"])
        return {**vals, "partner_id": mission._get_letter_partner(template).id}

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "printed" and "contact_id" not in vals:
            # what is on the paper is not computed anew
            self.env.remove_to_compute(self._fields["contact_id"], self)
        return result

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_open_pdf(self):
        action = super().action_open_pdf()
        if self.output == "docx":
            action["url"] = f"/web/content/{self.attachment_id.id}?download=true"
            action["target"] = "download"
        return action

    def action_refresh_text(self):
        """Take the text of the template again: what was typed in is lost."""
        drafts = self.filtered(lambda letter: letter.state == "draft")
        drafts.check_access("write")
        for name in ("company_id", "subject", "body"):
            self.env.add_to_compute(self._fields[name], drafts)
        drafts._recompute_recordset(["company_id", "subject", "body"])
        # also when the text came out the same
        drafts.write({"date": fields.Date.context_today(self)})
        return True

    def _get_same_printed(self):
        """:return: the letter that was printed today with the very same text"""
        self.ensure_one()
        printed = self.search(
            [
                ("mission_id", "=", self.mission_id.id),
                ("template_id", "=", self.template_id.id),
                ("state", "=", "printed"),
                ("date", "=", self.date),
            ],
            limit=1,
        )
        is_same = (
            printed.subject == self.subject
            and printed.body == self.body
            and printed.output == self.output
            and printed.partner_id == self.partner_id
            and printed.contact_id == self.contact_id
        )
        return printed if is_same else printed.browse()

    # -------------------------------------------------------------------------
    # Paper
    # -------------------------------------------------------------------------
    def _render_file(self):
        if not self.mission_id or self.output != "docx":
            return super()._render_file()
        return self._render_docx(), "docx", DOCX

    def _get_letter_lang(self):
        """:return: language of the words around the text: that of the text"""
        self.ensure_one()
        template = self.template_id.text_template_id or self.template_id
        record = self._get_record()
        lang = None
        if template.lang and record is not None and record.exists():
            lang = template._render_lang(record.ids)[record.id]
        return lang or self.partner_id.lang or self.env.lang

    def _get_layout(self):
        self.ensure_one()
        return self.template_id.layout or "letter"

    def _get_postal_partner(self):
        """:return: the addressee, with the line « À l'attention de »"""
        self.ensure_one()
        # at home is where the firm is, whoever prints
        partner = self.partner_id.sudo().with_company(self.company_id)
        if not self.contact_id or self.contact_id == partner:
            return partner
        name = self.contact_id._get_titled_name(short=True)
        return partner.with_context(
            postal_attention=self.env._("Attn: %s", name) if name else False
        )

    def _get_sender_lines(self):
        """:return: name and address of the client who writes himself"""
        self.ensure_one()
        prospect = self.prospect_id.sudo().with_company(self.company_id)
        return prospect._get_postal_lines()

    def _get_paperformat(self):
        own = super()._get_paperformat()
        if own or not self.mission_id:
            return own
        return self.env.ref("expertise_prospect.paperformat_mission_letter")

    def _get_frame(self):
        """The firm's own layout, taken apart: its head stands on the first page only.

        :return: HTML of the head and of the foot
        """
        self.ensure_one()
        layout = self.env["ir.actions.report"]._render_template(
            "expertise_prospect.report_letter_frame",
            {"letter": self, "company": self.company_id.sudo(), "report_type": "pdf"},
        )
        root = html.fromstring(layout.decode())
        frame = {}
        for name in ("header", "footer"):
            parts = root.find_class(name)
            frame[name] = parts[0] if parts else etree.Element("div", {"class": name})
        # the report would take it for the head of every page
        head = frame["header"]
        head.set("class", head.get("class").replace("header", "o_letterhead", 1))
        return {
            name: Markup(etree.tostring(part, encoding="unicode", method="html"))
            for name, part in frame.items()
        }

    def _render_docx(self):
        """:return: the letter as a DOCX file, bytes"""
        self.ensure_one()
        letter = self.with_context(lang=self._get_letter_lang())
        firm = letter.company_id.sudo()
        layout = letter._get_layout()
        place_and_date = letter._get_place_and_date()
        document = LetterDocument(
            lang=(letter.env.lang or "fr_FR").replace("_", "-"),
            title=letter.subject or "",
            author=firm.name,
            colour=firm.primary_color,
            page_words=(letter.env._("Page"), letter.env._("of")),
            footer="" if layout == "client" else letter._get_firm_footer(),
        )
        if layout == "client":
            document.add_sender(letter._get_sender_lines())
        else:
            document.add_letterhead(
                firm.name,
                letter._get_firm_lines(),
                firm.with_context(bin_size=False).logo,
                has_window=layout == "letter",
            )
        if layout == "document":
            document.add_title(letter.subject or "")
        else:
            document.add_address(letter._get_postal_partner()._get_postal_lines())
            document.add_references(
                place_and_date,
                [
                    (letter.env._("Our ref.:"), letter._get_reference()),
                    (letter.env._("Subject:"), letter.subject or ""),
                ],
            )
        document.add_html(str(letter.body or ""))
        return document.to_bytes()

    def _get_reference(self):
        """:return: the reference line; the client's own letter has none"""
        self.ensure_one()
        return self.res_name if self._get_layout() == "letter" else ""

    def _get_place_and_date(self):
        """:return: « Tours, le 3 mars 2031 »; the client leaves the place open"""
        self.ensure_one()
        day = self.mission_id._get_letter_date(self.date)
        sender = (
            self.prospect_id if self._get_layout() == "client" else self.company_id
        ).sudo()
        if not sender.city:
            return day
        return self.env._("%(place)s, on %(day)s", place=sender.city, day=day)

    def _get_firm_lines(self):
        """:return: the address of the firm, a line each"""
        firm = self.company_id.sudo()
        town = " ".join(filter(None, [firm.zip, firm.city]))
        contact = " – ".join(filter(None, [firm.phone, firm.email]))
        return [line for line in (firm.street, firm.street2, town, contact) if line]

    def _get_firm_footer(self):
        """:return: what the law wants below: name, number, VAT, register"""
        firm = self.company_id.sudo()
        return " – ".join(
            filter(
                None,
                [
                    firm.name,
                    firm.company_registry
                    and self.env._("SIRET %s", firm.company_registry),
                    firm.vat and self.env._("VAT %s", firm.vat),
                ],
            )
        )
