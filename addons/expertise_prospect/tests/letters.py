import io
import re

from docx import Document
from PyPDF2 import PdfReader

from odoo import Command

from .common import ProspectCase

MODULE = "expertise_prospect"
LETTERS = {
    "letter_mission": "mission",
    "letter_mission_editable": "mission",
    "letter_valuation": "annex",
    "letter_income_tax": "annex",
    "letter_services": "annex",
    "letter_services_exceptional": "annex",
    "letter_tax_audit_insurance": "document",
    "letter_till": "document",
    "letter_cga": "document",
    "letter_forecast": "document",
    "letter_blank": "other",
    "letter_resignation": "other",
    "letter_colleague": "other",
    "letter_acceptance": "other",
}
SPACES = re.compile(r"\s+")


class LetterCase(ProspectCase):
    """A prospect with an accountant and a preferred contact, and a complete mission."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"].search(
            [("name", "in", (MODULE, "partner_title"))]
        )._update_translations(["fr_FR"])
        cls.env.ref("product.decimal_price").digits = 2
        cls.firm_a.write(
            {
                "street": "14 rue des Acacias",
                "zip": "37000",
                "city": "Tours",
                "email": "tours@network.example.com",
            }
        )
        cls.vat = cls.env["account.tax"].create(
            {
                "name": "TVA 20 %",
                "amount": 20,
                "company_id": cls.network.id,
                "country_id": cls.env.ref("base.fr").id,
                "tax_group_id": cls.env["account.tax.group"]
                .create(
                    {
                        "name": "TVA 20 %",
                        "company_id": cls.network.id,
                        "country_id": cls.env.ref("base.fr").id,
                    }
                )
                .id,
            }
        )
        (cls.bookkeeping + cls.closing + cls.payslip).taxes_id = [
            Command.set(cls.vat.ids)
        ]
        cls.payslip.list_price = 25.55
        cls.accountant = cls.env["res.partner"].create(
            {
                "name": "Cabinet Durand (test)",
                "is_company": True,
                "street": "3 place de la Préfecture",
                "zip": "41000",
                "city": "Blois",
            }
        )
        cls.lady = cls.env.ref("partner_title.res_partner_title_madam")
        cls.gentleman = cls.env.ref("partner_title.res_partner_title_mister")
        cls.contact.write({"title_id": cls.lady.id, "function": "gérante"})
        cls.prospect.write(
            {
                "street": "12 rue des Halles",
                "zip": "37000",
                "city": "Tours",
                "naf_code": "10.71C",
                "lang": "fr_FR",
                "current_accountant_id": cls.accountant.id,
            }
        )
        cls.mission = cls.make_ready(
            date_start="2027-01-01",
            date_end="2027-12-31",
            associate_id=cls.operational.id,
        )
        first, second, third = cls.mission.mission_line_ids
        first.performer_user_id = cls.operational
        second.performer = "client"
        third.performer = "third"
        cls.env.flush_all()

    @classmethod
    def template(cls, name):
        return cls.env.ref(f"{MODULE}.{name}")

    @classmethod
    def new_letter(cls, name, mission=None, user=None, **values):
        return (
            cls.env["dossier.letter"]
            .with_user(user or cls.sales)
            .create(
                {
                    "res_model": "crm.lead",
                    "res_id": (mission or cls.mission).id,
                    "template_id": cls.template(name).id,
                    **values,
                }
            )
        )

    @staticmethod
    def words(text):
        """:return: the text with plain spaces"""
        return SPACES.sub(" ", text)

    def body(self, letter):
        return self.words(letter.body.striptags())

    def read_pdf(self, letter):
        """:return: pages of the kept PDF, as text"""
        pages = PdfReader(io.BytesIO(letter.attachment_id.raw)).pages
        return [self.words(page.extract_text()) for page in pages]

    @staticmethod
    def read_docx(letter):
        return Document(io.BytesIO(letter.attachment_id.raw))
