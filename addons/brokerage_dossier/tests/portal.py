from odoo.addons.dossier_base.tests.portal import PortalHttpCase

from .common import BrokerageCase

SECRET = b"%PDF-1.4 what only some may read"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05"
    b"\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


class DocumentCase(BrokerageCase):
    """A client's file with two borrowers, and documents asked of each and of both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        (cls.holder | cls.partner).lang = "en_US"
        cls.partner.email = "marc@vasseur.example.com"
        cls.co_borrower = cls.env["brokerage.borrower"].create(
            {"dossier_id": cls.dossier.id, "partner_id": cls.partner.id}
        )
        cls.main_borrower = cls.dossier.borrower_ids.filtered("is_holder")
        # kinds of its own, so that the firm's own list may change
        cls.env["brokerage.document.type"].search([]).action_archive()
        cls.kind_slips, cls.kind_tax, cls.kind_other = cls.env[
            "brokerage.document.type"
        ].create(
            [
                {
                    "name": "Pay slips (test)",
                    "help_text": "The last three months",
                    "for_each_borrower": True,
                    "always_asked": True,
                    "sequence": 1,
                },
                {"name": "Tax notices (test)", "always_asked": True, "sequence": 2},
                {"name": "Other (test)", "sequence": 3},
            ]
        )
        cls.slips, cls.co_slips, cls.tax = cls.make_documents(cls.dossier)
        cls.env.flush_all()

    @classmethod
    def make_documents(cls, dossier):
        """:return: pay slips of the holder, of the co-borrower, common tax notices"""
        holder = dossier.borrower_ids.filtered("is_holder")
        other = (dossier.borrower_ids - holder)[:1]
        rows = [
            {"type_id": cls.kind_slips.id, "borrower_id": holder.id},
            {"type_id": cls.kind_slips.id, "borrower_id": other.id},
            {"type_id": cls.kind_tax.id},
        ]
        return (
            cls.env["brokerage.document"]
            .with_user(cls.broker)
            .create(
                [
                    {"dossier_id": dossier.id, **row}
                    for row in rows
                    if row.get("borrower_id", True)
                ]
            )
        )

    @classmethod
    def add_file(cls, document, content=SECRET, name="slip.pdf", user=None):
        return (
            cls.env["ir.attachment"]
            .with_user(user or cls.broker)
            .create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": "brokerage.document",
                    "res_id": document.id,
                }
            )
        )

    def mails(self, dossier=None):
        """:return: the messages that went to borrowers, oldest first"""
        dossier = dossier or self.dossier
        return (
            dossier.sudo()
            .message_ids.filtered(
                lambda m: m.partner_ids & dossier.borrower_ids.partner_id
            )
            .sorted("id")
        )


class PortalCase(DocumentCase, PortalHttpCase):
    """Two borrowers of a file, another client of the firm, one of the other firm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_partner, cls.foreign_partner = cls.env["res.partner"].create(
            [
                {"name": "Odette Autre", "email": "odette@client.example.com"},
                {
                    "name": "Félix Loin",
                    "email": "felix@client.example.com",
                    "company_id": cls.foreign.id,
                },
            ]
        )
        cls.logins = {
            "holder": cls._new_portal("p_holder", cls.holder),
            "co": cls._new_portal("p_co", cls.partner),
            "other": cls._new_portal("p_other", cls.other_partner),
            "foreign": cls._new_portal("p_foreign", cls.foreign_partner, cls.foreign),
        }
        cls.other_dossier = cls.make_dossier(
            kind="client", partner_id=cls.other_partner.id
        )
        cls.other_documents = cls.make_documents(cls.other_dossier)
        cls.foreign_dossier = cls.make_dossier(
            cls.stranger, kind="client", partner_id=cls.foreign_partner.id
        )
        cls.foreign_document = (
            cls.env["brokerage.document"]
            .with_user(cls.stranger)
            .create({"dossier_id": cls.foreign_dossier.id, "type_id": cls.kind_tax.id})
        )
        cls.url = f"/my/courtage/{cls.dossier.id}"
        cls.env.flush_all()

    def send(self, document, *files, who="same", dossier=None):
        """Send files as a borrower: (name, content) each."""
        dossier = dossier or document.dossier_id
        response = self.post(
            f"/my/courtage/{dossier.id}/documents/{document.id}",
            who=who,
            files=[("files", file) for file in files],
        )
        self.env.invalidate_all()
        return response
